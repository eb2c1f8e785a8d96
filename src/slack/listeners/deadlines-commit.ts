import type { Calendar } from '../../domain/business-hours.ts';
import type { CommandId, Instant } from '../../domain/ids.ts';
import type { Inbox, InboxRefusal, InboxSettings, SettingsChange } from '../../domain/inbox.ts';
import { isEqual } from '../../domain/is-equal.ts';
import { settingsMark } from '../../domain/settings-mark.ts';
import { busy } from '../blocks/answers.ts';
import { inboxRefusalText } from '../blocks/inbox-refusal-sentences.ts';
import type { Line } from '../blocks/lines.ts';
import { deadlinesModal } from '../blocks/modals/deadlines.ts';
import type { FormNotes } from '../blocks/modals/sla-targets.ts';
import { previewLines } from '../blocks/preview-words.ts';
import { regionValue } from '../blocks/promise-words.ts';
import type { Caller } from './caller.ts';
import { wholeInbox } from './inbox-here.ts';
import { namesIn } from './inbox-refusals.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { namesOf, redrawSettings } from './settings.ts';

/** What came of a change: the inbox as it is now, or why nothing was changed. */
export type Changed = { inbox: Inbox } | { refusal: InboxRefusal | null; text: string };

/** Commits a change of what an inbox promises. `seen`: the mark of what whoever asks saw of it. */
export async function changeDeadlines(
  deps: ListenerDeps,
  { caller, commandId }: { caller: Caller; commandId: CommandId },
  inbox: Inbox,
  { change, seen }: { change: SettingsChange; seen?: string | undefined },
): Promise<Changed> {
  const target = { by: 'id', workspaceId: caller.workspaceId, inboxId: inbox.id } as const;
  const since = seen === undefined ? {} : { seen };
  const command = { type: 'change_settings', commandId, change, ...since } as const;
  const outcome = await deps.handleInbox(target, caller.actor, command);
  switch (outcome.outcome) {
    case 'done':
    case 'nothing':
      return { inbox: outcome.state ?? (await wholeInbox(deps, caller, inbox.id)) ?? inbox };
    case 'refused': {
      const { refusal } = outcome;
      return { refusal, text: inboxRefusalText(refusal, await namesIn(deps, caller, refusal)) };
    }
    case 'busy':
      return { refusal: null, text: busy().text };
  }
}

/** Now, and how many conversations a change would concern. */
export async function standing(
  { views, ownerships }: ListenerDeps,
  { workspaceId, agentId }: Caller,
  { id }: Inbox,
): Promise<{ now: Instant; openCount: number }> {
  const [{ now }, open] = await Promise.all([
    views.home(workspaceId, agentId),
    ownerships.openIn(workspaceId, id),
  ]);
  return { now, openCount: open.length };
}

/** With the public holidays of its region. */
export async function withHolidays(
  { holidays }: ListenerDeps,
  calendar: Calendar,
  now: Instant,
): Promise<Calendar> {
  const region = calendar.holidays ?? null;
  return region === null
    ? calendar
    : { ...calendar, publicHolidays: await holidays.of(region, now) };
}

/** Of whose public holidays are free, in words; null: nobody's. */
export async function holidaysOf(
  { holidays }: ListenerDeps,
  { holidays: region = null }: Calendar,
): Promise<string | null> {
  if (region === null) return null;
  const known = (await holidays.regions()).find((each) => isEqual(each.region, region));
  return known?.name ?? regionValue(region);
}

/** What stands in a form at first: what holds now, and what saving is about. */
export async function notesOf(
  deps: ListenerDeps,
  caller: Caller,
  inbox: Inbox,
  parts: readonly (keyof InboxSettings)[],
): Promise<FormNotes> {
  const { now, openCount } = await standing(deps, caller, inbox);
  const { settings } = inbox;
  const calendar = await withHolidays(deps, settings.calendar, now);
  const lines = previewLines({ ...settings, calendar }, now);
  return { openCount, lines, seen: settingsMark(settings, parts) };
}

/** *Deadlines* as they are now. `tried`: what the last days would have been. */
export async function drawDeadlines(
  deps: ListenerDeps,
  caller: Caller,
  inbox: Inbox,
  tried: readonly Line[] = [],
) {
  const { now } = await standing(deps, caller, inbox);
  const [calendar, region, names] = await Promise.all([
    withHolidays(deps, inbox.settings.calendar, now),
    holidaysOf(deps, inbox.settings.calendar),
    namesOf(deps, caller, inbox),
  ]);
  return deadlinesModal({ inbox, calendar, holidaysOf: region, names, now, tried });
}

/** What lies under a form or a list, as it is now: *Deadlines*, and *Settings* under all. */
export async function redrawBelow(
  deps: ListenerDeps,
  caller: Caller,
  inbox: Inbox,
  { below, root }: { below: string | null; root: string | null },
): Promise<void> {
  if (below === null) return;
  await deps.answering.redraw(below, await drawDeadlines(deps, caller, inbox));
  if (root !== null && root !== below) await redrawSettings(deps, caller, inbox.id, root);
}

import type { App } from '@slack/bolt';
import type { Calendar } from '../../domain/business-hours.ts';
import { cleanLineOrNull } from '../../domain/clean-text.ts';
import { snoozeTimes } from '../../domain/snooze-times.ts';
import type { ConversationView } from '../../domain/views.ts';
import { ACTIONS, INPUTS, MODALS } from '../action-ids.ts';
import { snoozedByYou } from '../blocks/aside-answers.ts';
import { LONGEST_WHY, snoozeModal } from '../blocks/modals/snooze.ts';
import { decodeConversationMetadata } from '../button-value.ts';
import { backToMore } from './back-to-more.ts';
import { type Click, fieldInstant, fieldText, type Submission } from './caller.ts';
import { aboutConversation, briefOf, explainShortly, sendCommand } from './conversation-command.ts';
import { wholeInbox } from './inbox-here.ts';
import { CLOSE, onClick, onSubmit, type Reaction, type Verdict } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { whereOpened } from './where-opened.ts';

/** *Snooze…*: puts something aside until a time, by the clock of whoever chooses it. */
export function listenToSnoozing(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.snooze, (click) =>
    aboutConversation(deps, click, (view) => openSnooze(deps, click, view)),
  );
  onSubmit(app, deps, { callbackId: MODALS.snooze, field: INPUTS.until }, (submission) =>
    snooze(deps, submission),
  );
}

async function openSnooze(
  deps: ListenerDeps,
  { caller, spot }: Click,
  view: ConversationView,
): Promise<Reaction> {
  const [[person], inbox] = await Promise.all([
    deps.views.people(caller.workspaceId, [caller.agentId]),
    wholeInbox(deps, caller, view.inbox.id),
  ]);
  const reader = { now: view.now, timeZone: person?.timeZone ?? view.inbox.timeZone };
  const calendar: Calendar = inbox?.settings.calendar ?? { ...reader, week: 'always' };
  const closures = inbox === null || inbox.closed === null ? [] : [inbox.closed];
  const times = snoozeTimes({ ...calendar, closures }, reader);
  return { do: 'open', view: snoozeModal(view, { times, reader, ...whereOpened(spot) }) };
}

async function snooze(deps: ListenerDeps, submission: Submission): Promise<Verdict> {
  const { caller, commandId, values, privateMetadata } = submission;
  const metadata = decodeConversationMetadata(privateMetadata);
  if (metadata === null) return CLOSE;
  const { conversationId } = metadata;
  const date = fieldInstant(values, INPUTS.untilDate);
  const until = date ?? Number(fieldText(values, INPUTS.until));
  const note = cleanLineOrNull(fieldText(values, INPUTS.note), LONGEST_WHY);
  const command = { type: 'snooze', commandId, until, note } as const;
  const outcome = await sendCommand(deps, caller, conversationId, command);
  if (outcome.outcome === 'refused' || outcome.outcome === 'busy') {
    const text = await explainShortly(deps, caller, conversationId, outcome);
    return { do: 'complain', field: date === null ? INPUTS.until : INPUTS.untilDate, text };
  }
  return backToMore(deps, submission, conversationId, async () => {
    const view = await briefOf(deps, caller, conversationId);
    return view === null ? null : snoozedByYou(view);
  });
}

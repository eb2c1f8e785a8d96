import type { App } from '@slack/bolt';
import type { AgentCommand, NudgeManner, Nudges } from '../../domain/agent.ts';
import { orderKeyOf } from '../../domain/effects.ts';
import type { AgentId, CommandId } from '../../domain/ids.ts';
import { mayAnswer } from '../../domain/people.ts';
import { readClock } from '../../domain/settings-words.ts';
import { publicNameOf } from '../../domain/signature.ts';
import { readWeek } from '../../domain/week-words.ts';
import { ACTIONS, INPUTS, MODALS } from '../action-ids.ts';
import { busy } from '../blocks/answers.ts';
import { ANY_TIME, mySettingsModal, nudgesFieldOf } from '../blocks/modals/my-settings.ts';
import { agentRefusalText, unknownHours, unknownQuiet } from '../blocks/my-settings-answers.ts';
import { type Caller, type FieldValues, fieldList, fieldText, type Submission } from './caller.ts';
import { wholeInbox } from './inbox-here.ts';
import { CLOSE, onClick, onSubmit, type Reaction, type Verdict } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { syncUnknown } from './profiles.ts';

/** *My settings*, on the Home and by `/inbox me`: for everybody, about themselves. */
export function listenToMySettings(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.mySettings, (click) => openMySettings(deps, click));
  const form = { callbackId: MODALS.mySettings, field: INPUTS.publicName };
  onSubmit(app, deps, form, (submission) => save(deps, submission));
}

export async function openMySettings(
  deps: ListenerDeps,
  { caller, commandId }: { caller: Caller; commandId: CommandId },
): Promise<Extract<Reaction, { do: 'open' }>> {
  const { workspaceId, agentId } = caller;
  await syncUnknown(deps, [agentId], commandId);
  const [[person], own] = await Promise.all([
    deps.views.people(workspaceId, [agentId]),
    deps.views.inboxesOf(workspaceId, agentId),
  ]);
  const answering = own.filter(({ role }) => mayAnswer(role));
  const inboxes = await Promise.all(answering.map(({ id }) => wholeInbox(deps, caller, id)));
  return {
    do: 'open',
    view: mySettingsModal({
      publicName: person?.publicName ?? publicNameOf({ publicName: null, name: '' }),
      threadMessages: person?.threadMessages ?? 'ask',
      hours: person?.hours ?? null,
      quiet: person?.quiet ?? null,
      nudges: person?.nudges ?? { usual: 'dm', of: {} },
      timeZone: person?.timeZone ?? 'UTC',
      inboxes: inboxes
        .filter((inbox) => inbox !== null)
        .map(({ id, name, settings }) => ({ id, name, signature: settings.signature })),
    }),
  };
}

async function save(
  deps: ListenerDeps,
  { caller, commandId, values }: Submission,
): Promise<Verdict> {
  const { workspaceId, agentId, actor } = caller;
  const [person] = await deps.views.people(workspaceId, [agentId]);
  const wishes = wishesOf(values, person);
  const unread = wishes.find((wish) => 'complain' in wish);
  if (unread !== undefined) return unread.complain;
  for (const { field, command } of wishes.filter((wish) => 'command' in wish)) {
    const named = { ...command, commandId: `${commandId}:${field}` as CommandId } as AgentCommand;
    const outcome = await deps.handleAgent({ workspaceId, agentId }, actor, named);
    if (outcome.outcome === 'busy') return complain(field, busy().text);
    if (outcome.outcome === 'refused') return complain(field, agentRefusalText(outcome.refusal));
  }
  return { ...CLOSE, after: () => redrawHome(deps, agentId) };
}

/** What one field asks for; or that what stands there is not understood. */
type Wish =
  | { field: string; command: DistributiveOmit<AgentCommand, 'commandId'> }
  | { complain: Verdict };
type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown
  ? Omit<Union, Key>
  : never;

function wishesOf(values: FieldValues, person: { name: string } | undefined): Wish[] {
  const typed = fieldText(values, INPUTS.publicName);
  // Their first name follows Slack; only another one is a choice.
  const usual = publicNameOf({ publicName: null, name: person?.name ?? '' });
  const publicName = typed?.trim() === usual ? null : typed;
  const threadMessages =
    fieldText(values, INPUTS.threadMessages) === 'keep_internal' ? 'keep_internal' : 'ask';
  return [
    hoursWish(fieldText(values, INPUTS.workingHours)),
    quietWish(fieldText(values, INPUTS.quietHours)),
    { field: INPUTS.publicName, command: { type: 'set_public_name', publicName } },
    { field: INPUTS.threadMessages, command: { type: 'prefer', threadMessages } },
    { field: INPUTS.nudges, command: { type: 'set_nudges', nudges: nudgesIn(values) } },
  ];
}

/** `Mon-Fri 09:00-17:00`; empty or `as the inbox`: none of their own. */
function hoursWish(typed: string | null): Wish {
  const field = INPUTS.workingHours;
  const asInbox = typed === null || /^\s*(as (the |my )?inbox(es)?)?\s*$/i.test(typed);
  const hours = asInbox ? null : readWeek(typed);
  if (!asInbox && hours === null) return { complain: complain(field, unknownHours().text) };
  return { field, command: { type: 'set_hours', hours } };
}

/** `20:00-08:00`: it may pass midnight. */
function quietWish(typed: string | null): Wish {
  const field = INPUTS.quietHours;
  if (typed === null || typed.trim() === '') {
    return { field, command: { type: 'set_quiet', quiet: null } };
  }
  const [from = '', to = '', ...more] = typed.split(/\s*(?:-|–|\bto\b)\s*/);
  const start = readClock(from);
  const end = readClock(to);
  if (start === null || end === null || more.length > 0) {
    return { complain: complain(field, unknownQuiet().text) };
  }
  return { field, command: { type: 'set_quiet', quiet: { start, end } } };
}

function nudgesIn(values: FieldValues): Nudges {
  const own = Object.entries(values).flatMap(([blockId, fields]) => {
    const inboxId = nudgesFieldOf(blockId);
    const manner = mannerIn(fields[INPUTS.nudgesOf]?.selected_option?.value);
    return inboxId === null || manner === null ? [] : [[inboxId, manner] as const];
  });
  const isAnyTime = fieldList(values, INPUTS.nudgesUrgent).includes(ANY_TIME);
  return {
    usual: mannerIn(fieldText(values, INPUTS.nudges)) ?? 'dm',
    of: Object.fromEntries(own),
    ...(isAnyTime ? { urgent: 'any_time' } : {}),
  };
}

function mannerIn(value: string | null | undefined): NudgeManner | null {
  return value === 'dm' || value === 'thread' || value === 'digest' ? value : null;
}

function complain(field: string, text: string): Verdict {
  return { do: 'complain', field, text };
}

async function redrawHome(deps: ListenerDeps, agentId: AgentId): Promise<void> {
  const surface = { type: 'home', agentId } as const;
  const urgency = 'person_waits';
  await deps.deliverNow(orderKeyOf({ kind: 'show', surface, because: 'change', urgency }));
}

import { departureIn } from './departures.ts';
import type { Effect } from './effects.ts';
import type { AgentId, CommandId } from './ids.ts';
import { defaultSettings, type Inbox, type InboxContext, type InboxEvent } from './inbox.ts';
import { isEqual } from './is-equal.ts';
import { mayAnswer, mayManage, type Role } from './people.ts';

type InboxEventOf<Type extends InboxEvent['type']> = Extract<InboxEvent, { type: Type }>;

/** What the outside must be told about a commit of an inbox. */
export function effectsOfInbox(
  before: Inbox | null,
  after: Inbox,
  events: readonly InboxEvent[],
  context: InboxContext,
): Effect[] {
  return events.flatMap((event) => effectsOfEvent(event, before, after, context));
}

function effectsOfEvent(
  event: InboxEvent,
  before: Inbox | null,
  after: Inbox,
  context: InboxContext,
): Effect[] {
  const { id: inboxId, version, members } = after;
  const firstRun = { type: 'first_run', inboxId } as const;
  switch (event.type) {
    case 'invited':
      return [
        { kind: 'show', surface: firstRun, because: 'news', urgency: 'person_waits' },
        ...takenFromThem(before, after),
      ];
    case 'set_up': {
      const ready = { type: 'ready_dm', inboxId, agentId: event.by } as const;
      return [
        { kind: 'show', surface: firstRun, because: 'change', urgency: 'rest' },
        { kind: 'show', surface: ready, because: 'news', urgency: 'person_waits' },
        ...takenFromThem(before, after),
        ...changedRoles(before, after).map(home),
        ...(countsOtherwise(before, after) ? [recount(event, before, after)] : []),
      ];
    }
    case 'settings_changed':
      return countsOtherwise(before, after) ? [recount(event, before, after)] : [];
    case 'member_left':
      return [
        takenFrom(event.agentId, after),
        home(event.agentId),
        ...unstaffed(event, after, context),
      ];
    case 'left':
      return adminsOf(members).map((agentId) => ({
        kind: 'show',
        surface: { type: 'taken_out_dm', inboxId, agentId, version },
        because: 'news',
        urgency: 'alert',
      }));
    case 'moved':
      return ofMove(event, after);
    case 'closed_until':
    case 'opened_again':
      return [recount(event, before, after)];
    case 'day_summed':
      return managersOf(members, context).map((agentId) => ({
        kind: 'show',
        surface: { type: 'summary_dm', inboxId, agentId, date: event.date },
        because: 'news',
        urgency: 'rest',
      }));
    case 'closing_checked': {
      const surface = { type: 'closing_list', inboxId, date: event.date } as const;
      return [{ kind: 'show', surface, because: 'news', urgency: 'alert' }];
    }
    case 'day_skipped':
    case 'member_joined':
    case 'renamed':
    case 'reply_saved':
    case 'saved_reply_removed':
      return [];
  }
}

/** Who answered here and does not any more: what they own needs an owner again. */
function takenFromThem(before: Inbox | null, after: Inbox): Effect[] {
  const answered = Object.entries(before?.members ?? {}) as [AgentId, Role][];
  return answered
    .filter(([agentId, was]) => mayAnswer(was) && !mayAnswer(after.members[agentId] ?? null))
    .map(([agentId]) => takenFrom(agentId, after));
}

function takenFrom(agentId: AgentId, { id: inboxId, version }: Inbox): Effect {
  const commandId = `left:${inboxId}:${version}:${agentId}` as CommandId;
  return {
    kind: 'command',
    target: { kind: 'owned_by', agentId, inboxId },
    command: { type: 'owner_left', agentId, commandId, departure: departureIn('inbox', version) },
  };
}

/** Each conversation decides for itself; with the first that goes, its old and its new owner hear of the move (effects-of.ts). */
function ofMove(
  { moved, note, reason, by }: InboxEventOf<'moved'>,
  { id: inboxId, version }: Inbox,
): Effect[] {
  return moved.map(({ conversationId, seenVersion, to }): Effect => {
    const move = { inboxId, version };
    const commandId = `move:${inboxId}:${version}` as CommandId;
    return {
      kind: 'command',
      target: { kind: 'conversation', conversationId },
      command: { type: 'assign', commandId, to, seenVersion, reason, note, move },
      as: { kind: 'agent', agentId: by },
    };
  });
}

/** What runs in the inbox is counted by its new times. */
function recount(
  event: InboxEventOf<'closed_until' | 'opened_again' | 'set_up' | 'settings_changed'>,
  before: Inbox | null,
  { id: inboxId, version, settings }: Inbox,
): Effect {
  const { calendar, resolveSilentAfter } = (before ?? { settings: defaultSettings('UTC') })
    .settings;
  const isSilentAsBefore = resolveSilentAfter === settings.resolveSilentAfter;
  const closed = before?.closed ?? null;
  const commandId = `${event.type}:${inboxId}:${version}` as CommandId;
  return {
    kind: 'command',
    target: { kind: 'open_in', inboxId },
    command: {
      type: 'recount_clocks',
      commandId,
      before: closed === null ? calendar : { ...calendar, closures: [closed] },
      since: event.at,
      ...(isSilentAsBefore ? {} : { silentBefore: resolveSilentAfter }),
    },
  };
}

/** What decides how running clocks are counted, and what follows when they run out. */
const COUNTED = [
  ...(['targets', 'byPriority', 'chains', 'policies', 'calendar'] as const),
  'resolveSilentAfter',
] as const;

/** Promises or hours were changed while conversations may be open. */
function countsOtherwise(before: Inbox | null, { settings }: Inbox): boolean {
  if (before === null || before.status !== 'ready') return false;
  return COUNTED.some((part) => !isEqual(before.settings[part], settings[part]));
}

/** Who manages here and may act. */
function managersOf(members: Inbox['members'], { cannotAct }: InboxContext): AgentId[] {
  const all = Object.entries(members) as [AgentId, Role][];
  return all
    .filter(([agentId, role]) => mayManage(role) && !cannotAct.includes(agentId))
    .map(([agentId]) => agentId);
}

function changedRoles(before: Inbox | null, after: Inbox): AgentId[] {
  const people = Object.keys(after.members) as AgentId[];
  return people.filter((agentId) => before?.members[agentId] !== after.members[agentId]);
}

function home(agentId: AgentId): Effect {
  return {
    kind: 'show',
    surface: { type: 'home', agentId },
    because: 'change',
    urgency: 'rest',
  };
}

/**
 * The last who answered is gone, or the last who could change it: managers hear of it; where nobody is left, whoever invited us, or
 * was the last.
 */
function unstaffed(
  { agentId: who, role }: InboxEventOf<'member_left'>,
  { id: inboxId, version, members, invitedBy }: Inbox,
  { cannotAct }: InboxContext,
): Effect[] {
  const all = Object.entries(members) as [AgentId, Role][];
  const left = all.filter(([agentId]) => !cannotAct.includes(agentId));
  const managers = left.filter(([, each]) => mayManage(each)).map(([agentId]) => agentId);
  const nobodyAnswers = mayAnswer(role) && !left.some(([, each]) => mayAnswer(each));
  const nobodyChanges = role === 'admin' && !left.some(([, each]) => each === 'admin');
  if (!nobodyAnswers && !nobodyChanges) return [];
  const told = managers.length > 0 ? managers : [invitedBy ?? who];
  return told.map((agentId) => ({
    kind: 'show',
    surface: {
      type: 'unstaffed_dm',
      inboxId,
      agentId,
      version: departureIn('inbox', version),
    },
    because: 'news',
    urgency: 'alert',
  }));
}

/** Who can bring us back: admins, or where there is none, managers. */
function adminsOf(members: Inbox['members']): AgentId[] {
  const people = Object.entries(members) as [AgentId, Role][];
  const admins = people.filter(([, role]) => role === 'admin');
  const told = admins.length > 0 ? admins : people.filter(([, role]) => mayManage(role));
  return told.map(([agentId]) => agentId);
}

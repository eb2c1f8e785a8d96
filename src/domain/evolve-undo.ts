import type { Conversation, OpenConversation, TeamTurn, Turn } from './conversation.ts';
import type { EventOf } from './events.ts';
import { type Duration, type Instant, minutes } from './ids.ts';

/** Owner changes this close to one another are one line in the thread (UX.md A9). */
const ONE_LINE_FOR: Duration = minutes(1);

/** Remembers owner and turn as they are before what follows. */
export function withUndo(
  state: OpenConversation,
  { what, by, until }: EventOf<'undo_offered'>,
  version: number,
): OpenConversation {
  const { owner, turn, snooze, ownerChangedIn } = state;
  const offer = { in: version, by, until };
  switch (what) {
    case 'claim':
    case 'assign':
    case 'release': {
      const assignment = turn.of === 'team' ? turn.assignment : null;
      const unplaced = unplacedIn(turn);
      return {
        ...state,
        undoable: { ...offer, what, before: { owner, assignment, ownerChangedIn, ...unplaced } },
      };
    }
    case 'resolve':
    case 'dismiss':
      return { ...state, undoable: { ...offer, what, before: { owner, turn, snooze } } };
  }
}

function unplacedIn(turn: Turn): { unplacedSince?: Instant } {
  if (turn.of !== 'team' || turn.unplacedSince === undefined) return {};
  return { unplacedSince: turn.unplacedSince };
}

/** Undoing the dismissal lets the sender in again, if it was this that kept them out. */
export function blocked(state: Conversation, version: number): Conversation {
  const { undoable } = state;
  if (undoable?.what !== 'dismiss' || undoable.in !== version) return state;
  return { ...state, undoable: { ...undoable, blocked: true } };
}

export function undone(
  state: Conversation,
  event: EventOf<'undone'>,
  version: number,
): OpenConversation {
  const { undoable } = state;
  const { owner, assignment } = event;
  if (undoable === null) throw new Error('something was undone that cannot be');
  const { before } = undoable;
  if ('turn' in before) {
    const { turn, snooze } = before;
    return withTeamTurn({ ...openAgain(state), turn, owner, snooze }, (team) => ({
      ...team,
      assignment,
    }));
  }
  const isAsBefore = owner?.agentId === before.owner?.agentId;
  const ownerChangedIn = isAsBefore ? before.ownerChangedIn : version;
  const back = { ...asOpen(state), owner, ownerChangedIn };
  const { unplacedSince } = before;
  const unplaced = unplacedSince === undefined ? {} : { unplacedSince };
  return onOwnerLine(
    withTeamTurn(back, ({ unplacedSince: _since, ...turn }) => ({
      ...turn,
      assignment,
      ...unplaced,
    })),
    event.at,
    version,
  );
}

export function withClocks(
  state: OpenConversation,
  { response, assignment, window, resolution }: EventOf<'clocks_moved'>,
): OpenConversation {
  const owner = state.owner === null ? null : { ...state.owner, window };
  return withTeamTurn({ ...state, owner }, ({ resolution: _before, ...turn }) => ({
    ...turn,
    response,
    assignment,
    ...(resolution === undefined ? {} : { resolution }),
  }));
}

export function onOwnerLine(
  state: OpenConversation,
  at: Instant,
  version: number,
): OpenConversation {
  const line = state.ownerLine;
  const goesOn = line !== null && at - line.at <= ONE_LINE_FOR;
  return { ...state, ownerLine: { startedIn: goesOn ? line.startedIn : version, at } };
}

export function openAgain(state: Conversation): Omit<OpenConversation, 'turn' | 'owner'> {
  if (state.status === 'open') throw new Error('it opens again, but it was open');
  const {
    resolvedAt: _at,
    resolvedBy: _by,
    answered: _answered,
    note: _note,
    outcome: _outcome,
    dismissed: _dismissed,
    lastOwner: _owner,
    ...base
  } = state;
  return { ...base, status: 'open', snooze: null };
}

export function withTeamTurn(
  state: OpenConversation,
  change: (turn: TeamTurn) => TeamTurn,
): OpenConversation {
  return state.turn.of === 'team' ? { ...state, turn: change(state.turn) } : state;
}

export function asOpen(state: Conversation): OpenConversation {
  if (state.status === 'open') return state;
  throw new Error('this happens to open conversations only');
}

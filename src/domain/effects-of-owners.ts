import { type Commit, homes, isOwnerless, show } from './commit-surfaces.ts';
import { type Conversation, ownerOf } from './conversation.ts';
import type { Effect } from './effects.ts';
import type { EventOf } from './events.ts';

/** Who hears of a new owner: the new one, the one before, and of what somebody left, managers. */
export function ofOwnerChange(event: EventOf<'owner_changed'>, commit: Commit): Effect[] {
  const { after, actor } = commit;
  const to = event.owner?.agentId ?? null;
  const { id: conversationId, version } = after;
  const told: Effect[] = leftBehind(event, commit);
  if (event.how === 'moved') {
    return [...movedDms(event, commit), ...homes(commit)];
  }
  if (to !== null && to !== actor) {
    told.push(show({ type: 'owner_dm', conversationId, agentId: to, version }, 'news', 'alert'));
  }
  if (event.from !== null && event.from !== actor && event.how !== 'left') {
    const agentId = event.from;
    told.push(show({ type: 'former_owner_dm', conversationId, agentId, version }, 'news', 'rest'));
  }
  return [...told, ...homes(commit)];
}

/** Of a move of several, each person gets one message about all of them: those that went, since each decided for itself. */
function movedDms({ from, owner, move }: EventOf<'owner_changed'>, { actor }: Commit): Effect[] {
  if (move === undefined) return [];
  const { inboxId, version } = move;
  return [owner?.agentId ?? null, from]
    .filter((agentId) => agentId !== null)
    .filter((agentId) => agentId !== actor)
    .map((agentId) => show({ type: 'moved_dm', inboxId, agentId, version }, 'news', 'alert'));
}

/**
 * What was told of a move says who has each of them now: it is drawn anew when that changes, and for who owns it also when its turn
 * does.
 */
export function movedChanged({ before, after, context }: Commit): Effect[] {
  if (before === null || context.moves.length === 0) return [];
  const owners = [ownerOf(before), ownerOf(after)];
  const goesElsewhere = owners[0] !== owners[1] || before.status !== after.status;
  if (!goesElsewhere && turnOf(before) === turnOf(after)) return [];
  return context.moves.flatMap(({ move: { inboxId, version }, to, from }) =>
    [to, from]
      .filter((agentId) => agentId !== null)
      .filter((agentId) => goesElsewhere || owners.includes(agentId))
      .map((agentId) => show({ type: 'moved_dm', inboxId, agentId, version }, 'change', 'rest')),
  );
}

/** What a line of a list says of whose turn it is. */
function turnOf(state: Conversation): string {
  if (state.status === 'resolved') return 'over';
  if (state.held.length > 0) return 'answer held';
  return state.turn.of === 'team' ? `team since ${state.turn.startedIn}` : state.turn.of;
}

/** What managers were told of somebody's leaving gets shorter, or longer again, whoever takes it and however. */
export function leftBehindChanged({ before, after, context }: Commit): Effect[] {
  const { managers, leftBehind } = context;
  if (leftBehind === null || isOwnerless(before) === isOwnerless(after)) return [];
  const { inboxId } = after;
  return managers
    .filter((agentId) => agentId !== leftBehind.who)
    .map((agentId) =>
      show({ type: 'left_behind_dm', inboxId, agentId, ...leftBehind }, 'change', 'rest'),
    );
}

/** Managers hear once of all that somebody who left had owned. */
function leftBehind(event: EventOf<'owner_changed'>, { after, context }: Commit): Effect[] {
  const { from: who, departure } = event;
  const { inboxId } = after;
  if (who === null || departure === undefined) return [];
  return context.managers
    .filter((agentId) => agentId !== who)
    .map((agentId) =>
      show({ type: 'left_behind_dm', inboxId, agentId, who, departure }, 'news', 'alert'),
    );
}

import { type Commit, lateLists, reminder, show } from './commit-surfaces.ts';
import type { OpenConversation, TeamTurn } from './conversation.ts';
import { isOurTurn, isReminded, isReplying, ownerOf } from './conversation.ts';
import type { ConversationContext } from './decide-context.ts';
import type { Effect, Urgency } from './effects.ts';
import { noticesChanged } from './effects-of-chains.ts';
import { alarmsChanged, closingListChanged } from './effects-of-reminders.ts';
import type { ConversationEvent, EventOf } from './events.ts';

/**
 * What was said before and is no longer true: DMs to somebody who is not the owner any more or has answered, and rolling messages
 * that named this conversation.
 */
export function settledBy({ before, after, context, urgency }: Commit): Effect[] {
  if (before === null || before.status === 'resolved') return [];
  const was = isOurTurn(before) ? before.turn : null;
  const sameTurn = was !== null && isOurTurn(after) && after.turn.startedIn === was.startedIn;
  const sameOwner = ownerOf(before) === ownerOf(after);
  if ((sameTurn || was === null) && sameOwner && after.status === 'open') return [];
  return [
    ...dmsOfOwner(before, urgency),
    ...(was === null ? [] : listsOf(before, was, context)),
    ...noticesChanged(before),
    ...alarmsChanged(before, context),
  ];
}

/**
 * What was settled and goes on: a reply was taken back or did not arrive, or something was undone. What the owner and the managers were
 * told of it stands again; the owner is reminded anew, unless they did it themselves.
 */
export function revivedBy(
  { before, after, context, actor, urgency }: Commit,
  events: readonly ConversationEvent[],
): Effect[] {
  if (before === null || after.status === 'resolved') return [];
  const isUndone = events.some(({ type }) => type === 'undone');
  const turn = isOurTurn(after) ? after.turn : null;
  const goesOn = turn !== null && !isOurTurn(before) && turn.startedIn <= before.version;
  if (!isUndone && !goesOn) return [];
  const agentId = ownerOf(after);
  const rings = agentId !== null && agentId !== actor && isReminded(after);
  return [
    ...dmsOfOwner(after, urgency),
    ...(rings && !isReplying(after, agentId) ? reminder(after.id, agentId, 'news', 'alert') : []),
    ...(turn === null ? [] : listsOf(after, turn, context)),
    ...noticesChanged(after),
    ...alarmsChanged(after, context),
  ];
}

/** Whoever lost it for some seconds had been told that there is nothing left to do. */
export function takenFromAgain({ version }: EventOf<'undone'>, { after, actor }: Commit): Effect[] {
  const agentId = ownerOf(after);
  if (agentId === null || agentId === actor) return [];
  const { id: conversationId } = after;
  const surface = { type: 'former_owner_dm', conversationId, agentId, version } as const;
  return [show(surface, 'change', 'rest')];
}

/** Whether it stands among what its owner was reminded of. */
function isDue(state: OpenConversation): boolean {
  return (state.owner?.window?.phase ?? 'on_time') !== 'on_time' || isReminded(state);
}

/** All that its owner was told of it. */
function dmsOfOwner(state: OpenConversation, urgency: Urgency): Effect[] {
  if (state.owner === null) return [];
  const { id: conversationId, ownerChangedIn: version, turn } = state;
  const { agentId } = state.owner;
  const told: Effect[] = [
    show({ type: 'owner_dm', conversationId, agentId, version }, 'change', 'rest'),
    show({ type: 'woken_dm', conversationId, agentId }, 'change', 'rest'),
    show({ type: 'suggestion_dm', conversationId, agentId }, 'change', 'rest'),
  ];
  if (turn.of === 'team') {
    const { startedIn: turnStartedIn } = turn;
    const surface = { type: 'wrote_again_dm', conversationId, agentId, turnStartedIn } as const;
    told.push(show(surface, 'change', 'rest'));
  }
  // Whoever answers while their reminders wait for other hours sees at once that there is one less.
  if (isDue(state)) told.push(...reminder(conversationId, agentId, 'change', urgency));
  return told;
}

/** The lists that name it. */
function listsOf(
  state: OpenConversation,
  { response, assignment }: TeamTurn,
  context: ConversationContext,
): Effect[] {
  const { inboxId } = state;
  return [
    ...(response.phase === 'late' ? lateLists(state, context, 'change') : []),
    ...((assignment?.phase ?? 'on_time') !== 'on_time'
      ? [show({ type: 'unclaimed_list', inboxId }, 'change', 'alert')]
      : []),
    ...closingListChanged(state, context),
  ];
}

import { isWorkingTime } from '../business-hours.ts';
import type { HandoverReason } from '../commands.ts';
import type { Conversation, OpenConversation, TeamTurn, Undoable } from '../conversation.ts';
import type { ConversationContext } from '../decide-context.ts';
import type { EventOf } from '../events.ts';
import { type AgentId, type Duration, type Instant, seconds } from '../ids.ts';
import { mayAnswer } from '../people.ts';
import { startClock, startOwnerWindow } from '../sla.ts';

/** How long people can take back what they just did (UX.md §3.18). */
const UNDO_WINDOW: Duration = seconds(10);

/** What follows in this commit can be taken back by whoever does it. */
export function offerUndo(
  what: Undoable['what'],
  { actor, now: at }: ConversationContext,
): EventOf<'undo_offered'>[] {
  if (actor.kind !== 'agent') return [];
  return [{ type: 'undo_offered', at, what, by: actor.agentId, until: at + UNDO_WINDOW }];
}

/** The team's turn that begins now: the customer's clock, and the clock of finding an owner if there is none. */
export function teamTurn(
  context: ConversationContext,
  about: { version: number; answeredBefore: boolean; hasOwner: boolean; unanswered: number },
): TeamTurn {
  const { now, policy } = context;
  const { calendar, targets } = policy;
  const name = about.answeredBefore ? 'next_response' : 'first_response';
  const target = about.answeredBefore ? targets.nextResponse : targets.firstResponse;
  return {
    of: 'team',
    since: now,
    startedIn: about.version,
    unanswered: about.unanswered,
    response: { name, ...startClock(calendar, now, target) },
    assignment: about.hasOwner ? null : startClock(calendar, now, targets.assignment),
  };
}

/** Our turn, which begins now: the customer waits for their first answer, or for one more. */
export function ourTurn(
  state: Conversation,
  context: ConversationContext,
  { hasOwner }: { hasOwner: boolean },
): EventOf<'turn_changed'> {
  const version = state.version + 1;
  const about = { version, answeredBefore: wasAnswered(state), hasOwner, unanswered: 1 };
  return { type: 'turn_changed', at: context.now, turn: teamTurn(context, about) };
}

/** Whether the customer ever got an answer from a person. What is held has not gone out. */
function wasAnswered({ firstRepliedAt, held }: Conversation): boolean {
  return firstRepliedAt !== null && held.every(({ since }) => since !== firstRepliedAt);
}

export interface Handover {
  how: EventOf<'owner_changed'>['how'];
  reason: HandoverReason | null;
  note: string | null;
}

const PLAIN: Omit<Handover, 'how'> = { reason: null, note: null };

/** Somebody becomes the owner now, with a window of their own in the team's turn. */
export function ownedBy(
  state: OpenConversation,
  agentId: AgentId,
  handover: Handover,
  context: ConversationContext,
): EventOf<'owner_changed'> {
  const { now, policy } = context;
  const window =
    state.turn.of === 'team' ? startOwnerWindow(policy.calendar, now, state.turn.response) : null;
  return {
    type: 'owner_changed',
    at: now,
    from: state.owner?.agentId ?? null,
    owner: { agentId, since: now, window },
    ...handover,
    assignment: null,
  };
}

/** Nobody owns it from now on; in the team's turn somebody has to be found. */
export function ownedByNobody(
  state: OpenConversation,
  handover: Handover,
  context: ConversationContext,
): EventOf<'owner_changed'> {
  const { now, policy } = context;
  const assignment =
    state.turn.of === 'team' ? startClock(policy.calendar, now, policy.targets.assignment) : null;
  return {
    type: 'owner_changed',
    at: now,
    from: state.owner?.agentId ?? null,
    owner: null,
    ...handover,
    assignment,
  };
}

/**
 * A resolved conversation opens again. It goes back to its last owner if they still answer here, are not away, and the inbox works
 * now; else to nobody, to be claimed.
 */
export function backToLastOwner(
  context: ConversationContext,
  turn: TeamTurn | null,
): EventOf<'owner_changed'> | null {
  const { now, policy, receiver } = context;
  if (receiver === null || !mayAnswer(receiver.role) || receiver.away === true) return null;
  if (!isWorkingTime(policy.calendar, now)) return null;
  const window = turn === null ? null : startOwnerWindow(policy.calendar, now, turn.response);
  return {
    type: 'owner_changed',
    at: now,
    from: null,
    owner: { agentId: receiver.agentId, since: now, window },
    how: 'returned',
    ...PLAIN,
    assignment: null,
  };
}

export function nextMessageNumber(state: Conversation | null): number {
  return (state?.messageCount ?? 0) + 1;
}

/** Never later than now: a provider's clock may be ahead. */
export function writtenAt(claimed: Instant | null, now: Instant): Instant {
  return claimed === null ? now : Math.min(claimed, now);
}

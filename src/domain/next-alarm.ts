import type { DueStep } from './chains.ts';
import { type Conversation, isReplying, ownerOf, runningClocks } from './conversation.ts';
import { type Duration, days, type Instant } from './ids.ts';
import { type Clock, nextLookAt } from './sla.ts';

/** When somebody must look at it again; null while nothing runs or all have said what they have to say. */
export function nextAlarmAt(conversation: Conversation): Instant | null {
  const looks = [
    ...runningClocks(conversation).map((clock) => nextLookAt(withoutHeld(clock, conversation))),
    ...conversation.held.map(({ until }) => until),
    ...conversation.replying.map(({ until }) => until),
    conversation.status === 'open' ? (conversation.snooze?.until ?? null) : null,
    resolvesItselfAt(conversation),
    goneAt(conversation),
  ].filter((at) => at !== null);
  return looks.length === 0 ? null : Math.min(...looks);
}

/** Nobody takes it from somebody who is writing to the customer: such steps wait until they stop. */
export function isHeldBack({ do: { type } }: DueStep, conversation: Conversation): boolean {
  if (type !== 'reassign' && type !== 'return') return false;
  const owner = ownerOf(conversation);
  return owner !== null && isReplying(conversation, owner);
}

function withoutHeld(clock: Clock, conversation: Conversation): Clock {
  const { steps } = clock;
  if (steps === undefined) return clock;
  return { ...clock, steps: steps.filter((step) => !isHeldBack(step, conversation)) };
}

/** When it resolves by itself if the customer says nothing; null while somebody has put it aside, or writes. */
export function resolvesItselfAt(conversation: Conversation): Instant | null {
  if (conversation.status === 'resolved' || conversation.turn.of !== 'customer') return null;
  const { snooze, held, replying, turn } = conversation;
  const isQuiet = snooze === null && held.length === 0 && replying.length === 0;
  return isQuiet ? (turn.resolvesAt ?? null) : null;
}

/** How long a pretend customer's conversation stays. */
const TEST_STAYS: Duration = days(1);

/**
 * When a test conversation goes by itself, if nothing happens in it, whoever resolved it before; null of others, and of those that have
 * gone.
 */
export function goneAt(conversation: Conversation): Instant | null {
  if (conversation.purpose === 'real') return null;
  if (conversation.status === 'open') return conversation.turn.since + TEST_STAYS;
  const { resolvedBy, resolvedAt } = conversation;
  return resolvedBy.kind === 'system' ? null : resolvedAt + TEST_STAYS;
}

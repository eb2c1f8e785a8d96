import type { CommandOf } from '../commands.ts';
import type { Conversation } from '../conversation.ts';
import type { ConversationContext, ConversationDecision } from '../decide-context.ts';
import { accept, refuse } from '../decision.ts';
import type { ConversationEvent, EventOf } from '../events.ts';
import { days } from '../ids.ts';
import type { Actor } from '../people.ts';
import { checkActor, refuseIfNotYours } from './ownership.ts';
import { silentFrom } from './turns.ts';

/** Longest time to put something aside for. */
const LONGEST_SNOOZE = days(366);

/** Puts it aside until then, or until the customer writes. No clock stops: a customer who waits, waits. */
export function snooze(
  state: Conversation | null,
  { until, note }: CommandOf<'snooze'>,
  context: ConversationContext,
): ConversationDecision {
  const checked = checkActor(state, context);
  if ('refusal' in checked) return refuse(checked.refusal);
  const refusal = refuseIfNotYours(checked.state, context);
  if (refusal !== null) return refuse(refusal);
  const { now: at } = context;
  if (until <= at || until > at + LONGEST_SNOOZE) return refuse({ reason: 'bad_time' });
  return accept({ type: 'snoozed', at, snooze: { until, by: checked.agentId, since: at, note } });
}

export function wake(
  state: Conversation | null,
  context: ConversationContext,
): ConversationDecision {
  const checked = checkActor(state, context);
  if ('refusal' in checked) return refuse(checked.refusal);
  return accept(...woken(checked.state, 'asked', context));
}

/** It is no longer aside; nothing if it was not. Whoever is reminded of it has time: silence counts from here. */
export function woken(
  state: Conversation,
  because: EventOf<'woken'>['because'],
  context: ConversationContext,
): ConversationEvent[] {
  if (state.status === 'resolved' || state.snooze === null) return [];
  const { now: at } = context;
  const { turn } = state;
  const events: ConversationEvent[] = [{ type: 'woken', at, because }];
  if (because === 'customer_wrote' || turn.of !== 'customer' || turn.resolvesAt === undefined) {
    return events;
  }
  const { resolvesAt: _was, ...stays } = turn;
  return [...events, { type: 'turn_changed', at, turn: { ...stays, ...silentFrom(context) } }];
}

/** Whoever is in the inbox may follow, watchers too. */
export function follow(
  state: Conversation | null,
  { type }: CommandOf<'follow' | 'unfollow'>,
  { actor, now: at }: ConversationContext,
): ConversationDecision {
  if (state === null) return refuse({ reason: 'not_found' });
  const agentId = insider(actor);
  if (agentId === null) return refuse({ reason: 'not_allowed', role: null });
  const follows = state.followers.includes(agentId);
  if (follows === (type === 'follow')) return accept();
  return accept({ type: type === 'follow' ? 'followed' : 'unfollowed', at, agentId });
}

function insider(actor: Actor) {
  return actor.kind === 'agent' && actor.role !== null ? actor.agentId : null;
}

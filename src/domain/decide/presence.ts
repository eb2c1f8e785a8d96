import type { Conversation } from '../conversation.ts';
import type { ConversationContext, ConversationDecision } from '../decide-context.ts';
import { accept, refuse } from '../decision.ts';
import { type Duration, minutes } from '../ids.ts';
import { checkActor } from './ownership.ts';
import { stopsWriting } from './reply-rules.ts';

/** As long as somebody who opened Reply, or typed into it, is taken to be writing. */
const WRITES_FOR: Duration = minutes(5);
/** Whoever goes on writing is noted again after this much. */
const NOTED_AGAIN_AFTER: Duration = minutes(1);

/** Somebody writes to the customer: colleagues see it, and they are not reminded meanwhile. */
export function beginReply(
  state: Conversation | null,
  context: ConversationContext,
): ConversationDecision {
  const checked = checkActor(state, context);
  if ('refusal' in checked) return refuse(checked.refusal);
  const { now: at } = context;
  const { agentId } = checked;
  const { replying } = checked.state;
  const known = replying.find((one) => one.agentId === agentId && one.until > at);
  const until = at + WRITES_FOR;
  if (known !== undefined && until - known.until < NOTED_AGAIN_AFTER) return accept();
  const others = replying.filter((one) => one.agentId !== agentId && one.until > at);
  const since = known?.since ?? at;
  const now = [...others, { agentId, since, until }];
  return accept({ type: 'replying_changed', at, replying: now });
}

export function endReply(
  state: Conversation | null,
  context: ConversationContext,
): ConversationDecision {
  const { actor } = context;
  if (state === null || state.status === 'resolved' || actor.kind !== 'agent') return accept();
  return accept(...stopsWriting(state, actor.agentId, context));
}

import { type Commit, card, redrawn, replyTo, show } from './commit-surfaces.ts';
import { ownerOf } from './conversation.ts';
import type { Effect } from './effects.ts';
import type { EventOf } from './events.ts';
import type { AgentId } from './ids.ts';

/** What was said of the trouble is no longer so, in the thread, on the card and in the owner's DM. */
export function ofReplyResent(
  { messageNumber }: EventOf<'reply_resent'>,
  commit: Commit,
): Effect[] {
  const { after, urgency } = commit;
  const { id: conversationId } = after;
  const agentId = whoMustKnow(commit);
  const told: Effect[] = [
    card(commit),
    ...redrawn(commit, messageNumber),
    replyTo(after, messageNumber, after.version),
  ];
  if (agentId === null) return told;
  const surface = { type: 'reply_trouble_dm', conversationId, agentId, messageNumber } as const;
  return [...told, show(surface, 'change', urgency)];
}

/** The owner; of what nobody owns, or is resolved, whoever owned it last, or wrote the reply. */
function whoMustKnow({ before, after, context }: Commit): AgentId | null {
  const last = [after, before].find((state) => state?.status === 'resolved');
  const lastOwner = last?.status === 'resolved' ? last.lastOwner : null;
  return ownerOf(after) ?? lastOwner ?? context.message?.by ?? null;
}

/** The owner is told when a reply did not arrive, or may not have; and that it did after all. */
export function ofReplySettled(event: EventOf<'reply_settled'>, commit: Commit): Effect[] {
  const { after, context } = commit;
  const { messageNumber, delivery } = event;
  const { id: conversationId } = after;
  const told: Effect[] = redrawn(commit, messageNumber);
  const isTrouble = delivery.state === 'failed' || delivery.state === 'uncertain';
  const was = context.message?.delivery?.state;
  const wasTrouble = was === 'failed' || was === 'uncertain';
  const agentId = whoMustKnow(commit);
  if (agentId !== null && (isTrouble || wasTrouble)) {
    const surface = { type: 'reply_trouble_dm', conversationId, agentId, messageNumber } as const;
    told.push(show(surface, isTrouble ? 'news' : 'change', 'alert'));
  }
  if (isTrouble || wasTrouble || delivery.state === 'read') told.push(card(commit));
  return told;
}

/** Who wrote a reply hears that it did not go out; and that it does after all. */
export function stoppedDm(event: EventOf<'reply_stopped'>, { after }: Commit): Effect {
  const { messageNumber, by: agentId } = event;
  const { id: conversationId } = after;
  const surface = { type: 'reply_trouble_dm', conversationId, agentId, messageNumber } as const;
  return show(surface, 'news', 'alert');
}

export function trouble(
  commit: Commit,
  event: EventOf<'reply_held' | 'reply_taken_back' | 'message_edited' | 'message_deleted'>,
): Effect[] {
  const { context, after } = commit;
  const { messageNumber } = event;
  const { id: conversationId } = after;
  const agentId = context.message?.by ?? null;
  if (context.message?.delivery?.state !== 'stopped' || agentId === null) return [];
  const surface = { type: 'reply_trouble_dm', conversationId, agentId, messageNumber } as const;
  return [show(surface, 'change', 'rest')];
}

/** What a colleague suggested to the owner, typed in the thread: taken, changed, or free again. */
export function suggestion({ before, context }: Commit): Effect[] {
  const agentId = before === null ? null : ownerOf(before);
  const isTyped = (context.message?.typedIn ?? null) !== null;
  if (before === null || agentId === null || !isTyped) return [];
  const { id: conversationId } = before;
  return [show({ type: 'suggestion_dm', conversationId, agentId }, 'change', 'rest')];
}

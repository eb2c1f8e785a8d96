import { type Conversation, isOurTurn, ownerOf } from './conversation.ts';
import type { ConversationContext } from './decide-context.ts';
import type { Effect, Urgency } from './effects.ts';
import type { AgentId, ConversationId } from './ids.ts';
import type { Surface } from './surfaces.ts';

/** A commit of a conversation, as its effects are found out. */
export interface Commit {
  before: Conversation | null;
  after: Conversation;
  context: ConversationContext;
  /** Whoever acted is never told what they did themselves. */
  actor: AgentId | null;
  /** A person looks at the card and waits for it to change. */
  urgency: Urgency;
}

export function show(surface: Surface, because: 'news' | 'change', urgency: Urgency): Effect {
  return { kind: 'show', surface, because, urgency };
}

/** What an owner is reminded with: their own message, or a mention in the thread. The one that they do not want is obsolete. */
export function reminder(
  conversationId: ConversationId,
  agentId: AgentId,
  because: 'news' | 'change',
  urgency: Urgency,
): Effect[] {
  return [
    show({ type: 'nudges_dm', agentId }, because, urgency),
    show({ type: 'thread_nudge', conversationId, agentId }, because, urgency),
  ];
}

export function card({ after, urgency }: Commit): Effect {
  return show({ type: 'card', conversationId: after.id }, 'change', urgency);
}

export function threadMessage({ after, urgency }: Commit, messageNumber: number): Effect {
  return show({ type: 'thread_message', conversationId: after.id, messageNumber }, 'news', urgency);
}

/** What somebody typed bears marks; what they wrote in Reply stands there as a message of ours. The one that is not drawn is obsolete. */
export function redrawn({ after, urgency }: Commit, messageNumber: number): Effect[] {
  const { id: conversationId } = after;
  return [
    show({ type: 'thread_message', conversationId, messageNumber }, 'change', urgency),
    show({ type: 'message_mark', conversationId, messageNumber }, 'change', urgency),
  ];
}

export function mark({ after, urgency }: Commit, messageNumber: number): Effect {
  const { id: conversationId } = after;
  return show({ type: 'message_mark', conversationId, messageNumber }, 'news', urgency);
}

/** What needs an owner again goes on at the bottom of the channel, unless it stands there (UX.md A2). */
export function appearing(commit: Commit): Effect[] {
  const { before, after, context } = commit;
  const { id: conversationId } = after;
  if (before === null || !isOwnerless(after) || context.newerCards === 'none')
    return [card(commit)];
  return [
    show({ type: 'card', conversationId }, 'news', 'new_card'),
    show({ type: 'former_card', conversationId }, 'change', 'rest'),
  ];
}

/** Owner changes within a minute are told in one line. */
export function ownerLine(commit: Commit): Effect {
  return threadLine(commit, commit.after.ownerLine?.startedIn);
}

/**
 * Who follows hears of it. What they did themselves, or own, or are `told` by another message, only changes what they were told
 * before.
 */
export function followers(
  { after, actor }: Commit,
  because: 'news' | 'change',
  told: AgentId | null = null,
): Effect[] {
  const { id: conversationId } = after;
  return after.followers.map((agentId) => {
    const knows = agentId === actor || agentId === told || agentId === ownerOf(after);
    return show({ type: 'follow_dm', conversationId, agentId }, knows ? 'change' : because, 'rest');
  });
}

export function threadLine({ after }: Commit, version = after.version): Effect {
  const { id: conversationId } = after;
  return show({ type: 'thread_line', conversationId, version }, 'news', 'rest');
}

export function replyTo(after: Conversation, messageNumber: number, attempt: number): Effect {
  const { id: conversationId, identityId } = after;
  return { kind: 'reply', conversationId, identityId, messageNumber, attempt };
}

/** The Homes of whom it concerns: the owner, the one before, and all who see what waits for an owner, if that changed. */
export function homes({ before, after, context }: Commit): Effect[] {
  const listChanged = waitsForOwner(before) !== waitsForOwner(after);
  const people = new Set([
    ownerOf(after),
    before === null ? null : ownerOf(before),
    ...(listChanged ? context.homes : []),
  ]);
  return [...people]
    .filter((agentId) => agentId !== null)
    .map((agentId) => show({ type: 'home', agentId }, 'change', 'rest'));
}

export function isOwnerless(state: Conversation | null): boolean {
  return state?.status === 'open' && state.owner === null;
}

function waitsForOwner(state: Conversation | null): boolean {
  return state !== null && isOurTurn(state) && state.owner === null;
}

export function lateLists(
  { inboxId }: Conversation,
  { managers }: ConversationContext,
  because: 'news' | 'change',
): Effect[] {
  return managers.map((agentId) =>
    show({ type: 'late_list', inboxId, agentId }, because, because === 'news' ? 'alert' : 'rest'),
  );
}

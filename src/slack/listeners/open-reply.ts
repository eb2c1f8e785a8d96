import { ownerOf } from '../../domain/conversation.ts';
import type { AgentId, CommandId, ConversationId } from '../../domain/ids.ts';
import { mayAnswer, mayManage } from '../../domain/people.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { publicNameOf, signatureOf } from '../../domain/signature.ts';
import type { ConversationView, MessageView } from '../../domain/views.ts';
import { type Desk, type ReplyOptions, replyModal } from '../blocks/modals/reply.ts';
import type { Caller, Click } from './caller.ts';
import { explain, sendCommand } from './conversation-command.ts';
import { type Reaction, tell } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { whereOpened } from './where-opened.ts';

/**
 * Opens Reply with what this person has typed before; colleagues see that they write, once it is open. Somebody who could not send
 * is told so instead.
 */
export async function openReply(
  deps: ListenerDeps,
  click: Click,
  view: ConversationView,
  options: Pick<ReplyOptions, 'draft' | 'over' | 'messageNumber' | 'inTheWay'> = {},
): Promise<Reaction> {
  const { caller, commandId } = click;
  const { id } = view.conversation;
  const refusal = await foreseeRefusal(deps, caller, view, options.over);
  if (refusal !== null) {
    return tell(await explain(deps, caller, id, { outcome: 'refused', refusal, state: null }));
  }
  const [{ desk }, kept] = await Promise.all([
    deskOf(deps, caller, view),
    draftOf(deps, caller, view),
  ]);
  // Of a stopped reply that is changed, what they have made of it counts; else what they ask for now.
  const isChange = options.messageNumber !== undefined;
  const draft = isChange ? (kept ?? options.draft) : (options.draft ?? kept);
  return {
    do: 'open',
    view: replyModal(view, desk, {
      ...options,
      ...whereOpened(click.spot),
      ...(draft === undefined ? {} : { draft }),
    }),
    after: () => beginReply(deps, caller, id, commandId),
  };
}

/** Says before somebody types, and not after, that they could not send it. The command decides all the same. */
async function foreseeRefusal(
  { views }: ListenerDeps,
  { workspaceId, agentId }: Caller,
  { conversation, inbox, canReply }: ConversationView,
  over: AgentId | undefined,
): Promise<Refusal | null> {
  if (conversation.status === 'resolved') {
    return {
      reason: 'already_resolved',
      by: conversation.resolvedBy,
      at: conversation.resolvedAt,
    };
  }
  if (!canReply) return { reason: 'channel_cannot_reply' };
  if (ownerOf(conversation) === agentId) return null;
  const inboxes = await views.inboxesOf(workspaceId, agentId);
  const role = inboxes.find(({ id }) => id === inbox.id)?.role ?? null;
  if (!mayAnswer(role)) return { reason: 'not_allowed', role };
  const { owner } = conversation;
  if (owner === null || mayManage(role) || owner.agentId === over) return null;
  return { reason: 'owned_by_other', owner: owner.agentId, since: owner.since };
}

/** What Reply needs beside the conversation; and what customers know this person by. */
export async function deskOf(
  { views }: ListenerDeps,
  { workspaceId, agentId }: Caller,
  view: ConversationView,
): Promise<{ desk: Desk; publicName: string }> {
  const [inbox, [person]] = await Promise.all([
    views.inbox(workspaceId, view.inbox.id),
    views.people(workspaceId, [agentId]),
  ]);
  const publicName = person?.publicName ?? publicNameOf({ publicName: null, name: agentId });
  const signature = signatureOf(inbox?.settings.signature ?? null, publicName);
  const savedReplies = (inbox?.savedReplies.length ?? 0) > 0 ? 'some' : 'none';
  return { desk: { viewer: agentId, signature, savedReplies }, publicName };
}

/**
 * What they had typed. A draft that is just what they sent is none: its last character was told after the sending, and nobody shall
 * send it twice.
 */
async function draftOf(
  { drafts }: ListenerDeps,
  { workspaceId, agentId }: Caller,
  { conversation, lastMessages }: ConversationView,
): Promise<string | undefined> {
  const draft = await drafts.of(workspaceId, agentId, conversation.id);
  const isSent = lastMessages.some(
    (message) => message.text === draft && hasGoneOut(message, agentId),
  );
  return draft === null || isSent ? undefined : draft;
}

/** Whether it is a reply of theirs that went out, or is about to. */
export function hasGoneOut({ author, delivery }: MessageView, agentId: AgentId): boolean {
  if (author.kind !== 'agent' || author.agentId !== agentId) return false;
  return delivery !== null && delivery.state !== 'taken_back' && delivery.state !== 'stopped';
}

/** They are writing, from now on or still: colleagues see it, and they are not reminded meanwhile. */
export async function beginReply(
  deps: ListenerDeps,
  caller: Caller,
  conversationId: ConversationId,
  asked: CommandId,
): Promise<void> {
  const commandId = `${asked}:writing` as CommandId;
  await sendCommand(deps, caller, conversationId, { type: 'begin_reply', commandId });
}

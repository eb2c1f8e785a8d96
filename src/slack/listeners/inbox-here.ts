import { ownerOf } from '../../domain/conversation.ts';
import type { InboxId } from '../../domain/ids.ts';
import type { Inbox } from '../../domain/inbox.ts';
import type { Role } from '../../domain/people.ts';
import type { ConversationView } from '../../domain/views.ts';
import type { Answer } from '../blocks/answer.ts';
import { inNoInbox, notAnInbox } from '../blocks/answers.ts';
import type { Caller } from './caller.ts';
import type { ListenerDeps } from './listener-deps.ts';

export interface OwnInbox {
  id: InboxId;
  name: string;
  slackChannel: string;
  role: Role;
}

/**
 * The inbox that somebody means who types a command in a Slack channel: the one of the channel, or their only one. Else an answer
 * that names theirs.
 */
export async function inboxHere(
  { views }: ListenerDeps,
  { workspaceId, agentId }: Caller,
  slackChannel: string,
): Promise<OwnInbox | Answer> {
  const inboxes = await views.inboxesOf(workspaceId, agentId);
  const [only, ...others] = inboxes;
  if (only === undefined) return inNoInbox();
  const here = inboxes.find((inbox) => inbox.slackChannel === slackChannel);
  return here ?? (others.length === 0 ? only : notAnInbox(inboxes));
}

/** An inbox of theirs by its id; null if it is none of theirs. */
export async function ownInbox(
  { views }: ListenerDeps,
  { workspaceId, agentId }: Caller,
  inboxId: InboxId,
): Promise<OwnInbox | null> {
  const inboxes = await views.inboxesOf(workspaceId, agentId);
  return inboxes.find(({ id }) => id === inboxId) ?? null;
}

/** Whether somebody may see what a team knows of this customer: for those who are in its channel now, and for the owner. */
export async function maySee(
  deps: ListenerDeps,
  caller: Caller,
  { conversation, inbox }: Pick<ConversationView, 'conversation' | 'inbox'>,
): Promise<boolean> {
  if (ownerOf(conversation) === caller.agentId) return true;
  return (await ownInbox(deps, caller, inbox.id)) !== null;
}

/** The inbox with its people and settings. */
export async function wholeInbox(
  { views }: ListenerDeps,
  { workspaceId }: Pick<Caller, 'workspaceId'>,
  inboxId: InboxId,
): Promise<Inbox | null> {
  return views.inbox(workspaceId, inboxId);
}

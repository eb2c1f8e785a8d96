import { cleanLine } from '../clean-text.ts';
import { longestReply } from '../commands.ts';
import type { OpenConversation, Unconfirmed } from '../conversation.ts';
import type { ConversationContext } from '../decide-context.ts';
import type { ConversationEvent, EventOf } from '../events.ts';
import { mostBytes } from '../files.ts';
import { type AgentId, type Duration, seconds } from '../ids.ts';
import type { Attachment, Channel, SlackFileAttachment, SlackFileRef } from '../message.ts';
import { mayManage } from '../people.ts';
import type { Refusal } from '../refusals.ts';
import { withoutReplies } from '../unconfirmed.ts';
import { customerTurn, newAssignment, newWindow, ownedBy, silentFrom } from './turns.ts';

/** How long a reply can be taken back (UX.md A4). */
const REPLY_HOLD: Duration = seconds(10);

export function refuseText(text: string, limit: number): Refusal | null {
  if (text.trim() === '') return { reason: 'text_empty' };
  return refuseLength(text.length, limit);
}

export function refuseLength(length: number, limit: number): Refusal | null {
  return length <= limit ? null : { reason: 'text_too_long', length, limit };
}

/** Files may stand alone, or beside a text; as many as the channel takes. */
export function refuseFiles(channel: Channel, attachments: readonly Attachment[]): Refusal | null {
  const files = attachments.filter((attachment) => attachment.type === 'slack_file');
  if (files.length === 0) return null;
  const limit = mostBytes(channel);
  if (limit === null) return { reason: 'no_files', channel };
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return size <= limit ? null : { reason: 'files_too_large', size, limit };
}

export function slackFiles(files: readonly SlackFileRef[] = []): SlackFileAttachment[] {
  return files.map(({ id, name, mimeType, size }) => ({
    type: 'slack_file',
    id,
    name: cleanLine(name),
    mimeType,
    size,
  }));
}

/** A message that is there already can have changed since it was written: into nothing, or into too much. */
export function refuseAsItIs(
  { channel }: OpenConversation,
  { message }: ConversationContext,
): Refusal | null {
  const { length = 0, attachments = [] } = message ?? {};
  if (length === 0 && attachments.length === 0) return { reason: 'text_empty' };
  return refuseLength(length, longestReply(channel)) ?? refuseFiles(channel, attachments);
}

interface Seen {
  seenVersion: number;
  over?: AgentId;
}

/**
 * A reply goes out from the owner, a manager, whoever takes what nobody owns, and whoever knows that it is somebody else's; and not
 * when the customer or a colleague was quicker.
 */
export function refuseReply(
  state: OpenConversation,
  { seenVersion, over }: Seen,
  context: ConversationContext,
): Refusal | null {
  const { owner } = state;
  const { actor } = context;
  if (!context.canReply) return { reason: 'channel_cannot_reply' };
  const manages = actor.kind === 'agent' && mayManage(actor.role);
  const isMine = actor.kind === 'agent' && owner?.agentId === actor.agentId;
  if (owner !== null && !isMine && !manages && owner.agentId !== over) {
    return { reason: 'owned_by_other', owner: owner.agentId, since: owner.since };
  }
  return refuseSlower(state, seenVersion, context);
}

function refuseSlower(
  state: OpenConversation,
  seenVersion: number,
  { actor }: ConversationContext,
): Refusal | null {
  if (state.customerWroteIn > seenVersion) return { reason: 'customer_wrote_again' };
  const me = actor.kind === 'agent' ? actor.agentId : null;
  const replies = [...state.held, ...(state.lastReply === null ? [] : [state.lastReply])];
  const unseen = replies.find((one) => one.by !== me && one.in > seenVersion);
  return unseen === undefined ? null : { reason: 'colleague_replied', by: unseen.by };
}

/** What follows once a reply is to go out: its hold, its owner if there was none, and the customer's turn. */
export function held(
  state: OpenConversation,
  reply: { messageNumber: number; by: AgentId },
  context: ConversationContext,
): ConversationEvent[] {
  const { now: at } = context;
  const { turn, owner } = state;
  const { by, messageNumber } = reply;
  const handover = { how: 'replied', reason: null, note: null } as const;
  const claimed = owner === null ? ownedBy(state, by, handover, context) : null;
  const owned = { turn, owner: claimed?.owner ?? owner };
  // Whoever is written to once more may be silent for as long again.
  const isSilent = turn.of === 'customer' && turn.resolvesAt !== undefined;
  const unconfirmed = alsoUnconfirmed(owned, messageNumber);
  return [
    ...stopsWriting(state, by, context),
    ...(claimed === null ? [] : [claimed]),
    { type: 'reply_held', at, messageNumber, by, until: at + REPLY_HOLD },
    {
      type: 'turn_changed',
      at,
      turn: customerTurn(state, context, {
        unconfirmed,
        ...(isSilent ? silentFrom(context) : {}),
      }),
    },
  ];
}

/** What this reply ends, too, unless it arrives nowhere. */
export function alsoUnconfirmed(
  { turn, owner }: Pick<OpenConversation, 'turn' | 'owner'>,
  messageNumber: number,
): Unconfirmed | null {
  if (turn.of !== 'customer') return { messageNumbers: [messageNumber], turn, owner };
  if (turn.unconfirmed === null) return null;
  const others = turn.unconfirmed.messageNumbers.filter((number) => number !== messageNumber);
  return { ...turn.unconfirmed, messageNumbers: [...others, messageNumber] };
}

/** Whoever sends, or closes Reply, is not writing any more. */
export function stopsWriting(
  { replying }: OpenConversation,
  agentId: AgentId,
  { now: at }: ConversationContext,
): EventOf<'replying_changed'>[] {
  const others = replying.filter((one) => one.agentId !== agentId);
  if (others.length === replying.length) return [];
  return [{ type: 'replying_changed', at, replying: others }];
}

/** These replies will not arrive, or did not: what they alone had ended goes on as it was. Null where nothing changes. */
export function turnWithout(
  state: OpenConversation,
  messageNumbers: readonly number[],
  context: ConversationContext,
): EventOf<'turn_changed'> | null {
  const without = withoutReplies(state, messageNumbers);
  return without === state ? null : turnGoesOn(without, context);
}

/** The turn goes on as it was, but for the owner, who may have come or gone meanwhile. */
export function turnGoesOn(
  state: Pick<OpenConversation, 'channel' | 'details' | 'turn' | 'owner'>,
  context: ConversationContext,
): EventOf<'turn_changed'> {
  const { turn, owner } = state;
  const { now: at } = context;
  if (turn.of !== 'team') return { type: 'turn_changed', at, turn };
  if (owner === null) {
    const assignment = turn.assignment ?? newAssignment(state, context);
    return { type: 'turn_changed', at, turn: { ...turn, assignment } };
  }
  const window = owner.window ?? newWindow(state, turn, context);
  return { type: 'turn_changed', at, turn: { ...turn, assignment: null }, window };
}

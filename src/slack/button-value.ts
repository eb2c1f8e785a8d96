import { z } from 'zod';
import type { AgentId, ConversationId, InboxId } from '../domain/ids.ts';

/**
 * What buttons and modals carry: an intent, never an authority. Who acts comes from the signed payload, and what is true from the
 * database. `v` lets later releases read what earlier ones wrote; a value of a later release, or somebody's nonsense, is null.
 */
export interface ConversationValue {
  conversationId: ConversationId;
  /** The version that was on the screen when somebody decided. */
  seenVersion: number;
  /** Only of `send_again`. */
  messageNumber?: number;
}

export interface InboxValue {
  inboxId: InboxId;
}

/** Where a modal was opened, so that an answer can be given there; `ts` of the message or thread, if it was one. */
export interface OpenedAt {
  slackChannel: string;
  ts: string | null;
}

export interface ConversationMetadata extends ConversationValue {
  inboxId: InboxId;
  openedAt?: OpenedAt;
}

export interface InboxMetadata extends InboxValue {
  openedAt?: OpenedAt;
}

/** The value of *Unassigned* where a person is chosen. */
export const UNASSIGNED = 'unassigned';

const conversationId = z.uuid().transform((id) => id as ConversationId);
const inboxId = z.uuid().transform((id) => id as InboxId);
const version = z.int().min(0);

const conversationValue = z
  .object({
    v: z.literal(1),
    conversationId,
    seenVersion: version,
    messageNumber: z.int().min(1).optional(),
  })
  .transform(
    ({ v: _v, messageNumber, ...value }): ConversationValue => ({
      ...value,
      ...(messageNumber === undefined ? {} : { messageNumber }),
    }),
  );

const inboxValue = z
  .object({ v: z.literal(1), inboxId })
  .transform(({ inboxId }): InboxValue => ({ inboxId }));

const openedAt = z.object({ slackChannel: z.string().min(1), ts: z.string().min(1).nullable() });

const conversationMetadata = z
  .object({
    v: z.literal(1),
    conversationId,
    seenVersion: version,
    inboxId,
    openedAt: openedAt.optional(),
  })
  .transform(
    ({ v: _v, openedAt, ...value }): ConversationMetadata => ({
      ...value,
      ...(openedAt === undefined ? {} : { openedAt }),
    }),
  );

const inboxMetadata = z
  .object({ v: z.literal(1), inboxId, openedAt: openedAt.optional() })
  .transform(
    ({ inboxId, openedAt }): InboxMetadata => ({
      inboxId,
      ...(openedAt === undefined ? {} : { openedAt }),
    }),
  );

export function encodeConversationValue(value: ConversationValue): string {
  const { conversationId, seenVersion, messageNumber } = value;
  return JSON.stringify({ v: 1, conversationId, seenVersion, messageNumber });
}

/** Null: not a value of ours, or of a release that is not known here. */
export function decodeConversationValue(text: string | null | undefined): ConversationValue | null {
  return decode(conversationValue, text);
}

export function encodeInboxValue(value: InboxValue): string {
  return JSON.stringify({ v: 1, inboxId: value.inboxId });
}

export function decodeInboxValue(text: string | null | undefined): InboxValue | null {
  return decode(inboxValue, text);
}

export function encodeConversationMetadata(metadata: ConversationMetadata): string {
  const { conversationId, seenVersion, inboxId, openedAt } = metadata;
  return JSON.stringify({ v: 1, conversationId, seenVersion, inboxId, openedAt });
}

export function decodeConversationMetadata(
  text: string | null | undefined,
): ConversationMetadata | null {
  return decode(conversationMetadata, text);
}

export function encodeInboxMetadata(metadata: InboxMetadata): string {
  return JSON.stringify({ v: 1, inboxId: metadata.inboxId, openedAt: metadata.openedAt });
}

export function decodeInboxMetadata(text: string | null | undefined): InboxMetadata | null {
  return decode(inboxMetadata, text);
}

/**
 * A select on a message has no value of its own, and when Slack asks for its options it names only the block: so the block's id
 * carries what a button's value would. `salt` makes it new with each drawing, or Slack would show the old choice.
 */
export function encodeSelectBlockId(value: ConversationValue, salt: string): string {
  return ['select', value.conversationId, String(value.seenVersion), salt].join('|');
}

export function decodeSelectBlockId(blockId: string | null | undefined): ConversationValue | null {
  const [kind, id, seen] = (blockId ?? '').split('|');
  if (kind !== 'select') return null;
  const parsed = conversationValue.safeParse({
    v: 1,
    conversationId: id,
    seenVersion: Number(seen),
  });
  return parsed.success ? parsed.data : null;
}

/** The person chosen in a select: an agent, nobody, or (null) something that is no choice. */
export function decodePerson(value: string | null | undefined): AgentId | typeof UNASSIGNED | null {
  if (value === UNASSIGNED) return UNASSIGNED;
  return typeof value === 'string' && /^[UW]\w{1,40}$/.test(value) ? (value as AgentId) : null;
}

function decode<Value>(schema: z.ZodType<Value>, text: string | null | undefined): Value | null {
  if (typeof text !== 'string') return null;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? parsed.data : null;
}

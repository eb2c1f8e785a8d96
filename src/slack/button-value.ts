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
  /** Of what is done with one message. */
  messageNumber?: number;
  /** Of an outcome's button: how it ended. */
  outcome?: string;
  /** The owner whom the person was told of, and passes over by pressing this. */
  over?: AgentId;
}

export interface InboxValue {
  inboxId: InboxId;
  /** Which of several: a saved reply or a channel account, by its id. */
  item?: string;
}

/** A move of several: whose they are or were, why, and of what somebody left, which time. */
export interface MoveValue extends InboxValue {
  from: AgentId;
  why: MoveWhy;
  departure?: number;
}

export type MoveWhy = 'too_much' | 'cover' | 'left_behind' | 'own';

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
const agentId = z
  .string()
  .regex(/^[UW]\w{1,40}$/)
  .transform((id) => id as AgentId);
/** What only some values have. */
const extras = {
  outcome: z.string().min(1).optional(),
  over: agentId.optional(),
};

const conversationValue = z
  .object({
    v: z.literal(1),
    conversationId,
    seenVersion: version,
    messageNumber: z.int().min(1).optional(),
    ...extras,
  })
  .transform(({ v: _v, ...value }) => present(value) as ConversationValue);

const item = z.string().min(1).max(100).optional();

const inboxValue = z.object({ v: z.literal(1), inboxId, item }).transform(
  ({ inboxId, item }): InboxValue => ({
    inboxId,
    ...(item === undefined ? {} : { item }),
  }),
);

const moveValue = z
  .object({
    v: z.literal(1),
    inboxId,
    from: agentId,
    why: z.enum(['too_much', 'cover', 'left_behind', 'own']),
    departure: z.int().min(0).optional(),
  })
  .transform(({ v: _v, ...value }) => present(value) as MoveValue);

const openedAt = z.object({ slackChannel: z.string().min(1), ts: z.string().min(1).nullable() });

const conversationMetadata = z
  .object({
    v: z.literal(1),
    conversationId,
    seenVersion: version,
    inboxId,
    messageNumber: z.int().min(1).optional(),
    openedAt: openedAt.optional(),
    over: agentId.optional(),
  })
  .transform(({ v: _v, ...value }) => present(value) as ConversationMetadata);

const inboxMetadata = z
  .object({ v: z.literal(1), inboxId, item, openedAt: openedAt.optional() })
  .transform(
    ({ inboxId, item, openedAt }): InboxMetadata => ({
      inboxId,
      ...(item === undefined ? {} : { item }),
      ...(openedAt === undefined ? {} : { openedAt }),
    }),
  );

export function encodeConversationValue(value: ConversationValue): string {
  const { conversationId, seenVersion, messageNumber, outcome, over } = value;
  return JSON.stringify({ v: 1, conversationId, seenVersion, messageNumber, outcome, over });
}

/** Null: not a value of ours, or of a release that is not known here. */
export function decodeConversationValue(text: string | null | undefined): ConversationValue | null {
  return decode(conversationValue, text);
}

export function encodeInboxValue(value: InboxValue): string {
  return JSON.stringify({ v: 1, inboxId: value.inboxId, item: value.item });
}

export function decodeInboxValue(text: string | null | undefined): InboxValue | null {
  return decode(inboxValue, text);
}

export function encodeConversationMetadata(metadata: ConversationMetadata): string {
  const { conversationId, seenVersion, inboxId, messageNumber, openedAt, over } = metadata;
  const value = { conversationId, seenVersion, inboxId, messageNumber, openedAt, over };
  return JSON.stringify({ v: 1, ...value });
}

export function decodeConversationMetadata(
  text: string | null | undefined,
): ConversationMetadata | null {
  return decode(conversationMetadata, text);
}

export function encodeInboxMetadata(metadata: InboxMetadata): string {
  const { inboxId, item, openedAt } = metadata;
  return JSON.stringify({ v: 1, inboxId, item, openedAt });
}

export function decodeInboxMetadata(text: string | null | undefined): InboxMetadata | null {
  return decode(inboxMetadata, text);
}

/** For the buttons of a move and for its modal. */
export function encodeMoveValue({ inboxId, from, why, departure }: MoveValue): string {
  return JSON.stringify({ v: 1, inboxId, from, why, departure });
}

export function decodeMoveValue(text: string | null | undefined): MoveValue | null {
  return decode(moveValue, text);
}

/** One of several that can be ticked: what it is, and what was seen of it. */
export function encodeMovable({ conversationId, seenVersion }: ConversationValue): string {
  return `${conversationId}:${seenVersion}`;
}

export function decodeMovable(text: string): ConversationValue | null {
  const [id, seen] = text.split(':');
  const value = { v: 1, conversationId: id, seenVersion: Number(seen) };
  const parsed = conversationValue.safeParse(value);
  return parsed.success ? parsed.data : null;
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

/** Without what is not there. */
function present<Value extends object>(value: Value): Partial<Value> {
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries) as Partial<Value>;
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

import { z } from 'zod';
import type { Instant } from '../../domain/ids.ts';
import { FOREIGN_ID } from '../command-id.ts';
import { type Content, contentOf } from './content.ts';
import type { WhatsAppError } from './errors.ts';

/** One thing that a webhook says. `raw` is what of the webhook belongs to it. */
export type Part = { phoneNumberId: string; raw: unknown } & (
  | { kind: 'message'; message: WhatsAppMessage }
  | { kind: 'status'; status: WhatsAppStatus }
  | { kind: 'unreadable'; reason: string }
);

export interface WhatsAppMessage {
  id: string;
  /** Digits of their number; or, of people who hide it, their user id. */
  address: string;
  name: string | null;
  writtenAt: Instant | null;
  content: Content;
  referral: Referral | null;
  /** The product of ours that they ask about. */
  product: string | null;
}

export type Referral = z.output<typeof referral>;

export interface WhatsAppStatus {
  /** Of our message. */
  id: string;
  /** What we gave along when sending: the outbox id; null if another program sent it. */
  callbackData: string | null;
  status: 'sent' | 'delivered' | 'read' | 'failed';
  error: WhatsAppError | null;
}

const string = z.string().nullish().catch(null);
const foreignId = z.string().regex(FOREIGN_ID);

const envelope = z.object({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(
    z.object({ changes: z.array(z.object({ field: z.string(), value: z.unknown() })) }),
  ),
});

const contact = z.object({
  wa_id: string,
  user_id: string,
  profile: z.object({ name: string, username: string }).nullish().catch(null),
});
type Contact = z.output<typeof contact>;

const change = z.object({
  metadata: z.object({ phone_number_id: z.string() }),
  contacts: z.array(contact).catch([]),
  messages: z.array(z.unknown()).default([]),
  statuses: z.array(z.unknown()).default([]),
  errors: z.array(z.unknown()).default([]),
});

const referral = z.object({
  source_url: string,
  source_id: string,
  headline: string,
  body: string,
  ctwa_clid: string,
});

const seconds = z
  .union([z.string().regex(/^\d{1,12}$/), z.int().min(0)])
  .transform((given) => Number(given) * 1_000)
  .nullish()
  .catch(null);

const message = z.looseObject({
  id: foreignId,
  type: z.string(),
  from: string,
  from_user_id: string,
  group_id: string,
  timestamp: seconds,
  referral: referral.nullish().catch(null),
  context: z
    .object({ referred_product: z.object({ product_retailer_id: string }).nullish().catch(null) })
    .nullish()
    .catch(null),
});

const error = z.object({
  code: z.number(),
  title: z.string().optional(),
  message: z.string().optional(),
  error_data: z.object({ details: z.string().optional() }).optional(),
});

const status = z.object({
  id: foreignId,
  status: z.string(),
  recipient_type: string,
  biz_opaque_callback_data: string,
  errors: z.array(error).catch([]),
});

/** All parts of a webhook, in its order; null if it is none of WhatsApp's. What concerns neither customers nor replies is left out. */
export function partsOf(body: unknown): Part[] | null {
  const { data } = envelope.safeParse(body);
  if (data === undefined) return null;
  const changes = data.entry.flatMap((entry) => entry.changes);
  return changes
    .filter(({ field }) => field === 'messages')
    .flatMap(({ value }) => partsOfChange(value));
}

/** A webhook that says nothing but this. */
export function asWebhook({ raw }: Part): unknown {
  return {
    object: 'whatsapp_business_account',
    entry: [{ changes: [{ field: 'messages', value: raw }] }],
  };
}

function partsOfChange(value: unknown): Part[] {
  const { data } = change.safeParse(value);
  if (data === undefined) {
    return [
      { kind: 'unreadable', phoneNumberId: '', reason: 'not the shape of a change', raw: value },
    ];
  }
  const { metadata, contacts } = data;
  const { phone_number_id: phoneNumberId } = metadata;
  const messages = data.messages.map((raw) => ({
    ...messagePart(raw, contacts),
    phoneNumberId,
    raw: { metadata, contacts, messages: [raw] },
  }));
  const statuses = data.statuses.flatMap((raw) => {
    const part = statusPart(raw);
    return part === null ? [] : [{ ...part, phoneNumberId, raw: { metadata, statuses: [raw] } }];
  });
  if (messages.length > 0 || statuses.length > 0 || data.errors.length === 0)
    return [...messages, ...statuses];
  return [{ kind: 'unreadable', phoneNumberId, reason: 'WhatsApp reports an error', raw: value }];
}

type BarePart = Part extends infer Each
  ? Each extends Part
    ? Omit<Each, 'phoneNumberId' | 'raw'>
    : never
  : never;

function messagePart(raw: unknown, contacts: readonly Contact[]): BarePart {
  const { data } = message.safeParse(raw);
  if (data === undefined) return { kind: 'unreadable', reason: 'not the shape of a message' };
  if (data.group_id) return { kind: 'unreadable', reason: 'written in a group' };
  const from = data.from ?? null;
  const userId = data.from_user_id ?? null;
  const sender = senderOf(contacts, from, userId);
  const address = from || sender?.wa_id || userId || sender?.user_id;
  if (!address || !FOREIGN_ID.test(address)) return { kind: 'unreadable', reason: 'no sender' };
  return {
    kind: 'message',
    message: {
      id: data.id,
      address,
      name: nameOf(sender),
      writtenAt: data.timestamp ?? null,
      content: contentOf(data),
      referral: data.referral ?? null,
      product: data.context?.referred_product?.product_retailer_id ?? null,
    },
  };
}

/** The contacts of a batch belong to several messages. */
function senderOf(
  contacts: readonly Contact[],
  from: string | null,
  userId: string | null,
): Contact | undefined {
  const named = contacts.find(
    ({ wa_id, user_id }) => (wa_id && wa_id === from) || (user_id && user_id === userId),
  );
  return named ?? (contacts.length === 1 ? contacts[0] : undefined);
}

function nameOf(sender: Contact | undefined): string | null {
  const { name, username } = sender?.profile ?? {};
  return name || (username ? `@${username}` : null);
}

/** Null: nothing that a team has to know, such as who in a group has read something. */
function statusPart(raw: unknown): BarePart | null {
  const { data } = status.safeParse(raw);
  if (data === undefined) return { kind: 'unreadable', reason: 'not the shape of a status' };
  const { id, biz_opaque_callback_data: callbackData = null, errors } = data;
  const known = knownStatus(data.status);
  if (known === null || data.recipient_type === 'group') return null;
  return { kind: 'status', status: { id, callbackData, status: known, error: errors[0] ?? null } };
}

function knownStatus(given: string): WhatsAppStatus['status'] | null {
  switch (given) {
    case 'sent':
    case 'delivered':
    case 'read':
    case 'failed':
      return given;
    // A voice message that was listened to.
    case 'played':
      return 'read';
    default:
      return null;
  }
}

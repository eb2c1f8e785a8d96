import { z } from 'zod';
import { FOREIGN_ID } from '../command-id.ts';

/** What a form of Twilio's says. */
export type TwilioForm =
  | { kind: 'message'; message: TwilioMessage }
  | { kind: 'status'; status: TwilioStatus }
  /** A step on the way of a reply of which nobody has to know. */
  | { kind: 'no_news' }
  | { kind: 'unreadable'; reason: string };

export interface TwilioMessage {
  sid: string;
  /** Their number; of those who write by WhatsApp, `whatsapp:` and their number. Replies go back to it as it stands. */
  from: string;
  /** Ours, without `whatsapp:`. */
  to: string;
  /** What they call themselves; only WhatsApp tells. */
  name: string | null;
  text: string;
  media: { url: string; mimeType: string | null }[];
  location: {
    latitude: number;
    longitude: number;
    name: string | null;
    address: string | null;
  } | null;
  /** Twilio's word for what it is, such as `text` or `contacts`; null where it says none. */
  type: string | null;
  /** The ad that they came by; only WhatsApp tells. */
  referral: { headline: string | null; url: string | null; id: string | null };
}

export interface TwilioStatus {
  /** Of our message. */
  sid: string;
  status: 'sent' | 'delivered' | 'read' | 'failed';
  error: { code: number; message: string | null } | null;
}

/** Twilio takes at most ten files with a message; more is nonsense. */
const MOST_MEDIA = 50;
const WHATSAPP = /^whatsapp:/;

const textOrNull = z
  .string()
  .nullish()
  .transform((given) => given || null);
const sid = z.string().regex(FOREIGN_ID);
const address = z.string().regex(FOREIGN_ID);
const degrees = (most: number) =>
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number)
    .refine((given) => Math.abs(given) <= most)
    .nullish()
    .catch(null);

const message = z.object({
  MessageSid: sid,
  From: address,
  To: address,
  Body: z.string().default(''),
  NumMedia: z.coerce.number().int().min(0).max(MOST_MEDIA).catch(0),
  ProfileName: textOrNull,
  MessageType: textOrNull,
  Latitude: degrees(90),
  Longitude: degrees(180),
  Label: textOrNull,
  Address: textOrNull,
  ReferralHeadline: textOrNull,
  ReferralSourceUrl: textOrNull,
  ReferralSourceId: textOrNull,
});

const status = z.object({
  MessageSid: sid,
  MessageStatus: z.string(),
  ErrorCode: z.coerce.number().int().min(1).nullish().catch(null),
  ErrorMessage: textOrNull,
});

/** Reads a form that Twilio posted; what cannot be read is `unreadable`, never an error. */
export function readForm(form: URLSearchParams): TwilioForm {
  const about = form.get('MessageStatus');
  return about === null || about === 'receiving' || about === 'received'
    ? readMessage(form)
    : readStatus(form);
}

function readMessage(form: URLSearchParams): TwilioForm {
  const { data } = message.safeParse(Object.fromEntries(form));
  if (data === undefined) return { kind: 'unreadable', reason: 'not the shape of a message' };
  return {
    kind: 'message',
    message: {
      sid: data.MessageSid,
      from: data.From,
      to: data.To.replace(WHATSAPP, ''),
      name: data.ProfileName,
      text: data.Body,
      media: mediaOf(form, data.NumMedia),
      location: locationOf(data),
      type: data.MessageType,
      referral: {
        headline: data.ReferralHeadline,
        url: data.ReferralSourceUrl,
        id: data.ReferralSourceId,
      },
    },
  };
}

function mediaOf(form: URLSearchParams, count: number): TwilioMessage['media'] {
  return Array.from({ length: count }, (_, at) => form.get(`MediaUrl${at}`)).flatMap((url, at) =>
    url ? [{ url, mimeType: form.get(`MediaContentType${at}`) || null }] : [],
  );
}

function locationOf(data: z.output<typeof message>): TwilioMessage['location'] {
  const { Latitude: latitude, Longitude: longitude, Label: name, Address } = data;
  if (latitude == null || longitude == null) return null;
  return { latitude, longitude, name, address: Address };
}

function readStatus(form: URLSearchParams): TwilioForm {
  const { data } = status.safeParse(Object.fromEntries(form));
  if (data === undefined) return { kind: 'unreadable', reason: 'not the shape of a status' };
  const known = knownStatus(data.MessageStatus);
  if (known === null) return { kind: 'no_news' };
  const { ErrorCode: code, ErrorMessage: words } = data;
  const error = code == null ? null : { code, message: words };
  return { kind: 'status', status: { sid: data.MessageSid, status: known, error } };
}

/** https://www.twilio.com/docs/messaging/api/message-resource#message-status-values */
function knownStatus(given: string): TwilioStatus['status'] | null {
  switch (given) {
    case 'sent':
    case 'delivered':
    case 'read':
    case 'failed':
      return given;
    case 'undelivered':
    case 'canceled':
      return 'failed';
    default:
      return null;
  }
}

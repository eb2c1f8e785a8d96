import { z } from 'zod';
import type { ChannelAccount } from '../../inbox/account-ports.ts';
import type { ReplyToSend, SendResult } from '../../inbox/ports.ts';
import { type PostResult, post } from '../post.ts';
import { parseJson } from '../webhook.ts';
import { resultOfError } from './errors.ts';
import { whatsAppAccountOf } from './whatsapp-account.ts';

export interface SendWhatsAppDeps {
  fetch: typeof globalThis.fetch;
  /** With the version, such as `https://graph.facebook.com/v23.0`. */
  whatsappApiUrl: string;
}

/** https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages#text-object */
const LONGEST_BODY = 4_096;
const LATER = 15_000;
/** A business-scoped user id, which stands in for the telephone number of people who hide it. */
const USER_ID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]+$/;

const accepted = z.object({ messages: z.array(z.object({ id: z.string() })).min(1) });
const refusedBody = z.object({
  error: z.object({
    code: z.number(),
    message: z.string().optional(),
    error_data: z.object({ details: z.string().optional() }).optional().catch(undefined),
  }),
});

/**
 * Sends a reply through the Graph API. Nothing there makes repeating safe: what may have been sent is never sent again, only its
 * status can tell (by the outbox id, which WhatsApp hands back).
 */
export async function sendWhatsApp(
  account: ChannelAccount,
  reply: ReplyToSend,
  deps: SendWhatsAppDeps,
): Promise<SendResult> {
  const { phoneNumberId, accessToken } = whatsAppAccountOf(account);
  if (phoneNumberId === null || accessToken === null) {
    return failed(
      'Our WhatsApp number is not set up to send. An admin has to set phone number id and access token.',
    );
  }
  if (reply.text.length > LONGEST_BODY) {
    return failed(
      `WhatsApp takes at most ${LONGEST_BODY} characters; this has ${reply.text.length}.`,
    );
  }
  if (reply.maybeSent) {
    return { outcome: 'uncertain', reason: 'An earlier attempt may have arrived.' };
  }
  const url = new URL(
    `${deps.whatsappApiUrl.replace(/\/$/, '')}/${encodeURIComponent(phoneNumberId)}/messages`,
  );
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${accessToken}`,
  };
  return resultOf(await post({ url, headers, body: bodyOf(reply), fetch: deps.fetch }));
}

function bodyOf({ to, text, outboxId }: ReplyToSend): string {
  return JSON.stringify({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    // A user id in `to` is taken for a telephone number: accepted, and delivered to nobody.
    ...(USER_ID.test(to) ? { recipient: to } : { to }),
    type: 'text',
    text: { body: text, preview_url: false },
    biz_opaque_callback_data: outboxId,
  });
}

function resultOf(posted: PostResult): SendResult {
  switch (posted.result) {
    case 'unreachable':
      return { outcome: 'wait', retryAfter: LATER };
    case 'no_answer':
      return uncertain('WhatsApp did not answer.');
    case 'answered':
      return resultOfAnswer(posted);
  }
}

function resultOfAnswer(posted: Extract<PostResult, { result: 'answered' }>): SendResult {
  const { status, retryAfter } = posted;
  const body = parseJson(new TextEncoder().encode(posted.body));
  if (status >= 200 && status < 300) {
    const { data } = accepted.safeParse(body);
    const externalId = data?.messages[0]?.id;
    return externalId === undefined
      ? uncertain('WhatsApp gave an answer that cannot be read.')
      : { outcome: 'sent', externalId };
  }
  const { data } = refusedBody.safeParse(body);
  if (data !== undefined) return resultOfError(data.error, retryAfter);
  if (status === 429) return { outcome: 'wait', retryAfter: retryAfter ?? LATER };
  return status >= 500
    ? uncertain(`WhatsApp answered with an error (${status}).`)
    : failed(`WhatsApp refused it (${status}).`);
}

function uncertain(reason: string): SendResult {
  return { outcome: 'uncertain', reason };
}

function failed(reason: string): SendResult {
  return { outcome: 'failed', reason };
}

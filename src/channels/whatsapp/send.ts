import { z } from 'zod';
import type { ChannelAccount } from '../../inbox/account-ports.ts';
import type { ReplyToSend, SendResult } from '../../inbox/ports.ts';
import { type PostResult, post } from '../post.ts';
import { parseJson } from '../webhook.ts';
import { resultOfError } from './errors.ts';
import { type FileContent, messagesOf, type Sender, uploadFiles } from './send-files.ts';
import { whatsAppAccountOf } from './whatsapp-account.ts';

export interface SendWhatsAppDeps {
  fetch: typeof globalThis.fetch;
  /** With the version, such as `https://graph.facebook.com/v23.0`. */
  whatsappApiUrl: string;
  /** What is not begun when it ends is not sent any more: after its lease, somebody else would take the reply for lost. */
  deadline?: () => AbortSignal;
}

/** With one more call it is less than a delivery's lease. */
const SENDS_WITHIN = 18_000;

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
  const base = deps.whatsappApiUrl.replace(/\/$/, '');
  const sender: Sender = {
    url: `${base}/${encodeURIComponent(phoneNumberId)}`,
    accessToken,
    fetch: deps.fetch,
  };
  const deadline = deps.deadline?.() ?? AbortSignal.timeout(SENDS_WITHIN);
  const uploaded = await uploadFiles(sender, reply.files);
  if ('outcome' in uploaded) return uploaded;
  // Nothing went out yet.
  if (deadline.aborted) return { outcome: 'wait', retryAfter: LATER };
  return sendInOrder(sender, reply, { files: uploaded.contents, deadline });
}

/**
 * A text and its files are several messages at WhatsApp. The first says what becomes of the reply, and its status is the reply's;
 * what does not follow it is told file by file.
 */
async function sendInOrder(
  sender: Sender,
  reply: ReplyToSend,
  { files, deadline }: { files: readonly FileContent[]; deadline: AbortSignal },
): Promise<SendResult> {
  const [first, ...rest] = messagesOf(reply.text, files);
  if (first === undefined) return failed('There is nothing to send.');
  const sent = await sendMessage(sender, reply, first.content, { callback: reply.outboxId });
  if (sent.outcome !== 'sent') return sent;
  const notSent: Record<number, string> = {};
  for (const { content, file } of rest) {
    const next: SendResult = deadline.aborted
      ? { outcome: 'wait', retryAfter: LATER }
      : await sendMessage(sender, reply, content, {});
    if (next.outcome !== 'sent' && file !== null) notSent[file] = whyNot(next);
  }
  return Object.keys(notSent).length === 0 ? sent : { ...sent, notSent };
}

function whyNot(result: Exclude<SendResult, { outcome: 'sent' }>): string {
  switch (result.outcome) {
    case 'failed':
      return result.reason;
    case 'uncertain':
      return `It may not have arrived. ${result.reason}`;
    case 'wait':
      return 'WhatsApp took no more at that moment.';
  }
}

async function sendMessage(
  { url, accessToken, fetch }: Sender,
  { to }: ReplyToSend,
  content: object,
  { callback }: { callback?: string },
): Promise<SendResult> {
  const body = JSON.stringify({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    // A user id in `to` is taken for a telephone number: accepted, and delivered to nobody.
    ...(USER_ID.test(to) ? { recipient: to } : { to }),
    ...content,
    ...(callback === undefined ? {} : { biz_opaque_callback_data: callback }),
  });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` };
  return resultOf(await post({ url: new URL(`${url}/messages`), headers, body, fetch }));
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

import type { Instant } from '../../domain/ids.ts';
import type { ChannelAccount } from '../../inbox/account-ports.ts';
import type { ReplyToSend, SendResult } from '../../inbox/ports.ts';
import { type FileWithBytes, readFiles } from '../media/read-files.ts';
import { type PostResult, post } from '../post.ts';
import { genericAccountOf } from './generic-account.ts';
import { signWebhook } from './signature.ts';

export interface SendGenericDeps {
  fetch: typeof globalThis.fetch;
  /** The wall clock: the receiver compares with it. */
  now: () => Instant;
  /** Hosts (`name` or `name:port`) that replies may go to; null: any. */
  allowedReplyHosts: readonly string[] | null;
}

/** A receiver that says "later" without saying when. */
const LATER = 15_000;
const LONGEST_WAIT = 3_600_000;

/**
 * Posts a reply to the account's reply address, signed like what comes in. `webhook-id` is the outbox id, so that a repetition is
 * recognized: one that may have arrived may be sent again.
 */
export async function sendGeneric(
  account: ChannelAccount,
  reply: ReplyToSend,
  deps: SendGenericDeps,
): Promise<SendResult> {
  const { secrets, replyUrl: url } = genericAccountOf(account);
  const setUp = 'An admin has to set up';
  if (url === null)
    return failed(`There is no address to send replies to. ${setUp} a reply address.`);
  if (secrets.length === 0)
    return failed(`There is no secret to sign replies with. ${setUp} a new one.`);
  if (deps.allowedReplyHosts !== null && !deps.allowedReplyHosts.includes(url.host)) {
    return failed(`Replies may not be sent to ${url.host}. ${setUp} another reply address.`);
  }
  const read = await readFiles(reply.files);
  if (read.read === 'failed') return failed(read.reason);
  if (read.read === 'later') return { outcome: 'wait', retryAfter: read.retryAfter };
  const body = bodyOf(reply, read.files);
  const timestamp = String(Math.floor(deps.now() / 1_000));
  const signed = { webhookId: reply.outboxId, timestamp, body };
  const headers = {
    'content-type': 'application/json',
    'webhook-id': reply.outboxId,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => signWebhook(secret, signed)).join(' '),
  };
  return resultOf(await post({ url, headers, body, fetch: deps.fetch }));
}

function bodyOf(reply: ReplyToSend, files: readonly FileWithBytes[]): string {
  const attachments = files.map(({ name, mimeType, bytes }) => ({
    name,
    mime_type: mimeType,
    size: bytes.length,
    content: Buffer.from(bytes).toString('base64'),
  }));
  return JSON.stringify({
    type: 'reply',
    customer: { id: reply.to },
    message: {
      id: reply.outboxId,
      text: reply.text,
      author: reply.authorName,
      in_reply_to: reply.inReplyTo,
      ...(attachments.length === 0 ? {} : { attachments }),
    },
    conversation: { id: reply.conversationId, number: reply.conversationNumber },
  });
}

function resultOf(posted: PostResult): SendResult {
  switch (posted.result) {
    case 'unreachable':
      return { outcome: 'wait', retryAfter: LATER };
    case 'no_answer':
      return { outcome: 'uncertain', reason: 'The connected system did not answer.' };
    case 'answered':
      return resultOfStatus(posted.status, posted.retryAfter ?? LATER);
  }
}

function resultOfStatus(status: number, retryAfter: number): SendResult {
  if (status >= 200 && status < 300) return { outcome: 'sent', externalId: null };
  if (status === 408 || status === 425 || status === 429) {
    return { outcome: 'wait', retryAfter: Math.min(retryAfter, LONGEST_WAIT) };
  }
  if (status >= 500) {
    return {
      outcome: 'uncertain',
      reason: `The connected system answered with an error (${status}).`,
    };
  }
  return status >= 400
    ? failed(`The connected system refused the reply (${status}).`)
    : failed(
        `The reply address answered ${status}; redirects are not followed. An admin has to correct it.`,
      );
}

function failed(reason: string): SendResult {
  return { outcome: 'failed', reason };
}

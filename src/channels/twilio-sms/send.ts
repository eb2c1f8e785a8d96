import { z } from 'zod';
import type { ChannelAccount } from '../../inbox/account-ports.ts';
import type { ReplyToSend, SendResult } from '../../inbox/ports.ts';
import { FOREIGN_ID } from '../command-id.ts';
import { type PostResult, post } from '../post.ts';
import { parseJson } from '../webhook.ts';
import { reasonOf } from './errors.ts';
import { statusCallback } from './status-callback.ts';
import { twilioAccountOf } from './twilio-account.ts';

export interface SendTwilioDeps {
  fetch: typeof globalThis.fetch;
  /** Such as `https://api.twilio.com`. */
  twilioApiUrl: string;
  /** Where the internet reaches us. */
  publicUrl: () => string;
}

/** https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource: Body */
const LONGEST_BODY = 1_600;
const LATER = 15_000;
/** Too many requests, and a number whose queue is full. */
const WAITS = new Set([20429, 21611]);

const accepted = z.object({ sid: z.string().regex(FOREIGN_ID) });
const refusedBody = z.object({ code: z.number(), message: z.string().nullish().catch(null) });

/**
 * Sends a reply through the Messages API. Nothing there makes repeating safe: what may have been sent is never sent again, only its
 * status can tell (by the outbox id in the callback's address).
 */
export async function sendTwilio(
  account: ChannelAccount,
  reply: ReplyToSend,
  deps: SendTwilioDeps,
): Promise<SendResult> {
  const { number, accountSid, authTokens } = twilioAccountOf(account);
  const [authToken] = authTokens;
  if (number === null || accountSid === null || authToken === undefined) {
    return failed(
      'Our number is not set up to send. An admin has to set account SID and auth token.',
    );
  }
  if (reply.files.length > 0) return failed('SMS takes no files.');
  if (reply.text.length > LONGEST_BODY) {
    return failed(
      `Twilio takes at most ${LONGEST_BODY} characters; this has ${reply.text.length}.`,
    );
  }
  if (reply.maybeSent) return uncertain('An earlier attempt may have arrived.');
  const callback = statusCallback(deps.publicUrl(), account.key, reply.outboxId);
  const body = new URLSearchParams({
    From: reply.to.startsWith('whatsapp:') ? `whatsapp:${number}` : number,
    To: reply.to,
    Body: reply.text,
    ...(callback === null ? {} : { StatusCallback: callback }),
  });
  return resultOf(
    await post({
      url: new URL(
        `${deps.twilioApiUrl.replace(/\/$/, '')}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`,
      ),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
      },
      body: body.toString(),
      fetch: deps.fetch,
    }),
  );
}

function resultOf(posted: PostResult): SendResult {
  switch (posted.result) {
    case 'unreachable':
      return { outcome: 'wait', retryAfter: LATER };
    case 'no_answer':
      return uncertain('Twilio did not answer.');
    case 'answered':
      return resultOfAnswer(posted);
  }
}

function resultOfAnswer(posted: Extract<PostResult, { result: 'answered' }>): SendResult {
  const { status, retryAfter } = posted;
  const body = parseJson(new TextEncoder().encode(posted.body));
  if (status >= 200 && status < 300) {
    const { data } = accepted.safeParse(body);
    return data === undefined
      ? uncertain('Twilio gave an answer that cannot be read.')
      : { outcome: 'sent', externalId: data.sid };
  }
  if (status >= 500) return uncertain(`Twilio answered with an error (${status}).`);
  const { data: error } = refusedBody.safeParse(body);
  if (status === 429 || (error !== undefined && WAITS.has(error.code))) {
    return { outcome: 'wait', retryAfter: retryAfter ?? LATER };
  }
  return failed(error === undefined ? `Twilio refused it (${status}).` : reasonOf(error));
}

function uncertain(reason: string): SendResult {
  return { outcome: 'uncertain', reason };
}

function failed(reason: string): SendResult {
  return { outcome: 'failed', reason };
}

import { factsOf } from '../../error-facts.ts';
import type { CameWith, ChannelAccount } from '../../inbox/account-ports.ts';
import { hookAddress } from '../../inbox/hook-address.ts';
import { StoreUnavailable } from '../../inbox/ports.ts';
import type { ReceiveDeps } from '../channel-deps.ts';
import { type Committed, commit, quarantine, type ReadFrom } from '../commit.ts';
import { reportStatus } from '../report-status.ts';
import {
  answerJson,
  answerTryAgain,
  headerOf,
  type WebhookAnswer,
  type WebhookRequest,
} from '../webhook.ts';
import { commandOfMessage, replyStatusOf } from './command-of.ts';
import { readForm, type TwilioForm, type TwilioMessage } from './form.ts';
import { isSignedByTwilio } from './signature.ts';
import { outboxIdIn } from './status-callback.ts';
import { twilioAccountOf } from './twilio-account.ts';

type Taken = Committed['result'] | 'not_ours';

/** One webhook: whose address it came to, the form as it came, and for whom its signature speaks. */
interface Part extends ReadFrom {
  query: URLSearchParams;
  isSignedFor: (account: ChannelAccount) => boolean;
}

/**
 * Takes one webhook of Twilio's: a customer's message, or what became of a reply. It is 200 only if that is stored, kept in quarantine,
 * or no business of ours.
 */
export async function receiveTwilio(
  account: ChannelAccount,
  request: WebhookRequest,
  deps: ReceiveDeps,
): Promise<WebhookAnswer> {
  if (request.method === 'GET') {
    const message = 'This address is for Twilio: set it up with HTTP POST.';
    return answerJson(405, { status: 'refused', message }, { allow: 'POST' });
  }
  const form = formOf(request.rawBody);
  const url = hookAddress(deps.publicUrl(), account.key);
  url.search = request.query.toString();
  const signature = headerOf(request, 'x-twilio-signature');
  const isSignedFor = (one: ChannelAccount) =>
    isSignedByTwilio(signature, { url, form }, twilioAccountOf(one).authTokens);
  if (!isSignedFor(account)) {
    const { id: accountId, workspaceId } = account;
    const message = `x-twilio-signature does not fit. Twilio has to post to ${hookAddress(deps.publicUrl(), account.key).href}`;
    deps.log.warn({ workspaceId, accountId }, 'a webhook was refused: not signed by Twilio');
    return answerJson(401, { status: 'refused', message });
  }
  const { rawBody: body, query } = request;
  return answerOf(await takeTwilio({ account, body, query, isSignedFor }, deps));
}

/** Takes a form of which it is known who sent it. */
export function takeTwilio(authentic: Omit<Part, 'cameWith'>, deps: ReceiveDeps): Promise<Taken> {
  const { body, query } = authentic;
  const cameWith: CameWith = query.size === 0 ? {} : { query: query.toString() };
  return takeForm(readForm(formOf(body)), { ...authentic, cameWith }, deps);
}

function formOf(body: Uint8Array): URLSearchParams {
  return new URLSearchParams(new TextDecoder().decode(body));
}

/** An empty document: Twilio would send any words in it to the customer. */
function answerOf(taken: Taken): WebhookAnswer {
  if (taken === 'try_again') return answerTryAgain(2);
  return {
    status: 200,
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body: '<Response/>\n',
  };
}

async function takeForm(form: TwilioForm, part: Part, deps: ReceiveDeps): Promise<Taken> {
  try {
    switch (form.kind) {
      case 'message':
        return await takeMessage(form.message, part, deps);
      case 'status':
        return await reportStatus(
          replyStatusOf(form.status, outboxIdIn(part.query), part.account),
          part,
          deps,
        );
      case 'no_news':
        return 'not_ours';
      case 'unreadable':
        return (await quarantine(part, form.reason, deps)).result;
    }
  } catch (error) {
    if (error instanceof StoreUnavailable) return 'try_again';
    const { id: accountId, workspaceId } = part.account;
    const facts = { workspaceId, accountId, ...factsOf(error) };
    deps.log.error(facts, 'a webhook could not be processed');
    return (await quarantine(part, 'could not be processed', deps)).result;
  }
}

async function takeMessage(message: TwilioMessage, part: Part, deps: ReceiveDeps): Promise<Taken> {
  const account = await accountOf(message.to, part, deps);
  if (account === null) {
    return (
      await quarantine(part, 'for a number that is not connected here with this auth token', deps)
    ).result;
  }
  const { result } = await commit(commandOfMessage(message, account), { ...part, account }, deps);
  return result === 'refused'
    ? (await quarantine(part, 'a message was refused', deps)).result
    : result;
}

/**
 * Several numbers, as of a messaging service, may share one webhook address; each number is an account of its own, with the same auth
 * token. A number with another one is somebody else's, for whom this sender cannot speak.
 */
async function accountOf(
  number: string,
  { account: receiver, isSignedFor }: Part,
  { accounts }: ReceiveDeps,
): Promise<ChannelAccount | null> {
  if (number === receiver.externalId) return receiver;
  const other = await accounts.byExternalId(receiver.workspaceId, 'sms', number);
  return other !== null && isSignedFor(other) ? other : null;
}

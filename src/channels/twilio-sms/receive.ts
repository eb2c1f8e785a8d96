import { factsOf } from '../../error-facts.ts';
import type { ChannelAccount } from '../../inbox/account-ports.ts';
import { hookAddress } from '../../inbox/hook-address.ts';
import { type ConversationTarget, StoreUnavailable } from '../../inbox/ports.ts';
import type { ReceiveDeps } from '../channel-deps.ts';
import { type Committed, commit, quarantine } from '../commit.ts';
import {
  answerJson,
  answerTryAgain,
  headerOf,
  type WebhookAnswer,
  type WebhookRequest,
} from '../webhook.ts';
import { commandOfMessage, commandOfStatus } from './command-of.ts';
import { readForm, type TwilioForm, type TwilioMessage, type TwilioStatus } from './form.ts';
import { isSignedByTwilio } from './signature.ts';
import { outboxIdIn } from './status-callback.ts';
import { twilioAccountOf } from './twilio-account.ts';

type Taken = Committed['result'] | 'not_ours';

/** One webhook: whose address it came to, and the form as it came. */
interface Part {
  account: ChannelAccount;
  body: Uint8Array;
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
  const form = new URLSearchParams(new TextDecoder().decode(request.rawBody));
  const url = hookAddress(deps.publicUrl(), account.key);
  url.search = request.query.toString();
  const { authTokens } = twilioAccountOf(account);
  if (!isSignedByTwilio(headerOf(request, 'x-twilio-signature'), { url, form }, authTokens)) {
    const { id: accountId, workspaceId } = account;
    const message = `x-twilio-signature does not fit. Twilio has to post to ${hookAddress(deps.publicUrl(), account.key).href}`;
    deps.log.warn({ workspaceId, accountId }, 'a webhook was refused: not signed by Twilio');
    return answerJson(401, { status: 'refused', message });
  }
  const part = { account, body: request.rawBody };
  return answerOf(await takeForm(readForm(form), part, { query: request.query, deps }));
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

async function takeForm(
  form: TwilioForm,
  part: Part,
  { query, deps }: { query: URLSearchParams; deps: ReceiveDeps },
): Promise<Taken> {
  try {
    switch (form.kind) {
      case 'message':
        return await takeMessage(form.message, part, deps);
      case 'status':
        return await takeStatus(form.status, part, { query, deps });
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
  const account = await accountOf(message.to, part.account, deps);
  if (account === null) {
    return (await quarantine(part, 'for a number that is not connected here', deps)).result;
  }
  const { body } = part;
  const { result } = await commit(commandOfMessage(message, account), { account, body }, deps);
  return result === 'refused'
    ? (await quarantine(part, 'a message was refused', deps)).result
    : result;
}

/** Several numbers, as of a messaging service, may share one webhook address; each number is an account of its own. */
async function accountOf(
  number: string,
  receiver: ChannelAccount,
  { accounts }: ReceiveDeps,
): Promise<ChannelAccount | null> {
  if (number === receiver.externalId) return receiver;
  return accounts.byExternalId(receiver.workspaceId, 'sms', number);
}

async function takeStatus(
  status: TwilioStatus,
  part: Part,
  { query, deps }: { query: URLSearchParams; deps: ReceiveDeps },
): Promise<Taken> {
  const { account } = part;
  const { workspaceId } = account;
  const outboxId = outboxIdIn(query);
  const byOutbox =
    outboxId === null ? null : await deps.sentReplies.byOutboxId(workspaceId, outboxId);
  const reply =
    byOutbox ?? (await deps.sentReplies.byExternalId(workspaceId, account.id, status.sid));
  if (reply === null) return 'not_ours';
  const { conversationId, messageNumber } = reply;
  const target: ConversationTarget = { by: 'id', workspaceId, conversationId };
  const about = { messageNumber, outboxId: byOutbox === null ? null : outboxId };
  const command = commandOfStatus(status, about, account);
  const { result } = await commit({ target, actor: { kind: 'system' }, command }, part, deps);
  return result === 'refused' ? 'not_ours' : result;
}

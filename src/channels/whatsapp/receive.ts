import { factsOf } from '../../error-facts.ts';
import type { ChannelAccount } from '../../inbox/account-ports.ts';
import { StoreUnavailable } from '../../inbox/ports.ts';
import type { ReceiveDeps } from '../channel-deps.ts';
import { type Committed, commit, quarantine } from '../commit.ts';
import { reportStatus } from '../report-status.ts';
import {
  answerJson,
  answerTryAgain,
  parseJson,
  type WebhookAnswer,
  type WebhookRequest,
} from '../webhook.ts';
import { commandOfMessage, replyStatusOf } from './command-of.ts';
import { isSameSecret, isSignedByMeta } from './signature.ts';
import { asWebhook, type Part, partsOf } from './webhook-body.ts';
import { whatsAppAccountOf } from './whatsapp-account.ts';

/**
 * How many customers' messages of one webhook are committed at the same time: few, since each has a connection (intake.ts). Those of
 * one customer keep their order.
 */
const AT_ONCE = 2;

type PartResult = Committed['result'] | 'not_ours';

/** Takes one webhook of Meta's. It is 200 only if every part of it is stored, kept in quarantine, or no business of ours. */
export async function receiveWhatsApp(
  account: ChannelAccount,
  request: WebhookRequest,
  deps: ReceiveDeps,
): Promise<WebhookAnswer> {
  if (request.method === 'GET') return answerChallenge(account, request.query);
  const { id: accountId, workspaceId } = account;
  const isSignedFor = (one: ChannelAccount) =>
    isSignedByMeta(request, whatsAppAccountOf(one).appSecrets);
  if (!isSignedFor(account)) {
    deps.log.warn(
      { workspaceId, accountId },
      'a webhook was refused: not signed with the app secret',
    );
    return answerJson(401, { status: 'refused', message: 'x-hub-signature-256 does not fit.' });
  }
  return answerOf(await takeWhatsApp({ account, body: request.rawBody, isSignedFor }, deps));
}

/** Takes a body of which it is known who sent it. */
export async function takeWhatsApp(
  authentic: {
    account: ChannelAccount;
    body: Uint8Array;
    isSignedFor: (account: ChannelAccount) => boolean;
  },
  deps: ReceiveDeps,
): Promise<PartResult[]> {
  const { account, body, isSignedFor } = authentic;
  const parts = partsOf(parseJson(body));
  if (parts === null) {
    return [(await quarantine({ account, body }, 'not a webhook of WhatsApp', deps)).result];
  }
  const accountOf = createAccountLookup(account, isSignedFor, deps);
  return takeAll(parts, { account, accountOf }, deps);
}

/** https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests */
function answerChallenge(account: ChannelAccount, query: URLSearchParams): WebhookAnswer {
  const { verifyToken } = whatsAppAccountOf(account);
  const isOurs =
    verifyToken !== null &&
    query.get('hub.mode') === 'subscribe' &&
    isSameSecret(query.get('hub.verify_token') ?? '', verifyToken);
  if (!isOurs)
    return answerJson(403, { status: 'refused', message: 'hub.verify_token does not fit.' });
  const body = query.get('hub.challenge') ?? '';
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

function answerOf(results: readonly PartResult[]): WebhookAnswer {
  if (results.includes('try_again')) return answerTryAgain(2);
  const count = (wanted: PartResult) => results.filter((result) => result === wanted).length;
  const counts = { stored: count('stored'), quarantined: count('quarantined') };
  return answerJson(200, { status: 'accepted', message: 'Every part is stored.', ...counts });
}

async function takeAll(
  parts: readonly Part[],
  { account, accountOf }: { account: ChannelAccount; accountOf: AccountLookup },
  deps: ReceiveDeps,
): Promise<PartResult[]> {
  const waiting = inOrder(parts);
  const results: PartResult[] = [];
  let toRepeat = 0;
  const work = async () => {
    for (let group = waiting.pop(); group !== undefined; group = waiting.pop()) {
      // The database is away: Meta sends all of it again.
      if (toRepeat >= AT_ONCE) return;
      for (const part of group) {
        const result = await takePart(part, account, accountOf, deps);
        results.push(result);
        if (result !== 'try_again') continue;
        toRepeat += 1;
        // The next one of this customer would pass it.
        break;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

/** Parts that have to keep their order, together; the last group came first. */
function inOrder(parts: readonly Part[]): Part[][] {
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    const key = orderOf(part);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [part]);
    else group.push(part);
  }
  return [...groups.values()].reverse();
}

/** Parts with the same one are taken one after the other. */
function orderOf(part: Part): string {
  switch (part.kind) {
    case 'message':
      return `message ${part.phoneNumberId} ${part.message.address}`;
    case 'status':
      return `status ${part.status.id}`;
    case 'unreadable':
      return 'unreadable';
  }
}

type AccountLookup = (phoneNumberId: string) => Promise<ChannelAccount | null>;

/**
 * A Meta app has one webhook address for all its numbers; each number is an account of its own, with the same app secret. A number with
 * another one is somebody else's, for whom this sender cannot speak.
 */
function createAccountLookup(
  account: ChannelAccount,
  isSignedFor: (account: ChannelAccount) => boolean,
  { accounts }: ReceiveDeps,
): AccountLookup {
  const found = new Map<string, Promise<ChannelAccount | null>>();
  const look = async (phoneNumberId: string) => {
    const { workspaceId } = account;
    const other = await accounts.byExternalId(workspaceId, 'whatsapp', phoneNumberId);
    return other !== null && isSignedFor(other) ? other : null;
  };
  return (phoneNumberId) => {
    if (phoneNumberId === account.externalId) return Promise.resolve(account);
    const known = found.get(phoneNumberId);
    if (known !== undefined) return known;
    const looked = look(phoneNumberId);
    found.set(phoneNumberId, looked);
    return looked;
  };
}

async function takePart(
  part: Part,
  receiver: ChannelAccount,
  accountOf: AccountLookup,
  deps: ReceiveDeps,
): Promise<PartResult> {
  // Written out only where it is kept: each part carries the contacts of its whole batch.
  const keptFor = (account: ChannelAccount) => ({
    account,
    get body() {
      return new TextEncoder().encode(JSON.stringify(asWebhook(part)));
    },
  });
  const keep = async (reason: string) => (await quarantine(keptFor(receiver), reason, deps)).result;
  try {
    if (part.kind === 'unreadable') return await keep(part.reason);
    const account = await accountOf(part.phoneNumberId);
    if (account === null)
      return await keep('for a number that is not connected here with this app secret');
    if (part.kind === 'status') {
      return await reportStatus(replyStatusOf(part.status, account), keptFor(account), deps);
    }
    const { content } = part.message;
    const { result } = await commit(
      commandOfMessage(part.message, account),
      keptFor(account),
      deps,
    );
    if (result === 'refused') return await keep('a message was refused');
    // Shown by its name only: what it held may be readable one day.
    return content.kind === 'unknown' && result === 'stored'
      ? await keep(`unknown kind: ${content.type}`)
      : result;
  } catch (error) {
    if (error instanceof StoreUnavailable) return 'try_again';
    const { id: accountId, workspaceId } = receiver;
    const facts = { workspaceId, accountId, ...factsOf(error) };
    deps.log.error(facts, 'a part of a webhook could not be processed');
    return keep('could not be processed');
  }
}

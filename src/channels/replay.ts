import type { ConversationId } from '../domain/ids.ts';
import type { Refusal } from '../domain/refusals.ts';
import type { CameWith, ChannelAccount } from '../inbox/account-ports.ts';
import type { ReceiveDeps } from './channel-deps.ts';
import { takeGeneric } from './generic/receive.ts';
import { takeTwilio } from './twilio-sms/receive.ts';
import { twilioAccountOf } from './twilio-sms/twilio-account.ts';
import { takeWhatsApp } from './whatsapp/receive.ts';
import { whatsAppAccountOf } from './whatsapp/whatsapp-account.ts';

/** A body that was verified when it came, and kept because it could not be read then. */
export interface KeptWebhook {
  account: ChannelAccount;
  body: Uint8Array;
  cameWith: CameWith;
}

/**
 *  stored      committed now, as this message of this conversation (null: it said something else than a message)
 *  known       it is part of this conversation already, or was no business of ours
 *  refused     the rules say no; nothing was written
 *  unreadable  as before, and why
 *  try_again   the database could not be reached, or others kept it busy
 */
export type Replayed =
  | { result: 'stored'; conversationId: ConversationId; messageNumber: number | null }
  | { result: 'known'; conversationId: ConversationId | null }
  | { result: 'refused'; reason: Refusal['reason'] }
  | { result: 'unreadable'; reasons: string[] }
  | { result: 'try_again' };

/**
 * Puts a kept webhook through the same intake again. Its commands have the ids that they had or would have had, so that a second
 * replay changes nothing; what cannot be read still is not kept anew.
 */
export async function replayWebhook(
  kept: KeptWebhook,
  deps: Omit<ReceiveDeps, 'quarantine' | 'now' | 'publicUrl'>,
): Promise<Replayed> {
  const committed: Replayed[] = [];
  const reasons: string[] = [];
  const handle: ReceiveDeps['handle'] = async (target, actor, command) => {
    const outcome = await deps.handle(target, actor, command);
    const { type } = command;
    const isMessage = type === 'receive_message' || type === 'record_reply';
    switch (outcome.outcome) {
      case 'done': {
        const { id: conversationId, messageCount } = outcome.state;
        const messageNumber = isMessage ? messageCount : null;
        committed.push({ result: 'stored', conversationId, messageNumber });
        break;
      }
      case 'nothing':
        committed.push({ result: 'known', conversationId: outcome.state?.id ?? null });
        break;
      case 'refused':
        committed.push({ result: 'refused', reason: outcome.refusal.reason });
        break;
      case 'busy':
        committed.push({ result: 'try_again' });
        break;
    }
    return outcome;
  };
  const quarantine: ReceiveDeps['quarantine'] = {
    keep: async ({ reason }) => void reasons.push(reason),
  };
  const result = await take(kept, { ...deps, handle, quarantine, now: never, publicUrl: never });
  if (result.includes('try_again')) return { result: 'try_again' };
  // Of one webhook no more than one part is kept in an entry.
  const [first] = committed;
  if (first !== undefined) return first;
  return reasons.length > 0
    ? { result: 'unreadable', reasons }
    : { result: 'known', conversationId: null };
}

/** Only who checks a signature asks for the time or for our address. */
function never(): never {
  throw new Error('asked for what only signatures need');
}

async function take(kept: KeptWebhook, deps: ReceiveDeps): Promise<string[]> {
  const { account, body, cameWith } = kept;
  switch (account.channel) {
    case 'whatsapp': {
      const isSignedFor = sharesSecret(account, (one) => whatsAppAccountOf(one).appSecrets);
      return takeWhatsApp({ account, body, isSignedFor }, deps);
    }
    case 'sms': {
      const isSignedFor = sharesSecret(account, (one) => twilioAccountOf(one).authTokens);
      const query = new URLSearchParams(cameWith['query']);
      return [await takeTwilio({ account, body, query, isSignedFor }, deps)];
    }
    case 'api':
    case 'web':
    case 'email':
    case 'telegram': {
      const webhookId = cameWith['webhook-id'] ?? '';
      return [(await takeGeneric({ account, body, webhookId }, deps)).committed.result];
    }
  }
}

/** Whoever could sign for the one could sign for the other. */
function sharesSecret(account: ChannelAccount, secretsOf: (one: ChannelAccount) => string[]) {
  const secrets = secretsOf(account);
  return (other: ChannelAccount) => secretsOf(other).some((secret) => secrets.includes(secret));
}

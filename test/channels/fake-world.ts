import { randomUUID } from 'node:crypto';
import type { ReceiveDeps } from '../../src/channels/channel-deps.ts';
import type { ConversationCommand } from '../../src/domain/commands.ts';
import type { Conversation } from '../../src/domain/conversation.ts';
import type {
  ChannelAccountId,
  ConversationId,
  InboxId,
  OutboxId,
  WorkspaceId,
} from '../../src/domain/ids.ts';
import type { ActorRef } from '../../src/domain/people.ts';
import type { ChannelAccount } from '../../src/inbox/account-ports.ts';
import {
  type ConversationTarget,
  type ReplyToSend,
  StoreUnavailable,
} from '../../src/inbox/ports.ts';
import { fakeChannelAccounts } from '../helpers/channel-accounts-fake.ts';
import { fakeQuarantine } from '../helpers/quarantine-fake.ts';
import { fakeSentReplies, type SentReply } from '../helpers/sent-replies-fake.ts';

/** Where our webhooks arrive in these tests. */
export const PUBLIC_URL = 'https://dibs.example.com/in';
export const NOW = Date.UTC(2026, 2, 1, 9, 30);
const WORKSPACE = 'T0TEST' as WorkspaceId;
export const CONVERSATION = '7d3c7d0e-0000-4000-8000-00000000c0de' as ConversationId;
export const OUTBOX = '0a6f2f4e-1111-4222-8333-444455556666' as OutboxId;
/** 32 bytes that the generic account signs with. */
export const SECRET = 'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=';

export function genericAccount(over: Partial<ChannelAccount> = {}): ChannelAccount {
  return {
    id: 'aaaaaaaa-0000-4000-8000-000000000001' as ChannelAccountId,
    workspaceId: WORKSPACE,
    inboxId: 'bbbbbbbb-0000-4000-8000-000000000001' as InboxId,
    channel: 'api',
    key: 'shop-hook',
    externalId: null,
    label: 'Shop',
    settings: { replyUrl: 'https://shop.example.com/replies' },
    secrets: { signingSecret: SECRET },
    ...over,
  };
}

export function whatsAppAccount(over: Partial<ChannelAccount> = {}): ChannelAccount {
  return {
    id: 'aaaaaaaa-0000-4000-8000-000000000002' as ChannelAccountId,
    workspaceId: WORKSPACE,
    inboxId: 'bbbbbbbb-0000-4000-8000-000000000001' as InboxId,
    channel: 'whatsapp',
    key: 'wa-hook',
    externalId: '10987654321',
    label: '+49 30 555 0100',
    settings: {},
    secrets: {
      appSecret: 'app-secret-of-test',
      verifyToken: 'verify-me',
      accessToken: 'access-me',
    },
    ...over,
  };
}

export function twilioAccount(over: Partial<ChannelAccount> = {}): ChannelAccount {
  return {
    id: 'aaaaaaaa-0000-4000-8000-000000000004' as ChannelAccountId,
    workspaceId: WORKSPACE,
    inboxId: 'bbbbbbbb-0000-4000-8000-000000000001' as InboxId,
    channel: 'sms',
    key: 'sms-hook',
    externalId: '+4915755501000',
    label: '+49 157 55501000',
    settings: { accountSid: 'AC0123456789abcdef0123456789abcdef' },
    secrets: { authToken: 'auth-token-of-test' },
    ...over,
  };
}

export function replyToSend(over: Partial<ReplyToSend> = {}): ReplyToSend {
  return {
    workspaceId: WORKSPACE,
    channelAccountId: genericAccount().id,
    channel: 'api',
    to: 'customer-17',
    outboxId: OUTBOX,
    conversationId: CONVERSATION,
    conversationNumber: 142,
    messageNumber: 3,
    text: 'It is on its way.',
    maybeSent: false,
    inReplyTo: 'their-message-2',
    authorName: 'Ana',
    files: [],
    ...over,
  };
}

interface Sent {
  target: ConversationTarget;
  actor: ActorRef;
  command: ConversationCommand;
}

type Handled = Awaited<ReturnType<ReceiveDeps['handle']>>;

/** The ports that channels use, in memory. `answer` may make a command end otherwise. */
export function createFakeWorld(accounts: ChannelAccount[]) {
  const sent: Sent[] = [];
  const replies: SentReply[] = [];
  const logged: unknown[] = [];
  const state = { id: CONVERSATION } as Conversation;
  const known = fakeChannelAccounts(accounts);
  const quarantine = fakeQuarantine();
  const sentReplies = fakeSentReplies(replies);
  const world = {
    sent,
    get quarantined() {
      return quarantine.kept.map(({ accountId, body, reason }) => {
        return { accountId, body: body.toString('utf8'), reason };
      });
    },
    logged,
    isDown: false,
    answer: (_command: ConversationCommand): Handled | null | Promise<null> => null,
    /** A reply went out before, under these ids; over the first account unless they say otherwise. */
    weSent(ids: Partial<Omit<SentReply, 'found'>>, found: SentReply['found']) {
      const [account = genericAccount()] = accounts;
      const { workspaceId, id: channelAccountId } = account;
      const outboxId = randomUUID() as string as OutboxId;
      replies.push({ workspaceId, channelAccountId, outboxId, externalId: null, ...ids, found });
    },
  };
  const whenUp = async <Value>(ask: () => Promise<Value>): Promise<Value> => {
    if (world.isDown) throw new StoreUnavailable('down');
    return ask();
  };
  const deps: ReceiveDeps = {
    accounts: {
      byKey: (...asked) => whenUp(() => known.byKey(...asked)),
      recent: async () => null,
      byExternalId: (...asked) => whenUp(() => known.byExternalId(...asked)),
    },
    handle: (target, actor, command) =>
      whenUp(async () => {
        const special = await world.answer(command);
        if (special !== null) return special;
        if (sent.some((one) => one.command.commandId === command.commandId)) {
          return { outcome: 'nothing', state };
        }
        sent.push({ target, actor, command });
        return { outcome: 'done', state, events: [] };
      }),
    quarantine: { keep: (entry) => whenUp(() => quarantine.keep(entry)) },
    sentReplies: {
      byOutboxId: (...asked) => whenUp(() => sentReplies.byOutboxId(...asked)),
      byExternalId: (...asked) => whenUp(() => sentReplies.byExternalId(...asked)),
    },
    now: () => NOW,
    publicUrl: () => PUBLIC_URL,
    log: {
      warn: (...line: unknown[]) => void logged.push(line),
      error: (...line: unknown[]) => void logged.push(line),
    },
  };
  return { world, deps };
}

export type FakeWorld = ReturnType<typeof createFakeWorld>;

import { randomUUID } from 'node:crypto';
import { describe } from 'vitest';
import { accept, type Decider } from '../../src/domain/decision.ts';
import type { Effect } from '../../src/domain/effects.ts';
import type {
  ChannelAccountId,
  ConversationId,
  InboxId,
  OutboxId,
  WorkspaceId,
} from '../../src/domain/ids.ts';
import { fakeChannelAccounts } from '../helpers/channel-accounts-fake.ts';
import { fakeDrafts } from '../helpers/drafts-fake.ts';
import { fakeHomeNotices } from '../helpers/home-notices-fake.ts';
import { fakeQuarantine } from '../helpers/quarantine-fake.ts';
import { fakeSentReplies, type SentReply } from '../helpers/sent-replies-fake.ts';
import { fakeSlackEvents } from '../helpers/slack-events-fake.ts';
import { TEAM } from '../helpers/slack-payloads.ts';
import { fakeViews } from '../helpers/views-fake.ts';
import {
  type Context,
  type Seat,
  seatTable,
  type Take,
  type Taken,
  take,
} from '../inbox/seat-table.ts';
import { ana, ben, conversationId, inboxId, rosa } from '../slack/blocks/given.ts';
import { channelAccountsContract } from './channel-accounts-contract.ts';
import { draftsContract } from './drafts-contract.ts';
import { homeNoticesContract } from './home-notices-contract.ts';
import { quarantineContract } from './quarantine-contract.ts';
import { sentRepliesContract } from './sent-replies-contract.ts';
import { slackEventsContract } from './slack-events-contract.ts';
import { storeLaws } from './store-contract.ts';
import { viewsContract } from './views-contract.ts';

const workspaceId = 'T0ACME' as WorkspaceId;
const newId = <Id extends string>() => randomUUID() as string as Id;
const close = async () => undefined;

slackEventsContract('in memory', async () => {
  let now = 0;
  return {
    events: fakeSlackEvents(() => now),
    advance: async (time) => {
      now += time;
    },
    close,
  };
});

channelAccountsContract('in memory', async () => ({
  accounts: fakeChannelAccounts(),
  workspaceId,
  inboxId: newId<InboxId>(),
  close,
}));

draftsContract('in memory', async () => {
  const clock = { now: 0 };
  return {
    drafts: fakeDrafts(clock),
    workspaceId,
    conversationId: newId<ConversationId>(),
    advance: async (time) => {
      clock.now += time;
    },
    close,
  };
});

homeNoticesContract('in memory', async () => {
  const clock = { now: 0 };
  return {
    store: fakeHomeNotices(clock),
    workspaceId,
    advance: async (time) => {
      clock.now += time;
    },
    close,
  };
});

quarantineContract('in memory', async () => {
  const quarantine = fakeQuarantine();
  const account = () => ({ workspaceId, id: newId<ChannelAccountId>() });
  return {
    quarantine,
    accounts: [account(), account()],
    kept: async () =>
      quarantine.kept.map(({ accountId, body, reason }) => ({
        accountId,
        body: [...body],
        reason,
      })),
    close,
  };
});

sentRepliesContract('in memory', async () => {
  const replies: SentReply[] = [];
  const channelAccountId = newId<ChannelAccountId>();
  return {
    sentReplies: fakeSentReplies(replies),
    workspaceId,
    channelAccountId,
    reply: async () => {
      const outboxId = newId<OutboxId>();
      const found = { conversationId: newId<ConversationId>(), messageNumber: 2 };
      replies.push({ workspaceId, channelAccountId, outboxId, externalId: null, found });
      return { outboxId, ...found };
    },
    sent: async (outboxId, externalId) => {
      const reply = replies.find((one) => one.outboxId === outboxId);
      if (reply !== undefined) reply.externalId = externalId;
    },
    close,
  };
});

viewsContract('in memory', async () => ({
  views: fakeViews(),
  workspaceId: TEAM as WorkspaceId,
  inboxId,
  conversationId,
  people: [
    { id: ana, name: 'Ana Silva', role: 'agent' },
    { id: ben, name: 'Ben Adler', role: 'agent' },
    { id: rosa, name: 'Rosa Klein', role: 'admin' },
  ],
  close,
}));

/** A seat from which everybody may push everybody. */
const pushing: Decider<Seat, Take, Context, Taken, Effect, never> = {
  decide: (_seat, { who }) => accept({ type: 'taken', who }),
  evolve: (seat, [event]) => ({ version: (seat?.version ?? 0) + 1, taken: event?.who ?? null }),
  effectsOf: () => [],
};

describe('store contract › in memory', () => {
  storeLaws('seats', () => ({
    store: seatTable().store,
    decider: pushing,
    target: 'the seat',
    create: () => take('ana', randomUUID()),
    change: () => take('ben', randomUUID()),
  }));
});

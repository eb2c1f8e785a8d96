import { onTestFinished, vi } from 'vitest';
import type { WorkspaceId } from '../../src/domain/ids.ts';
import type { HandleAgent, HandleConversation, HandleInbox } from '../../src/inbox/handlers.ts';
import type { Views } from '../../src/inbox/reading-ports.ts';
import { createSlackApp } from '../../src/slack/bolt-app.ts';
import { createSlackClients } from '../../src/slack/clients.ts';
import { createHomeNotices } from '../../src/slack/home-notices.ts';
import type { SlackAppDeps } from '../../src/slack/listeners/listener-deps.ts';
import { createHttpReceiver, type HttpAnswer } from '../../src/slack/receivers/http-receiver.ts';
import { fakeChannelAccounts } from './channel-accounts-fake.ts';
import { fakeDrafts } from './drafts-fake.ts';
import { type FakeLog, fakeLog } from './fake-log.ts';
import { fakeHomeNotices } from './home-notices-fake.ts';
import { fakeSlackEvents } from './slack-events-fake.ts';
import { SIGNING_SECRET, slackRequest, TEAM } from './slack-payloads.ts';
import { type SlackStub, startSlackStub } from './slack-stub.ts';
import { fakeViews } from './views-fake.ts';

const NOW = 1_695_300_000_000;

/** Our Bolt app with its HTTP receiver; commands and views are what the test makes of them, Slack is a stub. */
export interface SlackAppHarness {
  slack: SlackStub;
  handleConversation: ReturnType<typeof vi.fn<HandleConversation>>;
  handleInbox: ReturnType<typeof vi.fn<HandleInbox>>;
  handleAgent: ReturnType<typeof vi.fn<HandleAgent>>;
  adopt: ReturnType<typeof vi.fn<SlackAppDeps['adopt']>>;
  views: Views;
  deps: SlackAppDeps;
  log: FakeLog;
  delivered: string[];
  /** Sends a signed payload and waits until everything that follows from it is through. */
  send(payload: object): Promise<HttpAnswer>;
  /** The same without waiting: what Slack is answered, as soon as it is. */
  answerTo(payload: object): Promise<HttpAnswer>;
  eventOutcomes: [string, string][];
}

export async function startSlackApp(): Promise<SlackAppHarness> {
  const slack = await startSlackStub();
  onTestFinished(() => slack.close());
  const { slackApiUrl } = slack;
  const log = fakeLog();
  const events = fakeSlackEvents();
  const delivered: string[] = [];
  const installation = {
    workspaceId: TEAM as WorkspaceId,
    botToken: 'xoxb-test',
    botId: 'B1',
    botUserId: 'UBOT',
  };
  const views = fakeViews();
  const handleConversation = vi.fn<HandleConversation>(async () => ({
    outcome: 'nothing',
    state: null,
  }));
  const handleInbox = vi.fn<HandleInbox>(async () => ({ outcome: 'nothing', state: null }));
  const handleAgent = vi.fn<HandleAgent>(async () => ({ outcome: 'nothing', state: null }));
  const adopt = vi.fn<SlackAppDeps['adopt']>(async () => 'ours');
  const deps: SlackAppDeps = {
    installation,
    clients: createSlackClients({ botToken: installation.botToken, slackApiUrl, log }),
    homeNotices: createHomeNotices(fakeHomeNotices()),
    handleConversation,
    handleInbox,
    handleAgent,
    views,
    accounts: fakeChannelAccounts(),
    drafts: fakeDrafts(),
    ownerships: { openIn: async () => [] },
    holidays: { regions: async () => [], of: async () => ({}) },
    adopt,
    keepCopy: async () => undefined,
    revive: async () => undefined,
    deliverNow: async (orderKey) => {
      delivered.push(orderKey);
    },
    settledIn: async (_patience, orderKeys) => {
      delivered.push(...orderKeys);
      return true;
    },
    publicUrl: () => 'https://dibs.example',
    newSecret: () => Buffer.alloc(32, 7).toString('base64'),
    log,
  };
  const receiver = createHttpReceiver({
    signingSecrets: [SIGNING_SECRET],
    events,
    installation,
    now: () => NOW,
    log,
  });
  createSlackApp({ ...deps, receiver, slackApiUrl });
  const answerTo = (payload: object) => receiver.handle(slackRequest(payload, { at: NOW }));
  return {
    slack,
    handleConversation,
    handleInbox,
    handleAgent,
    adopt,
    views,
    deps,
    log,
    delivered,
    eventOutcomes: events.outcomes,
    answerTo,
    send: async (payload) => {
      const answer = await answerTo(payload);
      await receiver.stop();
      return answer;
    },
  };
}

/** The words of a message or view as JSON, for looking something up in them. */
export function wordsIn(value: unknown): string {
  return JSON.stringify(value);
}

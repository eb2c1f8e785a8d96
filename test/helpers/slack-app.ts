import { onTestFinished, vi } from 'vitest';
import type { WorkspaceId } from '../../src/domain/ids.ts';
import type { HandleAgent, HandleConversation, HandleInbox } from '../../src/inbox/handlers.ts';
import type { Views } from '../../src/inbox/reading-ports.ts';
import { createSlackApp } from '../../src/slack/bolt-app.ts';
import { createSlackClients } from '../../src/slack/clients.ts';
import type { SlackAppDeps } from '../../src/slack/listeners/listener-deps.ts';
import { createHttpReceiver, type HttpAnswer } from '../../src/slack/receivers/http-receiver.ts';
import {
  ana,
  ben,
  home,
  inbox,
  inboxId,
  NAMES,
  rosa,
  unassigned,
  viewOf,
} from '../slack/blocks/given.ts';
import { type FakeLog, fakeLog } from './fake-log.ts';
import { fakeSlackEvents } from './slack-events-fake.ts';
import { SIGNING_SECRET, slackRequest, TEAM } from './slack-payloads.ts';
import { type SlackStub, startSlackStub } from './slack-stub.ts';

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
  const adopt = vi.fn<SlackAppDeps['adopt']>(async () => undefined);
  const deps: SlackAppDeps = {
    installation,
    clients: createSlackClients({ botToken: installation.botToken, slackApiUrl, log }),
    handleConversation,
    handleInbox,
    handleAgent,
    views,
    accounts: {
      byKey: async () => null,
      byId: async () => null,
      byExternalId: async () => null,
      ofInbox: async () => [],
      create: async (account) => ({ ...account, id: 'account' as never }),
    },
    adopt,
    revive: async () => undefined,
    deliverNow: async (orderKey) => {
      delivered.push(orderKey);
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

/** Views of one inbox, #support in C1, with the unassigned conversation #142; Ana and Ben answer, Rosa is the admin. */
function fakeViews(): Views {
  const people = [ana, ben, rosa].map((id) => ({
    id,
    name: NAMES[id] ?? id,
    timeZone: 'UTC',
    mayAct: true,
    guest: false,
  }));
  const support = { id: inboxId, name: 'support', slackChannel: 'C1', role: 'agent' as const };
  return {
    ofSurface: async () => null,
    inbox: async () => inbox({ slackChannel: 'C1' }),
    conversation: async () => viewOf(unassigned()),
    more: async () => null,
    byNumber: async () => null,
    byPlace: async () => null,
    newestNumber: async () => 153,
    nextWaiting: async () => null,
    candidates: async () => [],
    managers: async () => [{ id: rosa, name: 'Rosa Klein' }],
    load: async () => null,
    unassigned: async () => null,
    home: async () => home(),
    inboxesOf: async () => [support],
    people: async (_workspaceId, ids) => people.filter(({ id }) => ids.includes(id)),
  };
}

/** The words of a message or view as JSON, for looking something up in them. */
export function wordsIn(value: unknown): string {
  return JSON.stringify(value);
}

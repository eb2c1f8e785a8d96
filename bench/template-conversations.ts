import { randomBytes, randomUUID } from 'node:crypto';
import { type Database, openDatabase } from '../src/db/open-database.ts';
import type { AgentProfile } from '../src/domain/agent.ts';
import type { ConversationCommand } from '../src/domain/commands.ts';
import type { Conversation } from '../src/domain/conversation.ts';
import type {
  AgentId,
  ChannelAccountId,
  CommandId,
  ConversationId,
  Duration,
  InboxId,
  Instant,
  WorkspaceId,
} from '../src/domain/ids.ts';
import { defaultSettings } from '../src/domain/inbox.ts';
import type { ActorRef } from '../src/domain/people.ts';
import { createCommands } from '../src/inbox/commands.ts';
import { ask } from './servers.ts';

/** One conversation of each kind, told through the real commands and stores: the seed copies their rows. */

export const WORKSPACE = 'T0BENCH' as WorkspaceId;
/** Manages the inbox that the others are copies of, and owns what is owned in the templates. */
export const MANAGER = 'U000000' as AgentId;
const SLACK_CHANNEL = 'C0INBOX000';

/** How a conversation stands. */
export type Kind =
  | 'fresh'
  | 'due_soon'
  | 'late'
  | 'claimed'
  | 'claimed_due_soon'
  | 'claimed_late'
  | 'answered'
  | 'snoozed'
  | 'resolved';

export interface Templates {
  database: Database;
  inboxId: InboxId;
  /** The same moment for all: what they say of themselves is as of then. */
  at: Instant;
  /** Of each kind. */
  conversations: ReadonlyMap<Kind, ConversationId>;
}

const MINUTE: Duration = 60_000;
const A_MOMENT: Duration = 15_000;
const DAY: Duration = 86_400_000;

type Wish = ConversationCommand extends infer Of
  ? Of extends ConversationCommand
    ? Omit<Of, 'commandId'>
    : never
  : never;

interface Teller {
  state(): Conversation;
  tell(who: AgentId | 'system', wish: Wish): Promise<void>;
  /** Time goes on, and what is due then is looked at. */
  wait(time: Duration): Promise<void>;
  answer(): Promise<void>;
  claim(): Promise<void>;
}

interface Plot {
  kind: Kind;
  /** How long before the moment the customer writes. */
  before: Duration;
  story: (teller: Teller) => Promise<void>;
}

/** From an empty database to one with a workspace, one inbox and a conversation of each kind. The clock is real again afterwards. */
export async function tellTemplates(databaseUrl: string): Promise<Templates> {
  const database = await openDatabase({
    databaseUrl,
    dataDir: '',
    secretKey: randomBytes(32).toString('base64'),
    openGates: true,
    onError: () => undefined,
  });
  const commands = createCommands({
    stores: database.stores,
    bell: { ring: async () => undefined },
    observe: () => undefined,
    pause: async () => undefined,
    monotonicNow: () => performance.now(),
  });
  const { inboxId, accountId } = await setUp(database, commands);
  const at = Date.now();
  const conversations = new Map<Kind, ConversationId>();
  for (const { kind, before, story } of PLOTS) {
    const teller = await firstMessage(kind, at - before);
    await story(teller);
    conversations.set(kind, teller.state().id);
  }
  await ask(databaseUrl, 'DELETE FROM dibs_clock');
  return { database, inboxId, at, conversations };

  async function firstMessage(kind: Kind, from: Instant): Promise<Teller> {
    let now = from;
    const send = async (
      target: Parameters<typeof commands.handleConversation>[0],
      actor: ActorRef,
      wish: Wish,
    ): Promise<Conversation> => {
      await database.clock.follow(now, 0);
      const command = { commandId: newId<CommandId>(), ...wish } as ConversationCommand;
      const outcome = await commands.handleConversation(target, actor, command);
      const isHeard = outcome.outcome === 'done' || outcome.outcome === 'nothing';
      if (isHeard && outcome.state !== null) return outcome.state;
      throw new Error(`${kind}, ${wish.type}: ${JSON.stringify(outcome)}`);
    };
    let state = await send(
      {
        by: 'customer',
        workspaceId: WORKSPACE,
        channelAccountId: accountId,
        customer: { address: `template-${kind}`, name: 'Marta Díaz' },
      },
      { kind: 'customer' },
      {
        type: 'receive_message',
        message: { externalId: newId(), text: QUESTION, attachments: [], writtenAt: null },
        details: { source: 'Spring campaign', captured: { Order: '8812', Language: 'Spanish' } },
        automation: null,
      },
    );
    const teller: Teller = {
      state: () => state,
      async tell(who, wish) {
        const target = { by: 'id', workspaceId: WORKSPACE, conversationId: state.id } as const;
        state = await send(
          target,
          who === 'system' ? SYSTEM : { kind: 'agent', agentId: who },
          wish,
        );
      },
      async wait(time) {
        now += time;
        await teller.tell('system', { type: 'check_clocks' });
      },
      claim: () => teller.tell(MANAGER, { type: 'claim' }),
      async answer() {
        await teller.tell(MANAGER, { type: 'reply', text: ANSWER, seenVersion: state.version });
        await teller.wait(A_MOMENT);
        const outcome = { state: 'sent', externalId: newId() } as const;
        await teller.tell('system', {
          ...{ type: 'report_reply', messageNumber: state.messageCount, outboxId: null, outcome },
        });
      },
    };
    return teller;
  }
}

const SYSTEM: ActorRef = { kind: 'system' };
const QUESTION =
  'Hello, I ordered the blue lamp (8812) on Monday and it has not arrived yet. Could you tell me where it is? I leave on Friday.';
const ANSWER =
  'Hello Marta, it left our warehouse this morning and should be with you tomorrow before noon. I will keep an eye on it for you.';

const PLOTS: readonly Plot[] = [
  { kind: 'fresh', before: 30_000, story: async () => undefined },
  { kind: 'due_soon', before: 3 * MINUTE, story: ({ wait }) => wait(3 * MINUTE) },
  {
    kind: 'late',
    before: 60 * MINUTE,
    story: async ({ wait }) => {
      for (let looked = 0; looked < 6; looked += 1) await wait(10 * MINUTE);
    },
  },
  { kind: 'claimed', before: MINUTE, story: ({ claim }) => claim() },
  {
    kind: 'claimed_due_soon',
    before: 11 * MINUTE,
    story: async ({ claim, wait }) => {
      await claim();
      await wait(11 * MINUTE);
    },
  },
  {
    kind: 'claimed_late',
    before: 60 * MINUTE,
    story: async ({ claim, wait }) => {
      await claim();
      for (let looked = 0; looked < 6; looked += 1) await wait(10 * MINUTE);
    },
  },
  {
    kind: 'answered',
    before: 10 * MINUTE,
    story: async ({ claim, wait, answer }) => {
      await claim();
      await wait(4 * MINUTE);
      await answer();
    },
  },
  {
    kind: 'snoozed',
    before: 10 * MINUTE,
    story: async ({ claim, wait, answer, state, tell }) => {
      await claim();
      await wait(4 * MINUTE);
      await answer();
      const until = (state().firstRepliedAt ?? state().openedAt) + 8 * DAY;
      await tell(MANAGER, { type: 'snooze', until, note: null });
    },
  },
  {
    kind: 'resolved',
    before: 30 * MINUTE,
    story: async ({ claim, wait, answer, state, tell }) => {
      await claim();
      await wait(4 * MINUTE);
      await answer();
      await wait(20 * MINUTE);
      const { version: seenVersion } = state();
      await tell(MANAGER, {
        ...{ type: 'resolve', seenVersion, note: null, by: null, outcome: 'Answered' },
      });
    },
  },
];

async function setUp(
  database: Database,
  commands: ReturnType<typeof createCommands>,
): Promise<{ inboxId: InboxId; accountId: ChannelAccountId }> {
  await database.workspaces.ensure({
    id: WORKSPACE,
    url: 'https://acme.slack.com/',
    name: 'Acme',
    botId: 'B0DIBS',
    botUserId: 'U0BOT',
    tokenFingerprint: 'f'.repeat(64),
  });
  const profile: AgentProfile = {
    ...{ name: 'Rosa Klein', timeZone: 'Europe/Berlin', deactivated: false },
    ...{ kind: 'member', isWorkspaceAdmin: false },
  };
  await commands.handleAgent({ workspaceId: WORKSPACE, agentId: MANAGER }, SYSTEM, {
    ...{ type: 'sync_profile', commandId: newId(), profile },
  });
  const inboxId = newId<InboxId>();
  const target = {
    by: 'slackChannel',
    workspaceId: WORKSPACE,
    slackChannel: SLACK_CHANNEL,
  } as const;
  const manager = { kind: 'agent', agentId: MANAGER } as const;
  await commands.handleInbox(target, manager, {
    ...{ type: 'invite', commandId: newId(), inboxId, slackChannel: SLACK_CHANNEL },
    ...{ name: 'inbox-0', visibility: 'private', timeZone: 'Europe/Berlin', members: [MANAGER] },
  });
  const settings = defaultSettings('Europe/Berlin');
  await commands.handleInbox(target, manager, {
    ...{ type: 'set_up', commandId: newId(), answering: [], managing: [MANAGER] },
    // Open at any hour, so that it is the same whenever it is measured.
    settings: { ...settings, calendar: { timeZone: 'Europe/Berlin', week: 'always' } },
  });
  const account = await database.accounts.create({
    workspaceId: WORKSPACE,
    inboxId,
    ...{ channel: 'api', key: `key_${randomUUID()}`, externalId: null, label: 'Shop' },
    settings: { replyUrl: 'https://shop.example/replies' },
    secrets: { signingSecret: 'whsec_x' },
  });
  return { inboxId, accountId: account.id };
}

function newId<Id extends string>(): Id {
  return randomUUID() as string as Id;
}

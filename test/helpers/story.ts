import { randomUUID } from 'node:crypto';
import { createAgentStore } from '../../src/db/agent-store.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { createInboxStore } from '../../src/db/inbox-store.ts';
import { createSql, type Sql } from '../../src/db/pool.ts';
import { createViews } from '../../src/db/views/views.ts';
import { createWorkspaces } from '../../src/db/workspaces.ts';
import type { AgentCommand, AgentProfile } from '../../src/domain/agent.ts';
import type { ConversationCommand } from '../../src/domain/commands.ts';
import type { Conversation } from '../../src/domain/conversation.ts';
import type {
  AgentId,
  ChannelAccountId,
  CommandId,
  ConversationId,
  Duration,
  InboxId,
  Instant,
  WorkspaceId,
} from '../../src/domain/ids.ts';
import { defaultSettings, type SettingsChange } from '../../src/domain/inbox.ts';
import type { ActorRef } from '../../src/domain/people.ts';
import { createCommands } from '../../src/inbox/commands.ts';
import type { Views } from '../../src/inbox/reading-ports.ts';
import { createTestDatabase } from './database.ts';

/** Wednesday, 2026-03-04, 10:00 in Berlin: the inbox works. */
export const START: Instant = Date.UTC(2026, 2, 4, 9);

type Wish<Type extends ConversationCommand['type']> = Omit<
  Extract<ConversationCommand, { type: Type }>,
  'commandId'
>;
type AnyAgentWish = {
  [Type in AgentCommand['type']]: Omit<Extract<AgentCommand, { type: Type }>, 'commandId'>;
}[AgentCommand['type']];
type AnyWish = { [Type in ConversationCommand['type']]: Wish<Type> }[ConversationCommand['type']];

/** One workspace with inboxes and people, told through the real commands and stores, in a time that stands still. */
export interface Story {
  databaseUrl: string;
  sql: Sql;
  views: Views;
  workspaceId: WorkspaceId;
  now(): Instant;
  /** Lets time go on, and each clock that comes due say so, and each inbox whose day has something to say. */
  pass(time: Duration): Promise<void>;
  person(id: string, name: string, profile?: Partial<AgentProfile>): Promise<AgentId>;
  /** An inbox that works Monday to Friday, 9 to 18 in Berlin; the first manager set it up. */
  inbox(
    name: string,
    people: { manage: AgentId[]; answer: AgentId[]; watch?: AgentId[] },
  ): Promise<StoryInbox>;
  /** Sends a command; fails if it is refused. Gives the state after it. */
  tell(
    who: AgentId | 'system',
    conversationId: ConversationId,
    wish: AnyWish,
  ): Promise<Conversation>;
  /** Somebody goes away. */
  away(who: AgentId, until: Instant | null): Promise<void>;
  /** What somebody says of themselves; fails if it is refused. */
  says(who: AgentId, wish: AnyAgentWish): Promise<void>;
  /** Settings of an inbox, by the system. */
  change(inboxId: InboxId, change: SettingsChange): Promise<void>;
  /** Where delivery would say that a surface stands. */
  standsAt(
    key: string,
    place: { slackChannel: string; ts: string },
    conversationId: ConversationId,
  ): Promise<void>;
  end(): Promise<void>;
}

export interface StoryInbox {
  id: InboxId;
  accountId: ChannelAccountId;
  /** A customer writes; gives the conversation that it joined. */
  write(from: string, text: string, name?: string | null): Promise<Conversation>;
}

const newId = <Id extends string>() => randomUUID() as string as Id;
const newCommand = () => ({ commandId: newId<CommandId>() });

export async function beginStory(): Promise<Story> {
  const database = await createTestDatabase();
  const sql = createSql({ url: database.url, poolSize: 4 });
  const workspaceId = 'T0ACME' as WorkspaceId;
  let now = START;
  await setClock(sql, now);
  await createWorkspaces(sql).ensure({
    id: workspaceId,
    url: 'https://acme.slack.com/',
    name: 'Acme',
    botId: 'B0DIBS',
    botUserId: 'U0DIBS',
    tokenFingerprint: 'f'.repeat(64),
  });
  const commands = createCommands({
    stores: {
      conversations: createConversationStore(sql),
      inboxes: createInboxStore(sql),
      agents: createAgentStore(sql),
    },
    bell: { ring: async () => undefined },
    observe: () => undefined,
    pause: async () => undefined,
    monotonicNow: () => performance.now(),
  });

  async function stateOf(
    target: Parameters<typeof commands.handleConversation>[0],
    actor: ActorRef,
    command: ConversationCommand,
  ): Promise<Conversation> {
    const outcome = await commands.handleConversation(target, actor, command);
    if ((outcome.outcome === 'done' || outcome.outcome === 'nothing') && outcome.state !== null) {
      return outcome.state;
    }
    throw new Error(`${command.type}: ${JSON.stringify(outcome)}`);
  }

  const story: Story = {
    databaseUrl: database.url,
    sql,
    views: createViews(sql),
    workspaceId,
    now: () => now,
    async pass(time) {
      now += time;
      await setClock(sql, now);
      const { rows } = await sql.pool.query<{ id: ConversationId }>(
        'SELECT id FROM conversation WHERE next_alarm_at <= dibs_now()',
      );
      for (const { id } of rows) await story.tell('system', id, { type: 'check_clocks' });
      const days = await sql.pool.query<{ id: InboxId }>(
        'SELECT id FROM inbox WHERE next_alarm_at <= dibs_now()',
      );
      for (const { id } of days.rows) {
        const target = { by: 'id', workspaceId, inboxId: id } as const;
        const command = { ...newCommand(), type: 'check_day' } as const;
        await commands.handleInbox(target, { kind: 'system' }, command);
      }
    },
    async person(id, name, profile = {}) {
      const agentId = id as AgentId;
      await commands.handleAgent(
        { workspaceId, agentId },
        { kind: 'system' },
        {
          ...newCommand(),
          type: 'sync_profile',
          profile: {
            name,
            timeZone: 'Europe/Berlin',
            kind: 'member',
            deactivated: false,
            isWorkspaceAdmin: false,
            ...profile,
          },
        },
      );
      return agentId;
    },
    async inbox(name, { manage, answer, watch = [] }) {
      const id = newId<InboxId>();
      const slackChannel = `C${name.toUpperCase()}`;
      const [inviter = null] = manage;
      const actor: ActorRef =
        inviter === null ? { kind: 'system' } : { kind: 'agent', agentId: inviter };
      await commands.handleInbox({ by: 'slackChannel', workspaceId, slackChannel }, actor, {
        ...newCommand(),
        type: 'invite',
        ...{ inboxId: id, slackChannel, name, visibility: 'private', timeZone: 'Europe/Berlin' },
        members: [...manage, ...answer, ...watch],
      });
      const settings = defaultSettings('Europe/Berlin');
      const outcome = await commands.handleInbox({ by: 'id', workspaceId, inboxId: id }, actor, {
        ...newCommand(),
        ...{ type: 'set_up', answering: answer, managing: manage, settings },
      });
      if (outcome.outcome !== 'done') throw new Error(`set_up: ${JSON.stringify(outcome)}`);
      const accountId = newId<ChannelAccountId>();
      await sql.pool.query(
        `INSERT INTO channel_account (workspace_id, id, inbox_id, channel, key, label, settings, secrets)
         VALUES ($1, $2, $3, 'api', $4, 'Shop', '{"replyUrl": "http://127.0.0.1:9/"}', decode(repeat('00', 40), 'hex'))`,
        [workspaceId, accountId, id, newId()],
      );
      return {
        databaseUrl: database.url,
        id,
        accountId,
        write: (from, text, customerName = from) =>
          stateOf(
            {
              by: 'customer',
              workspaceId,
              channelAccountId: accountId,
              customer: { address: from, name: customerName },
            },
            { kind: 'customer' },
            {
              ...newCommand(),
              type: 'receive_message',
              message: { externalId: newId(), text, attachments: [], writtenAt: null },
              details: {},
              automation: null,
            },
          ),
      };
    },
    tell(who, conversationId, wish) {
      const actor: ActorRef =
        who === 'system' ? { kind: 'system' } : { kind: 'agent', agentId: who };
      const command = { ...newCommand(), ...wish } as ConversationCommand;
      return stateOf({ by: 'id', workspaceId, conversationId }, actor, command);
    },
    async away(agentId, until) {
      const actor: ActorRef = { kind: 'agent', agentId };
      const command = { ...newCommand(), type: 'go_away', until } as const;
      const outcome = await commands.handleAgent({ workspaceId, agentId }, actor, command);
      if (outcome.outcome !== 'done') throw new Error(`go_away: ${JSON.stringify(outcome)}`);
    },
    async says(agentId, wish) {
      const actor: ActorRef = { kind: 'agent', agentId };
      const command = { ...newCommand(), ...wish } as AgentCommand;
      const outcome = await commands.handleAgent({ workspaceId, agentId }, actor, command);
      if (outcome.outcome !== 'done') throw new Error(`${wish.type}: ${JSON.stringify(outcome)}`);
    },
    async change(inboxId, change) {
      const command = { ...newCommand(), type: 'change_settings', change } as const;
      const target = { by: 'id', workspaceId, inboxId } as const;
      const outcome = await commands.handleInbox(target, { kind: 'system' }, command);
      if (outcome.outcome !== 'done') throw new Error(`settings: ${JSON.stringify(outcome)}`);
    },
    async standsAt(key, { slackChannel, ts }, conversationId) {
      await sql.pool.query(
        `INSERT INTO slack_message
           (workspace_id, surface_key, conversation_id, slack_channel, ts, outbox_id, shown_version, posted_at, listed)
         VALUES ($1, $2, $3, $4, $5, $6, 1, dibs_now(), '{}')`,
        [workspaceId, key, conversationId, slackChannel, ts, newId()],
      );
    },
    async end() {
      await sql.close();
      await database.drop();
    },
  };
  return story;
}

async function setClock(sql: Sql, now: Instant): Promise<void> {
  await sql.pool.query(
    `INSERT INTO dibs_clock (base_real, base_virtual, speed) VALUES (statement_timestamp(), $1, 0)
     ON CONFLICT (only_row) DO UPDATE SET base_virtual = excluded.base_virtual`,
    [new Date(now).toISOString()],
  );
}

import { randomUUID } from 'node:crypto';
import { createAgentStore } from '../../src/db/agent-store.ts';
import { createChannelAccounts } from '../../src/db/channel-accounts.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { createInboxStore } from '../../src/db/inbox-store.ts';
import { createOutbox } from '../../src/db/outbox.ts';
import { createSql, type Sql } from '../../src/db/pool.ts';
import { createPrisma, type PrismaClient } from '../../src/db/prisma.ts';
import { createSealer } from '../../src/db/secrets.ts';
import { createWorkspaces } from '../../src/db/workspaces.ts';
import type { AgentProfile } from '../../src/domain/agent.ts';
import type { ConversationCommand } from '../../src/domain/commands.ts';
import type { Effect } from '../../src/domain/effects.ts';
import type {
  AgentId,
  ChannelAccountId,
  CommandId,
  ConversationId,
  InboxId,
  Instant,
  WorkspaceId,
} from '../../src/domain/ids.ts';
import { seconds } from '../../src/domain/ids.ts';
import { defaultSettings } from '../../src/domain/inbox.ts';
import type { ActorRef } from '../../src/domain/people.ts';
import { type Commands, createCommands } from '../../src/inbox/commands.ts';
import type { Outbox } from '../../src/inbox/ports.ts';
import { createTestDatabase } from '../helpers/database.ts';

export const workspaceId = 'T0ACME' as WorkspaceId;
export const ana = 'U0ANA' as AgentId;
export const ben = 'U0BEN' as AgentId;
export const rosa = 'U0ROSA' as AgentId;
/** A Monday, 10:00 in Berlin. */
export const MONDAY: Instant = Date.UTC(2026, 1, 2, 9);

/** A migrated database with one inbox: Rosa is its admin, Ana and Ben answer. */
export interface Desk {
  url: string;
  sql: Sql;
  prisma: PrismaClient;
  stores: {
    conversations: ReturnType<typeof createConversationStore>;
    inboxes: ReturnType<typeof createInboxStore>;
    agents: ReturnType<typeof createAgentStore>;
  };
  commands: Commands;
  outbox: Outbox;
  inboxId: InboxId;
  channelAccountId: ChannelAccountId;
  /** Another process: connections, stores and mutexes of its own. */
  another(): { sql: Sql; commands: Commands; outbox: Outbox };
  receive(
    address: string,
    text: string,
    about?: { externalId?: string; commandId?: string; commands?: Commands },
  ): ReturnType<Commands['handleConversation']>;
  asAgent(
    agentId: AgentId,
    conversationId: ConversationId,
    command: CommandWithoutId,
    commands?: Commands,
  ): ReturnType<Commands['handleConversation']>;
  /** The clock stands still at that instant. */
  setClock(at: Instant): Promise<void>;
  close(): Promise<void>;
}

type CommandWithoutId = ConversationCommand extends infer One
  ? One extends ConversationCommand
    ? Omit<One, 'commandId'>
    : never
  : never;

export const newId = () => randomUUID() as string as CommandId;
export const system: ActorRef = { kind: 'system' };
export const profile = (name: string, more: Partial<AgentProfile> = {}): AgentProfile => ({
  name,
  timeZone: 'Europe/Berlin',
  kind: 'member',
  deactivated: false,
  isWorkspaceAdmin: false,
  ...more,
});

export async function openDesk(options: { frozen?: boolean } = {}): Promise<Desk> {
  const database = await createTestDatabase();
  const opened: Sql[] = [];
  const connect = () => {
    const sql = createSql({ url: database.url, poolSize: 16 });
    opened.push(sql);
    return sql;
  };
  const sql = connect();
  const setClock = async (at: Instant) => {
    await sql.pool.query(
      `INSERT INTO dibs_clock (base_real, base_virtual, speed) VALUES (statement_timestamp(), $1, 0)
       ON CONFLICT (only_row) DO UPDATE SET base_real = excluded.base_real, base_virtual = excluded.base_virtual`,
      [new Date(at)],
    );
  };
  if (options.frozen !== false) await setClock(MONDAY);
  const stores = storesOn(sql);
  const commands = commandsOn(sql);
  const prisma = createPrisma(sql.pool);
  await createWorkspaces(sql).ensure({
    id: workspaceId,
    url: 'https://acme.slack.com/',
    name: 'Acme',
    botId: 'B0DIBS',
    botUserId: 'U0BOT',
    tokenFingerprint: 'f'.repeat(64),
  });
  const inboxId = randomUUID() as string as InboxId;
  const slackChannel = 'C0SUPPORT';
  const byRosa: ActorRef = { kind: 'agent', agentId: rosa };
  const target = { by: 'slackChannel', workspaceId, slackChannel } as const;
  await commands.handleInbox(target, byRosa, {
    type: 'invite',
    commandId: newId(),
    inboxId,
    slackChannel,
    name: 'support',
    visibility: 'private',
    timeZone: 'Europe/Berlin',
    members: [ana, ben, rosa],
  });
  await commands.handleInbox(target, byRosa, {
    type: 'set_up',
    commandId: newId(),
    answering: [ana, ben],
    managing: [],
    settings: defaultSettings('Europe/Berlin'),
  });
  await sql.pool.query('DELETE FROM outbox');
  const accounts = createChannelAccounts(prisma, createSealer(Buffer.alloc(32, 7)));
  const account = await accounts.create({
    workspaceId,
    inboxId,
    channel: 'api',
    key: `key_${randomUUID()}`,
    externalId: null,
    label: 'Shop',
    settings: { replyUrl: 'https://shop.example/replies' },
    secrets: { signingSecret: 'whsec_x' },
  });
  return {
    url: database.url,
    sql,
    prisma,
    stores,
    commands,
    outbox: createOutbox(sql, { gates: 'enforced' }),
    inboxId,
    channelAccountId: account.id,
    another() {
      const other = connect();
      return {
        sql: other,
        commands: commandsOn(other),
        outbox: createOutbox(other, { gates: 'enforced' }),
      };
    },
    receive(address, text, { externalId, commandId, commands: through = commands } = {}) {
      return through.handleConversation(
        {
          by: 'customer',
          workspaceId,
          channelAccountId: account.id,
          customer: { address, name: 'Marta Díaz' },
        },
        { kind: 'customer' },
        {
          type: 'receive_message',
          commandId: (commandId ?? randomUUID()) as CommandId,
          message: { externalId: externalId ?? null, text, attachments: [], writtenAt: null },
          details: {},
          automation: null,
        },
      );
    },
    asAgent(agentId, conversationId, command, through = commands) {
      const whole = { ...command, commandId: newId() } as ConversationCommand;
      return through.handleConversation(
        { by: 'id', workspaceId, conversationId },
        { kind: 'agent', agentId },
        whole,
      );
    },
    setClock,
    async close() {
      await prisma.$disconnect();
      await Promise.all(opened.map((one) => one.close()));
      await database.drop();
    },
  };
}

function storesOn(sql: Sql) {
  return {
    conversations: createConversationStore(sql),
    inboxes: createInboxStore(sql),
    agents: createAgentStore(sql),
  };
}

function commandsOn(sql: Sql): Commands {
  return createCommands({
    stores: storesOn(sql),
    bell: { ring: async () => undefined },
    observe: () => undefined,
    pause: (ms) => new Promise((done) => setTimeout(done, ms)),
    monotonicNow: () => performance.now(),
  });
}

/** The id of what a command made or found. */
export function idOf(outcome: Awaited<ReturnType<Commands['handleConversation']>>): ConversationId {
  if (outcome.outcome === 'busy' || outcome.state === null) throw new Error('no conversation');
  return outcome.state.id;
}

/** Lets what is held go out: ten seconds later, and then it is `at` again. */
export async function letGo(desk: Desk, conversationId: ConversationId, at = MONDAY) {
  await desk.setClock(at + seconds(10));
  const command = { type: 'check_clocks', commandId: newId() } as const;
  await desk.commands.asSystem(workspaceId, conversationId, command);
  await desk.setClock(at);
}

/** Commits effects with some change of the inbox, whatever the rules would say. */
export async function commitEffects(desk: Desk, effects: readonly Effect[]): Promise<void> {
  const { inboxes } = desk.stores;
  const commandId = newId();
  const command = { type: 'rename', name: commandId, commandId } as const;
  const target = { by: 'id', workspaceId, inboxId: desk.inboxId } as const;
  const { state, context } = await inboxes.load(target, system, command);
  if (state === null) throw new Error('no inbox');
  const at = context.now;
  const result = await inboxes.save({
    before: state,
    after: { ...state, name: commandId, version: state.version + 1 },
    command,
    actor: system,
    events: [{ type: 'renamed', at, name: commandId }],
    effects,
    at,
  });
  if (result !== 'saved') throw new Error(result);
}

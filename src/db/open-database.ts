import type { ChannelAccounts, Quarantine, SentReplies } from '../inbox/account-ports.ts';
import type { Alarms, Outbox, SlackEvents } from '../inbox/ports.ts';
import type { Drafts, Ownerships, ReplySource, Views } from '../inbox/reading-ports.ts';
import type { MediaSource } from '../inbox/team-files.ts';
import { type AgentStore, createAgentStore } from './agent-store.ts';
import { createAlarms } from './alarms.ts';
import { checkSecretKey, createChannelAccounts } from './channel-accounts.ts';
import { createDatabaseClock, type DatabaseClock } from './clock.ts';
import { type ConversationStore, createConversationStore } from './conversation-store.ts';
import { createDrafts } from './drafts.ts';
import { startEmbeddedPostgres } from './embedded.ts';
import { createInboxStore, type InboxStore } from './inbox-store.ts';
import { createMediaSource } from './media-source.ts';
import { migrate } from './migrate.ts';
import { createOutbox } from './outbox.ts';
import { createOwnerships } from './ownerships.ts';
import { createSql, type Statement } from './pool.ts';
import { createPrisma } from './prisma.ts';
import { createQuarantine } from './quarantine.ts';
import { createReplySource } from './reply-source.ts';
import { secretKeyIn } from './secret-key.ts';
import { createSealer } from './secrets.ts';
import { createSentReplies } from './sent-replies.ts';
import { createSlackEvents } from './slack-events.ts';
import { createViews } from './views/views.ts';
import { createWorkspaces, type Workspaces } from './workspaces.ts';

/** All that Dibs remembers, behind the ports of inbox/. */
export interface Database {
  url: string;
  stores: { conversations: ConversationStore; inboxes: InboxStore; agents: AgentStore };
  outbox: Outbox;
  views: Views;
  accounts: ChannelAccounts;
  replySource: ReplySource;
  mediaSource: MediaSource;
  ownerships: Ownerships;
  drafts: Drafts;
  slackEvents: SlackEvents;
  sentReplies: SentReplies;
  quarantine: Quarantine;
  alarms: Alarms;
  workspaces: Workspaces;
  clock: DatabaseClock;
  /** Whether it answers now. */
  isWell(): Promise<boolean>;
  /** Closes the connections, and stops the server if it is ours. */
  close(): Promise<void>;
}

export interface OpenDatabaseOptions {
  /** Null: a server of our own, with its data in `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  /** 32 bytes in base64, for the secrets of channel accounts. Null: one is made and kept in `dataDir`. */
  secretKey: string | null;
  /** Lets everything through to Slack at once. */
  openGates: boolean;
  /** Told of connections that broke; they are replaced. */
  onError: (error: unknown) => void;
  log?: (line: string) => void;
}

const HELLO: Statement = { name: 'hello', text: 'SELECT dibs_now()' };

/** Starts the server if it is ours, brings the tables up to date, and opens the connections. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const { databaseUrl, dataDir, secretKey, openGates, onError, log } = options;
  const key = secretKey === null ? await secretKeyIn(dataDir) : Buffer.from(secretKey, 'base64');
  const sealer = createSealer(key);
  const server =
    databaseUrl === null
      ? await startEmbeddedPostgres({ dataDir, ...(log === undefined ? {} : { log }) })
      : { url: databaseUrl, stop: async () => undefined };
  try {
    await migrate(server.url);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const sql = createSql({ url: server.url, onIdleError: onError });
  const prisma = createPrisma(sql.pool);
  const close = async () => {
    await prisma.$disconnect();
    await sql.close();
    await server.stop();
  };
  try {
    await checkSecretKey(prisma, sealer);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url: server.url,
    stores: {
      conversations: createConversationStore(sql),
      inboxes: createInboxStore(sql),
      agents: createAgentStore(sql),
    },
    outbox: createOutbox(sql, { gates: openGates ? 'open' : 'enforced' }),
    views: createViews(sql),
    accounts: createChannelAccounts(prisma, sealer),
    replySource: createReplySource(sql),
    mediaSource: createMediaSource(sql),
    ownerships: createOwnerships(sql),
    drafts: createDrafts(sql),
    slackEvents: createSlackEvents(sql),
    sentReplies: createSentReplies(sql),
    quarantine: createQuarantine(sql),
    alarms: createAlarms(sql),
    workspaces: createWorkspaces(sql),
    clock: createDatabaseClock(sql),
    async isWell() {
      try {
        await sql.query(HELLO, []);
        return true;
      } catch {
        return false;
      }
    },
    close,
  };
}

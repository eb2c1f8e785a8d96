import type { Instant } from '../domain/ids.ts';
import type { Inbox } from '../domain/inbox.ts';
import type { ChannelAccounts, Quarantine, SentReplies } from '../inbox/account-ports.ts';
import { type Outbox, StoreUnavailable } from '../inbox/ports.ts';
import type { QuarantineDesk } from '../inbox/quarantine-ports.ts';
import type {
  Drafts,
  HomeNoticeStore,
  Ownerships,
  ReplySource,
  Views,
} from '../inbox/reading-ports.ts';
import type { Alarms, SlackEvents } from '../inbox/sweep-ports.ts';
import type { MediaSource } from '../inbox/team-files.ts';
import type { ReadVitals } from '../inbox/vitals.ts';
import type { WebhookSecrets, WebhookSource } from '../inbox/webhook-ports.ts';
import type { Workspaces } from '../inbox/workspace-ports.ts';
import { type AgentStore, createAgentStore } from './agent-store.ts';
import { createAlarms } from './alarms.ts';
import { checkSecretKey, createChannelAccounts } from './channel-accounts.ts';
import { createDatabaseClock, type DatabaseClock } from './clock.ts';
import { type ConversationStore, createConversationStore } from './conversation-store.ts';
import { createDrafts } from './drafts.ts';
import { startEmbeddedPostgres } from './embedded.ts';
import { createHomeNoticeStore } from './home-notices.ts';
import { listInboxes } from './inbox-list.ts';
import { createInboxStore, type InboxStore } from './inbox-store.ts';
import { type LookUps, NO_LOOK_UPS } from './look-ups.ts';
import { createMediaSource } from './media-source.ts';
import { migrate, newestMigration } from './migrate.ts';
import { createOutbox } from './outbox.ts';
import { createOwnerships } from './ownerships.ts';
import { createSql, type PoolUse, type Statement } from './pool.ts';
import { createPrisma } from './prisma.ts';
import { createQuarantine } from './quarantine.ts';
import { createReplySource } from './reply-source.ts';
import { secretKeyIn } from './secret-key.ts';
import { createSealer } from './secrets.ts';
import { createSentReplies } from './sent-replies.ts';
import { createSlackEvents } from './slack-events.ts';
import { createViews } from './views/views.ts';
import { createReadVitals } from './vitals.ts';
import { createWebhookSecrets, createWebhookSource } from './webhook-secrets.ts';
import { createWorkspaces } from './workspaces.ts';

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
  webhookSecrets: WebhookSecrets;
  webhookSource: WebhookSource;
  drafts: Drafts;
  homeNotices: HomeNoticeStore;
  slackEvents: SlackEvents;
  sentReplies: SentReplies;
  quarantine: Quarantine & QuarantineDesk;
  alarms: Alarms;
  workspaces: Workspaces;
  /** Those that work, of whatever workspace, by name. */
  allInboxes(): Promise<Inbox[]>;
  clock: DatabaseClock;
  vitals: ReadVitals;
  /** Connections of this process. */
  connections(): PoolUse;
  mostConnections: number;
  /** How it is now. `behind`: it answers, and its tables are not those of this release. */
  state(): Promise<'well' | 'away' | 'behind'>;
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
  /** What no table of ours knows; by default nothing. */
  lookUps?: Partial<LookUps>;
  /** Most connections at once. */
  poolSize?: number;
  /** Told of connections that broke; they are replaced. */
  onError: (error: unknown) => void;
  log?: (line: string, level?: 'debug' | 'warn') => void;
}

const MIGRATED: Statement = {
  name: 'migrated',
  text: 'SELECT migration_name FROM _prisma_migrations WHERE migration_name = $1 AND finished_at IS NOT NULL',
};
const HELLO: Statement = { name: 'hello', text: 'SELECT dibs_now() AS now' };

/** Starts the server if it is ours, brings the tables up to date, and opens the connections. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const { databaseUrl, dataDir, secretKey, openGates, onError, log } = options;
  const key = secretKey === null ? await secretKeyIn(dataDir) : Buffer.from(secretKey, 'base64');
  const sealer = createSealer(key);
  const lookUps = { ...NO_LOOK_UPS, ...options.lookUps };
  const server =
    databaseUrl === null
      ? await startEmbeddedPostgres({ dataDir, ...(log === undefined ? {} : { log }) })
      : { url: databaseUrl, stop: async () => undefined };
  try {
    await migrate(server.url, { tell: (line) => log?.(line, 'warn') });
  } catch (error) {
    await server.stop();
    throw error;
  }
  const sql = createSql({
    url: server.url,
    onIdleError: onError,
    ...(options.poolSize === undefined ? {} : { poolSize: options.poolSize }),
  });
  const prisma = createPrisma(sql.pool);
  const newest = newestMigration();
  const clock = createDatabaseClock(sql);
  const outbox = createOutbox(sql, { gates: openGates ? 'open' : 'enforced' });
  const readClock = async () => {
    const [row] = await sql.query<{ now: Instant }>(HELLO, []);
    if (row !== undefined) clock.saw(row.now);
  };
  const close = async () => {
    await prisma.$disconnect();
    await sql.close();
    await server.stop();
  };
  try {
    await checkSecretKey(prisma, sealer);
    await readClock();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url: server.url,
    stores: {
      conversations: createConversationStore(sql, lookUps),
      inboxes: createInboxStore(sql, lookUps),
      agents: createAgentStore(sql),
    },
    outbox: {
      ...outbox,
      lease: ({ inVain, ...request }) =>
        outbox.lease({
          ...request,
          inVain(look) {
            clock.saw(look.now);
            inVain?.(look);
          },
        }),
      async nextReadyAt(pace) {
        const next = await outbox.nextReadyAt(pace);
        clock.saw(next.now);
        return next;
      },
    },
    views: createViews(sql, lookUps),
    accounts: createChannelAccounts(prisma, sealer),
    replySource: createReplySource(sql),
    mediaSource: createMediaSource(sql),
    ownerships: createOwnerships(sql),
    webhookSecrets: createWebhookSecrets(sql, sealer),
    webhookSource: createWebhookSource(sql),
    drafts: createDrafts(sql),
    homeNotices: createHomeNoticeStore(sql),
    slackEvents: createSlackEvents(sql),
    sentReplies: createSentReplies(sql),
    quarantine: createQuarantine(sql),
    alarms: createAlarms(sql),
    workspaces: createWorkspaces(sql),
    allInboxes: () => listInboxes(sql),
    clock,
    vitals: createReadVitals(sql),
    connections: sql.use,
    mostConnections: sql.mostConnections,
    async state() {
      try {
        await readClock();
        return (await sql.query(MIGRATED, [newest])).length === 1 ? 'well' : 'behind';
      } catch (error) {
        return error instanceof StoreUnavailable ? 'away' : 'behind';
      }
    },
    async isWell() {
      try {
        await readClock();
        return true;
      } catch {
        return false;
      }
    },
    close,
  };
}

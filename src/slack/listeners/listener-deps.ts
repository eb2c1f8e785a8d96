import type { Duration, WorkspaceId } from '../../domain/ids.ts';
import type { ChannelAccounts } from '../../inbox/account-ports.ts';
import type { HandleAgent, HandleConversation, HandleInbox } from '../../inbox/handlers.ts';
import type { PublicHolidays } from '../../inbox/holiday-ports.ts';
import type { Outbox } from '../../inbox/ports.ts';
import type { Drafts, Ownerships, Views } from '../../inbox/reading-ports.ts';
import type { SlackClients } from '../clients.ts';
import type { HomeNotices } from '../home-notices.ts';
import type { KnownPosts } from '../known-posts.ts';
import type { Respond } from '../respond.ts';
import type { SlackLog } from '../slack-log.ts';
import type { Answering } from './answering.ts';

/** What the program gives to everything that listens to Slack. */
export interface SlackAppDeps {
  /** The workspace, and who we are there. */
  installation: { workspaceId: WorkspaceId; botToken: string; botId: string; botUserId: string };
  clients: SlackClients;
  /** What stands on top of somebody's Home for a while, whoever draws it. */
  homeNotices: HomeNotices;
  handleConversation: HandleConversation;
  handleInbox: HandleInbox;
  handleAgent: HandleAgent;
  views: Views;
  accounts: ChannelAccounts;
  drafts: Drafts;
  ownerships: Pick<Ownerships, 'openIn'>;
  holidays: PublicHolidays;
  adopt: Outbox['adopt'];
  keepCopy: Outbox['keepCopy'];
  revive: Outbox['revive'];
  /** Delivers in this process, now, what was committed for an order key. */
  deliverNow: (orderKey: string) => Promise<void>;
  /** Delivers what was committed for these order keys; whether nothing of it was left before so much time was over. */
  settledIn: (patience: Duration, orderKeys: readonly string[]) => Promise<boolean>;
  /** Where the internet reaches us, for webhook addresses. */
  publicUrl: () => string;
  /** 32 random bytes, as standard base64. */
  newSecret: () => string;
  log: SlackLog;
}

export interface ListenerDeps extends SlackAppDeps, KnownPosts {
  answering: Answering;
  respond: Respond;
}

import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { type Database, openDatabase } from '../src/db/open-database.ts';
import type {
  AgentId,
  CommandId,
  ConversationId,
  Duration,
  InboxId,
  Instant,
  WorkspaceId,
} from '../src/domain/ids.ts';
import { defaultSettings } from '../src/domain/inbox.ts';
import { type Commands, createCommands } from '../src/inbox/commands.ts';
import type { Bell } from '../src/inbox/ports.ts';
import { ask } from './servers.ts';

/** A database with one inbox that never closes, and whatever handles commands on it; no Slack, no queue. */
export interface AlarmDesk {
  database: Database;
  workspaceId: WorkspaceId;
  inboxId: InboxId;
  /** Another process would have its own. */
  commandsWith(bell: Bell): Commands;
  /** So many customers have written, each their first message; their cards stand in Slack. One did, the others are copies. */
  receive(count: number): Promise<void>;
  close(): Promise<void>;
}

export interface PlannedAlarm {
  conversationId: ConversationId;
  at: Instant;
}

const workspaceId = 'T0BENCH' as WorkspaceId;
const rosa = 'U0ROSA' as AgentId;
const silent: Bell = { ring: async () => undefined };

export async function openAlarmDesk(
  databaseUrl: string,
  onError: (error: unknown) => void,
): Promise<AlarmDesk> {
  const database = await openDatabase({
    databaseUrl,
    dataDir: '',
    secretKey: randomBytes(32).toString('base64'),
    openGates: true,
    onError,
  });
  const commandsWith = (bell: Bell) =>
    createCommands({
      stores: database.stores,
      bell,
      observe: () => undefined,
      pause: (ms) => sleep(ms),
      monotonicNow: () => performance.now(),
    });
  const commands = commandsWith(silent);
  const inboxId = await setUp(database, commands);
  const account = await database.accounts.create({
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
    database,
    workspaceId,
    inboxId,
    commandsWith,
    async receive(count) {
      const customer = { address: `customer-${randomUUID()}`, name: 'Customer' };
      await commands.handleConversation(
        { by: 'customer', workspaceId, channelAccountId: account.id, customer },
        { kind: 'customer' },
        {
          type: 'receive_message',
          commandId: newId(),
          message: { externalId: null, text: 'Hello?', attachments: [], writtenAt: null },
          details: {},
          automation: null,
        },
      );
      await copyFirst(databaseUrl, count);
    },
    close: database.close,
  };
}

async function setUp(database: Database, commands: Commands): Promise<InboxId> {
  await database.workspaces.ensure({
    id: workspaceId,
    url: 'https://acme.slack.com/',
    name: 'Acme',
    botId: 'B0DIBS',
    botUserId: 'U0BOT',
    tokenFingerprint: 'f'.repeat(64),
  });
  const inboxId = randomUUID() as string as InboxId;
  const target = { by: 'slackChannel', workspaceId, slackChannel: 'C0SUPPORT' } as const;
  const byRosa = { kind: 'agent', agentId: rosa } as const;
  const settings = defaultSettings('UTC');
  await commands.handleInbox(target, byRosa, {
    ...{ type: 'invite', commandId: newId(), inboxId, slackChannel: target.slackChannel },
    ...{ name: 'support', visibility: 'private', timeZone: 'UTC', members: [rosa] },
  });
  await commands.handleInbox(target, byRosa, {
    ...{ type: 'set_up', commandId: newId(), answering: [rosa], managing: [] },
    settings: { ...settings, calendar: { timeZone: 'UTC', week: 'always' } },
  });
  return inboxId;
}

/** Of the first conversation, until there are so many. Their cards were delivered. */
async function copyFirst(databaseUrl: string, count: number): Promise<void> {
  const columns = (table: string, changed: string, where = 'true') =>
    `INSERT INTO ${table} SELECT r.* FROM ${table} t, copies s, jsonb_populate_record(t, jsonb_build_object(${changed})) r WHERE ${where}`;
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`
      CREATE TEMP TABLE copies AS SELECT n, gen_random_uuid() AS id, gen_random_uuid() AS customer_id, gen_random_uuid() AS identity_id
        FROM generate_series(2, ${count}) n;
      ${columns('customer', `'id', s.customer_id`)};
      ${columns('identity', `'id', s.identity_id, 'customer_id', s.customer_id, 'address', s.identity_id`)};
      ${columns('conversation', `'id', s.id, 'number', s.n, 'customer_id', s.customer_id, 'identity_id', s.identity_id`)};
      ${columns('message', `'conversation_id', s.id`)};
      ${columns('history', `'subject_id', s.id, 'command_id', s.id`, `t.subject_kind = 'conversation'`)};
      UPDATE outbox SET state = 'done', settled_at = created_at;
      INSERT INTO outbox SELECT r.* FROM outbox t, copies s, jsonb_populate_record(t, jsonb_build_object('id', s.id,
        'position', nextval('outbox_position_seq'), 'surface_key', 'card:' || s.id, 'order_key', 'conversation:' || s.id)) r WHERE t.surface_key LIKE 'card:%';
      INSERT INTO slack_message (workspace_id, surface_key, conversation_id, slack_channel, ts, outbox_id, shown_version, posted_at, listed)
        SELECT workspace_id, 'card:' || id, id, 'C0SUPPORT', number || '.000001', id, 1, opened_at, '{}' FROM conversation;
      UPDATE workspace SET next_number = ${count + 1};
      ANALYZE`);
  } finally {
    await client.end();
  }
}

const newId = () => randomUUID() as string as CommandId;

/** Whatever their clocks are, all conversations without an owner are to be warned of once: evenly over `over`, from `begin` on. */
export async function planAlarms(
  databaseUrl: string,
  { begin, over }: { begin: Instant; over: Duration },
): Promise<PlannedAlarm[]> {
  const rows = await ask<{ id: ConversationId; at: string }>(
    databaseUrl,
    `WITH placed AS (
       SELECT id, date_trunc('milliseconds', to_timestamp(($1::float8 + $2::float8 * (row_number() OVER (ORDER BY number) - 1)
         / count(*) OVER ()) / 1000)) AS at
       FROM conversation WHERE assignment_phase = 'on_time'
     )
     UPDATE conversation c SET next_alarm_at = p.at, assignment_warn_at = p.at, assignment_due_at = p.at + interval '1 day',
       assignment_steps = assignment_steps || jsonb_build_object('steps', '[]'::jsonb,
         'due', extract(epoch FROM p.at + interval '1 day') * 1000),
       response_warn_at = p.at + interval '1 day', response_due_at = p.at + interval '2 days',
       response_steps = response_steps || jsonb_build_object('steps', '[]'::jsonb,
         'due', extract(epoch FROM p.at + interval '2 days') * 1000),
       resolution_started_at = NULL, resolution_warn_at = NULL, resolution_due_at = NULL, resolution_phase = NULL, resolution_steps = NULL
     FROM placed p WHERE c.id = p.id
     RETURNING c.id, extract(epoch FROM p.at) * 1000 AS at`,
    [begin, over],
  );
  return rows.map(({ id, at }) => ({ conversationId: id, at: Number(at) }));
}

/** Bytes of the index of conversations by their alarms. */
export async function sizeOfAlarms(databaseUrl: string): Promise<number> {
  await ask(databaseUrl, 'REINDEX INDEX conversation_alarms');
  const [read] = await ask<{ bytes: string }>(
    databaseUrl,
    `SELECT pg_relation_size('conversation_alarms') AS bytes`,
  );
  return Number(read?.bytes ?? Number.NaN);
}

export interface AlarmsKept {
  /** How many were warned of, and before their time. */
  warned: number;
  early: number;
  /** Warned of more than once. */
  twice: number;
  /** Not warned of. */
  lost: number;
}

/** What the history says, past the program. */
export async function readAlarmsKept(databaseUrl: string): Promise<AlarmsKept> {
  const [kept] = await ask<AlarmsKept & QueryRow>(
    databaseUrl,
    `WITH warned AS (
       SELECT c.id, c.assignment_warn_at AS due, min(h.at) AS at, count(h.at) AS times
       FROM conversation c LEFT JOIN history h ON h.workspace_id = c.workspace_id AND h.subject_id = c.id::text
         AND h.events @> '[{"type": "clock_warned", "clock": "assignment"}]'
       GROUP BY c.id, c.assignment_warn_at
     )
     SELECT count(at)::int AS warned, count(*) FILTER (WHERE at < due)::int AS early,
       count(*) FILTER (WHERE times > 1)::int AS twice, count(*) FILTER (WHERE at IS NULL)::int AS lost
     FROM warned`,
  );
  if (kept === undefined) throw new Error('a count gives one row');
  return kept;
}

type QueryRow = Record<string, unknown>;

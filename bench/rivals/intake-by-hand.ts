import { randomUUID } from 'node:crypto';
import { DatabaseError, Pool } from 'pg';
import type { Message, SealedAccount, Store } from './intake-server.ts';
import { POOL_SIZE } from './intake-server.ts';
import { APPEND, CREATE, LOAD, storeAtOnce, WEBHOOK_VALUES } from './intake-sql.ts';

/** What `LOAD` gives. */
interface Loaded extends SealedAccount {
  inbox_id: string;
  channel: string;
  slack_channel: string;
  targets: { assignment: number; firstResponse: number };
  is_done: boolean;
  identity_id: string | null;
  customer_id: string | null;
  conversation_id: string | null;
  version: number;
  message_count: number;
  follows: string | null;
  now: Date;
}

const later = (from: Date, ms: number) => new Date(from.getTime() + ms);
const isDuplicate = (error: unknown) => error instanceof DatabaseError && error.code === '23505';

/** Load, decide, save: a statement each. */
export function createTwoTrips(databaseUrl: string): Store {
  const pool = new Pool({ connectionString: databaseUrl, max: POOL_SIZE });

  async function create(account: Loaded, about: About): Promise<string> {
    const { now, targets } = account;
    const conversationId = randomUUID();
    const isNew = account.identity_id === null;
    const responseDue = later(now, targets.firstResponse);
    const assignmentDue = later(now, targets.assignment);
    const events = [
      { type: 'conversation_opened', at: now, follows: account.follows, details: about.details },
      { type: 'message_received', at: now, message: { number: 1 } },
      { type: 'turn_changed', at: now, turn: { of: 'team', responseDue, assignmentDue } },
    ];
    const values = [
      account.workspace_id,
      account.customer_id ?? randomUUID(),
      about.name,
      isNew,
      account.identity_id ?? randomUUID(),
      account.channel,
      about.address,
      conversationId,
      account.inbox_id,
      account.account_id,
      account.follows,
      now,
      about.details.subject,
      about.details.source,
      later(now, (targets.firstResponse * 2) / 3),
      responseDue,
      later(now, targets.assignment / 2),
      assignmentDue,
      about.text,
      about.externalId,
      about.commandId,
      JSON.stringify(events),
      `post:${account.slack_channel}`,
      JSON.stringify(outboxOf(account, conversationId, 1)),
    ];
    await pool.query({ ...CREATE, values });
    return conversationId;
  }

  /** Null: somebody was faster. */
  async function append(account: Loaded, about: About, id: string): Promise<string | null> {
    const { now, version, workspace_id, account_id } = account;
    const number = account.message_count + 1;
    const events = [{ type: 'message_received', at: now, message: { number } }];
    const values = [
      ...[workspace_id, id, version, account_id, now, about.text, about.externalId],
      ...[about.commandId, JSON.stringify(events), `post:${account.slack_channel}`],
      JSON.stringify(outboxOf(account, id, number)),
    ];
    const { rowCount } = await pool.query({ ...APPEND, values });
    return rowCount === 1 ? id : null;
  }

  return async ({ key, webhookId, body, isSigned }) => {
    const about = aboutOf(body, webhookId);
    const values = [key, about.address, about.commandId];
    const [account] = (await pool.query<Loaded>({ ...LOAD, values })).rows;
    if (account === undefined) return { status: 404 };
    if (!isSigned(account)) return { status: 401 };
    const open = account.conversation_id;
    if (account.is_done) return { status: 200, conversationId: open };
    try {
      const conversationId =
        open === null ? await create(account, about) : await append(account, about, open);
      return conversationId === null ? { status: 503 } : { status: 201, conversationId };
    } catch (error) {
      if (isDuplicate(error)) return { status: 503 };
      throw error;
    }
  };
}

/** All in one statement; the secret is kept from the first one on. */
export function createAtOnce(databaseUrl: string): Store {
  const pool = new Pool({ connectionString: databaseUrl, max: POOL_SIZE });
  const kept = new Map<string, SealedAccount>();
  const parameters = WEBHOOK_VALUES.map((name, index) => [name, `$${index + 1}::text`]);
  const text = storeAtOnce(Object.fromEntries(parameters) as Parameters<typeof storeAtOnce>[0]);

  async function accountOf(key: string): Promise<SealedAccount | undefined> {
    const found =
      kept.get(key) ??
      (await pool.query<SealedAccount>({ ...LOAD, values: [key, '', ''] })).rows[0];
    if (found !== undefined) kept.set(key, found);
    return found;
  }

  return async ({ key, webhookId, body, isSigned }) => {
    const account = await accountOf(key);
    if (account === undefined) return { status: 404 };
    if (!isSigned(account)) return { status: 401 };
    const about = aboutOf(body, webhookId);
    const { subject, source } = about.details;
    const given = { ...about, key, subject, source };
    const values = WEBHOOK_VALUES.map((name) => given[name]);
    const { rows } = await pool.query<{ conversation_id: string }>({
      ...{ name: 'at_once', text, values },
    });
    return {
      status: rows.length === 1 ? 201 : 200,
      conversationId: rows[0]?.conversation_id ?? null,
    };
  };
}

type About = ReturnType<typeof aboutOf>;

function aboutOf({ customer, message, conversation }: Message, webhookId: string) {
  return {
    address: customer.id,
    name: customer.name ?? null,
    commandId: `hook:${webhookId}`,
    externalId: message.id ?? webhookId,
    text: message.text,
    details: { subject: conversation?.subject ?? null, source: conversation?.source ?? null },
  };
}

/** The card, and the message in its thread. */
function outboxOf(account: Loaded, conversationId: string, messageNumber: number) {
  const show = (surface: object, surfaceKey: string, editGate: string) => ({
    id: randomUUID(),
    effect: { kind: 'show', because: 'news', surface },
    surface_key: surfaceKey,
    edit_gate: editGate,
  });
  const { slack_channel, workspace_id } = account;
  return [
    show({ type: 'card', conversationId }, `card:${conversationId}`, `post:${slack_channel}`),
    show(
      { type: 'thread_message', conversationId, messageNumber },
      `thread_message:${conversationId}:${messageNumber}`,
      `update:${workspace_id}`,
    ),
  ];
}

import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sql, Statement } from '../../../src/db/pool.ts';
import { createSql } from '../../../src/db/pool.ts';
import { createViews } from '../../../src/db/views/views.ts';
import type { AgentId, ConversationId, OutboxId } from '../../../src/domain/ids.ts';
import type { Surface, SurfaceOf } from '../../../src/domain/surfaces.ts';
import type { Views } from '../../../src/inbox/reading-ports.ts';
import { beginStory, type Story, type StoryInbox } from '../../helpers/story.ts';

const RESOLVED = 12_000;
const UNRESOLVED = 240;
/** Tables that only grow. */
const GROWING = [
  ...['conversation', 'message', 'history', 'slack_message', 'identity', 'customer', 'outbox'],
];
const PLACE = { slackChannel: 'CSUPPORT', ts: '1.000007' };
/** Surfaces that name what they listed before. */
const LISTS = ['nudges_dm', 'late_list', 'closing_list'];

type PlanMode = 'force_custom_plan' | 'force_generic_plan';

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

describe('plans of the views beside thousands of resolved conversations', () => {
  let story: Story;
  let support: StoryInbox;
  let one: ConversationId;
  const ana = 'UANA' as AgentId;

  beforeAll(async () => {
    story = await beginStory();
    await story.person('UROSA', 'Rosa Klein');
    await story.person('UANA', 'Ana Silva');
    support = await story.inbox('support', { manage: ['UROSA' as AgentId], answer: [ana] });
    one = (await support.write('Marta', 'hi')).id;
    await story.tell(ana, one, { type: 'claim' });
    await addCopies(story, one);
  });

  afterAll(() => story.end());

  /** The plan of a prepared statement, with its values known or, as after its first few runs, unknown. */
  async function planOf(mode: PlanMode, text: string, values: readonly unknown[]) {
    const client = await story.sql.pool.connect();
    try {
      await client.query(`SET plan_cache_mode = ${mode}`);
      await client.query(`PREPARE looked_at AS ${text}`);
      const literals = values.map((value) => (value === null ? 'NULL' : literalOf(client, value)));
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE looked_at (${literals.join(', ')})`,
      );
      const plan = rows[0]?.['QUERY PLAN'][0].Plan;
      if (plan === undefined) throw new Error('no plan');
      return plan;
    } finally {
      client.release(true);
    }
  }

  /** What a view reads, row by row, of the tables that grow; and which of them it reads from end to end. */
  async function explain(mode: PlanMode, look: (views: Views) => Promise<unknown>) {
    const asked: { statement: Statement; values: readonly unknown[] }[] = [];
    const spy: Sql = {
      ...story.sql,
      query: (statement, values) => {
        asked.push({ statement, values });
        return story.sql.query(statement, values);
      },
    };
    await look(createViews(spy));
    expect(asked).toHaveLength(1);
    const { statement, values } = asked[0] ?? { statement: { text: '' }, values: [] };
    const plan = await planOf(mode, statement.text, values);
    const scans = nodesOf(plan).filter((node) => GROWING.includes(node['Relation Name'] ?? ''));
    return {
      readWhole: scans
        .filter((node) => node['Node Type'] === 'Seq Scan')
        .map((node) => node['Relation Name']),
      mostRows: Math.max(0, ...scans.map(rowsReadBy)),
    };
  }

  type Look = (views: Views) => Promise<unknown>;

  /** A view that is not here does not compile. */
  const ofViews: Record<Exclude<keyof Views, 'ofSurface'>, Look> = {
    conversation: (views) => views.conversation(story.workspaceId, one),
    brief: (views) => views.brief(story.workspaceId, one),
    more: (views) => views.more(story.workspaceId, one, ana),
    blocked: (views) => views.blocked(story.workspaceId, ana),
    load: (views) => views.load(story.workspaceId, support.id, ana),
    move: (views) => views.move(story.workspaceId, support.id, { of: 'owner', agentId: ana }),
    risk: (views) => views.risk(story.workspaceId, support.id, ana),
    pastTurns: (views) => views.pastTurns(story.workspaceId, support.id, story.now() + 60_000),
    unassigned: (views) => views.unassigned(story.workspaceId, support.id),
    home: (views) => views.home(story.workspaceId, ana),
    candidates: (views) => views.candidates(story.workspaceId, support.id, 'a'),
    nextWaiting: (views) => views.nextWaiting(story.workspaceId, support.id, one),
    byNumber: (views) => views.byNumber(story.workspaceId, 7, ana),
    newestNumber: (views) => views.newestNumber(story.workspaceId, ana),
    byPlace: (views) => views.byPlace(story.workspaceId, PLACE),
    typedAt: (views) => views.typedAt(story.workspaceId, PLACE),
    byCardPost: (views) => views.byCardPost(story.workspaceId, one as string as OutboxId),
    managers: (views) => views.managers(story.workspaceId, support.id),
    inbox: (views) => views.inbox(story.workspaceId, support.id),
    inboxesOf: (views) => views.inboxesOf(story.workspaceId, ana),
    people: (views) => views.people(story.workspaceId, [ana]),
  };

  const ofOne = () => ({ conversationId: one, agentId: ana });
  const ofInbox = () => ({ inboxId: support.id, agentId: ana });

  /** A surface that is not here does not compile. */
  const surfaces: { [Type in Surface['type']]: () => Omit<SurfaceOf<Type>, 'type'> } = {
    card: ofOne,
    former_card: ofOne,
    thread_message: () => ({ conversationId: one, messageNumber: 1 }),
    message_mark: () => ({ conversationId: one, messageNumber: 1 }),
    thread_line: () => ({ conversationId: one, version: 2 }),
    owner_dm: () => ({ ...ofOne(), version: 2 }),
    former_owner_dm: () => ({ ...ofOne(), version: 2 }),
    wrote_again_dm: () => ({ ...ofOne(), turnStartedIn: 1 }),
    reply_trouble_dm: () => ({ ...ofOne(), messageNumber: 1 }),
    alarm_dm: () => ({ ...ofOne(), turnStartedIn: 1 }),
    suggestion_dm: ofOne,
    woken_dm: ofOne,
    follow_dm: ofOne,
    thread_nudge: ofOne,
    late_notice: () => ({
      ...{ inboxId: support.id, conversationId: one },
      ...{ slackChannel: null, turnStartedIn: 1 },
    }),
    nudges_dm: () => ({ agentId: ana }),
    home: () => ({ agentId: ana }),
    late_list: ofInbox,
    unclaimed_list: ofInbox,
    flood_list: ofInbox,
    first_run: ofInbox,
    ready_dm: ofInbox,
    unstaffed_dm: () => ({ ...ofInbox(), version: 1 }),
    taken_out_dm: () => ({ ...ofInbox(), version: 1 }),
    moved_dm: () => ({ ...ofInbox(), version: 1 }),
    left_behind_dm: () => ({ ...ofInbox(), who: ana, departure: 1 }),
    closing_list: () => ({ inboxId: support.id, date: '2026-03-04' }),
    // A day without anything: of what happened on it, it tells.
    summary_dm: () => ({ ...ofInbox(), date: '2026-04-04' }),
  };

  const looks: [string, Look][] = [
    ...Object.entries(ofViews),
    [
      'move of what was left behind',
      (views) =>
        views.move(story.workspaceId, support.id, {
          ...{ of: 'left_behind', agentId: ana, departure: 1 },
        }),
    ],
    ...Object.entries(surfaces).map(([type, about]): [string, Look] => [
      type,
      (views) =>
        views.ofSurface(
          story.workspaceId,
          { type, ...about() } as Surface,
          LISTS.includes(type) ? [one] : [],
        ),
    ]),
  ];

  describe.each(['force_custom_plan', 'force_generic_plan'] as const)('%s', (mode) => {
    it.each(looks)('%s is one statement and reads only what is unresolved', async (_name, look) => {
      const { readWhole, mostRows } = await explain(mode, look);
      expect(readWhole).toEqual([]);
      expect(mostRows).toBeLessThanOrEqual(UNRESOLVED * 2);
    });

    it.each([
      'SELECT count(*) FROM conversation WHERE workspace_id = $1 AND subject IS NULL',
      'SELECT count(*) FROM outbox WHERE workspace_id = $1 AND settled_at IS NULL',
    ])('the measure sees a statement that reads it all: %s', async (greedy) => {
      const nodes = nodesOf(await planOf(mode, greedy, [story.workspaceId]));
      expect(Math.max(...nodes.map(rowsReadBy))).toBeGreaterThan(RESOLVED);
    });
  });
});

function literalOf(client: PoolClient, value: unknown): string {
  return client.escapeLiteral(Array.isArray(value) ? `{${value.join(',')}}` : String(value));
}

function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

function rowsReadBy(node: PlanNode): number {
  return (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
}

/**
 * Copies of one conversation, each of another customer, most of them resolved; a third of the others owned. Statistics are renewed in
 * between, or foreign keys would be checked by plans that were made for empty tables.
 */
async function addCopies(story: Story, one: ConversationId): Promise<void> {
  const seeding = createSql({ url: story.databaseUrl, poolSize: 1, statementTimeout: 50_000 });
  const { pool } = seeding;
  const values = [story.workspaceId, one];
  await pool.query(
    'CREATE TABLE copy AS SELECT n, gen_random_uuid() AS id FROM generate_series(2, $1::int) n',
    [RESOLVED + UNRESOLVED],
  );
  await pool.query(
    `INSERT INTO customer (workspace_id, id, name) SELECT $1, id, 'Customer ' || n FROM copy`,
    values.slice(0, 1),
  );
  await pool.query('ANALYZE customer');
  await pool.query(
    `INSERT INTO identity (workspace_id, id, customer_id, channel, address) SELECT $1, id, id, 'api', 'copy-' || n FROM copy`,
    values.slice(0, 1),
  );
  await pool.query('ANALYZE identity');
  await pool.query(
    `INSERT INTO conversation
     SELECT r.* FROM conversation c, copy, jsonb_populate_record(c, jsonb_build_object(
       'id', copy.id, 'number', copy.n, 'customer_id', copy.id, 'identity_id', copy.id) || CASE
       WHEN copy.n > ${UNRESOLVED} THEN '{"status": "resolved", "turn": null, "turn_since": null, "turn_started_in": null,
         "unanswered": 0, "response_name": null, "response_started_at": null, "response_warn_at": null, "response_due_at": null,
         "response_phase": null, "owner_id": null, "owner_since": null, "window_started_at": null, "window_warn_at": null,
         "window_due_at": null, "window_phase": null, "next_alarm_at": null, "resolved_at": "2026-03-04T09:00:00Z",
         "first_reply_started_at": "2026-01-04T09:00:00Z", "first_reply_due_at": "2026-01-04T09:15:00Z",
         "first_reply_ended_at": "2026-01-04T09:02:00Z",
         "resolved_by": {"kind": "system"}, "answered": true}'::jsonb
       WHEN copy.n % 3 = 0 THEN '{}'
       ELSE '{"owner_id": null, "owner_since": null, "window_started_at": null, "window_warn_at": null, "window_due_at": null,
         "window_phase": null}' END) r
     WHERE c.workspace_id = $1 AND c.id = $2`,
    values,
  );
  await pool.query('ANALYZE conversation');
  await pool.query(
    `INSERT INTO message SELECT r.* FROM message m, copy,
       jsonb_populate_record(m, jsonb_build_object('conversation_id', copy.id, 'external_id', copy.id)) r
     WHERE m.workspace_id = $1 AND m.conversation_id = $2`,
    values,
  );
  await pool.query(
    `INSERT INTO history SELECT r.* FROM history h, copy,
       jsonb_populate_record(h, jsonb_build_object('subject_id', copy.id, 'command_id', gen_random_uuid())) r
     WHERE h.workspace_id = $1 AND h.subject_id = $2::text`,
    values,
  );
  await pool.query(
    `INSERT INTO slack_message SELECT $1, 'card:' || id, id, 'CSUPPORT', '1.' || lpad(n::text, 6, '0'), id, 1, dibs_now(), '{}'
     FROM copy`,
    values.slice(0, 1),
  );
  await pool.query(
    `INSERT INTO outbox (workspace_id, id, effect, order_key, urgency, not_before, created_at, state, settled_at)
     SELECT $1, id, jsonb_build_object('kind', 'reply', 'conversationId', id, 'messageNumber', 1), 'customer:' || id, 0,
       dibs_now() - interval '1 hour', dibs_now() - interval '1 hour', 'done', dibs_now()
     FROM copy`,
    values.slice(0, 1),
  );
  await pool.query('DROP TABLE copy');
  await pool.query('VACUUM ANALYZE');
  await seeding.close();
}

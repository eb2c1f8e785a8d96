import { URGENCY_RANK } from '../domain/effects.ts';
import type { Instant, OutboxId, WorkspaceId } from '../domain/ids.ts';
import type { Place } from '../domain/listed.ts';
import type { Outbox, Seen } from '../inbox/ports.ts';
import { createTogether, createTrips, orEachAlone } from '../together.ts';
import { REGULATE, TELL_OF_FLOOD } from './gate-sql.ts';
import { createLeasing } from './outbox-leasing.ts';
import { nextReadyStatement } from './outbox-lines.ts';
import { createSettling } from './outbox-settling.ts';
import { MOST_TOGETHER, type Sql, type Statement } from './pool.ts';

export interface OutboxOptions {
  /** `open` lets everything through at once, for tests and the sandbox; what Slack told to wait waits all the same. */
  gates: 'enforced' | 'open';
}

/**
 * While it is delivered: afterwards `slack_message` says where it stands, and another one is a copy. An entry that is tried again may
 * just be posting a second one; so what is seen in the meantime is decided when that is settled. Of as many as come together, by place;
 * `OFFSET 0` has each looked up by key.
 */
const ADOPT: Statement = {
  name: 'outbox_adopt',
  text: `
    WITH seen AS MATERIALIZED (
      SELECT post.*, o.state, o.maybe_delivered
      FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (workspace_id text, outbox_id uuid, slack_channel text, ts text))
        WITH ORDINALITY AS post (workspace_id, outbox_id, slack_channel, ts, place)
      CROSS JOIN LATERAL (
        SELECT e.state, e.maybe_delivered FROM outbox e
        WHERE e.workspace_id = post.workspace_id AND e.id = post.outbox_id AND e.surface_key IS NOT NULL OFFSET 0
      ) o
    ),
    adopted AS (
      INSERT INTO slack_post (workspace_id, outbox_id, slack_channel, ts)
      SELECT workspace_id, outbox_id, slack_channel, ts FROM seen WHERE state NOT IN ('done', 'obsolete')
      ORDER BY workspace_id, slack_channel, ts
      ON CONFLICT DO NOTHING
    )
    SELECT s.place, CASE
      WHEN EXISTS (
        SELECT FROM slack_message m
        WHERE m.workspace_id = s.workspace_id AND m.slack_channel = s.slack_channel AND m.ts = s.ts OFFSET 0) THEN 'ours'
      WHEN s.state IN ('done', 'obsolete') THEN 'copy'
      WHEN s.state = 'leased' AND s.maybe_delivered THEN 'undecided'
      WHEN EXISTS (
        SELECT FROM slack_post p
        WHERE p.workspace_id = s.workspace_id AND p.outbox_id = s.outbox_id AND (p.slack_channel, p.ts) <> (s.slack_channel, s.ts))
        THEN 'undecided'
      ELSE 'ours' END AS answer
    FROM seen s`,
};

/** As a former card: the one that is folded, unless there is one already. */
const KEEP_COPY: Statement = {
  name: 'outbox_keep_copy',
  text: `
    WITH card AS MATERIALIZED (
      SELECT workspace_id, id AS outbox_id, surface_key, (effect->'surface'->>'conversationId')::uuid AS conversation_id
      FROM outbox WHERE workspace_id = $1 AND id = $2 AND surface_key LIKE 'card:%'
    ),
    kept AS (
      INSERT INTO slack_message (workspace_id, surface_key, conversation_id, slack_channel, ts, outbox_id, shown_version, posted_at, listed)
      SELECT workspace_id, key, conversation_id, $3, $4, outbox_id, 0, dibs_now(), '{}'
      FROM card, LATERAL (VALUES ('former_' || surface_key), ('former_' || surface_key || ':' || $4)) AS k (key)
      ON CONFLICT DO NOTHING
      RETURNING workspace_id, surface_key, conversation_id
    )
    INSERT INTO outbox (workspace_id, id, effect, surface_key, order_key, urgency, post_gate, edit_gate, not_before, created_at)
    SELECT workspace_id, gen_random_uuid(), jsonb_build_object('kind', 'show', 'because', 'change', 'urgency', 'rest',
        'surface', jsonb_build_object('type', 'former_card', 'conversationId', conversation_id)),
      surface_key, 'conversation:' || conversation_id, ${URGENCY_RANK.rest}, 'update:' || workspace_id, 'update:' || workspace_id,
      dibs_now(), dibs_now()
    FROM kept WHERE surface_key = 'former_card:' || conversation_id
    ON CONFLICT (workspace_id, surface_key) WHERE state = 'ready' AND surface_key IS NOT NULL DO NOTHING`,
};

const ADOPTED: Statement = {
  name: 'outbox_adopted',
  text: `
    SELECT slack_channel, ts FROM slack_post WHERE workspace_id = $1 AND outbox_id = $2
    UNION ALL
    SELECT slack_channel, ts FROM slack_message WHERE workspace_id = $1 AND outbox_id = $2
    LIMIT 1`,
};

const WAITS_UNDER: Statement = {
  name: 'outbox_waits_under',
  text: `
    SELECT key FROM unnest($2::text[]) AS asked (key)
    WHERE EXISTS (
      SELECT FROM outbox o WHERE o.workspace_id = $1 AND o.order_key = key AND o.state IN ('ready', 'leased', 'uncertain'))`,
};

/** What was given up there: of each surface the newest, unless a newer one waits already. */
const REVIVE: Statement = {
  name: 'outbox_revive',
  text: `
    WITH given_up AS (
      SELECT DISTINCT ON (o.surface_key) o.id, o.surface_key
      FROM inbox i
      JOIN conversation c ON c.workspace_id = $1 AND c.inbox_id = i.id AND c.status <> 'resolved'
      JOIN outbox o ON o.workspace_id = $1 AND o.order_key = 'conversation:' || c.id
      WHERE i.workspace_id = $1 AND i.slack_channel = $2 AND o.state = 'failed' AND o.reason LIKE 'give\\_up: %'
        AND o.effect->'surface'->>'type' IN ('card', 'thread_message', 'thread_line')
      ORDER BY o.surface_key, o.position DESC
    )
    UPDATE outbox o SET state = 'ready', reason = NULL, settled_at = NULL, not_before = dibs_now()
    FROM given_up g
    WHERE o.workspace_id = $1 AND o.id = g.id AND NOT EXISTS (
      SELECT FROM outbox n WHERE n.workspace_id = $1 AND n.surface_key = g.surface_key AND n.state = 'ready')`,
};

/** What was told to wait was not tried: only what was tried in vain. */
const HURRY: Statement = {
  name: 'outbox_hurry',
  text: `
    UPDATE outbox SET not_before = dibs_now()
    WHERE workspace_id = $1 AND state IN ('ready', 'uncertain') AND attempts > 0 AND effect->>'kind' = 'show'
      AND not_before > dibs_now()`,
};

const UNPARK: Statement = {
  name: 'outbox_unpark',
  text: `
    UPDATE workspace SET disconnected_at = NULL, disconnected_reason = NULL
    WHERE id = $1 AND disconnected_at IS NOT NULL`,
};

interface Post {
  workspaceId: WorkspaceId;
  outboxId: OutboxId;
  place: Place;
}

/**
 * The outbox in Postgres, shared by all processes. Leases and settlements take turns: of many deliveries at once those that end during a
 * round trip are settled in the next one, and then look for more together.
 */
export function createOutbox(sql: Sql, options: OutboxOptions): Outbox {
  const nextReady = {
    any: nextReadyStatement(options.gates),
    quick: nextReadyStatement(options.gates, 'quick'),
  };
  const trips = createTrips(1);

  async function adoptMany(posts: readonly Post[]): Promise<Seen[]> {
    const asked = posts.map(({ workspaceId, outboxId, place: { slackChannel, ts } }) => ({
      ...{ workspace_id: workspaceId, outbox_id: outboxId, slack_channel: slackChannel, ts },
    }));
    const rows = await sql.query<{ place: number; answer: Seen }>(ADOPT, [JSON.stringify(asked)]);
    return posts.map((_, index) => rows.find(({ place }) => place === index + 1)?.answer ?? 'ours');
  }

  /** Of those who click on cards that this process did not post. */
  const adoptions = createTogether(
    MOST_TOGETHER,
    orEachAlone(adoptMany, async (post) => (await adoptMany([post]))[0] ?? 'ours'),
    createTrips(1),
  );

  return {
    ...createLeasing(sql, options, trips),
    ...createSettling(sql, trips),

    async nextReadyAt(pace) {
      const statement = nextReady[pace ?? 'any'];
      const [row] = await sql.query<{ now: Instant; at: Instant | null }>(statement, []);
      if (row === undefined) throw new TypeError('the clock gives one row');
      return row;
    },

    async waitsUnder(workspaceId, orderKeys) {
      const rows = await sql.query<{ key: string }>(WAITS_UNDER, [workspaceId, orderKeys]);
      return rows.map(({ key }) => key);
    },

    async adopt(workspaceId, outboxId, place) {
      return adoptions.ask({ workspaceId, outboxId, place });
    },

    async keepCopy(workspaceId, outboxId, place) {
      await sql.query(KEEP_COPY, [workspaceId, outboxId, place.slackChannel, place.ts]);
    },

    async adopted(workspaceId: WorkspaceId, outboxId: OutboxId): Promise<Place | null> {
      const [row] = await sql.query<{ slack_channel: string; ts: string }>(ADOPTED, [
        workspaceId,
        outboxId,
      ]);
      return row === undefined ? null : { slackChannel: row.slack_channel, ts: row.ts };
    },

    async revive(workspaceId, slackChannel) {
      await sql.query(REVIVE, [workspaceId, slackChannel]);
    },

    async tellOfFlood({ workspaceId, id }) {
      await sql.query(TELL_OF_FLOOD, [workspaceId, id]);
    },

    async regulate(workspaceId, slackChannel, room) {
      await sql.query(REGULATE, [workspaceId, slackChannel, room]);
    },

    async hurry(workspaceId) {
      await sql.query(HURRY, [workspaceId]);
    },

    async unpark(workspaceId) {
      await sql.query(UNPARK, [workspaceId]);
    },
  };
}

import { URGENCY_RANK } from '../domain/effects.ts';
import type { Instant, OutboxId, WorkspaceId } from '../domain/ids.ts';
import type { Place } from '../domain/listed.ts';
import type { LeasedEntry, Outbox, Seen } from '../inbox/ports.ts';
import { isLostRace, violatedConstraint } from './database-errors.ts';
import { REGULATE, TELL_OF_FLOOD } from './gate-sql.ts';
import { iso } from './instants.ts';
import { entryOf, type LeaseRow, leaseStatement, nextReadyStatement } from './outbox-lease.ts';
import { settleStatement } from './outbox-settle.ts';
import type { Sql, Statement } from './pool.ts';

export interface OutboxOptions {
  /** `open` lets everything through at once, for tests and the sandbox; what Slack told to wait waits all the same. */
  gates: 'enforced' | 'open';
}

/** How often a statement is tried that lost a race; each time somebody else got on. */
const TRIES = 8;

/**
 * While it is delivered: afterwards `slack_message` says where it stands, and another one is a copy. An entry that is tried again may
 * just be posting a second one; so what is seen in the meantime is decided when that is settled.
 */
const ADOPT: Statement = {
  name: 'outbox_adopt',
  text: `
    WITH adopted AS (
      INSERT INTO slack_post (workspace_id, outbox_id, slack_channel, ts)
      SELECT workspace_id, id, $3, $4 FROM outbox
      WHERE workspace_id = $1 AND id = $2 AND surface_key IS NOT NULL AND state NOT IN ('done', 'obsolete')
      ON CONFLICT DO NOTHING
    )
    SELECT CASE
      WHEN EXISTS (SELECT FROM slack_message m WHERE m.workspace_id = $1 AND m.slack_channel = $3 AND m.ts = $4) THEN 'ours'
      WHEN o.state IN ('done', 'obsolete') THEN 'copy'
      WHEN o.state = 'leased' AND o.maybe_delivered THEN 'undecided'
      WHEN EXISTS (
        SELECT FROM slack_post p WHERE p.workspace_id = $1 AND p.outbox_id = $2 AND (p.slack_channel, p.ts) <> ($3, $4)) THEN 'undecided'
      ELSE 'ours' END AS seen
    FROM outbox o WHERE o.workspace_id = $1 AND o.id = $2 AND o.surface_key IS NOT NULL`,
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

/** The outbox in Postgres, shared by all processes. Each lease and each settlement is one statement. */
export function createOutbox(sql: Sql, { gates }: OutboxOptions): Outbox {
  const lease = {
    any: leaseStatement({ gates, only: 'any' }),
    orderKey: leaseStatement({ gates, only: 'order_key' }),
    quick: leaseStatement({ gates, only: 'quick' }),
    slow: leaseStatement({ gates, only: 'slow' }),
  };
  const nextReady = {
    any: nextReadyStatement(gates),
    quick: nextReadyStatement(gates, 'quick'),
  };

  async function leaseOnce(
    statement: Statement,
    values: unknown[],
  ): Promise<LeasedEntry | null | 'lost'> {
    try {
      const [row] = await sql.query<LeaseRow>(statement, values);
      if (row === undefined) return null;
      return row.id === null ? 'lost' : entryOf({ ...row, id: row.id });
    } catch (error) {
      const lost =
        isLostRace(error) || violatedConstraint(error) === 'outbox_one_lease_per_order_key';
      if (lost) return 'lost';
      throw error;
    }
  }

  return {
    async lease({ worker, leaseFor, orderKey, workspaceId, pace }) {
      const [statement, filter] =
        pace === undefined ? statementFor(workspaceId, orderKey) : [lease[pace], []];
      for (let tried = 0; tried < TRIES; tried += 1) {
        const entry = await leaseOnce(statement, [worker, leaseFor, ...filter]);
        if (entry !== 'lost') return entry;
      }
      return null;
    },

    async settle(entry, settlement) {
      const [statement, values] = settleStatement(settlement);
      const mine = [entry.workspaceId, entry.id, iso(entry.leasedUntil), entry.attempts];
      for (let tried = 1; ; tried += 1) {
        try {
          const rows = await sql.query(statement, [...mine, ...values]);
          return rows.length === 1;
        } catch (error) {
          // A commit put a newer show there in the same moment: seen now, it is folded.
          const lost = isLostRace(error) || violatedConstraint(error) === 'outbox_one_waiting_show';
          if (!lost || tried >= TRIES) throw error;
        }
      }
    },

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
      const values = [workspaceId, outboxId, place.slackChannel, place.ts];
      const [row] = await sql.query<{ seen: Seen }>(ADOPT, values);
      return row?.seen ?? 'ours';
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

  function statementFor(workspaceId?: WorkspaceId, orderKey?: string): [Statement, string[]] {
    if (workspaceId === undefined || orderKey === undefined) return [lease.any, []];
    return [lease.orderKey, [workspaceId, orderKey]];
  }
}

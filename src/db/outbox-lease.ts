import type { Effect } from '../domain/effects.ts';
import type { ConversationId, Instant, OutboxId, WorkspaceId } from '../domain/ids.ts';
import type { LeasedEntry, Pace, ShownSurface } from '../inbox/ports.ts';
import { GATE_LEVEL, GATE_NEED } from './gate-sql.ts';
import type { Statement } from './pool.ts';

/**
 *            ┌──────────── waiting, retry, parked ───────────┐
 *            ▼                                               │
 *  ready ──lease──▶ leased ──┬──▶ done, obsolete, failed     │
 *    ▲                 │     ├──▶ uncertain ──lease──▶ leased┤
 *    └─ a commit       │     └───────────────────────────────┘
 *                      └─ the lease runs out ──lease──▶ leased, maybe delivered
 *
 * Of an order key the one that is leased comes first, then the oldest; all others stand behind it. Postgres itself refuses two leases of
 * one order key (`outbox_one_lease_per_order_key`).
 */
const HEAD_OF_LINE = `
  NOT EXISTS (
    SELECT FROM outbox p
    WHERE p.workspace_id = o.workspace_id AND p.order_key = o.order_key AND p.id <> o.id
      AND p.state IN ('ready', 'leased', 'uncertain')
      AND (p.state = 'leased' OR (o.state <> 'leased' AND p.position < o.position)))`;

/** The gate that an entry goes through now: another one for an edit than for a post. */
const GATE_OF_ENTRY = `CASE WHEN m.surface_key IS NULL THEN o.post_gate ELSE o.edit_gate END`;

interface LeaseVariant {
  /** `open` lets everything through but what Slack told to wait. */
  gates: 'enforced' | 'open';
  only: 'any' | 'workspace' | 'order_key' | Pace;
}

const QUICK = `AND o.effect->>'kind' <> 'media'`;

/** $1 worker, $2 milliseconds; then the workspace and the order key, where only those are wanted. */
export function leaseStatement({ gates, only }: LeaseVariant): Statement {
  const enforced = gates === 'enforced';
  const filter = {
    any: '',
    workspace: 'AND o.workspace_id = $3',
    order_key: 'AND o.workspace_id = $3 AND o.order_key = $4',
    quick: QUICK,
    slow: `AND o.effect->>'kind' = 'media'`,
  }[only];
  const isOpen = enforced ? `(${GATE_LEVEL}) >= ${GATE_NEED}` : 'true';
  return {
    name: `outbox_lease_${gates}_${only}`,
    text: `
      WITH clock AS MATERIALIZED (SELECT dibs_now() AS now),
      picked AS MATERIALIZED (
        SELECT o.workspace_id, o.id, o.urgency, g.key AS gate, m.slack_channel, m.ts, m.posted_at, m.listed
        FROM outbox o
        CROSS JOIN clock
        JOIN workspace w ON w.id = o.workspace_id AND w.disconnected_at IS NULL
        LEFT JOIN slack_message m ON m.workspace_id = o.workspace_id AND m.surface_key = o.surface_key
        LEFT JOIN gate g ON g.workspace_id = o.workspace_id AND g.key = ${GATE_OF_ENTRY}
        WHERE o.state IN ('ready', 'leased', 'uncertain') ${filter}
          AND o.not_before <= now AND (o.state <> 'leased' OR o.leased_until <= now)
          AND (g.key IS NULL OR (${isOpen} AND coalesce(g.blocked_until <= now, true)))
          AND ${HEAD_OF_LINE}
        ORDER BY o.urgency, o.position
        LIMIT 1
        FOR UPDATE OF o SKIP LOCKED
      ),
      taken AS (
        UPDATE gate g
        SET tokens = greatest(0, (${GATE_LEVEL}) - ${enforced ? 1 : 0}), updated_at = greatest(g.updated_at, now)
        FROM picked o, clock
        WHERE g.workspace_id = o.workspace_id AND g.key = o.gate AND ${isOpen}
        RETURNING g.key
      ),
      leased AS (
        UPDATE outbox e SET state = 'leased', leased_by = $1, leased_until = now + $2::float8 * interval '1 ms',
          attempts = e.attempts + 1, maybe_delivered = e.maybe_delivered OR e.state = 'leased'
        FROM picked o, clock
        WHERE e.workspace_id = o.workspace_id AND e.id = o.id AND (o.gate IS NULL OR EXISTS (SELECT FROM taken))
        RETURNING e.id, e.effect, e.order_key, e.attempts, e.created_at, e.leased_until, e.maybe_delivered
      )
      SELECT clock.now, o.workspace_id, l.*, o.slack_channel, o.ts, o.posted_at, o.listed
      FROM clock, picked o LEFT JOIN leased l ON true`,
  };
}

/** What a lease gives: with `id` null, somebody else took the gate's last token. */
export interface LeaseRow {
  now: Instant;
  workspace_id: WorkspaceId;
  id: OutboxId | null;
  effect: Effect;
  order_key: string;
  attempts: number;
  created_at: Instant;
  leased_until: Instant;
  maybe_delivered: boolean;
  slack_channel: string | null;
  ts: string | null;
  posted_at: Instant | null;
  listed: ConversationId[] | null;
}

export function entryOf(row: LeaseRow & { id: OutboxId }): LeasedEntry {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    effect: row.effect,
    orderKey: row.order_key,
    attempts: row.attempts,
    createdAt: row.created_at,
    leasedUntil: row.leased_until,
    now: row.now,
    maybeDelivered: row.maybe_delivered,
    shown: shownOf(row),
  };
}

function shownOf({ slack_channel, ts, posted_at, listed }: LeaseRow): ShownSurface | null {
  if (slack_channel === null || ts === null || posted_at === null) return null;
  return { place: { slackChannel: slack_channel, ts }, postedAt: posted_at, listed: listed ?? [] };
}

/**
 * When the clock alone may let something go: the head of each order key, at the end of its wait or lease, or when its gate has refilled.
 * A millisecond later, for the sake of rounding.
 */
export function nextReadyStatement(
  gates: LeaseVariant['gates'],
  only: 'any' | 'quick' = 'any',
): Statement {
  const refilled =
    gates === 'open'
      ? 'NULL::timestamptz'
      : `CASE WHEN (${GATE_LEVEL}) < ${GATE_NEED}
           THEN now + (((${GATE_NEED}) - (${GATE_LEVEL})) / g.rate_per_second) * interval '1 s' + interval '1 ms' END`;
  return {
    name: `outbox_next_ready_${gates}_${only}`,
    text: `
      WITH clock AS MATERIALIZED (SELECT dibs_now() AS now),
      heads AS (
        SELECT DISTINCT ON (o.workspace_id, o.order_key) o.*
        FROM outbox o JOIN workspace w ON w.id = o.workspace_id AND w.disconnected_at IS NULL
        WHERE o.state IN ('ready', 'leased', 'uncertain') ${only === 'quick' ? QUICK : ''}
        ORDER BY o.workspace_id, o.order_key, (o.state = 'leased') DESC, o.position
      )
      SELECT clock.now, min(
        CASE WHEN o.state = 'leased' THEN o.leased_until ELSE greatest(o.not_before, g.blocked_until, ${refilled}) END) AS at
      FROM clock LEFT JOIN heads o ON true
      LEFT JOIN slack_message m ON m.workspace_id = o.workspace_id AND m.surface_key = o.surface_key
      LEFT JOIN gate g ON g.workspace_id = o.workspace_id AND g.key = ${GATE_OF_ENTRY}
      GROUP BY clock.now`,
  };
}

import { type Effect, URGENCY_RANK } from '../domain/effects.ts';
import { FLOOD_FROM } from '../domain/flood.ts';
import type { ConversationId, Instant, OutboxId, WorkspaceId } from '../domain/ids.ts';
import type { LeasedEntry, Pace, ShownSurface } from '../inbox/ports.ts';
import { holdsBack, isDeliverable } from './deliverable-sql.ts';
import { cardsHeldUntil, GATE_LEVEL, gateNeed, IS_REGULATED } from './gate-sql.ts';
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
 *
 * In the order of the index that knows the order key: to a planner that saw the outbox when nothing waited, another one looks as good.
 */
const HEAD_OF_LINE = `
  NOT EXISTS (
    SELECT FROM outbox p
    WHERE p.workspace_id = o.workspace_id AND p.order_key = o.order_key AND p.id <> o.id
      AND p.state IN ('ready', 'leased', 'uncertain')
      AND (p.state = 'leased' OR (o.state <> 'leased' AND p.position < o.position AND ${holdsBack('p')}))
    ORDER BY p.position OFFSET 0)`;

const UNSETTLED = `o.state IN ('ready', 'leased', 'uncertain')`;

export interface LeaseVariant {
  /** `open` lets everything through but what Slack told to wait; so there is never a flood. */
  gates: 'enforced' | 'open';
  only: 'any' | 'order_key' | Pace;
}

/** More than two processes lease at once, so that each finds some that are free. */
const CANDIDATES = 48;

/**
 * Behind which gates something waits, and how urgent: from one to the next by the index, so that it costs the same whether ten entries
 * wait behind a gate or ten thousand.
 */
const WAITING_LINES = `
  waiting_lines AS (
    (
      SELECT o.workspace_id, o.gate, o.urgency FROM outbox o WHERE ${UNSETTLED}
      ORDER BY o.workspace_id, o.gate, o.urgency LIMIT 1
    )
    UNION ALL
    SELECT behind.* FROM waiting_lines l CROSS JOIN LATERAL (
      SELECT o.workspace_id, o.gate, o.urgency FROM outbox o
      WHERE ${UNSETTLED} AND (o.workspace_id, o.gate, o.urgency) > (l.workspace_id, l.gate, l.urgency)
      ORDER BY o.workspace_id, o.gate, o.urgency LIMIT 1
    ) behind
  )`;

const LINES_AND_GATES = `
  FROM waiting_lines l
  CROSS JOIN clock
  JOIN workspace w ON w.id = l.workspace_id AND w.disconnected_at IS NULL
  LEFT JOIN gate g ON g.workspace_id = l.workspace_id AND g.key = l.gate`;

const IN_LINE = `${UNSETTLED} AND o.workspace_id = l.workspace_id AND o.gate = l.gate AND o.urgency = l.urgency`;

const NEW_CARD = URGENCY_RANK.new_card;

/** Those that go through a gate in the same moment, before the last of them: SQL expressions. */
interface Ahead {
  entries: string;
  newCards: string;
  /** Whether the last one, or one of them, is a new card. */
  hasNewCard: string;
}

const isNewCard = (urgency: string) => `${urgency} = ${NEW_CARD}`;

/** Whether the gate `g` lets an entry of this urgency through, after those ahead. */
function isOpen(
  gates: LeaseVariant['gates'],
  urgency: string,
  ahead: Ahead = { entries: '0', newCards: '0', hasNewCard: isNewCard(urgency) },
): string {
  const notShut = 'coalesce(g.blocked_until <= now, true)';
  if (gates === 'open') return `(g.key IS NULL OR ${notShut})`;
  return `(g.key IS NULL OR (
    ${notShut} AND (${GATE_LEVEL}) - (${ahead.entries}) >= ${gateNeed(urgency)}
    AND (NOT (${ahead.hasNewCard}) OR coalesce(${cardsHeldUntil(ahead.newCards)} <= now, true))))`;
}

function ofPace(only: LeaseVariant['only'], line: string): string {
  switch (only) {
    case 'any':
    case 'order_key':
      return 'true';
    case 'quick':
      return `${line}.gate <> 'media'`;
    case 'slow':
      return `${line}.gate = 'media'`;
  }
}

/**
 * What could go now, the most urgent first. Of the many that stand behind others it is not read what they are: that costs more than to see
 * that they stand there.
 */
function candidates({ gates, only }: LeaseVariant): string {
  const isFirst = `o.not_before <= now AND (o.state <> 'leased' OR o.leased_until <= now) AND ${HEAD_OF_LINE}`;
  if (only === 'order_key') {
    return `
      SELECT o.workspace_id, o.id, o.urgency, o.not_before, o.position
      FROM outbox o CROSS JOIN clock
      JOIN workspace w ON w.id = o.workspace_id AND w.disconnected_at IS NULL
      LEFT JOIN gate g ON g.workspace_id = o.workspace_id AND g.key = o.gate
      WHERE ${UNSETTLED} AND o.workspace_id = $3 AND o.order_key = $4 AND ${isOpen(gates, 'o.urgency')} AND ${isFirst}
        AND ${isDeliverable('o')}`;
  }
  const ahead = {
    entries: 'row_number() OVER at_gate - 1',
    newCards: 'row_number() OVER in_line - 1',
    hasNewCard: isNewCard('l.urgency'),
  };
  return `
      SELECT * FROM (
      SELECT ready.workspace_id, ready.id, ready.urgency, ready.not_before, ready.position, ${isOpen(gates, 'l.urgency', ahead)} AS goes
      ${LINES_AND_GATES}
      CROSS JOIN LATERAL (
        SELECT first.* FROM (
          SELECT o.* FROM outbox o WHERE ${IN_LINE} AND ${isFirst} ORDER BY o.not_before, o.position OFFSET 0
        ) first
        WHERE ${isDeliverable('first')} LIMIT ${CANDIDATES}
      ) ready
      WHERE ${ofPace(only, 'l')} AND ${isOpen(gates, 'l.urgency')}
      WINDOW in_line AS (PARTITION BY l.workspace_id, l.gate, l.urgency ORDER BY ready.not_before, ready.position),
        at_gate AS (PARTITION BY l.workspace_id, l.gate ORDER BY l.urgency, ready.not_before, ready.position)
      ) in_order
      WHERE goes ORDER BY urgency, not_before, position LIMIT ${CANDIDATES}`;
}

/** At most so many are looked at. */
const CROWDED = `(
          EXISTS (
            SELECT FROM gate g
            WHERE g.workspace_id = o.workspace_id AND g.key = o.gate AND g.rate_per_second IS NOT NULL AND NOT ${IS_REGULATED})
          AND ${FLOOD_FROM} <= (
            SELECT count(*) FROM (
              SELECT FROM outbox w
              WHERE w.state IN ('ready', 'leased', 'uncertain') AND w.workspace_id = o.workspace_id AND w.gate = o.gate
                AND w.urgency = ${NEW_CARD} AND w.surface_key LIKE 'card:%'
              LIMIT ${FLOOD_FROM}) waiting))`;

/**
 * $1 worker, $2 milliseconds; then how many, or the workspace and the order key, where only one of that is wanted. The most urgent first:
 * never two of one order key, and of a gate as many as it has tokens for.
 */
export function leaseStatement({ gates, only }: LeaseVariant): Statement {
  const spent = gates === 'enforced' ? 'o.entries' : '0';
  const ahead = {
    entries: 'o.entries - 1',
    newCards: 'o.new_cards - 1',
    hasNewCard: 'o.new_cards > 0',
  };
  return {
    name: `outbox_lease_${gates}_${only}`,
    text: `
      WITH RECURSIVE clock AS MATERIALIZED (SELECT dibs_now() AS now),
      ${WAITING_LINES},
      candidates AS MATERIALIZED (${candidates({ gates, only })}
      ),
      -- By its key: what is settled by now was among the candidates a moment ago.
      picked AS MATERIALIZED (
        SELECT o.workspace_id, o.id, o.urgency, o.gate, o.surface_key, c.not_before, c.position
        FROM candidates c CROSS JOIN clock JOIN outbox o ON o.workspace_id = c.workspace_id AND o.id = c.id
        WHERE o.settled_at IS NULL AND (o.state <> 'leased' OR o.leased_until <= now)
        ORDER BY c.urgency, c.not_before, c.position
        LIMIT ${only === 'order_key' ? '1' : '$3::int'}
        FOR UPDATE OF o SKIP LOCKED
      ),
      -- One after the other, so that two processes never wait for each other.
      held AS MATERIALIZED (
        SELECT g.workspace_id, g.key FROM gate g
        WHERE (g.workspace_id, g.key) IN (SELECT workspace_id, gate FROM picked)
        ORDER BY g.workspace_id, g.key FOR UPDATE
      ),
      taken AS (
        UPDATE gate g
        SET tokens = greatest(0, (${GATE_LEVEL}) - ${spent}), updated_at = greatest(g.updated_at, now),
          cards_room = CASE WHEN g.cards_room > o.new_cards THEN g.cards_room - o.new_cards WHEN g.cards_room >= 0 THEN 0 END
        FROM clock, (
          SELECT held.workspace_id, held.key, count(*) AS entries, max(p.urgency) AS urgency,
            count(*) FILTER (WHERE ${isNewCard('p.urgency')}) AS new_cards
          FROM held JOIN picked p ON p.workspace_id = held.workspace_id AND p.gate = held.key
          GROUP BY held.workspace_id, held.key
        ) o
        WHERE g.workspace_id = o.workspace_id AND g.key = o.key AND ${isOpen(gates, 'o.urgency', ahead)}
        RETURNING g.workspace_id, g.key
      ),
      leased AS (
        UPDATE outbox e SET state = 'leased', leased_by = $1, leased_until = now + $2::float8 * interval '1 ms',
          attempts = e.attempts + 1, maybe_delivered = e.maybe_delivered OR e.state = 'leased'
        FROM picked o, clock
        WHERE e.workspace_id = o.workspace_id AND e.id = o.id AND (
          EXISTS (SELECT FROM taken t WHERE t.workspace_id = o.workspace_id AND t.key = o.gate)
          OR NOT EXISTS (SELECT FROM gate g WHERE g.workspace_id = o.workspace_id AND g.key = o.gate))
        RETURNING e.id, e.effect, e.order_key, e.attempts, e.created_at, e.leased_until, e.maybe_delivered, e.traceparent
      )
      SELECT clock.now, o.workspace_id, l.*, m.slack_channel, m.ts, m.posted_at, m.listed,
        ${gates === 'open' ? 'false' : `${isNewCard('o.urgency')} AND ${CROWDED}`} AS crowded
      FROM clock, picked o LEFT JOIN leased l ON l.id = o.id
      LEFT JOIN slack_message m ON m.workspace_id = o.workspace_id AND m.surface_key = o.surface_key
      ORDER BY o.urgency, o.not_before, o.position`,
  };
}

/** What a lease gives, for each that was picked: with `id` null, somebody else took the gate's last token. */
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
  traceparent: string | null;
  crowded: boolean;
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
    traceparent: row.traceparent,
    crowded: row.crowded,
    shown: shownOf(row),
  };
}

function shownOf({ slack_channel, ts, posted_at, listed }: LeaseRow): ShownSurface | null {
  if (slack_channel === null || ts === null || posted_at === null) return null;
  return { place: { slackChannel: slack_channel, ts }, postedAt: posted_at, listed: listed ?? [] };
}

/** When the gate `g` will let something of this urgency through; nulls if it does now. */
function opensAt(gates: LeaseVariant['gates'], urgency: string): string {
  if (gates === 'open') return 'g.blocked_until';
  const need = gateNeed(urgency);
  return `g.blocked_until,
          CASE WHEN (${GATE_LEVEL}) < ${need}
            THEN now + ((${need} - (${GATE_LEVEL})) / g.rate_per_second) * interval '1 s' + interval '1 ms' END,
          CASE ${urgency} WHEN ${NEW_CARD} THEN ${cardsHeldUntil('0')} END`;
}

/**
 * When the clock alone may let something go: the first of each line, at the end of its wait, or what is leased, when its lease runs out;
 * neither before its gate is open again, or the bell would ring without end. A millisecond later, for the sake of rounding.
 */
export function nextReadyStatement(
  gates: LeaseVariant['gates'],
  only: 'any' | 'quick' = 'any',
): Statement {
  return {
    name: `outbox_next_ready_${gates}_${only}`,
    text: `
      WITH RECURSIVE clock AS MATERIALIZED (SELECT dibs_now() AS now),
      ${WAITING_LINES},
      times AS (
        SELECT greatest(first.not_before, ${opensAt(gates, 'l.urgency')}) AS at
        ${LINES_AND_GATES}
        CROSS JOIN LATERAL (
          SELECT waiting.not_before FROM (
            SELECT o.* FROM outbox o WHERE ${IN_LINE} AND o.state <> 'leased' AND ${HEAD_OF_LINE} ORDER BY o.not_before, o.position OFFSET 0
          ) waiting
          WHERE ${isDeliverable('waiting')} LIMIT 1
        ) first
        WHERE ${ofPace(only, 'l')}
        UNION ALL
        SELECT greatest(o.leased_until, ${opensAt(gates, 'o.urgency')}) FROM outbox o
        CROSS JOIN clock
        JOIN workspace w ON w.id = o.workspace_id AND w.disconnected_at IS NULL
        LEFT JOIN gate g ON g.workspace_id = o.workspace_id AND g.key = o.gate
        WHERE o.state = 'leased' AND ${ofPace(only, 'o')}
      )
      SELECT clock.now, (SELECT min(at) FROM times) AS at FROM clock`,
  };
}

import type { Effect } from '../domain/effects.ts';
import { FLOOD_FROM } from '../domain/flood.ts';
import type { ConversationId, Instant, OutboxId, WorkspaceId } from '../domain/ids.ts';
import type { LeasedEntry, ShownSurface } from '../inbox/ports.ts';
import { isDeliverable } from './deliverable-sql.ts';
import { GATE_LEVEL, IS_REGULATED } from './gate-sql.ts';
import {
  firstIn,
  HEAD_OF_LINE,
  isNewCard,
  isOpen,
  type LeaseVariant,
  LINES_AND_GATES,
  NEW_CARD,
  ofPace,
  opensAt,
  timesOfLeased,
  timesOfLines,
  UNSETTLED,
  WAITING_LINES,
} from './outbox-lines.ts';
import type { Statement } from './pool.ts';

/** More than two processes lease at once, so that each finds some that are free. */
const CANDIDATES = 48;

const IS_FREE = `(o.state <> 'leased' OR o.leased_until <= now)`;

/**
 * What stands behind nothing, of each line whose gate is open: `heads`. Of the many that stand behind others it is not read what they are:
 * that costs more than to see that they stand there.
 */
function headsOf({ gates, only }: LeaseVariant): string {
  if (only === 'order_key') {
    return `
      SELECT o.workspace_id, o.id, o.gate, o.urgency, o.not_before, o.position, o.state
      FROM outbox o CROSS JOIN clock
      JOIN workspace w ON w.id = o.workspace_id AND w.disconnected_at IS NULL
      LEFT JOIN gate g ON g.workspace_id = o.workspace_id AND g.key = o.gate
      WHERE ${UNSETTLED} AND o.workspace_id = $3 AND o.order_key = $4 AND ${isOpen(gates, 'o.urgency')}
        AND ${IS_FREE} AND ${HEAD_OF_LINE} AND ${isDeliverable('o')}`;
  }
  return `
      SELECT l.workspace_id, ready.id, l.gate, l.urgency, ready.not_before, ready.position, ready.state
      ${LINES_AND_GATES}
      CROSS JOIN LATERAL (${firstIn(IS_FREE, CANDIDATES)}
      ) ready
      WHERE ${ofPace(only, 'l')} AND ${isOpen(gates, 'l.urgency')}`;
}

/** What could go now of the heads, the most urgent first. */
function candidates({ gates, only }: LeaseVariant): string {
  if (only === 'order_key')
    return `SELECT h.* FROM heads h CROSS JOIN clock WHERE h.not_before <= now`;
  const ahead = {
    entries: 'row_number() OVER at_gate - 1',
    newCards: 'row_number() OVER in_line - 1',
    hasNewCard: isNewCard('h.urgency'),
  };
  return `
      SELECT * FROM (
      SELECT h.*, ${isOpen(gates, 'h.urgency', ahead)} AS goes
      FROM heads h CROSS JOIN clock LEFT JOIN gate g ON g.workspace_id = h.workspace_id AND g.key = h.gate
      WHERE h.not_before <= now
      WINDOW in_line AS (PARTITION BY h.workspace_id, h.gate, h.urgency ORDER BY h.not_before, h.position),
        at_gate AS (PARTITION BY h.workspace_id, h.gate ORDER BY h.urgency, h.not_before, h.position)
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
      heads AS MATERIALIZED (${headsOf({ gates, only })}
      ),
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
      SELECT clock.now, ${inVain({ gates, only })}o.workspace_id, l.*, m.slack_channel, m.ts, m.posted_at, m.listed,
        (SELECT count(*) FROM candidates) > (SELECT count(*) FROM leased) AS more,
        ${gates === 'open' ? 'false' : `${isNewCard('o.urgency')} AND ${CROWDED}`} AS crowded
      FROM clock LEFT JOIN picked o ON true LEFT JOIN leased l ON l.id = o.id
      LEFT JOIN slack_message m ON m.workspace_id = o.workspace_id AND m.surface_key = o.surface_key
      ORDER BY o.urgency, o.not_before, o.position`,
  };
}

/** What a lease gives where nothing was picked. */
export interface VainRow {
  now: Instant;
  workspace_id: null;
  /** Of a look at all that is quick. */
  next_at?: Instant | null;
  files_wait?: boolean;
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
  more: boolean;
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
    more: row.more,
    crowded: row.crowded,
    shown: shownOf(row),
  };
}

function shownOf({ slack_channel, ts, posted_at, listed }: LeaseRow): ShownSurface | null {
  if (slack_channel === null || ts === null || posted_at === null) return null;
  return { place: { slackChannel: slack_channel, ts }, postedAt: posted_at, listed: listed ?? [] };
}

/**
 * Of a look at all that is quick: what comes next, where nothing could go (when that is, is not read otherwise). What was read of the heads is not
 * read again: most of a look's work is to see of each that stands behind another that it does.
 */
function inVain({ gates, only }: LeaseVariant): string {
  if (only !== 'quick') return '';
  return `
        CASE WHEN NOT EXISTS (SELECT FROM picked) THEN (SELECT min(at) FROM (
          SELECT greatest(h.not_before, ${opensAt(gates, 'h.urgency')}) AS at
          FROM heads h CROSS JOIN clock LEFT JOIN gate g ON g.workspace_id = h.workspace_id AND g.key = h.gate
          WHERE h.state <> 'leased'
          UNION ALL ${timesOfLines(gates, `${ofPace(only, 'l')} AND (${isOpen(gates, 'l.urgency')}) IS NOT TRUE`)}
          UNION ALL ${timesOfLeased({ gates, only })}
        ) times) END AS next_at,
        EXISTS (SELECT FROM waiting_lines WHERE gate = 'media') AS files_wait,
        `;
}

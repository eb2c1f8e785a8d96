import { URGENCY_RANK } from '../domain/effects.ts';
import type { Pace } from '../inbox/ports.ts';
import { holdsBack, isDeliverable } from './deliverable-sql.ts';
import { cardsHeldUntil, GATE_LEVEL, gateNeed } from './gate-sql.ts';
import type { Statement } from './pool.ts';

export interface LeaseVariant {
  /** `open` lets everything through but what Slack told to wait; so there is never a flood. */
  gates: 'enforced' | 'open';
  only: 'any' | 'order_key' | Pace;
}

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
export const HEAD_OF_LINE = `
  NOT EXISTS (
    SELECT FROM outbox p
    WHERE p.workspace_id = o.workspace_id AND p.order_key = o.order_key AND p.id <> o.id
      AND p.state IN ('ready', 'leased', 'uncertain')
      AND (p.state = 'leased' OR (o.state <> 'leased' AND p.position < o.position AND ${holdsBack('p')}))
    ORDER BY p.position OFFSET 0)`;

export const UNSETTLED = `o.state IN ('ready', 'leased', 'uncertain')`;

/**
 * Behind which gates something waits, and how urgent: from one to the next by the index, so that it costs the same whether ten entries
 * wait behind a gate or ten thousand.
 */
export const WAITING_LINES = `
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

export const LINES_AND_GATES = `
  FROM waiting_lines l
  CROSS JOIN clock
  JOIN workspace w ON w.id = l.workspace_id AND w.disconnected_at IS NULL
  LEFT JOIN gate g ON g.workspace_id = l.workspace_id AND g.key = l.gate`;

const IN_LINE = `${UNSETTLED} AND o.workspace_id = l.workspace_id AND o.gate = l.gate AND o.urgency = l.urgency`;

export const NEW_CARD = URGENCY_RANK.new_card;

/** Those that go through a gate in the same moment, before the last of them: SQL expressions. */
interface Ahead {
  entries: string;
  newCards: string;
  /** Whether the last one, or one of them, is a new card. */
  hasNewCard: string;
}

export const isNewCard = (urgency: string) => `${urgency} = ${NEW_CARD}`;

/** Whether the gate `g` lets an entry of this urgency through, after those ahead. */
export function isOpen(
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

export function ofPace(only: LeaseVariant['only'], line: string): string {
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

/** Those of a line that stand behind nothing, the first by their time. */
export function firstIn(condition: string, most: number): string {
  return `
        SELECT first.* FROM (
          SELECT o.* FROM outbox o WHERE ${IN_LINE} AND ${condition} AND ${HEAD_OF_LINE} ORDER BY o.not_before, o.position OFFSET 0
        ) first
        WHERE ${isDeliverable('first')} LIMIT ${most}`;
}

/** When the gate `g` will let something of this urgency through; nulls if it does now. */
export function opensAt(gates: LeaseVariant['gates'], urgency: string): string {
  if (gates === 'open') return 'g.blocked_until';
  const need = gateNeed(urgency);
  return `g.blocked_until,
          CASE WHEN (${GATE_LEVEL}) < ${need}
            THEN now + ((${need} - (${GATE_LEVEL})) / g.rate_per_second) * interval '1 s' + interval '1 ms' END,
          CASE ${urgency} WHEN ${NEW_CARD} THEN ${cardsHeldUntil('0')} END`;
}

/** Of the first of each line, where the condition holds of the line: at the end of its wait. */
export function timesOfLines(gates: LeaseVariant['gates'], condition: string): string {
  return `
        SELECT greatest(first.not_before, ${opensAt(gates, 'l.urgency')}) AS at
        ${LINES_AND_GATES}
        CROSS JOIN LATERAL (${firstIn(`o.state <> 'leased'`, 1)}
        ) first
        WHERE ${condition}`;
}

/** Of what is leased: when its lease runs out. What only a newer release can deliver is for that one. */
export function timesOfLeased({ gates, only }: LeaseVariant): string {
  return `
        SELECT greatest(o.leased_until, ${opensAt(gates, 'o.urgency')}) FROM outbox o
        CROSS JOIN clock
        JOIN workspace w ON w.id = o.workspace_id AND w.disconnected_at IS NULL
        LEFT JOIN gate g ON g.workspace_id = o.workspace_id AND g.key = o.gate
        WHERE o.state = 'leased' AND ${ofPace(only, 'o')} AND ${isDeliverable('o')}`;
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
      times AS (${timesOfLines(gates, ofPace(only, 'l'))}
        UNION ALL ${timesOfLeased({ gates, only })}
      )
      SELECT clock.now, (SELECT min(at) FROM times) AS at FROM clock`,
  };
}

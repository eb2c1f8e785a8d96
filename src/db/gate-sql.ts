import { URGENCY_RANK } from '../domain/effects.ts';
import type { Statement } from './pool.ts';

/**
 * Token buckets in front of what others limit: Slack takes one post a second and channel, and about 50 edits, 100 views and 20
 * reactions taken away a minute and workspace. `reserve` is kept for entries for which a person waits.
 */
const LIMITS = [
  { prefix: 'post', ratePerSecond: 1, burst: 3, reserve: 1 },
  { prefix: 'update', ratePerSecond: 50 / 60, burst: 10, reserve: 3 },
  { prefix: 'views', ratePerSecond: 100 / 60, burst: 10, reserve: 3 },
  { prefix: 'marks', ratePerSecond: 20 / 60, burst: 10, reserve: 3 },
] as const;

/** As rows, to be joined with the first part of a gate's key. */
const LIMIT_ROWS = LIMITS.map(
  ({ prefix, ratePerSecond, burst, reserve }) =>
    `('${prefix}', ${ratePerSecond}::float8, ${burst}::float8, ${reserve}::float8)`,
).join(', ');
const LIMIT_OF_KEY = `
  (VALUES ${LIMIT_ROWS}) AS l (prefix, rate_per_second, burst, reserve) ON l.prefix = split_part(k.key, ':', 1)`;
const FULL = `l.burst, l.rate_per_second, l.burst, l.reserve`;

/** Inserts the gates that `keys` (a query of `workspace_id, key`) names and that are not there yet, full. */
export function ensureGates(keys: string): string {
  return `
    INSERT INTO gate (workspace_id, key, tokens, rate_per_second, burst, reserve, updated_at)
    SELECT DISTINCT k.workspace_id, k.key, ${FULL}, dibs_now()
    FROM (${keys}) k JOIN ${LIMIT_OF_KEY}
    WHERE NOT EXISTS (SELECT FROM gate g WHERE g.workspace_id = k.workspace_id AND g.key = k.key)
    ORDER BY k.key
    ON CONFLICT DO NOTHING`;
}

/** Shuts these gates until then, whatever tokens they have; never for a shorter time than before. */
export function shutGates(keys: string, until: string): string {
  return `
    INSERT INTO gate (workspace_id, key, tokens, rate_per_second, burst, reserve, updated_at, blocked_until)
    SELECT k.workspace_id, k.key, ${FULL}, dibs_now(), ${until}
    FROM (${keys}) k JOIN ${LIMIT_OF_KEY}
    ON CONFLICT (workspace_id, key) DO UPDATE SET blocked_until = greatest(gate.blocked_until, excluded.blocked_until)`;
}

/** How many tokens the gate \`g\` has at \`now\`. */
export const GATE_LEVEL = `
  CASE WHEN g.rate_per_second IS NULL THEN g.burst
    ELSE least(g.burst, g.tokens + g.rate_per_second * greatest(0, extract(epoch FROM now - g.updated_at)::float8)) END`;

/** How many it must have for an entry of this urgency; a little less, for the sake of rounding. */
export function gateNeed(urgency: string): string {
  return `(CASE ${urgency} WHEN 0 THEN 1 ELSE 1 + g.reserve END - 1e-6)`;
}

/** Who regulates a gate in a flood does so every few seconds; should nobody do it any more, all goes again. */
const REGULATED_UNTIL = `(g.regulated_at + interval '1 minute')`;

/** Whether the gate `g` is regulated because of a flood. */
export const IS_REGULATED = `(g.cards_room IS NOT NULL AND ${REGULATED_UNTIL} > dibs_now())`;

/** Whether a Slack channel's gate is regulated because of a flood. Both are SQL expressions. */
export function isRegulated(workspace: string, slackChannel: string): string {
  return `EXISTS (
      SELECT FROM gate g
      WHERE g.workspace_id = ${workspace} AND g.key = 'post:' || ${slackChannel}
        AND ${IS_REGULATED})`;
}

/** Until when a new card is held back at the gate `g`, beside all else, after so many that go in the same moment; null: it is not. */
export function cardsHeldUntil(ahead: string): string {
  return `CASE WHEN g.cards_room <= ${ahead} THEN ${REGULATED_UNTIL} END`;
}

/** The list of those whose cards wait, for the inbox to whose channel the entry $2 of workspace $1 was to go; unless it waits already. */
export const TELL_OF_FLOOD: Statement = {
  name: 'outbox_tell_of_flood',
  text: `
    INSERT INTO outbox (workspace_id, id, effect, surface_key, order_key, urgency, post_gate, edit_gate, gate, not_before, created_at)
    SELECT o.workspace_id, gen_random_uuid(), jsonb_build_object('kind', 'show', 'because', 'news', 'urgency', 'alert',
        'surface', jsonb_build_object('type', 'flood_list', 'inboxId', i.id)),
      'flood_list:' || i.id, 'flood:' || i.id, ${URGENCY_RANK.alert}, o.post_gate, o.post_gate, o.post_gate, now, now
    FROM outbox o JOIN inbox i ON i.workspace_id = o.workspace_id AND 'post:' || i.slack_channel = o.post_gate,
      (SELECT dibs_now() AS now) clock
    WHERE o.workspace_id = $1 AND o.id = $2
    ON CONFLICT (workspace_id, surface_key) WHERE state = 'ready' AND surface_key IS NOT NULL DO NOTHING`,
};

/**
 * Says how many new cards may go into a channel now. What waited behind a card that stands by now waits no longer with it: the card may
 * have been posted in the moment in which it was committed.
 * $1 workspace, $2 Slack channel, $3 how many; null: the flood is over.
 */
export const REGULATE: Statement = {
  name: 'gate_regulate',
  text: `
    WITH gone_on AS (
      UPDATE outbox o SET urgency = ${URGENCY_RANK.rest}
      FROM (
        SELECT m.conversation_id FROM slack_message m
        WHERE m.workspace_id = $1 AND m.slack_channel = $2 AND m.surface_key LIKE 'card:%'
        ORDER BY m.ts DESC LIMIT 50
      ) newest
      WHERE o.workspace_id = $1 AND o.order_key = 'conversation:' || newest.conversation_id
        AND o.state = 'ready' AND o.urgency = ${URGENCY_RANK.new_card} AND o.surface_key NOT LIKE 'card:%'
    )
    UPDATE gate SET cards_room = $3::int, regulated_at = CASE WHEN $3::int IS NOT NULL THEN dibs_now() END
    WHERE workspace_id = $1 AND key = 'post:' || $2`,
};

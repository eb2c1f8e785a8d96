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

/** How many it must have for an entry \`o\`; a little less, for the sake of rounding. */
export const GATE_NEED = `(CASE o.urgency WHEN 0 THEN 1 ELSE 1 + g.reserve END - 1e-6)`;

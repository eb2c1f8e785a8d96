import { ms } from './json-parts.ts';

/** Pieces of SQL about people's load. All stand in statements that begin with `CLOCK`. */

/**
 * Whether `c` takes its owner's attention: it is our turn, or it was answered within a day and may come back. Who waits patiently for
 * customers is not full for it (UX.md A16).
 */
export const TAKES_ATTENTION = `(c.turn = 'team' OR coalesce(c.answered_at > clock.now - interval '24 hours', false))`;

/** Whether the agent `a` is away now. */
export function isAway(a: string): string {
  return `(${a}.away_since IS NOT NULL AND coalesce(${a}.away_until > clock.now, true))`;
}

/** Since and until when, while they are; else null. */
export function away(a: string): string {
  return `CASE WHEN ${isAway(a)} THEN json_build_object(
    'since', ${ms(`${a}.away_since`)}, 'until', ${ms(`${a}.away_until`)}) END`;
}

/** How much somebody takes at most in inbox `i`. */
export function capacityOf(i: string, agent: string): string {
  return `coalesce((${i}.settings->'capacity'->'of'->>${agent})::int, (${i}.settings->'capacity'->>'usual')::int)`;
}

import { ms } from './json-parts.ts';

/** Pieces of SQL about people's load. All stand in statements that begin with `CLOCK`. */

/**
 * Whether `c` takes its owner's attention: it is our turn, or it was answered within a day and may come back. Who waits patiently for
 * customers is not full for it (UX.md A16).
 */
export const TAKES_ATTENTION = `(c.turn = 'team' OR coalesce(c.answered_at > clock.now - interval '24 hours', false))`;

function isAwayByWord(a: string): string {
  return `(${a}.away_since IS NOT NULL AND coalesce(${a}.away_until > clock.now, true))`;
}

function isOnLeave(a: string): string {
  return `coalesce(${a}.leave_from <= clock.now AND ${a}.leave_until > clock.now, false)`;
}

/** Whether the agent `a` is away now, by their word or on leave. */
export function isAway(a: string): string {
  return `(${isAwayByWord(a)} OR ${isOnLeave(a)})`;
}

/** Since and until when, while they are; else null. */
export function away(a: string): string {
  const until = `CASE WHEN ${isAwayByWord(a)} AND ${a}.away_until IS NULL THEN NULL ELSE greatest(
    CASE WHEN ${isAwayByWord(a)} THEN ${a}.away_until END, CASE WHEN ${isOnLeave(a)} THEN ${a}.leave_until END) END`;
  const since = `CASE WHEN ${isAwayByWord(a)} THEN ${a}.away_since ELSE ${a}.leave_from END`;
  return `CASE WHEN ${isAway(a)} THEN json_build_object('since', ${ms(`(${since})`)}, 'until', ${ms(`(${until})`)}) END`;
}

/** The leave of the agent `a` that is known and not over; else null. */
export function leave(a: string): string {
  return `CASE WHEN ${a}.leave_until > clock.now
    THEN json_build_object('from', ${ms(`${a}.leave_from`)}, 'until', ${ms(`${a}.leave_until`)}) END`;
}

/** How much somebody takes at most in inbox `i`. */
export function capacityOf(i: string, agent: string): string {
  return `coalesce((${i}.settings->'capacity'->'of'->>${agent})::int, (${i}.settings->'capacity'->>'usual')::int)`;
}

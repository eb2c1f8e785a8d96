import { DatabaseError } from 'pg';
import { StoreUnavailable } from '../inbox/ports.ts';

/** SQLSTATE classes and codes that speak about the connection or the server, never about what was asked. */
const SERVER_TROUBLE = /^(08|53|57|58|XX|25006)/;

/** Lost to another transaction: the same again may succeed. */
const LOST_RACE = new Set(['40001', '40P01']);

/** What the constraint that refused a statement is called, or null if it was no constraint. */
export function violatedConstraint(error: unknown): string | null {
  if (!(error instanceof DatabaseError)) return null;
  return error.code?.startsWith('23') === true ? (error.constraint ?? null) : null;
}

export function isLostRace(error: unknown): boolean {
  return error instanceof DatabaseError && LOST_RACE.has(error.code ?? '');
}

/** A constraint refused it, or it lost to another transaction: the connection is as good as before. */
export function refusesTheRow(error: unknown): boolean {
  return violatedConstraint(error) !== null || isLostRace(error);
}

/** No word came from the server: it was the way to it, or nobody is there. */
export function isConnectionTrouble(error: unknown): boolean {
  return !(error instanceof DatabaseError || error instanceof TypeError);
}

/**
 * The error as the rest of the program may see it: `StoreUnavailable` if the database cannot be reached or did not answer in time.
 * What does not come from the server is the connection's.
 */
export function asStoreError(error: unknown): unknown {
  if (error instanceof StoreUnavailable || error instanceof TypeError) return error;
  const unavailable = !(error instanceof DatabaseError) || SERVER_TROUBLE.test(error.code ?? '');
  return unavailable
    ? new StoreUnavailable('the database is not available', { cause: error })
    : error;
}

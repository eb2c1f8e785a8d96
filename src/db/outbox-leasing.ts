import type { Duration } from '../domain/ids.ts';
import type { LeasedEntry, Outbox, Pace } from '../inbox/ports.ts';
import { isLostRace, violatedConstraint } from './database-errors.ts';
import { entryOf, type LeaseRow, type LeaseVariant, leaseStatement } from './outbox-lease.ts';
import type { Sql, Statement } from './pool.ts';
import { createTogether, type Together, type Trips } from './together.ts';

/** How often a statement is tried that lost a race; each time somebody else got on. */
export const TRIES = 8;
/** As many as run at once in one process. */
export const MOST_LANES = 24;

interface Worker {
  worker: string;
  leaseFor: Duration;
}

/**
 * Those who look for anything in the same moment, or while a trip of `trips` is under way, are given different entries in one statement.
 * Whoever asks for an order key has clicked, and waits for nobody.
 */
export function createLeasing(
  sql: Sql,
  { gates }: Pick<LeaseVariant, 'gates'>,
  trips: Trips,
): Pick<Outbox, 'lease'> {
  const statements = {
    any: leaseStatement({ gates, only: 'any' }),
    orderKey: leaseStatement({ gates, only: 'order_key' }),
    quick: leaseStatement({ gates, only: 'quick' }),
    slow: leaseStatement({ gates, only: 'slow' }),
  };
  const groups = new Map<string, Together<null, LeasedEntry | null>>();

  async function leaseOnce(
    statement: Statement,
    values: unknown[],
  ): Promise<LeasedEntry[] | 'lost'> {
    try {
      const rows = await sql.query<LeaseRow>(statement, values);
      const leased = rows.flatMap((row) =>
        row.id === null ? [] : entryOf({ ...row, id: row.id }),
      );
      return leased.length === 0 && rows.length > 0 ? 'lost' : leased;
    } catch (error) {
      const lost =
        isLostRace(error) || violatedConstraint(error) === 'outbox_one_lease_per_order_key';
      if (lost) return 'lost';
      throw error;
    }
  }

  async function leaseSome(statement: Statement, values: unknown[]): Promise<LeasedEntry[]> {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const entries = await leaseOnce(statement, values);
      if (entries !== 'lost') return entries;
    }
    return [];
  }

  function groupOf({ worker, leaseFor }: Worker, pace: Pace | 'any') {
    const key = JSON.stringify([worker, leaseFor, pace]);
    const group =
      groups.get(key) ??
      createTogether<null, LeasedEntry | null>(
        MOST_LANES,
        async (asked) => {
          const values = [worker, leaseFor, asked.length];
          const entries = await leaseSome(statements[pace], values);
          return asked.map(async (_, place) => entries[place] ?? null);
        },
        trips,
      );
    groups.set(key, group);
    return group;
  }

  return {
    async lease({ worker, leaseFor, orderKey, workspaceId, pace }) {
      if (orderKey === undefined || workspaceId === undefined) {
        return groupOf({ worker, leaseFor }, pace ?? 'any').ask(null);
      }
      const values = [worker, leaseFor, workspaceId, orderKey];
      const [entry] = await leaseSome(statements.orderKey, values);
      return entry ?? null;
    },
  };
}

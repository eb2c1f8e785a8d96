import type { Duration } from '../domain/ids.ts';
import type { LeasedEntry, Outbox, Pace, VainLook } from '../inbox/ports.ts';
import { createTogether, type Together, type Trips } from '../together.ts';
import { isLostRace, violatedConstraint } from './database-errors.ts';
import { entryOf, type LeaseRow, leaseStatement, type VainRow } from './outbox-lease.ts';
import type { LeaseVariant } from './outbox-lines.ts';
import type { Sql, Statement } from './pool.ts';

/** How often a statement is tried that lost a race; each time somebody else got on. */
export const TRIES = 8;
/** As many as run at once in one process. */
export const MOST_LANES = 24;

interface Worker {
  worker: string;
  leaseFor: Duration;
}

/** What was leased; and where that is nothing, what comes next, as far as it was seen. */
interface Looked {
  entries: LeasedEntry[];
  inVain: VainLook | null;
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
  const groups = new Map<
    string,
    Together<null, { entry: LeasedEntry | null; inVain: VainLook | null }>
  >();

  async function leaseOnce(statement: Statement, values: unknown[]): Promise<Looked | 'lost'> {
    try {
      const askedAt = performance.now();
      const rows = await sql.query<LeaseRow | VainRow>(statement, values);
      const took = performance.now() - askedAt;
      const picked = rows.filter((row) => row.workspace_id !== null);
      const entries = picked.flatMap((row) =>
        row.id === null ? [] : entryOf({ ...row, id: row.id }),
      );
      if (entries.length === 0 && picked.length > 0) return 'lost';
      return { entries, inVain: vainLookOf(rows[0], took) };
    } catch (error) {
      const lost =
        isLostRace(error) || violatedConstraint(error) === 'outbox_one_lease_per_order_key';
      if (lost) return 'lost';
      throw error;
    }
  }

  async function leaseSome(statement: Statement, values: unknown[]): Promise<Looked> {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const looked = await leaseOnce(statement, values);
      if (looked !== 'lost') return looked;
    }
    return { entries: [], inVain: null };
  }

  function groupOf({ worker, leaseFor }: Worker, pace: Pace | 'any') {
    const key = JSON.stringify([worker, leaseFor, pace]);
    const group =
      groups.get(key) ??
      createTogether<null, { entry: LeasedEntry | null; inVain: VainLook | null }>(
        MOST_LANES,
        async (asked) => {
          const values = [worker, leaseFor, asked.length];
          const { entries, inVain } = await leaseSome(statements[pace], values);
          return asked.map(async (_, place) => ({ entry: entries[place] ?? null, inVain }));
        },
        trips,
      );
    groups.set(key, group);
    return group;
  }

  return {
    async lease({ worker, leaseFor, orderKey, workspaceId, pace, inVain }) {
      if (orderKey === undefined || workspaceId === undefined) {
        const looked = await groupOf({ worker, leaseFor }, pace ?? 'any').ask(null);
        if (looked.inVain !== null) inVain?.(looked.inVain);
        return looked.entry;
      }
      const values = [worker, leaseFor, workspaceId, orderKey];
      const { entries } = await leaseSome(statements.orderKey, values);
      return entries[0] ?? null;
    },
  };
}

function vainLookOf(row: LeaseRow | VainRow | undefined, took: Duration): VainLook | null {
  if (row?.workspace_id !== null || row.files_wait === undefined) return null;
  return { now: row.now, nextAt: row.next_at ?? null, filesWait: row.files_wait, took };
}

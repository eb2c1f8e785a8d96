import type { Outbox, Settlement } from '../inbox/ports.ts';
import { createTogether, orEachAlone, type Trips } from '../together.ts';
import { isLostRace, violatedConstraint } from './database-errors.ts';
import { iso } from './instants.ts';
import { MOST_LANES, TRIES } from './outbox-leasing.ts';
import { SHOWN, settleStatement, shownValue } from './outbox-settle.ts';
import type { Sql, Statement } from './pool.ts';

type Entry = Parameters<Outbox['settle']>[0];

interface ShownEntry {
  entry: Entry;
  settlement: Extract<Settlement, { as: 'shown' }>;
}

/**
 * What most deliveries come to, that something is shown, is written down in one statement for all that ended in the same moment, or while
 * a trip of `trips` was under way.
 */
export function createSettling(sql: Sql, trips: Trips): Pick<Outbox, 'settle'> {
  async function settled<Row extends object>(
    statement: Statement,
    values: unknown[],
  ): Promise<Row[]> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await sql.query<Row>(statement, values);
      } catch (error) {
        // A commit put a newer show there in the same moment: seen now, it is folded.
        const lost = isLostRace(error) || violatedConstraint(error) === 'outbox_one_waiting_show';
        if (!lost || tried >= TRIES) throw error;
      }
    }
  }

  async function endShown(asked: readonly ShownEntry[]): Promise<boolean[]> {
    const values = asked.map(({ entry, settlement }, place) =>
      shownValue(entry, settlement, place),
    );
    const rows = await settled<{ asked_as: number }>(SHOWN, [JSON.stringify(values)]);
    return asked.map((_, place) => rows.some((row) => row.asked_as === place));
  }

  const showing = createTogether(
    MOST_LANES,
    orEachAlone(endShown, async (one) => (await endShown([one])).includes(true)),
    trips,
  );

  return {
    async settle(entry, settlement) {
      if (settlement.as === 'shown') return showing.ask({ entry, settlement });
      const [statement, values] = settleStatement(settlement);
      const mine = [entry.workspaceId, entry.id, iso(entry.leasedUntil), entry.attempts];
      return (await settled(statement, [...mine, ...values])).length === 1;
    },
  };
}

import { LEASE } from '../../src/inbox/deliver-outbox.ts';

/**
 * Whether nothing is left to deliver but what was held at that moment, and what stands behind it. Only then may a test let those leases
 * run out by moving the clock: a call under way would lose its lease, too, and be made twice, as it must be.
 */
export async function onlyHeldSince(
  query: (sql: string) => Promise<object[]>,
  moment: number,
): Promise<boolean> {
  const others = await query(
    `SELECT FROM outbox AS entry
     WHERE state IN ('ready', 'leased', 'uncertain') AND NOT EXISTS (
       SELECT FROM outbox AS held
       WHERE held.state = 'leased' AND held.order_key = entry.order_key
         AND held.leased_until <= to_timestamp(${(moment + LEASE) / 1_000})
     ) LIMIT 1`,
  );
  return others.length === 0;
}

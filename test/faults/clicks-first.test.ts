import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { brokenInvariants } from '../helpers/check-invariants.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { eventually } from '../helpers/real-bell.ts';

/** More than there are connections. */
const WEBHOOKS = 20;
const CONNECTIONS = 4;

const HELD_UP = `
  SELECT count(*)::int AS held_up FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock'`;

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs({ variations: { poolSize: CONNECTIONS } });
});
afterEach(() => dibs.stop());

/** New conversations get no number, and wait for one with a connection each, until the transaction of the test ends. */
async function holdUpWebhooks(): Promise<void> {
  await dibs.query('BEGIN');
  await dibs.query('SELECT FROM workspace FOR NO KEY UPDATE');
}

/** Whatever the program asks of the database now waits for that. */
async function areAllHeldUp(): Promise<boolean> {
  const [row] = await dibs.query<{ held_up: number }>(HELD_UP);
  const { busy } = dibs.app.database.connections();
  return busy > 0 && row?.held_up === busy;
}

/** Resolves when the program answered. */
function writes(name: string) {
  const { customers } = dibs.sandbox;
  const { id } = customers.add({ name, account: defaultAccounts[0].key });
  return customers.write(id, 'Mine, too?');
}

async function sendAgainUntilTaken(id: string): Promise<void> {
  await eventually(async () => {
    return (await dibs.sandbox.customers.sendAgain(id)).status === 'accepted';
  });
}

describe('a click', () => {
  it('is done while more webhooks wait for the database than there are connections', async () => {
    await dibs.write('Kim', 'Where is my parcel?');
    await dibs.settle();
    const card = dibs.card('Where is my parcel?');

    await holdUpWebhooks();
    const writing = Array.from({ length: WEBHOOKS }, (_, index) => writes(`Customer ${index}`));
    await eventually(areAllHeldUp);
    await dibs.ana.click(card, 'Claim');
    const owners = await dibs.query('SELECT owner_id FROM conversation');
    await dibs.query('ROLLBACK');
    expect(owners).toEqual([{ owner_id: dibs.ana.id }]);

    const written = await Promise.all(writing);
    const refused = written.filter(({ status }) => status !== 'accepted');
    for (const { id } of refused) await sendAgainUntilTaken(id);
    await dibs.settle();
    const stored = await dibs.query(`SELECT count(*)::int AS stored FROM conversation`);
    expect(stored).toEqual([{ stored: WEBHOOKS + 1 }]);
    expect(await brokenInvariants(dibs)).toEqual([]);
  });
});

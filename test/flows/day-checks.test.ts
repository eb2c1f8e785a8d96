import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cardsIn } from '../../sandbox/driver.ts';
import type { Message, StoredView } from '../../sandbox/model.ts';
import { connectAccounts, setUpTeam } from '../../sandbox/set-the-scene.ts';
import { type Dibs, type DibsOptions, startDibs } from '../helpers/dibs.ts';
import { readOut } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

let dibs: Dibs;
afterEach(() => stopAndCheck(dibs));

/** Thursday before Easter, 2026-04-02, 10:00 in Berlin. Friday and Monday are public holidays of Germany. */
const THURSDAY_TEN = Date.UTC(2026, 3, 2, 8);
const berlin = (time: string) => Date.parse(`2026-04-${time}:00+02:00`);

/** Clocks go on; nobody looks. */
async function becomes(time: string, app = dibs.app): Promise<void> {
  const { clock } = dibs.sandbox;
  clock.advance(berlin(time) - clock.now());
  await app.database.clock.follow(clock.now(), 0);
}

async function at(time: string): Promise<void> {
  await becomes(time);
  await dibs.settle();
}

/** As managers do it: a summary at 17:00, a look at 17:30, half an hour before closing, and the public holidays of Germany. */
async function askForBoth(settle: () => Promise<void>): Promise<void> {
  const { rosa } = dibs;
  await rosa.command('/inbox settings', '#support');
  await dibs.modalOf(rosa);
  await rosa.click(await titled('Settings'), 'open_deadlines');
  await rosa.click(await titled('Deadlines'), 'change_hours');
  await titled('Opening hours');
  await rosa.submit({ 'Public holidays of': 'Germany' });
  await settle();
  await rosa.click(await titled('Deadlines'), 'change_manners');
  await titled('Silence and words');
  await rosa.submit({
    'Summary of the day, for managers, at': '17:00',
    'Look at what still waits, before closing': '30m',
  });
  await settle();
  await titled('Deadlines');
  await rosa.closeAll();
}

/** The modal on top, once it is this one. */
function titled(title: string): Promise<StoredView> {
  return dibs.sandbox.until(title, () => {
    const modal = dibs.rosa.modal();
    return modal?.title.text.startsWith(title) ? modal : undefined;
  });
}

/** What was said of a day, by its date, to Rosa and to the channel. */
const summaries = () =>
  dibs.rosa
    .dms()
    .map(readOut)
    .filter((words) => words.includes('came in'));
const closings = (): Message[] =>
  cardsIn(dibs.sandbox, '#support').filter((message) =>
    /still waits? for an answer|nobody waits|before #support closes/.test(readOut(message)),
  );

/** What the history says was said; each day and kind stands there once. */
async function saidInHistory(): Promise<string[]> {
  const rows = await dibs.query<{ said: string }>(
    `SELECT concat(e->>'type', ' ', e->>'date') AS said FROM history h, jsonb_array_elements(h.events) e
     WHERE e->>'type' IN ('day_summed', 'closing_checked') ORDER BY h.version, said`,
  );
  return rows.map(({ said }) => said);
}

describe('what an inbox says of its day', () => {
  beforeEach(async () => {
    dibs = await startDibs({ start: THURSDAY_TEN });
    await askForBoth(dibs.settle);
  });

  it('comes once a day, whoever looks and however often, and on no day on which it is closed', async () => {
    const another = await dibs.startAnother();
    await at('02T16:40');
    await dibs.write('Marta Díaz', 'Hello?');
    await at('02T16:59');
    expect(summaries()).toEqual([]);
    // Two processes look at the same moment, and again.
    await becomes('02T17:00');
    await Promise.all([dibs.app.sweep(), another.sweep(), dibs.app.sweep()]);
    await dibs.settle();
    expect(summaries()).toHaveLength(1);
    expect(summaries()[0]).toContain('#support on Thu 2 Apr · 1 came in');

    await at('02T17:29');
    expect(closings()).toEqual([]);
    await becomes('02T17:30');
    await Promise.all([another.sweep(), dibs.app.sweep()]);
    await dibs.settle();
    expect(closings()).toHaveLength(1);
    const [list] = closings().map(readOut);
    expect(list).toContain('closes at 16:00 UTC. 1 still waits for an answer:');
    // It opens again on Tuesday.
    expect(list).toMatch(/waits until .*7 Apr.* 07:00 UTC/);
    const posts = dibs.sandbox.ledger.storedPosts.length;
    await dibs.ana.click(closings()[0] as Message, 'Claim #1');
    await dibs.settle();
    expect(readOut(closings()[0] ?? {})).toContain('Marta Díaz, Ana Silva');
    await at('02T17:50');
    expect(closings()).toHaveLength(1);
    expect(dibs.sandbox.ledger.storedPosts.length - posts).toBeLessThan(3);

    const before = summaries().length;
    for (const day of ['03', '04', '05', '06']) {
      await at(`${day}T17:00`);
      await at(`${day}T18:30`);
    }
    expect(summaries()).toHaveLength(before);
    await at('07T17:00');
    expect(summaries()).toHaveLength(before + 1);
    await at('07T17:30');
    expect(await saidInHistory()).toEqual([
      'day_summed 2026-04-02',
      'closing_checked 2026-04-02',
      'day_summed 2026-04-07',
      'closing_checked 2026-04-07',
    ]);
  });
});

describe('with the queue dead', () => {
  const dead: DibsOptions = {
    start: THURSDAY_TEN,
    setUp: false,
    variations: {
      createJobs: async () => ({
        bell: { ring: async () => undefined },
        health: async () => ({ backend: 'redis', ok: false, pending: null }),
        close: async () => undefined,
      }),
    },
  };

  it('it comes after a restart on the same day, and what was slept through until closing does not', async () => {
    dibs = await startDibs(dead);
    const sweep = async () => {
      await dibs.app.sweep();
      await dibs.settle();
    };
    await setUpTeam(dibs.sandbox, sweep);
    await connectAccounts(dibs.sandbox, dibs.app);
    await askForBoth(sweep);
    await dibs.write('Marta Díaz', 'Hello?');
    await sweep();
    await becomes('02T17:20');
    expect(summaries()).toEqual([]);
    await dibs.app.stop();
    const restarted = await dibs.startAnother();
    await restarted.sweep();
    await dibs.settle();
    expect(summaries()).toHaveLength(1);
    // Closed at 18:00: nobody needs to hear then who would wait.
    await becomes('02T18:10', restarted);
    await restarted.sweep();
    await dibs.settle();
    expect(closings()).toEqual([]);
    await becomes('08T09:00', restarted);
    await restarted.sweep();
    await restarted.sweep();
    await dibs.settle();
    expect(await saidInHistory()).toEqual(['day_summed 2026-04-02']);
    await becomes('08T17:00', restarted);
    await restarted.sweep();
    await dibs.settle();
    expect(await saidInHistory()).toEqual(['day_summed 2026-04-02', 'day_summed 2026-04-08']);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { brokenWithCustomers } from '../helpers/check-customers.ts';
import { brokenInvariants } from '../helpers/check-invariants.ts';
import { unfinishedBusiness } from '../helpers/check-settled.ts';
import { type Fleet, startFleet } from '../helpers/fleet.ts';
import { patienceFor, runsOf, seedOf, tell } from '../helpers/soak-runs.ts';
import { createRandom } from './random.ts';
import { playStory } from './simulated-story.ts';

/** Runs in `npm test`. */
const QUICK = 10;
/** As many stories share a database; each has customers of its own. */
const STORIES_A_FLEET = 20;
const TELL_EVERY = 100;

let fleet: Fleet | null = null;

async function closeFleet(): Promise<void> {
  await fleet?.close();
  fleet = null;
}

afterEach(closeFleet);

describe('the simulator', () => {
  it('finds every promise kept, whatever happens and whatever breaks', {
    timeout: patienceFor(120_000),
  }, async () => {
    const seed = seedOf();
    const runs = runsOf(QUICK);
    const sums = { acts: 0, written: 0, heard: 0, faults: 0, deaths: 0 };
    for (let run = 0; run < runs; run += 1) {
      if (run % STORIES_A_FLEET === 0) await closeFleet();
      fleet ??= await startFleet();
      const told = await playStory(fleet, createRandom(seed + run), `s${seed + run}`);
      sums.acts += told.acts.length;
      for (const what of ['written', 'heard', 'faults', 'deaths'] as const)
        sums[what] += told[what];
      const broken = [
        ...told.problems,
        ...(await brokenInvariants(fleet)),
        ...(await brokenWithCustomers(fleet)),
        ...(await unfinishedBusiness(fleet)),
      ];
      const first = seed + run - (run % STORIES_A_FLEET);
      const again = `DIBS_SEED=${first} DIBS_SOAK_RUNS=${1 + (run % STORIES_A_FLEET)} npm run test:soak -- simulator`;
      if (broken.length > 0) tell(`seed ${seed + run} broke a promise; again: ${again}`);
      expect({ seed: seed + run, acts: told.acts, broken }).toMatchObject({ broken: [] });
      if ((run + 1) % TELL_EVERY === 0 || run + 1 === runs) {
        const figures = Object.entries(sums).map(([what, count]) => `${count} ${what}`);
        tell(`simulator, from seed ${seed}: ${run + 1} runs, ${figures.join(', ')}, none broken`);
      }
    }
  });
});

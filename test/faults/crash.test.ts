import { afterEach, describe, expect, it } from 'vitest';
import { brokenWithCustomers } from '../helpers/check-customers.ts';
import { brokenInvariants } from '../helpers/check-invariants.ts';
import { unfinishedBusiness } from '../helpers/check-settled.ts';
import { type Fleet, type Moment, startFleet } from '../helpers/fleet.ts';
import { patienceFor, runsOf, seedOf, tell } from '../helpers/soak-runs.ts';
import { tellStory } from './crash-story.ts';
import { createLife } from './in-life.ts';
import { createRandom } from './random.ts';

/** Runs in `npm test`: a sample. */
const QUICK = 8;
/** Port calls that only read change nothing, and a death before one is a death after the one before it. */
const CHANGES_NOTHING =
  /^(views|replySource|mediaSource|ownerships|accounts)\.|\.(load|nextReadyAt|adopted|due|unprocessed)$/;

/** The nth call of this name, before it is made or after it was. */
interface Step {
  name: string;
  nth: number;
  moment: Moment;
}

let fleet: Fleet | null = null;
afterEach(async () => {
  await fleet?.close();
  fleet = null;
});

/** Tells the story; `visit` hears of each step and may say that the process dies there. */
async function live(visit: (step: Step) => 'go_on' | 'die'): Promise<string[]> {
  fleet = await startFleet();
  const counts = new Map<string, number>();
  fleet.watch((name, moment) => {
    const of = `${name}:${moment}`;
    const nth = (counts.get(of) ?? 0) + 1;
    counts.set(of, nth);
    return visit({ name, nth, moment });
  });
  await tellStory(fleet, createLife(fleet));
  const problems = [
    ...(await brokenInvariants(fleet)),
    ...(await brokenWithCustomers(fleet)),
    ...(await unfinishedBusiness(fleet)),
    ...(await untold(fleet)),
  ];
  await fleet.close();
  fleet = null;
  return problems;
}

/** The story went on in spite of it all. */
async function untold({ query, sandbox }: Fleet): Promise<string[]> {
  const [conversation, ...more] = await query<{ state: string }>(
    `SELECT concat(status, ' ', owner_id, ' ', turn) AS state FROM conversation`,
  );
  const { ben } = sandbox.scene;
  const expected = `open ${ben.id} team`;
  const messages = sandbox.customers.list().flatMap((customer) => customer.messages);
  const heard = messages.filter(({ direction }) => direction === 'out').map(({ text }) => text);
  // One that may have been on its way when the process died is not sent again by itself: people are told.
  const unsure = await query<{ text: string }>(
    `SELECT text FROM message WHERE delivery_state = 'uncertain'`,
  );
  const replies = ['Yes, it ships tomorrow.', 'That one, too!'];
  const due = replies.filter(
    (text) => heard.includes(text) || !unsure.some((reply) => reply.text === text),
  );
  return [
    ...(more.length === 0 ? [] : ['there are several conversations']),
    ...(conversation?.state === expected ? [] : [`it is ${conversation?.state}, not ${expected}`]),
    ...(heard.join(' | ') === due.join(' | ') ? [] : [`Marta heard: ${heard.join(' | ')}`]),
  ];
}

/** One of each name first, then a second one of each, and so on: a few runs see much. */
function ofEachName(steps: readonly Step[]): Step[] {
  const taken = new Map<string, number>();
  const rounds = steps.map((step) => {
    const of = `${step.name}:${step.moment}`;
    const round = taken.get(of) ?? 0;
    taken.set(of, round + 1);
    return { step, round };
  });
  return rounds.sort((one, other) => one.round - other.round).map(({ step }) => step);
}

const inWords = ({ name, nth, moment }: Step) => `${moment} ${name} no. ${nth}`;

/** A run that is watched and not disturbed: every step there is. */
async function recordSteps(): Promise<Step[]> {
  const steps: Step[] = [];
  const problems = await live((step) => {
    if (!CHANGES_NOTHING.test(step.name)) steps.push(step);
    return 'go_on';
  });
  expect(problems).toEqual([]);
  return steps;
}

describe('a process that dies', () => {
  it('at any step of a whole story loses nothing and does nothing twice', {
    timeout: patienceFor(120_000),
  }, async () => {
    const seed = seedOf();
    const steps = await recordSteps();
    const random = createRandom(seed);
    const chosen = ofEachName(random.shuffled(steps)).slice(0, runsOf(QUICK));
    const broken: string[] = [];
    let deaths = 0;
    for (const wanted of chosen) {
      let isOver: 'no' | 'yes' = 'no';
      const problems = await live((step) => {
        if (isOver === 'yes' || inWords(step) !== inWords(wanted)) return 'go_on';
        isOver = 'yes';
        deaths += 1;
        return 'die';
      });
      broken.push(...problems.map((problem) => `${inWords(wanted)}: ${problem}`));
    }
    const names = new Set(steps.map(({ name, moment }) => `${name}:${moment}`));
    tell(
      `crash injection, seed ${seed}: ${names.size} names, ${steps.length} steps, ${chosen.length} runs, ${deaths} deaths, ${broken.length} broken promises`,
    );
    expect(broken).toEqual([]);
    expect(deaths).toBeGreaterThan(chosen.length / 2);
  });
});

import { describe, expect, it } from 'vitest';
import { createHealth } from '../src/health.ts';
import { createDeliveryWatch, healthNeeds, type Parts } from '../src/health-needs.ts';
import type { HealthPart } from '../src/http/health.ts';
import type { Vitals } from '../src/inbox/vitals.ts';

const NINE = Date.UTC(2026, 2, 4, 9);
const MINUTE = 60_000;
const CALM: Vitals = {
  outbox: [{ urgency: 'rest', state: 'ready', count: 900, oldest: 30 * MINUTE }],
  conversations: [],
  clocks: [],
  alarms: { overdue: 0, oldest: 0 },
  slackEvents: { waiting: 0, oldest: 0 },
  gatesShut: [],
};

/** A program whose parts are as told, at nine o'clock. */
function program(over: Partial<Parts> = {}) {
  const clock = { now: NINE };
  const parts: Parts = {
    postgres: async () => 'well',
    bells: async () => ({ backend: 'redis', ok: true }),
    slackTakesToken: async () => true,
    slackIsConnected: () => true,
    slackUnansweredSince: () => null,
    vitals: async () => CALM,
    ...over,
  };
  const changes: HealthPart[] = [];
  const health = createHealth(healthNeeds(parts), {
    ...{ now: () => clock.now, monotonicNow: () => clock.now },
    changed: (part) => changes.push(part),
  });
  const partOf = async (name: string) =>
    (await health.health()).parts.find((part) => part.name === name);
  return { parts, clock, health, partOf, changes };
}

describe('a program that is well', () => {
  it('is live and ready, and there is nothing to do', async () => {
    const { health, changes } = program();
    const { live, ready, parts } = await health.health();
    expect([live, ready]).toEqual([true, true]);
    expect(parts.map(({ name, state, toDo }) => [name, state, toDo])).toEqual([
      ['process', 'ok', null],
      ['postgres', 'ok', null],
      ['bells', 'ok', null],
      ['slack', 'ok', null],
      ['outbox', 'ok', null],
    ]);
    expect(changes).toEqual([]);
  });
});

describe('what an operator reads', () => {
  it.each<[string, Partial<Parts>, string, 'ready' | 'not ready', string]>([
    [
      'Postgres is away',
      { postgres: async () => 'away' },
      'postgres',
      'not ready',
      'Start Postgres',
    ],
    [
      'its tables are of another release',
      { postgres: async () => 'behind' },
      'postgres',
      'not ready',
      'Its tables are not those of this release: start Dibs again, which brings them up to date.',
    ],
    [
      'Redis is away',
      { bells: async () => ({ backend: 'redis', ok: false }) },
      'bells',
      'ready',
      'Start Redis, or correct REDIS_URL. Until then everything is done by the sweep, some seconds later.',
    ],
    [
      'the bells are in Postgres and silent',
      { bells: async () => ({ backend: 'postgres', ok: false }) },
      'bells',
      'ready',
      'The bells are kept in Postgres: see there.',
    ],
    [
      'Slack refuses our token',
      { slackTakesToken: async () => false },
      'slack',
      'ready',
      'Slack refuses our token: install the app again, and start with the new token.',
    ],
    ['the socket is down', { slackIsConnected: () => false }, 'slack', 'ready', 'slack-status.com'],
    [
      'people wait for what stands in the outbox',
      {
        vitals: async () => ({
          ...CALM,
          outbox: [
            { urgency: 'person_waits', state: 'ready', count: 3, oldest: 3.5 * MINUTE },
            { urgency: 'person_waits', state: 'uncertain', count: 1, oldest: MINUTE },
          ],
        }),
      },
      'outbox',
      'ready',
      '4 entries for which people wait have waited for up to 3 min.',
    ],
  ])('when %s', async (_when, over, name, readiness, words) => {
    const { health, partOf, changes } = program(over);
    expect((await health.health()).ready ? 'ready' : 'not ready').toBe(readiness);
    expect(await partOf(name)).toMatchObject({
      state: 'failing',
      since: '2026-03-04T09:00:00.000Z',
      toDo: expect.stringContaining(words),
    });
    expect(changes.map((part) => part.name)).toEqual([name]);
  });

  it('says since when, however often it is asked, and is told once of each change', async () => {
    const { parts, clock, partOf, changes } = program();
    await partOf('postgres');
    clock.now += MINUTE;
    parts.postgres = async () => 'away';
    await partOf('postgres');
    clock.now += MINUTE;
    expect(await partOf('postgres')).toMatchObject({ since: '2026-03-04T09:01:00.000Z' });
    parts.postgres = async () => 'well';
    expect(await partOf('postgres')).toMatchObject({
      state: 'ok',
      since: '2026-03-04T09:02:00.000Z',
    });
    expect(changes.map(({ state }) => state)).toEqual(['failing', 'ok']);
  });

  it('does not wait for a part that hangs', async () => {
    const { partOf } = program({ postgres: () => new Promise(() => undefined) });
    expect(await partOf('postgres')).toMatchObject({
      state: 'failing',
      toDo: expect.stringContaining('Start Postgres'),
    });
  });

  it('sends nobody to a program that stops', async () => {
    const { health, clock, partOf } = program();
    clock.now += MINUTE;
    health.stopping();
    expect(await health.health()).toMatchObject({ live: true, ready: false });
    expect(await partOf('process')).toMatchObject({
      state: 'stopping',
      since: '2026-03-04T09:01:00.000Z',
      toDo: 'Nothing: it finishes what is under way, then ends.',
    });
  });
});

describe('whether Slack answers', () => {
  const show = (settlement: 'shown' | 'retry' | 'uncertain' | 'obsolete') =>
    ({ kind: 'show', settlement }) as const;

  it('is doubted after three deliveries in a row without an answer, since the first of them', () => {
    const clock = { now: NINE };
    const watch = createDeliveryWatch(() => clock.now);
    watch.saw(show('retry'));
    clock.now += MINUTE;
    watch.saw(show('uncertain'));
    watch.saw(show('obsolete'));
    expect(watch.unansweredSince()).toBeNull();
    watch.saw(show('retry'));
    expect(watch.unansweredSince()).toBe(NINE);
    watch.saw(show('shown'));
    expect(watch.unansweredSince()).toBeNull();
  });

  it('is no longer doubted when another process has delivered the rest', () => {
    const clock = { now: NINE };
    const watch = createDeliveryWatch(() => clock.now);
    for (let lost = 0; lost < 3; lost += 1) watch.saw(show('retry'));
    clock.now += 11 * MINUTE;
    expect(watch.unansweredSince()).toBeNull();
  });
});

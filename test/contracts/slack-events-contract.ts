import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Duration, WorkspaceId } from '../../src/domain/ids.ts';
import type { SlackEvents, StoredEvent } from '../../src/inbox/sweep-ports.ts';

export interface SlackEventsUnderTest {
  events: SlackEvents;
  advance(time: Duration): Promise<void>;
  close(): Promise<void>;
}

const acme = 'T0ACME' as WorkspaceId;
const ask = { olderThan: 10_000, leaseFor: 30_000, limit: 10 };
const SECOND = 1_000;
/** Longer than any pause after the few failures of these tests. */
const LONG_AFTER = 3_600_000;
const DAY = 86_400_000;

/** What every store of Slack's events does. */
export function slackEventsContract(name: string, make: () => Promise<SlackEventsUnderTest>): void {
  describe(`slack events contract › ${name}`, () => {
    let subject: SlackEventsUnderTest;
    beforeAll(async () => {
      subject = await make();
    });
    afterAll(() => subject.close());

    const event = (): StoredEvent => ({
      workspaceId: acme,
      eventId: randomUUID(),
      body: { text: 'a \u0000 and half a 😀: \ud83d', blocks: [{ n: 1 }] },
    });
    const idsOf = (events: StoredEvent[]) => events.map(({ eventId }) => eventId).toSorted();
    const isDone = (events: StoredEvent[]) =>
      Promise.all(events.map((one) => subject.events.done(one.workspaceId, one.eventId)));

    it('stores an event once in a workspace, and gives it back as it came', async () => {
      const { events } = subject;
      const one = event();
      const elsewhere = { ...one, workspaceId: 'T0OTHER' as WorkspaceId, body: { text: 'other' } };
      expect(await events.store(one)).toBe(true);
      expect(await events.store({ ...one, body: 'something else' })).toBe(false);
      expect(await events.store(elsewhere)).toBe(true);
      await subject.advance(ask.olderThan);
      const found = await events.unprocessed(ask);
      expect(found).toHaveLength(2);
      expect(found).toEqual(expect.arrayContaining([one, elsewhere]));
      await isDone([one]);
      await subject.advance(LONG_AFTER);
      expect(await events.unprocessed(ask)).toEqual([elsewhere]);
      await isDone([elsewhere]);
    });

    it('leaves those alone that are young, and those that are done', async () => {
      const { events } = subject;
      const one = event();
      await events.store(one);
      await subject.advance(ask.olderThan - 1);
      expect(await events.unprocessed(ask)).toEqual([]);
      await isDone([one]);
      await subject.advance(LONG_AFTER);
      expect(await events.unprocessed(ask)).toEqual([]);
      await events.failed(acme, one.eventId, 'too late to fail');
      await subject.advance(LONG_AFTER);
      expect(await events.unprocessed(ask)).toEqual([]);
    });

    it('lets one claim each of them, as many as were asked for, until the lease runs out', async () => {
      const { events } = subject;
      const all = Array.from({ length: 8 }, event);
      await Promise.all(all.map((one) => events.store(one)));
      await subject.advance(ask.olderThan);
      const claims = await Promise.all(
        [1, 2, 3].map(() => events.unprocessed({ ...ask, limit: 2 })),
      );
      expect(Math.max(...claims.map(({ length }) => length))).toBeLessThanOrEqual(2);
      const rest = await events.unprocessed(ask);
      expect(idsOf([...claims.flat(), ...rest])).toEqual(idsOf(all));
      await subject.advance(ask.leaseFor - 1);
      expect(await events.unprocessed(ask)).toEqual([]);
      await subject.advance(1);
      expect(idsOf(await events.unprocessed(ask))).toEqual(idsOf(all));
      await isDone(all);
    });

    it('brings one that failed again, less and less often', async () => {
      const { events } = subject;
      const one = event();
      await events.store(one);
      await subject.advance(ask.olderThan);
      expect(await events.unprocessed(ask)).toEqual([one]);
      const pauses: Duration[] = [];
      for (let failure = 0; failure < 4; failure += 1) {
        await events.failed(acme, one.eventId, 'StoreUnavailable');
        let pause = 0;
        do {
          expect(pause).toBeLessThan(LONG_AFTER);
          await subject.advance(SECOND);
          pause += SECOND;
        } while ((await events.unprocessed(ask)).length === 0);
        pauses.push(pause);
      }
      expect(pauses[0]).toBeGreaterThan(SECOND);
      expect(new Set(pauses).size).toBe(pauses.length);
      expect(pauses.toSorted((a, b) => a - b)).toEqual(pauses);
      await isDone([one]);
    });

    it('lets one go that still fails after a day', async () => {
      const { events } = subject;
      const one = event();
      await events.store(one);
      await subject.advance(DAY - 1);
      await events.failed(acme, one.eventId, 'boom');
      await subject.advance(LONG_AFTER);
      expect(await events.unprocessed(ask)).toEqual([one]);
      await events.failed(acme, one.eventId, 'boom');
      await subject.advance(DAY);
      expect(await events.unprocessed(ask)).toEqual([]);
    });
  });
}

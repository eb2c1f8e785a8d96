import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cardsIn } from '../../sandbox/driver.ts';
import type { Message } from '../../sandbox/model.ts';
import { createJobs, type JobsOptions } from '../../src/jobs/create-jobs.ts';
import { brokenInvariants } from '../helpers/check-invariants.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { readOut } from '../helpers/read-out.ts';
import { eventually } from '../helpers/real-bell.ts';

/** Real time, and perhaps a busy machine. */
const PATIENCE = 20_000;

/** The whole program on a real backend of bells, in real time. With `sweep: null` only bells make anything happen. */
export function backendFlow(
  name: string,
  connect: () => Partial<Pick<JobsOptions, 'redisUrl' | 'prefix'>>,
  { sweep }: { sweep: number | null },
): void {
  describe(name, () => {
    let dibs: Dibs;
    beforeEach(async () => {
      dibs = await startDibs({
        start: Date.now(),
        variations: {
          createJobs: (options) => createJobs({ ...options, ...connect() }),
          sweepInterval: sweep,
        },
      });
      // No clock of ours: the database's is the real one, as bells are.
      await dibs.query('DELETE FROM dibs_clock');
    });
    afterEach(() => dibs.stop());

    const cardOf = (who: string, words: string): Promise<Message> =>
      dibs.sandbox.until(
        `a card of ${who} with ${words}`,
        () =>
          cardsIn(dibs.sandbox, '#support').find((card) => {
            const said = readOut(card);
            return said.split('\n')[0]?.endsWith(` · ${who}`) && said.includes(words);
          }),
        PATIENCE,
      );

    async function allIsDelivered(): Promise<boolean> {
      const left = await dibs.query(
        `SELECT id FROM outbox WHERE state IN ('ready', 'leased', 'uncertain')`,
      );
      return left.length === 0;
    }

    it('a conversation arrives, is claimed and answered', async () => {
      await dibs.write('Marta Díaz', 'Is the blue one still available?');
      await dibs.ana.click(await cardOf('Marta Díaz', 'Unassigned'), 'Claim');
      await dibs.ana.click(await cardOf('Marta Díaz', 'Ana Silva'), 'Reply');
      await dibs.modalOf(dibs.ana);
      await dibs.ana.submit({ 'Message to Marta': 'Yes! It ships tomorrow.' });
      await dibs.sandbox.until(
        'the answer',
        () =>
          dibs.sandbox.customers
            .list()[0]
            ?.messages.some(({ text }) => text === 'Yes! It ships tomorrow.'),
        PATIENCE,
      );
      await cardOf('Marta Díaz', 'Waiting for Marta');
      await eventually(allIsDelivered);
      expect(await brokenInvariants(dibs)).toEqual([]);
    });

    it('what nobody claims in time is said to the channel, and not before', async () => {
      await dibs.query(
        `UPDATE inbox SET settings = settings
           || '{"calendar": {"timeZone": "UTC", "week": "always"}, "targets": {"assignment": 1000, "firstResponse": 60000, "nextResponse": 60000}}'`,
      );
      await dibs.write('Marta Díaz', 'Hello?');
      await dibs.sandbox.until(
        'the list',
        () =>
          cardsIn(dibs.sandbox, '#support').find((message) =>
            readOut(message).includes('has no owner'),
          ),
        PATIENCE,
      );
      const alarms = await dibs.query<{ early: boolean }>(
        `SELECT h.at < c.assignment_due_at AS early FROM history h JOIN conversation c ON c.id::text = h.subject_id
         WHERE h.events @> '[{"type": "clock_breached", "clock": "assignment"}]'`,
      );
      expect(alarms).toEqual([{ early: false }]);
      await eventually(allIsDelivered);
      expect(await brokenInvariants(dibs)).toEqual([]);
    });
  });
}

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, Instant, WorkspaceId } from '../../src/domain/ids.ts';
import type { Bell, BellJob } from '../../src/inbox/ports.ts';
import type { JobHandlers } from '../../src/jobs/create-jobs.ts';

export interface BellUnderTest {
  bell: Bell;
  /** On Postgres no bell rings for alarms: the sweep knows their time. */
  alarms: 'rung' | 'swept';
  now(): Instant;
  /** Lets time go on until `done` holds; fails if it never does. */
  until(done: () => boolean): Promise<void>;
  /** How many bells wait, ring, or are due later. */
  pending(): Promise<number>;
  close(): Promise<void>;
}

export type MakeBell = (
  handlers: JobHandlers,
  onError: (error: unknown) => void,
) => Promise<BellUnderTest>;

const acme = 'T0ACME' as WorkspaceId;
const other = 'T0OTHER' as WorkspaceId;
const conversation = '8f14e45f-ceea-467f-9c2b-1a2b3c4d5e6f' as ConversationId;

const deliver = (workspaceId: WorkspaceId): BellJob => ({ job: 'deliver', workspaceId });
const checkClocks = (at: Instant): BellJob => ({
  job: 'check_clocks',
  workspaceId: acme,
  conversationId: conversation,
  at,
});

/** What every bell does, on whatever it runs. */
export function bellContract(name: string, make: MakeBell): void {
  describe(`bell contract › ${name}`, () => {
    let rung: BellJob[];
    let errors: unknown[];
    /** Called by the handlers, after noting the job. */
    let whenRung: (job: BellJob) => Promise<void>;
    let subject: BellUnderTest;

    beforeEach(async () => {
      rung = [];
      errors = [];
      whenRung = async () => undefined;
      const note = async (job: BellJob) => {
        rung.push(job);
        await whenRung(job);
      };
      subject = await make({ deliver: note, check_clocks: note, check_day: note }, (error) =>
        errors.push(error),
      );
    });

    afterEach(async () => {
      await subject.close();
    });

    const rungAtLeast = (count: number) => subject.until(() => rung.length >= count);
    const withoutSwept = (jobs: BellJob[]) =>
      jobs.filter(({ job }) => job === 'deliver' || subject.alarms === 'rung');
    const untilQuiet = async () => {
      for (;;) {
        const pending = await subject.pending();
        if (pending === 0) return;
        let ticks = 0;
        await subject.until(() => ++ticks > 1);
      }
    };

    it('rings with all that it was given', async () => {
      const at = subject.now() - 1_000;
      await subject.bell.ring(deliver(acme));
      await subject.bell.ring(checkClocks(at));
      const expected = withoutSwept([deliver(acme), checkClocks(at)]);
      await rungAtLeast(expected.length);
      await untilQuiet();
      expect(new Set(rung)).toEqual(new Set(expected));
    });

    it('rings at once for a time that is past', async () => {
      await subject.bell.ring(deliver(acme), subject.now() - 60_000);
      await rungAtLeast(1);
      expect(rung).toEqual([deliver(acme)]);
    });

    it('rings later for a time to come, and lets the urgent one pass', async () => {
      const later = subject.now() + 400;
      await subject.bell.ring(deliver(acme), later);
      await subject.bell.ring(checkClocks(later), later);
      await subject.bell.ring(deliver(acme));
      await rungAtLeast(1);
      expect(rung).toEqual([deliver(acme)]);
      const expected = withoutSwept([deliver(acme), checkClocks(later)]);
      await rungAtLeast(1 + expected.length);
      expect(new Set(rung.slice(1))).toEqual(new Set(expected));
    });

    it('rings again for what came while the handler ran, once for all of it', async () => {
      const gate = createGate();
      whenRung = () => gate.opened;
      await subject.bell.ring(deliver(acme));
      await rungAtLeast(1);
      for (let ring = 0; ring < 20; ring += 1) await subject.bell.ring(deliver(acme));
      expect(rung).toHaveLength(1);
      gate.open();
      await rungAtLeast(2);
      await untilQuiet();
      expect(rung).toEqual([deliver(acme), deliver(acme)]);
    });

    it('rings once for many rings of the same later time', async () => {
      const later = subject.now() + 400;
      for (let ring = 0; ring < 5; ring += 1) {
        await subject.bell.ring(checkClocks(later), later);
        await subject.bell.ring(deliver(other), later);
      }
      await rungAtLeast(1);
      await untilQuiet();
      const expected = withoutSwept([deliver(other), checkClocks(later)]);
      expect(new Set(rung)).toEqual(new Set(expected));
      expect(rung).toHaveLength(expected.length);
    });

    it('does not let one workspace wait for another', async () => {
      const gate = createGate();
      whenRung = (job) => (job.workspaceId === acme ? gate.opened : Promise.resolve());
      await subject.bell.ring(deliver(acme));
      await rungAtLeast(1);
      await subject.bell.ring(deliver(other));
      await rungAtLeast(2);
      expect(rung).toEqual([deliver(acme), deliver(other)]);
      gate.open();
    });

    it('goes on after a handler that fails, and tells of it', async () => {
      const failure = new Error('Postgres is away');
      whenRung = async () => {
        if (rung.length === 1) throw failure;
      };
      await subject.bell.ring(deliver(acme));
      await subject.until(() => errors.length > 0);
      await subject.bell.ring(deliver(acme));
      await rungAtLeast(2);
      expect(errors).toHaveLength(1);
      expect(errors[0]).toMatchObject({ message: failure.message });
    });
  });
}

function createGate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

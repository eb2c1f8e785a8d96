import { setTimeout as pause } from 'node:timers/promises';
import type { ConversationId, Duration, Instant, WorkspaceId } from '../src/domain/ids.ts';
import { createJobs, type JobsOptions } from '../src/jobs/create-jobs.ts';
import { inParallel } from './in-parallel.ts';

/** Alarms through the real jobs, with a handler that only notes when it was called: what the bells themselves do. */

export interface LightAlarms {
  connect: Pick<JobsOptions, 'redisUrl' | 'databaseUrl' | 'prefix'>;
  count: number;
  /** They are due evenly over so long. */
  over: Duration;
  /** Bytes that the backend takes; asked before the first and after the last is rung. */
  memory?: () => Promise<number>;
}

export interface AlarmsHeard {
  /** Of each that was heard, how long after its time; negative would be early. */
  lateness: number[];
  early: number;
  lost: number;
  twice: number;
  /** Bytes; null: not asked. */
  memoryPerAlarm: number | null;
  /** Rung after they were due, since ringing them all took too long: their lateness is not counted. */
  rungLate: number;
  ringsPerSecond: number;
  errors: string[];
}

const RINGING_AT_ONCE = 32;
const TRIAL = 500;
/** With no bell for so long, the rest is lost. */
const PATIENCE: Duration = 20_000;
const workspaceId = 'T0BENCH' as WorkspaceId;

export async function measureLightAlarms(options: LightAlarms): Promise<AlarmsHeard> {
  const { connect, count, over, memory = null } = options;
  const heard = createHeard(count);
  const errors: string[] = [];
  const jobs = await createJobs({
    ...connect,
    handlers: {
      deliver: async () => undefined,
      check_clocks: async ({ conversationId, at }) => heard.note(Number(conversationId), at),
      check_day: async () => undefined,
    },
    onError: (error) => errors.push(error instanceof Error ? error.message : String(error)),
  });
  const ring = (index: number, at: Instant) => {
    const conversationId = String(index) as ConversationId;
    return jobs.bell.ring({ job: 'check_clocks', workspaceId, conversationId, at }, at);
  };
  try {
    const before = (await memory?.()) ?? 0;
    // How long it takes to ring them all, so that the first is not due before the last is rung.
    const trialFrom = performance.now();
    const far = Date.now() + 3_600_000;
    await inParallel(TRIAL, RINGING_AT_ONCE, (index) => ring(count + index, far + index));
    const perRing = (performance.now() - trialFrom) / TRIAL;
    const begin = Date.now() + perRing * count * 1.5 + 500;

    const rungFrom = performance.now();
    const rungLate = new Set<number>();
    await inParallel(count, RINGING_AT_ONCE, async (index) => {
      const at = Math.ceil(begin + (index * over) / count);
      await ring(index, at);
      if (Date.now() > at) rungLate.add(index);
    });
    const took = performance.now() - rungFrom;
    const after = (await memory?.()) ?? null;
    await heard.all();
    return {
      ...heard.outcome(rungLate),
      memoryPerAlarm: after === null ? null : (after - before) / (count + TRIAL),
      rungLate: rungLate.size,
      ringsPerSecond: (count / took) * 1_000,
      errors,
    };
  } finally {
    await jobs.close();
  }
}

function createHeard(count: number) {
  const times = new Map<number, number>();
  let twice = 0;
  let lastAt = 0;
  return {
    note(index: number, at: Instant) {
      lastAt = Date.now();
      if (index >= count) return;
      if (times.has(index)) twice += 1;
      else times.set(index, lastAt - at);
    },
    /** Resolves when all were heard, or none was for a long time. */
    async all() {
      const startedAt = Date.now();
      const waited = () => Date.now() - Math.max(lastAt, startedAt);
      let isBegun = false;
      while (times.size < count) {
        isBegun ||= times.size > 0;
        if (isBegun && waited() > PATIENCE) return;
        if (waited() > 20 * PATIENCE) return;
        await pause(50);
      }
    },
    outcome(notCounted: ReadonlySet<number>) {
      const counted = [...times].filter(([index]) => !notCounted.has(index));
      const lateness = counted.map(([, late]) => late);
      const early = lateness.filter((late) => late < 0).length;
      return { lateness, early, lost: count - times.size, twice };
    },
  };
}

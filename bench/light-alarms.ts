import { setTimeout as pause } from 'node:timers/promises';
import type { ConversationId, Duration, Instant, WorkspaceId } from '../src/domain/ids.ts';
import { createJobs, type JobsOptions } from '../src/jobs/create-jobs.ts';
import { inParallel } from './in-parallel.ts';

/** Alarms through a queue, with a handler that only notes when it was called: what the queue itself does. */

export interface LightAlarm {
  index: number;
  at: Instant;
}

/** A queue and what listens to it, in this process. */
export interface AlarmQueue {
  add(alarms: readonly LightAlarm[]): Promise<unknown>;
  close(): Promise<unknown>;
}

export interface Listener {
  heard(alarm: LightAlarm): void;
  onError(error: unknown): void;
}

/** How a queue is best used: so many alarms go into it in one call, and so many calls are made at once. */
export interface AlarmQueueKind {
  together: number;
  atOnce: number;
  open(listener: Listener): Promise<AlarmQueue>;
}

export interface AlarmsHeard {
  /** Of each that was heard, how long after its time; negative would be early. */
  lateness: number[];
  early: number;
  lost: number;
  twice: number;
  /** Bytes; null: not asked. */
  memoryPerAlarm: number | null;
  /** Milliseconds of processors that this process took for adding and hearing one. */
  cpuPerAlarm: number;
  /** Added after they were due, since adding them all took too long: their lateness is not counted. */
  addedLate: number;
  addedPerSecond: number;
  errors: string[];
}

/** How many are tried first, far in the future, and stay there. */
const TRIAL = 1_000;
/** With no alarm for so long, the rest is lost. */
const PATIENCE: Duration = 20_000;
export const workspaceId = 'T0BENCH' as WorkspaceId;

/** As the program rings for alarms on Redis: for each as it is committed, and those of the same moment go together. */
export function dibsJobs(connect: Pick<JobsOptions, 'redisUrl' | 'prefix'>): AlarmQueueKind {
  return {
    together: 1,
    atOnce: 500,
    async open({ heard, onError }) {
      const jobs = await createJobs({
        ...connect,
        databaseUrl: '',
        handlers: {
          deliver: async () => undefined,
          check_clocks: async ({ conversationId, at }) =>
            heard({ index: Number(conversationId), at }),
          check_day: async () => undefined,
        },
        onError,
      });
      return {
        async add(alarms) {
          for (const { index, at } of alarms) {
            const conversationId = String(index) as ConversationId;
            await jobs.bell.ring({ job: 'check_clocks', workspaceId, conversationId, at }, at);
          }
        },
        close: jobs.close,
      };
    },
  };
}

export interface LightAlarms {
  queue: AlarmQueueKind;
  count: number;
  /** They are due evenly over so long. */
  over: Duration;
  /** Bytes that the backend takes; asked before the first and after the last is added. */
  memory?: () => Promise<number>;
}

export async function measureLightAlarms(options: LightAlarms): Promise<AlarmsHeard> {
  const { queue: kind, count, over, memory = null } = options;
  const cpuBefore = process.cpuUsage();
  const heard = createHeard(count);
  const errors: string[] = [];
  const queue = await kind.open({
    heard: heard.note,
    onError: (error) => errors.push(error instanceof Error ? error.message : String(error)),
  });
  const addAll = async (alarms: readonly LightAlarm[], each: (last: LightAlarm) => void) => {
    const calls = Math.ceil(alarms.length / kind.together);
    await inParallel(calls, kind.atOnce, async (call) => {
      const some = alarms.slice(call * kind.together, (call + 1) * kind.together);
      await queue.add(some);
      some.forEach(each);
    });
  };
  const alarmsFrom = (first: number, many: number, at: (place: number) => Instant) =>
    Array.from({ length: many }, (_, place) => ({ index: first + place, at: at(place) }));
  try {
    const before = (await memory?.()) ?? 0;
    // How long it takes to add them all, so that the first is not due before the last is there.
    const trialFrom = performance.now();
    const far = Date.now() + 3_600_000;
    await addAll(
      alarmsFrom(count, TRIAL, (place) => far + place),
      () => undefined,
    );
    const perAlarm = (performance.now() - trialFrom) / TRIAL;
    const begin = Date.now() + perAlarm * count * 1.5 + 500;

    const from = performance.now();
    const addedLate = new Set<number>();
    await addAll(
      alarmsFrom(0, count, (place) => Math.ceil(begin + (place * over) / count)),
      ({ index, at }) => Date.now() > at && addedLate.add(index),
    );
    const took = performance.now() - from;
    const after = (await memory?.()) ?? null;
    await heard.all();
    const { user, system } = process.cpuUsage(cpuBefore);
    return {
      ...heard.outcome(addedLate),
      memoryPerAlarm: after === null ? null : (after - before) / (count + TRIAL),
      cpuPerAlarm: (user + system) / 1_000 / count,
      addedLate: addedLate.size,
      addedPerSecond: (count / took) * 1_000,
      errors,
    };
  } finally {
    await queue.close();
  }
}

function createHeard(count: number) {
  const times = new Map<number, number>();
  let twice = 0;
  let lastAt = 0;
  return {
    note({ index, at }: LightAlarm) {
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

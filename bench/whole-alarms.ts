import { setTimeout as pause } from 'node:timers/promises';
import type { ConversationId, Duration, Instant } from '../src/domain/ids.ts';
import type { Commands } from '../src/inbox/commands.ts';
import { createSweep } from '../src/inbox/sweep.ts';
import { createJobs, type Jobs, type JobsOptions } from '../src/jobs/create-jobs.ts';
import { startSweepTimer } from '../src/jobs/sweep-timer.ts';
import {
  type AlarmDesk,
  type AlarmsKept,
  openAlarmDesk,
  planAlarms,
  readAlarmsKept,
  sizeOfAlarms,
} from './alarm-desk.ts';
import { inParallel } from './in-parallel.ts';

/** Alarms from the bell to the commit: conversations that nobody claims, each of which is to be warned of once. */

export interface WholeAlarms {
  databaseUrl: string;
  /** On Redis the bells, with the sweep beside them; on Postgres the sweep, by the rows; by nobody: the queue is dead. */
  wokenBy: Pick<JobsOptions, 'redisUrl' | 'prefix'> | 'sweep' | 'nobody';
  count: number;
  over: Duration;
  /** How many processes' worth of commands, bells and sweeps; one when left out. */
  processes?: number;
  /** Milliseconds between sweeps, if not as usual. */
  sweepInterval?: number;
}

export interface WholeOutcome extends AlarmsKept {
  /** Until the commit, after its time. */
  lateness: number[];
  /** How many were found with nothing to do any more: another one had been there. */
  inVain: number;
  /** Bytes of the index by which they are found. */
  memoryPerAlarm: number;
  /** Milliseconds of processors that this process took for one. */
  cpuPerAlarm: number;
  errors: string[];
}

/** Those of the same moment go together. */
const RINGING_AT_ONCE = 500;
const A_MOMENT: Duration = 1_000;
/** With no alarm for so long, the rest is lost. */
const PATIENCE: Duration = 30_000;

export async function measureWholeAlarms(options: WholeAlarms): Promise<WholeOutcome> {
  const { databaseUrl, count, over, processes = 1 } = options;
  const errors: string[] = [];
  const onError = (error: unknown) =>
    errors.push(error instanceof Error ? error.message : String(error));
  const desk = await openAlarmDesk(databaseUrl, onError);
  const noted = createNoted();
  const stops: (() => Promise<void>)[] = [desk.close];
  try {
    await desk.receive(count);
    const begin = Date.now();
    const planned = await planAlarms(databaseUrl, { begin, over });
    const memoryPerAlarm = (await sizeOfAlarms(databaseUrl)) / count;
    // However long that took, by the database's clock the first is due in a moment.
    const shift = Date.now() - begin + A_MOMENT;
    await desk.database.clock.follow(begin - A_MOMENT, 1);
    await desk.database.isWell();
    for (const { conversationId, at } of planned) noted.due.set(conversationId, at + shift);
    const started = await Promise.all(
      Array.from({ length: processes }, () =>
        startProcess(desk, options, { noted, onError, stops }),
      ),
    );
    const [first] = started;
    await inParallel(first === null ? 0 : planned.length, RINGING_AT_ONCE, async (index) => {
      const alarm = planned[index];
      if (alarm === undefined) return;
      const { workspaceId } = desk;
      await first?.bell.ring({ job: 'check_clocks', workspaceId, ...alarm }, alarm.at);
    });
    const cpuBefore = process.cpuUsage();
    await noted.all(begin + shift + over);
    const { user, system } = process.cpuUsage(cpuBefore);
    const kept = await readAlarmsKept(databaseUrl);
    return {
      ...kept,
      lateness: [...noted.lateness.values()],
      inVain: noted.inVain(),
      memoryPerAlarm,
      cpuPerAlarm: (user + system) / 1_000 / count,
      errors,
    };
  } finally {
    for (const stop of stops.splice(0).reverse()) await stop();
  }
}

type Noted = ReturnType<typeof createNoted>;

interface Shared {
  noted: Noted;
  onError: (error: unknown) => void;
  stops: (() => Promise<void>)[];
}

/** Null: no bells ring for alarms in it. */
async function startProcess(
  desk: AlarmDesk,
  { databaseUrl, wokenBy, sweepInterval }: WholeAlarms,
  { noted, onError, stops }: Shared,
): Promise<Jobs | null> {
  const { database } = desk;
  let jobs: Jobs | null = null;
  const commands = desk.commandsWith({ ring: async (job, at) => jobs?.bell.ring(job, at) });
  const asSystem: Commands['asSystem'] = async (workspaceId, conversationId, command) => {
    const outcome = await commands.asSystem(workspaceId, conversationId, command);
    noted.note(conversationId, outcome.outcome);
    return outcome;
  };
  if (typeof wokenBy === 'object') {
    jobs = await createJobs({
      ...wokenBy,
      databaseUrl,
      now: database.clock.reading,
      handlers: {
        deliver: async () => undefined,
        async check_clocks(job) {
          await commands.checkClocks(job);
          noted.note(job.conversationId, 'done');
        },
        check_day: commands.checkDay,
      },
      onError,
    });
    stops.push(jobs.close);
  }
  const sweep = createSweep({
    alarms: database.alarms,
    slackEvents: { unprocessed: async () => [] },
    processEvent: async () => undefined,
    command: asSystem,
    inboxCommand: commands.inboxAsSystem,
    deliver: async () => undefined,
    onError,
  });
  const nextIn = wokenBy === 'sweep' ? database.alarms.nextIn : undefined;
  stops.push(
    startSweepTimer({ sweep: sweep.alarms, nextIn, onError, interval: sweepInterval }).stop,
  );
  return jobs;
}

function createNoted() {
  const due = new Map<ConversationId, Instant>();
  const lateness = new Map<ConversationId, number>();
  let inVain = 0;
  let lastAt = 0;
  return {
    due,
    lateness,
    inVain: () => inVain,
    note(conversationId: ConversationId, outcome: string) {
      const at = due.get(conversationId);
      if (at === undefined) return;
      if (lateness.has(conversationId) || outcome !== 'done') {
        inVain += 1;
        return;
      }
      lastAt = Date.now();
      lateness.set(conversationId, lastAt - at);
    },
    /** Resolves when all are done, or none was for a long time after the last was due. */
    async all(lastDue: Instant) {
      while (lateness.size < due.size) {
        if (Date.now() > Math.max(lastDue, lastAt) + PATIENCE) return;
        await pause(50);
      }
    },
  };
}

import { randomUUID } from 'node:crypto';
import { availableParallelism, loadavg } from 'node:os';
import { type AlarmsHeard, measureLightAlarms } from './light-alarms.ts';
import {
  ask,
  type BenchPostgres,
  type BenchRedis,
  startBenchPostgres,
  startBenchRedis,
} from './servers.ts';
import { inWords, statsOf } from './stats.ts';
import { measureWholeAlarms, type WholeOutcome } from './whole-alarms.ts';

export interface AlarmsBench {
  /** Through the bells alone. */
  count: number;
  /** From the bell to the commit; fewer, since a machine must first receive them. */
  whole: number;
  seconds: number;
  say: (line: string) => void;
}

/** Many alarms that are due over a minute, on both backends of the bells, and with the queue dead. Rejects if one was early or lost. */
export async function benchAlarms({ count, whole, seconds, say }: AlarmsBench): Promise<void> {
  const over = seconds * 1_000;
  const postgres = await startBenchPostgres();
  const redis = await startBenchRedis();
  const broken: string[] = [];
  const tell = (name: string, outcome: AlarmsHeard | WholeOutcome) => {
    say(`${name}: ${wordsOf(outcome)}`);
    if (outcome.early > 0 || outcome.lost > 0) broken.push(name);
  };
  const [load = 0] = loadavg();
  say(`${availableParallelism()} cores, ${load.toFixed(1)} busy before`);
  say(`${count} alarms over ${seconds} s through the bells, with a handler that only notes them`);
  if (redis === null) say('  no Redis: install redis-server or set REDIS_URL');
  else tell('  on Redis', await onRedis(redis, count, over));
  tell('  on Postgres', await onPostgres(postgres, count, over));

  say(`${whole} alarms over ${seconds} s, each until its commit, with the sweep beside the bells`);
  const committed = async (bells: { redisUrl: string | null; prefix: string } | null) =>
    measureWholeAlarms({
      databaseUrl: await postgres.newDatabase(),
      bells,
      count: whole,
      over,
    });
  const prefix = randomUUID();
  if (redis !== null) tell('  on Redis', await committed({ redisUrl: redis.url, prefix }));
  tell('  on Postgres', await committed({ redisUrl: null, prefix }));
  tell('  with the queue dead', await committed(null));
  if (broken.length > 0) throw new Error(`early or lost:${broken.join(',')}`);
}

function onRedis(redis: BenchRedis, count: number, over: number): Promise<AlarmsHeard> {
  const connect = { redisUrl: redis.url, databaseUrl: '', prefix: randomUUID() };
  return measureLightAlarms({ connect, count, over, memory: redis.memory });
}

async function onPostgres(
  postgres: BenchPostgres,
  count: number,
  over: number,
): Promise<AlarmsHeard> {
  const databaseUrl = await postgres.newDatabase();
  const memory = async () => {
    const [read] = await ask<{ bytes: string }>(
      databaseUrl,
      `SELECT coalesce(sum(pg_total_relation_size(oid)), 0) AS bytes FROM pg_class
       WHERE relkind = 'r' AND relnamespace = 'bullmq'::regnamespace`,
    );
    return Number(read?.bytes ?? Number.NaN);
  };
  return measureLightAlarms({ connect: { redisUrl: null, databaseUrl }, count, over, memory });
}

function wordsOf(outcome: AlarmsHeard | WholeOutcome): string {
  const { lateness, early, lost, twice, errors } = outcome;
  return [
    `late by ${inWords(statsOf(lateness), 'ms')}`,
    `${early} early, ${lost} lost, ${twice} twice`,
    'ringsPerSecond' in outcome
      ? `${Math.round(outcome.ringsPerSecond)} rung a second`
      : `${outcome.inVain} looked at in vain`,
    ...('memoryPerAlarm' in outcome && outcome.memoryPerAlarm !== null
      ? [`${Math.round(outcome.memoryPerAlarm)} bytes each`]
      : []),
    ...('rungLate' in outcome && outcome.rungLate > 0 ? [`${outcome.rungLate} rung late`] : []),
    ...(errors.length > 0 ? [`${errors.length} errors, first: ${errors[0]}`] : []),
  ].join(' · ');
}

import { usageOf } from './machine.ts';
import { ask } from './servers.ts';

/** Milliseconds of processors so far, of each connection that a database has: by its process. */
export type DatabaseUsage = ReadonlyMap<number, number>;

export async function databaseUsage(databaseUrl: string): Promise<DatabaseUsage> {
  const backends = await ask<{ pid: number }>(
    databaseUrl,
    'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  return new Map(backends.map(({ pid }) => [pid, usageOf(pid)?.cpu ?? 0]));
}

/** What its connections took in between. What was closed meanwhile, as idle ones are, took little, and is left out. */
export function takenBetween(before: DatabaseUsage, after: DatabaseUsage): number {
  return [...after].reduce((sum, [pid, cpu]) => sum + cpu - (before.get(pid) ?? 0), 0);
}

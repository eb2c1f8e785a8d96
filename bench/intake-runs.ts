import { databaseUsage, takenBetween } from './database-usage.ts';
import type { IntakeDesk } from './intake-desk.ts';
import { usageOf } from './machine.ts';
import { ask } from './servers.ts';
import type { Customers, LoadOutcome, SignedLoad } from './signed-load.ts';
import { statsOf } from './stats.ts';

/** Who takes webhooks in: one process, or several on one database. */
export interface Receiver<Name extends string> {
  name: Name;
  databaseUrl: string;
  processes: readonly { url: string; pid: number }[];
}

/** Each answers the next webhook as soon as the one before is stored. */
export interface ClosedRun {
  perSecond: number;
  /** Milliseconds of processors for each webhook: the program's, and its database connections'. */
  cpu: number;
  databaseCpu: number;
}

export interface OpenRun {
  p50: number;
  p99: number;
}

/** Since it began, with what nothing was measured of. */
export interface IntakeTotals {
  stored: number;
  /** Answered with something else than 2xx, or not at all. */
  others: number;
}

export interface IntakeRuns<Name extends string> {
  /** Has tables grow that were empty, and the planner told of it, as autovacuum does some time within the first minute. */
  grow(of: Receiver<Name>, ms: number): Promise<void>;
  closed(of: Receiver<Name>, ms: number): Promise<ClosedRun>;
  open(of: Receiver<Name>, about: { ms: number; perSecond: number }): Promise<OpenRun>;
  totals(of: Receiver<Name>): IntakeTotals;
}

export const CONNECTIONS = 32;

export function createIntakeRuns<Name extends string>(
  customers: Customers,
  { account }: Pick<IntakeDesk, 'account'>,
): IntakeRuns<Name> {
  const all = new Map<Name, IntakeTotals>();

  async function send(
    { name, processes }: Receiver<Name>,
    load: Pick<SignedLoad, 'ms' | 'pace'>,
  ): Promise<LoadOutcome> {
    const urls = processes.map(({ url }) => url);
    const outcome = await customers.send({ urls, ...account, ...load });
    const { stored = 0, others = 0 } = all.get(name) ?? {};
    all.set(name, { stored: stored + outcome.stored, others: others + outcome.others });
    return outcome;
  }

  const pace = { loop: 'closed', connections: CONNECTIONS } as const;

  return {
    async grow(of, ms) {
      await send(of, { ms, pace });
      await ask(of.databaseUrl, 'ANALYZE');
    },
    async closed(of, ms) {
      const before = await usageNow(of);
      const { stored } = await send(of, { ms, pace });
      const after = await usageNow(of);
      return {
        perSecond: (stored * 1_000) / ms,
        cpu: (after.cpu - before.cpu) / stored,
        databaseCpu: takenBetween(before.database, after.database) / stored,
      };
    },
    async open(of, { ms, perSecond }) {
      const { took } = await send(of, { ms, pace: { loop: 'open', perSecond } });
      const { median: p50, p99 } = statsOf(took);
      return { p50, p99 };
    },
    totals: ({ name }) => all.get(name) ?? { stored: 0, others: 0 },
  };
}

async function usageNow({ processes, databaseUrl }: Receiver<string>) {
  return {
    cpu: processes.reduce((sum, { pid }) => sum + (usageOf(pid)?.cpu ?? 0), 0),
    database: await databaseUsage(databaseUrl),
  };
}

/** What is in the database, past whoever put it there. Rejects if less is there than was answered for. */
export async function checkStored(
  { name, databaseUrl }: Receiver<string>,
  { stored }: IntakeTotals,
): Promise<void> {
  const [kept] = await ask<{ whole: number }>(
    databaseUrl,
    `SELECT count(*)::int AS whole FROM conversation c
     JOIN message m ON m.workspace_id = c.workspace_id AND m.conversation_id = c.id
     JOIN history h ON h.workspace_id = c.workspace_id AND h.subject_kind = 'conversation' AND h.subject_id = c.id::text
       AND h.version = 1 AND h.command_type = 'receive_message'
     JOIN identity who ON who.workspace_id = c.workspace_id AND who.id = c.identity_id
     WHERE EXISTS (SELECT FROM outbox o WHERE o.workspace_id = c.workspace_id AND o.surface_key = 'card:' || c.id)`,
  );
  const whole = kept?.whole ?? 0;
  if (stored === 0 || whole < stored)
    throw new Error(`${name} answered for ${stored}, and ${whole} are there`);
}

/** Transactions of a database so far; its connections tell about them a second late. */
export async function transactionsOf(databaseUrl: string): Promise<number> {
  const [read] = await ask<{ count: string }>(
    databaseUrl,
    'SELECT xact_commit AS count FROM pg_stat_database WHERE datname = current_database()',
  );
  return Number(read?.count ?? Number.NaN);
}

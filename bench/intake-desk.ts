import { randomBytes } from 'node:crypto';
import { createClock } from '../sandbox/clock.ts';
import { defaultAccounts } from '../sandbox/customers/accounts.ts';
import { runApp } from '../sandbox/run-app.ts';
import { startSandbox } from '../sandbox/server.ts';
import { connectAccounts, setUpTeam } from '../sandbox/set-the-scene.ts';
import { type ChildApp, startChildApp } from '../test/helpers/child-app.ts';
import type { Bench } from './benchmark.ts';
import { ask } from './servers.ts';

/** A workspace in which #support works, so that customers can write to it. */
export interface IntakeDesk {
  databaseUrl: string;
  secretKey: string;
  /** What customers sign with. */
  account: { key: string; secret: string };
  /** The program as it is shipped, as a process of its own. */
  startProcess(): Promise<ChildApp>;
  /** The same workspace in a database of its own, for somebody else; while no process of ours is there. */
  copyDatabase(): Promise<string>;
  /** Ends all that was started. */
  close(): Promise<void>;
}

/** A working day, so that nothing waits for the hours of the team. */
const MORNING = Date.UTC(2026, 2, 4, 9);

export async function openIntakeDesk(
  bench: Pick<Bench, 'postgres' | 'redis' | 'built'>,
): Promise<IntakeDesk> {
  const databaseUrl = await bench.postgres.newDatabase();
  const redisUrl = bench.redis?.url ?? null;
  const secretKey = randomBytes(32).toString('base64');
  const settings = { databaseUrl, redisUrl, secretKey };
  const stops: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    const sandbox = await startSandbox({ clock: createClock({ start: MORNING }) });
    stops.push(sandbox.close);
    const first = await runApp(sandbox, { ...settings, logLevel: 'silent' });
    try {
      await setUpTeam(sandbox, async () => undefined);
      await connectAccounts(sandbox, first);
    } finally {
      await first.stop();
    }
    return {
      databaseUrl,
      secretKey,
      account: defaultAccounts[0],
      async startProcess() {
        const child = await startChildApp(sandbox, { ...settings, built: await bench.built() });
        stops.push(() => child.end('SIGTERM'));
        return child;
      },
      async copyDatabase() {
        const copy = await bench.postgres.newDatabase();
        await replaceBy(copy, nameOf(databaseUrl));
        return copy;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const nameOf = (databaseUrl: string) => new URL(databaseUrl).pathname.slice(1);

async function replaceBy(databaseUrl: string, template: string): Promise<void> {
  const server = new URL(databaseUrl);
  server.pathname = '/postgres';
  await ask(server.href, `DROP DATABASE ${nameOf(databaseUrl)}`);
  await ask(server.href, `CREATE DATABASE ${nameOf(databaseUrl)} TEMPLATE ${template}`);
}

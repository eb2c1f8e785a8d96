import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createAtOnce, createTwoTrips } from './intake-by-hand.ts';
import { type IntakeServerSettings, type Store, serveIntake } from './intake-server.ts';
import { createWithOurSql } from './intake-with-our-sql.ts';

export interface IntakeProcess {
  url: string;
  pid: number;
  end(): Promise<void>;
}

/** What this module is started with as a process of its own. */
const SERVES = 'serves-intake';

export async function startIntakeProcess(settings: IntakeServerSettings): Promise<IntakeProcess> {
  const child = fork(fileURLToPath(import.meta.url), [SERVES, JSON.stringify(settings)], {
    execArgv: ['--import', 'tsx'],
  });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? Number.NaN,
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function storeOf({ stores, databaseUrl }: IntakeServerSettings): Store {
  switch (stores) {
    case 'in_two_trips':
      return createTwoTrips(databaseUrl);
    case 'at_once':
      return createAtOnce(databaseUrl);
    case 'by_statements_of_dibs':
      return createWithOurSql(databaseUrl);
  }
}

const [, , what, given] = process.argv;
if (what === SERVES && given !== undefined) {
  const settings = JSON.parse(given) as IntakeServerSettings;
  serveIntake(storeOf(settings), settings);
}

import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/db/embedded.ts';
import { canReach, postgresUser } from '../../src/db/postgres-binaries.ts';

/** A Postgres that can die and come back; at another port, so put a fault proxy in front of it. */
export interface OwnPostgres {
  url(): string;
  /** As `pg_ctl stop -m immediate`: nobody gets to finish anything. */
  stopAtOnce(): Promise<void>;
  startAgain(): Promise<void>;
  end(): Promise<void>;
}

/** What is committed survives the server; not the machine, which nobody kills here. */
const SETTINGS = { fsync: 'off' };

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const base = canReach(postgresUser(), tmpdir()) ? tmpdir() : '/tmp';
  const dataDir = await mkdtemp(join(base, 'dibs-restart-'));
  const start = () => startEmbeddedPostgres({ dataDir, settings: SETTINGS });
  let server = await start();
  return {
    url: () => server.url,
    async stopAtOnce() {
      const [pid] = readFileSync(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8').split('\n');
      process.kill(Number(pid), 'SIGQUIT');
      // Resolves once it has gone, whoever ended it.
      await server.stop();
    },
    async startAgain() {
      server = await start();
    },
    async end() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

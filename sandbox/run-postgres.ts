import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../src/db/embedded.ts';
import { canReach, postgresUser } from '../src/db/postgres-binaries.ts';

/** Nothing here outlives the program, so nothing needs to survive a power cut. */
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** A Postgres in a folder of its own, that goes with it. */
export async function runPostgres(): Promise<{ url: string; stop: () => Promise<void> }> {
  const base = canReach(postgresUser(), tmpdir()) ? tmpdir() : '/tmp';
  const dataDir = await mkdtemp(join(base, 'dibs-sandbox-'));
  const removeData = () => rm(dataDir, { recursive: true, force: true });
  try {
    const postgres = await startEmbeddedPostgres({ dataDir, settings: FAST });
    return {
      url: postgres.url,
      async stop() {
        await postgres.stop();
        await removeData();
      },
    };
  } catch (error) {
    await removeData();
    throw error;
  }
}

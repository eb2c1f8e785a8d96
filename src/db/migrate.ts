import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { openSchemaEngine } from './schema-engine.ts';

/** `prisma/` lies beside `src/` and `dist/`, and this file is in `db/` of either. */
export const PRISMA_FOLDER = join(
  dirname(dirname(dirname(fileURLToPath(import.meta.url)))),
  'prisma',
);

/** Any number, as long as all versions of Dibs take the same one. */
const MIGRATION_LOCK = 1_684_628_083;

/**
 * Brings the database to the newest migration, by Prisma's own engine, so that `prisma migrate deploy` finds what it expects. Several
 * processes may call it at once: one works, the others wait for it.
 */
export async function migrate(databaseUrl: string): Promise<void> {
  const lock = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  // A connection that breaks while it only holds the lock is noticed when it is used next.
  lock.on('error', () => undefined);
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await applyMigrations(databaseUrl);
  } finally {
    await lock.end();
  }
}

async function applyMigrations(databaseUrl: string): Promise<void> {
  const schema = readFileSync(join(PRISMA_FOLDER, 'schema.prisma'), 'utf8');
  const { engine, close } = await openSchemaEngine(databaseUrl, schema);
  try {
    await engine.applyMigrations({
      migrationsList: migrationsList(),
      filters: { externalTables: [], externalEnums: [] },
    });
  } finally {
    await close();
  }
}

function migrationsList() {
  const baseDir = join(PRISMA_FOLDER, 'migrations');
  const migrationDirectories = readdirSync(baseDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const value = readFileSync(join(baseDir, name, 'migration.sql'), 'utf8');
      return {
        path: name,
        migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } },
      };
    })
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  const lockfile = {
    path: 'migration_lock.toml',
    content: readFileSync(join(baseDir, 'migration_lock.toml'), 'utf8'),
  };
  return { baseDir, lockfile, shadowDbInitScript: '', migrationDirectories };
}

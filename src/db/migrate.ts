import { createHash } from 'node:crypto';
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
 * processes may call it at once: one works, the others wait for it. Migrations of a newer release, which the database knows and we do
 * not, are left alone (ADR 9). `folder` is where `schema.prisma` and `migrations/` are.
 */
export async function migrate(databaseUrl: string, folder = PRISMA_FOLDER): Promise<void> {
  const lock = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  // A connection that breaks while it only holds the lock is noticed when it is used next.
  lock.on('error', () => undefined);
  await lock.connect();
  try {
    if (await areApplied(lock, folder)) return;
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await applyMigrations(databaseUrl, folder);
  } finally {
    await lock.end();
  }
}

/** Prisma's engine takes longer to load than all else at the start; it is needed only where there is something to do. */
async function areApplied(client: Client, folder: string): Promise<boolean> {
  const { rows: known } = await client.query<{ table: string | null }>(
    `SELECT to_regclass('_prisma_migrations')::text AS table`,
  );
  if (known[0]?.table == null) return false;
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const applied = new Set(rows.map((row) => `${row.migration_name} ${row.checksum}`));
  return migrationsList(folder).migrationDirectories.every(({ path, migrationFile }) => {
    const checksum = createHash('sha256').update(migrationFile.content.value).digest('hex');
    return applied.has(`${path} ${checksum}`);
  });
}

async function applyMigrations(databaseUrl: string, folder: string): Promise<void> {
  const schema = readFileSync(join(folder, 'schema.prisma'), 'utf8');
  const { engine, close } = await openSchemaEngine(databaseUrl, schema);
  try {
    await engine.applyMigrations({
      migrationsList: migrationsList(folder),
      filters: { externalTables: [], externalEnums: [] },
    });
  } finally {
    await close();
  }
}

/** Its tables are those of this release once this one has run. */
export function newestMigration(): string {
  return migrationsList(PRISMA_FOLDER).migrationDirectories.at(-1)?.path ?? '';
}

function migrationsList(folder: string) {
  const baseDir = join(folder, 'migrations');
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

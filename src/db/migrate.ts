import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, DatabaseError } from 'pg';
import { type Duration, minutes, seconds } from '../domain/ids.ts';
import { openSchemaEngine } from './schema-engine.ts';

/** `prisma/` lies beside `src/` and `dist/`, and this file is in `db/` of either. */
export const PRISMA_FOLDER = join(
  dirname(dirname(dirname(fileURLToPath(import.meta.url)))),
  'prisma',
);

/** SQLSTATE of `lock_timeout`. */
const LOCK_NOT_AVAILABLE = '55P03';

/** Any number, as long as all versions of Dibs take the same one. */
export const MIGRATION_LOCK = 1_684_628_083;

const TELL_EVERY: Duration = seconds(10);
/** What a migration of a large table may rightly take, and more. */
const PATIENCE: Duration = minutes(15);
/** A holder whose machine is gone is noticed by Postgres within a minute, and not after two hours. */
const NOTICE_THE_DEAD =
  '-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3';

export interface MigrateOptions {
  /** Where `schema.prisma` and `migrations/` are. */
  folder?: string;
  /** Told for whom it waits, and how long, every so many milliseconds. */
  tell?: (line: string) => void;
  tellEvery?: Duration;
  /** How long it waits for another one; then it rejects. */
  patience?: Duration;
}

/**
 * Brings the database to the newest migration, by Prisma's own engine, so that `prisma migrate deploy` finds what it expects. Several
 * processes may call it at once: one works, the others wait for it. Migrations of a newer release, which the database knows and we do
 * not, are left alone (ADR 9). Whoever waits says for whom, and gives up after a quarter of an hour: a start that hangs looks like one
 * that works.
 */
export async function migrate(databaseUrl: string, options: MigrateOptions = {}): Promise<void> {
  const { folder = PRISMA_FOLDER, tellEvery = TELL_EVERY } = options;
  const lock = new Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    query_timeout: tellEvery + seconds(10),
    application_name: 'dibs migration',
    options: NOTICE_THE_DEAD,
  });
  // A connection that breaks while it only holds the lock is noticed when it is used next.
  lock.on('error', () => undefined);
  await lock.connect();
  try {
    if (await areApplied(lock, folder)) return;
    await takeTheLock(lock, options);
    await applyMigrations(databaseUrl, folder);
  } finally {
    await lock.end();
  }
}

async function takeTheLock(lock: Client, options: MigrateOptions): Promise<void> {
  const { tell = () => undefined, tellEvery = TELL_EVERY, patience = PATIENCE } = options;
  const from = performance.now();
  await lock.query(`SET lock_timeout = ${tellEvery}`);
  while (!(await isTaken(lock))) {
    const waited = performance.now() - from;
    const line = await whoHasIt(lock);
    if (waited >= patience) throw new Error(`gave up after ${inSeconds(waited)}: ${line}`);
    tell(`${line}; waiting for ${inSeconds(waited)} now, at most ${inSeconds(patience)}`);
  }
}

const inSeconds = (time: Duration) => `${Math.round(time / seconds(1))} s`;

/** False: somebody else has had it all the while. */
async function isTaken(lock: Client): Promise<boolean> {
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return true;
  } catch (error) {
    if (error instanceof DatabaseError && error.code === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
}

async function whoHasIt(client: Client): Promise<string> {
  const { rows } = await client.query<{ pid: number; who: string }>(
    `SELECT a.pid, concat_ws(', ', 'pid ' || a.pid, a.application_name, host(a.client_addr), 'since ' || a.backend_start) AS who
     FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = $1 AND a.datname = current_database()`,
    [MIGRATION_LOCK],
  );
  const [holder] = rows;
  const waiting = 'another process is bringing the tables up to date';
  if (holder === undefined) return waiting;
  return `${waiting} (Postgres: ${holder.who}). If it hangs: SELECT pg_terminate_backend(${holder.pid})`;
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

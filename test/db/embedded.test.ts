import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runningEmbeddedPostgres, startEmbeddedPostgres } from '../../src/db/embedded.ts';
import { canReach } from '../../src/db/postgres-binaries.ts';

const FAST = { fsync: 'off' };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dibs-embedded-'));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function ask(url: string, sql: string) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another process that starts the server and says its address. */
async function startElsewhere(dataDir: string): Promise<{ process: ChildProcess; url: string }> {
  const module = new URL('../../src/db/embedded.ts', import.meta.url).href;
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(module)});
    const { url } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, settings: { fsync: 'off' } });
    process.stdout.write(url);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = await once(child.stdout, 'data');
  return { process: child, url: String(url) };
}

describe('the embedded Postgres', () => {
  it('keeps its data from one start to the next, on a port of its own and for its own password', async () => {
    const dataDir = join(folder, 'deep', 'data');
    expect(await runningEmbeddedPostgres(dataDir)).toBeNull();
    const first = await startEmbeddedPostgres({ dataDir, settings: FAST });
    expect(await runningEmbeddedPostgres(dataDir)).toBe(first.url);
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const withoutPassword = new URL(first.url);
    withoutPassword.password = 'guess';
    await expect(ask(withoutPassword.href, 'SELECT 1')).rejects.toThrow(/password/);
    await first.stop();
    expect(await runningEmbeddedPostgres(dataDir)).toBeNull();
    const second = await startEmbeddedPostgres({ dataDir, settings: FAST });
    expect(await ask(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await second.stop();
    await second.stop();
  });

  it('runs beside another one', async () => {
    const dirs = [join(folder, 'a'), join(folder, 'b')];
    const servers = await Promise.all(
      dirs.map((dataDir) => startEmbeddedPostgres({ dataDir, settings: FAST })),
    );
    expect(await Promise.all(servers.map(({ url }) => ask(url, 'SELECT 1 AS one')))).toHaveLength(
      2,
    );
    await Promise.all(servers.map(({ stop }) => stop()));
  });

  it('is there again after its process was killed, with all that was committed', async () => {
    const dataDir = join(folder, 'data');
    const elsewhere = await startElsewhere(dataDir);
    await ask(elsewhere.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    elsewhere.process.kill('SIGKILL');
    await once(elsewhere.process, 'exit');
    const again = await startEmbeddedPostgres({ dataDir, settings: FAST });
    expect(await ask(again.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await again.stop();
  });

  it('is not misled by a postmaster.pid whose number is somebody else by now', async () => {
    const dataDir = join(folder, 'data');
    await (await startEmbeddedPostgres({ dataDir, settings: FAST })).stop();
    const file = join(dataDir, 'cluster', 'postmaster.pid');
    writeFileSync(
      file,
      `${process.pid}\n${join(dataDir, 'cluster')}\n0\n0\n\n127.0.0.1\n0\nready\n`,
    );
    const again = await startEmbeddedPostgres({ dataDir, settings: FAST });
    expect(await ask(again.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await again.stop();
  });

  it('says what is wrong when it does not start', async () => {
    const wrong = startEmbeddedPostgres({
      dataDir: join(folder, 'data'),
      settings: { max_connections: 'many' },
    });
    await expect(wrong).rejects.toThrow(/does not start/);
  });
});

describe('whether another user can reach a folder', () => {
  const stranger = { uid: 65_533, gid: 65_533 };
  it('depends on each folder above it', () => {
    const closed = join(folder, 'closed');
    mkdirSync(join(closed, 'open'), { recursive: true });
    chmodSync(closed, 0o755);
    expect(canReach(stranger, join(closed, 'open'))).toBe(true);
    expect(canReach(stranger, join(closed, 'open', 'not there yet'))).toBe(true);
    chmodSync(closed, 0o700);
    expect(canReach(stranger, join(closed, 'open'))).toBe(false);
    expect(canReach(null, join(closed, 'open'))).toBe(true);
  });
});

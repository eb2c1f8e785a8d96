import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** What some tests need beyond Node. Null: not on this machine. */
export interface Means {
  /** A Redis that runs already, or the program that starts one. */
  redis: { url: string } | { program: string } | null;
  /** The path of a Chromium. */
  chromium: string | null;
  /** The folder of recorded webhooks and Slack payloads. */
  fixtures: string | null;
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** The test server's `postgres` database; see `createTestDatabase`. */
    postgresUrl: string;
    /** A Redis of this run. Only where `redis*.test.ts` and flows run; null when there is none. */
    redisUrl: string | null;
    chromium: string | null;
    fixturesDir: string | null;
  }
}

const HOW_TO_GET = {
  redis:
    'redis*.test.ts are left out: install redis-server (apt-get install redis-server) or set REDIS_URL.',
  chromium: 'browser tests are left out: install Chromium (apt-get install chromium).',
  fixtures: '*.fixtures.test.ts are left out: set FIXTURES_DIR to the folder of recorded payloads.',
} as const satisfies Record<keyof Means, string>;

export function findMeans(env: Record<string, string | undefined> = process.env): Means {
  return { redis: findRedis(env), chromium: findChromium(env), fixtures: findFixtures(env) };
}

/** One line for each thing that is missing: which tests are left out, and how to get it. */
export function describeMissing(means: Means): string[] {
  return (['redis', 'chromium', 'fixtures'] as const)
    .filter((name) => means[name] === null)
    .map((name) => HOW_TO_GET[name]);
}

/** Says on stderr what is left out; where all must run (CI=true) that is an error. */
export function announceMissing(
  means: Means,
  env: Record<string, string | undefined> = process.env,
): void {
  const missing = describeMissing(means);
  if (missing.length === 0) return;
  if (env['CI'] === 'true')
    throw new Error(`With CI=true all tests must run.\n${missing.join('\n')}`);
  for (const line of missing) process.stderr.write(`${line}\n`);
}

function findRedis(env: Record<string, string | undefined>): Means['redis'] {
  if (env['REDIS_URL']) return { url: env['REDIS_URL'] };
  const program = findOnPath(['redis-server'], env);
  return program === null ? null : { program };
}

function findChromium(env: Record<string, string | undefined>): string | null {
  return findOnPath(['chromium', 'chromium-browser', 'google-chrome'], env);
}

function findFixtures(env: Record<string, string | undefined>): string | null {
  const folder = resolve(
    env['FIXTURES_DIR'] || join(import.meta.dirname, '../../../shared/fixtures'),
  );
  return existsSync(folder) ? folder : null;
}

function findOnPath(names: string[], env: Record<string, string | undefined>): string | null {
  const folders = (env['PATH'] ?? '').split(delimiter);
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

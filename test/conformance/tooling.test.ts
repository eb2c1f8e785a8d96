import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../src/config.ts';
import { announceMissing, describeMissing, findMeans } from '../helpers/means.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

interface LockEntry {
  version?: string;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}
const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, LockEntry> };
const manifest = JSON.parse(read('package.json')) as Record<
  'dependencies' | 'devDependencies',
  Record<string, string>
>;

describe('package-lock.json', () => {
  it('names every optional platform package, so that every npm accepts it', () => {
    const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {}).filter(
        (name) =>
          !(`node_modules/${name}` in lock.packages) &&
          !(`${path}/node_modules/${name}` in lock.packages),
      ),
    );
    expect(missing, 'run: node scripts/complete-lock.mjs').toEqual([]);
  });

  it('does not say where a package came from', () => {
    const resolved = Object.entries(lock.packages).filter(([, entry]) => entry.resolved);
    expect(resolved.map(([path]) => path)).toEqual([]);
  });

  it('belongs to package.json', () => {
    const { dependencies, devDependencies } = manifest;
    expect(lock.packages['']).toMatchObject({ dependencies, devDependencies });
  });
});

describe('package.json', () => {
  it('gives every dependency a range that means something', () => {
    const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(ranges.filter(([, range]) => !/^[~^]?\d+\.\d+\.\d+/.test(range))).toEqual([]);
  });

  it('keeps all parts of Prisma at one version', () => {
    const versions = ['@prisma/client', '@prisma/adapter-pg', '@prisma/driver-adapter-utils'].map(
      (name) => manifest.dependencies[name],
    );
    const prisma = manifest.devDependencies['prisma'];
    expect(versions).toEqual([prisma, prisma, prisma]);
    expect(manifest.dependencies['@prisma/schema-engine-wasm']).toContain(`${prisma}-`);
  });
});

describe('.env.example', () => {
  const example = read('.env.example');
  const named = [...example.matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name);

  it('names every setting, and no other', () => {
    expect(named.toSorted()).toEqual(SETTINGS.toSorted());
  });

  it('names every setting once', () => {
    expect(new Set(named).size).toBe(named.length);
  });
});

describe('the means of the tests', () => {
  const nowhere = { PATH: '', FIXTURES_DIR: join(ROOT, 'not-there') };

  it('are named when they are missing, with how to get them', () => {
    expect(describeMissing(findMeans(nowhere))).toEqual([
      expect.stringContaining('apt-get install redis-server'),
      expect.stringContaining('apt-get install chromium'),
      expect.stringContaining('FIXTURES_DIR'),
    ]);
  });

  it('must all be there in CI', () => {
    expect(() => announceMissing(findMeans(nowhere), { CI: 'true' })).toThrow('redis-server');
  });

  it('are a Redis that runs already, if one is given', () => {
    const url = 'redis://127.0.0.1:6379';
    expect(findMeans({ ...nowhere, REDIS_URL: url }).redis).toEqual({ url });
  });
});

import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { announceMissing, findMeans } from './test/helpers/means.ts';

const POSTGRES = 'test/helpers/global-postgres.ts';
const REDIS = 'test/helpers/global-redis.ts';

const means = findMeans();
announceMissing(means);

/** Where `.ci/run` wants the counts. */
const report = process.env['TEST_REPORT'];

const exclude = [
  ...(means.redis === null ? ['test/**/redis*.test.ts'] : []),
  ...(means.fixtures === null ? ['test/**/*.fixtures.test.ts'] : []),
];

const provide = {
  chromium: means.chromium,
  fixturesDir: means.fixtures,
};

/** Tests of whole parts, with real servers, on a machine that may be busy. */
const SLOW = { testTimeout: 180_000, hookTimeout: 180_000 };

/** Folders with a project of their own; all others are `unit` and need nothing. */
const OWN_PROJECT = ['db', 'jobs', 'flows', 'faults', 'browser', 'conformance'];

const projects: TestProjectInlineConfiguration[] = [
  {
    test: {
      name: 'unit',
      include: ['test/**/*.test.ts'],
      exclude: [...exclude, ...OWN_PROJECT.map((folder) => `test/${folder}/**`)],
      provide,
      // Laws are tried with chance for many seconds, and others may be at work here.
      testTimeout: 120_000,
    },
  },
  project('db', ['test/db/**/*.test.ts'], [POSTGRES]),
  project('jobs', ['test/jobs/**/*.test.ts'], [POSTGRES, REDIS]),
  project('flows', ['test/{flows,faults}/**/*.test.ts'], [POSTGRES, REDIS]),
  project('conformance', ['test/conformance/**/*.test.ts'], [POSTGRES]),
  ...(means.chromium === null
    ? []
    : [project('browser', ['test/browser/**/*.test.ts'], [POSTGRES])]),
];

function project(
  name: string,
  include: string[],
  globalSetup: string[],
): TestProjectInlineConfiguration {
  return { test: { name, include, exclude, provide, globalSetup, ...SLOW } };
}

export default defineConfig({
  test: {
    projects: projects.map((one) => ({ extends: true, ...one })),
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    passWithNoTests: false,
    allowOnly: false,
    // More of them make the tests in real time wait for each other.
    maxWorkers: 2,
    // Reading all modules anew for each file would take a fifth of the time. So what a test changes for all, it changes back.
    isolate: false,
    expect: { requireAssertions: true },
  },
});

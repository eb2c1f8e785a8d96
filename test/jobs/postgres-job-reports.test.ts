import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkspaceId } from '../../src/domain/ids.ts';
import { createJobs, type JobReport } from '../../src/jobs/create-jobs.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { eventually } from '../helpers/real-bell.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe('a bell that rang', () => {
  it('is reported with how late it was, counted from when it was due, and how its work ended', async () => {
    const reports: JobReport[] = [];
    const startedAt = Date.now();
    const { bell, close } = await createJobs({
      redisUrl: null,
      databaseUrl: database.url,
      handlers: {
        deliver: async () => undefined,
        check_clocks: () => Promise.reject(new Error('cannot')),
        check_day: async () => {},
      },
      observe: (report) => reports.push(report),
      onError: () => undefined,
    });
    const workspaceId = 'T0ACME' as WorkspaceId;
    const dueAt = Date.now() + 500;
    await bell.ring({ job: 'deliver', workspaceId }, dueAt);
    await bell.ring({ job: 'check_clocks', workspaceId, conversationId: 'c1' as never, at: 0 });
    await eventually(() => new Set(reports.map(({ job }) => job)).size === 2);
    const passed = Date.now() - startedAt;
    await close();
    const delivered = reports.find(({ job }) => job === 'deliver');
    expect(delivered).toMatchObject({ outcome: 'done', ms: expect.any(Number) });
    expect(delivered?.late).toBeGreaterThanOrEqual(0);
    expect(delivered?.late).toBeLessThanOrEqual(passed - 500);
    expect(reports.find(({ job }) => job === 'check_clocks')).toMatchObject({ outcome: 'failed' });
  });
});

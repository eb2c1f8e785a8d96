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
    const workspaceId = 'T0ACME' as WorkspaceId;
    const { bell, close } = await createJobs({
      redisUrl: null,
      databaseUrl: database.url,
      handlers: {
        deliver: async (job) => {
          if (job.workspaceId !== workspaceId) throw new Error('cannot');
        },
        check_clocks: async () => {},
        check_day: async () => {},
      },
      observe: (report) => reports.push(report),
      onError: () => undefined,
    });
    const dueAt = Date.now() + 500;
    await bell.ring({ job: 'deliver', workspaceId }, dueAt);
    await bell.ring({ job: 'deliver', workspaceId: 'T0OTHER' as WorkspaceId });
    await eventually(() => reports.length === 2);
    const passed = Date.now() - startedAt;
    await close();
    const delivered = reports.find(({ outcome }) => outcome === 'done');
    expect(delivered).toMatchObject({ job: 'deliver', ms: expect.any(Number) });
    expect(delivered?.late).toBeGreaterThanOrEqual(0);
    expect(delivered?.late).toBeLessThanOrEqual(passed - 500);
    expect(reports).toContainEqual(expect.objectContaining({ outcome: 'failed' }));
  });
});

import { describe, expect, it } from 'vitest';
import { minutes, type WorkspaceId } from '../../src/domain/ids.ts';
import type { BellJob } from '../../src/inbox/ports.ts';
import { createJobs, type JobsOptions } from '../../src/jobs/create-jobs.ts';
import { eventually } from '../helpers/real-bell.ts';

const HOUR = minutes(60);

/** Bells are rung for times of the database's clock, by a machine whose own clock shows something else. */
export function wrongClockBell(
  name: string,
  connect: () => Promise<Pick<JobsOptions, 'redisUrl' | 'databaseUrl' | 'prefix'>>,
): void {
  describe(`a bell ${name} › waits as long as the database’s clock says, though its own`, () => {
    it.each([
      { is: 'fast', off: HOUR },
      { is: 'slow', off: -HOUR },
    ])('is an hour $is', async ({ is, off }) => {
      const soon = `T0soon-${is}` as WorkspaceId;
      const later = `T0later-${is}` as WorkspaceId;
      const rung: string[] = [];
      const note = async ({ workspaceId }: BellJob) => void rung.push(workspaceId);
      const theDatabases = () => Date.now() - off;
      const { bell, close, health } = await createJobs({
        ...(await connect()),
        now: theDatabases,
        handlers: { deliver: note, check_clocks: note, check_day: note },
        onError: () => undefined,
      });
      const before = (await health()).pending ?? 0;
      await bell.ring({ job: 'deliver', workspaceId: later }, theDatabases() + minutes(1));
      await bell.ring({ job: 'deliver', workspaceId: soon }, theDatabases() + 400);
      await eventually(() => rung.length > 0);
      expect(rung).toEqual([soon]);
      await eventually(async () => (await health()).pending === before + 1);
      await close();
    });
  });
}

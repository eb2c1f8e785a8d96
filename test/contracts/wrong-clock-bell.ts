import { describe, expect, it } from 'vitest';
import { type ConversationId, minutes, type WorkspaceId } from '../../src/domain/ids.ts';
import type { BellJob } from '../../src/inbox/ports.ts';
import { createJobs, type JobsOptions } from '../../src/jobs/create-jobs.ts';
import { eventually } from '../helpers/real-bell.ts';

const HOUR = minutes(60);
const conversationId = '9f14e45f-ceea-467f-9c2b-1a2b3c4d5e6f' as ConversationId;

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
      const workspaceId = `T0${is}` as WorkspaceId;
      const rung: BellJob['job'][] = [];
      const note = async ({ job }: BellJob) => void rung.push(job);
      const theDatabases = () => Date.now() - off;
      const { bell, close, health } = await createJobs({
        ...(await connect()),
        now: theDatabases,
        handlers: { deliver: note, check_clocks: note, check_day: note },
        onError: () => undefined,
      });
      const before = (await health()).pending ?? 0;
      await bell.ring({ job: 'deliver', workspaceId }, theDatabases() + minutes(1));
      const at = theDatabases() + 400;
      await bell.ring({ job: 'check_clocks', workspaceId, conversationId, at }, at);
      await eventually(() => rung.length > 0);
      expect(rung).toEqual(['check_clocks']);
      await eventually(async () => (await health()).pending === before + 1);
      await close();
    });
  });
}

import type { WorkspaceId } from '../../src/domain/ids.ts';
import { createJobs } from '../../src/jobs/create-jobs.ts';

/** A process that hears a bell, says so, and never comes to an end with it. To be killed. */
const [redisUrl = '', prefix = ''] = process.argv.slice(2);

const hold = () => {
  process.stdout.write('held\n');
  return new Promise<void>(() => {});
};
const jobs = await createJobs({
  redisUrl,
  databaseUrl: '',
  prefix,
  handlers: { deliver: hold, check_clocks: hold, check_day: hold },
  onError: () => undefined,
});
await jobs.bell.ring({ job: 'deliver', workspaceId: 'T0ACME' as WorkspaceId });

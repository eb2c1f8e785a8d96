import { describe, expect, it } from 'vitest';
import type { ConversationId, WorkspaceId } from '../../src/domain/ids.ts';
import type { BellJob } from '../../src/inbox/ports.ts';
import { deduplicationIdOf, parseJob } from '../../src/jobs/job-catalog.ts';

const deliver: BellJob = { job: 'deliver', workspaceId: 'T0ACME' as WorkspaceId };
const checkClocks: BellJob = {
  job: 'check_clocks',
  workspaceId: 'T0ACME' as WorkspaceId,
  conversationId: 'c1' as ConversationId,
  at: 1_000,
};

describe('job catalog', () => {
  it.each([deliver, checkClocks])('reads a $job job as it was written', (job) => {
    expect(parseJob(JSON.parse(JSON.stringify(job)))).toEqual(job);
  });

  it.each([
    ['of a later release', { job: 'send_digest', workspaceId: 'T0ACME' }],
    ['without a workspace', { job: 'deliver' }],
    ['with an empty id', { ...checkClocks, conversationId: '' }],
    ['without a time', { ...checkClocks, at: undefined }],
    ['that is no object', 'deliver'],
    ['that is nothing', null],
  ])('throws a job away %s', (_why, data) => {
    expect(parseJob(data)).toBeNull();
  });

  it('tells an urgent delivery from a later one, and one workspace from another', () => {
    const elsewhere: BellJob = { job: 'deliver', workspaceId: 'T0OTHER' as WorkspaceId };
    const ids = [
      deduplicationIdOf(deliver, null),
      deduplicationIdOf(deliver, 10_000),
      deduplicationIdOf(elsewhere, null),
      deduplicationIdOf(checkClocks, null),
      deduplicationIdOf(checkClocks, 10_000),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('bundles deliveries that are due at nearly the same time', () => {
    expect(deduplicationIdOf(deliver, 10_001)).toBe(deduplicationIdOf(deliver, 10_249));
    expect(deduplicationIdOf(deliver, 10_001)).not.toBe(deduplicationIdOf(deliver, 10_251));
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConversationId, WorkspaceId } from '../../src/domain/ids.ts';
import type { BellJob } from '../../src/inbox/ports.ts';
import { spaceOut } from '../../src/jobs/spaced-rings.ts';

const [acme, other] = ['T0ACME', 'T0OTHER'] as WorkspaceId[] as [WorkspaceId, WorkspaceId];
const deliver = (workspaceId: WorkspaceId) => ({ job: 'deliver', workspaceId }) as const;
const A_MOMENT = 250;

let rung: [BellJob, number | undefined][];
let bell: ReturnType<typeof spaceOut>;
let apart: number;
beforeEach(() => {
  vi.useFakeTimers();
  rung = [];
  apart = A_MOMENT;
  bell = spaceOut(
    async (job, at) => void rung.push([job, at]),
    () => apart,
  );
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a bell for deliveries', () => {
  it('rings at once when it was quiet, in each workspace', async () => {
    await bell.ring(deliver(acme));
    await bell.ring(deliver(other));
    expect(rung.map(([job]) => job)).toEqual([deliver(acme), deliver(other)]);
  });

  it('rings once more for all that came in the moment after, and then is quiet', async () => {
    for (let ring = 0; ring < 5; ring += 1) await bell.ring(deliver(acme));
    expect(rung).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(A_MOMENT);
    expect(rung).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(A_MOMENT * 10);
    expect(rung).toHaveLength(2);
    await bell.ring(deliver(acme));
    expect(rung).toHaveLength(3);
  });

  it('takes its time where looks take theirs', async () => {
    await bell.ring(deliver(acme));
    apart = 1_000;
    await bell.ring(deliver(acme));
    await vi.advanceTimersByTimeAsync(A_MOMENT);
    expect(rung).toHaveLength(2);
    await bell.ring(deliver(acme));
    await vi.advanceTimersByTimeAsync(999);
    expect(rung).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(rung).toHaveLength(3);
  });

  it('for a later time, and one for clocks, goes through as it is', async () => {
    const clocks = { workspaceId: acme, conversationId: 'c' as ConversationId, at: 5 };
    const checkClocks = { job: 'check_clocks', ...clocks } as const;
    await bell.ring(deliver(acme));
    await bell.ring(deliver(acme), 1_000);
    await bell.ring(checkClocks, 5);
    expect(rung.slice(1)).toEqual([
      [deliver(acme), 1_000],
      [checkClocks, 5],
    ]);
  });

  it('that is stopped rings no more', async () => {
    await bell.ring(deliver(acme));
    await bell.ring(deliver(acme));
    bell.stop();
    await vi.advanceTimersByTimeAsync(A_MOMENT);
    expect(rung).toHaveLength(1);
  });
});

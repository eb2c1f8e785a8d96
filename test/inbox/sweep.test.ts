import { describe, expect, it } from 'vitest';
import type { ConversationId, InboxId, WorkspaceId } from '../../src/domain/ids.ts';
import { StoreUnavailable } from '../../src/inbox/ports.ts';
import { createSweep, type SweepDeps } from '../../src/inbox/sweep.ts';
import type { DueAlarm } from '../../src/inbox/sweep-ports.ts';

function alarm(id: string): DueAlarm {
  const conversationId = id as ConversationId;
  return { of: 'conversation', workspaceId: 'T1' as WorkspaceId, conversationId, version: 1 };
}

/** A sweep over these alarms; `ring` may fail, or say what came of one. A done one is due no more. */
function sweepOver(
  alarms: DueAlarm[],
  ring: (id: string) => 'done' | 'nothing',
  over: Partial<SweepDeps> = {},
) {
  const left = [...alarms];
  const rung: string[] = [];
  const errors: unknown[] = [];
  const rungOf = (id: string) => {
    rung.push(id);
    const outcome = ring(id);
    if (outcome === 'nothing') return { outcome, state: null };
    left.splice(
      left.findIndex((one) => id === (one.of === 'inbox' ? one.inboxId : one.conversationId)),
      1,
    );
    return { outcome, state: null, events: [] };
  };
  const sweep = createSweep({
    alarms: { due: async (limit) => left.slice(0, limit) },
    slackEvents: { unprocessed: async () => [] },
    processEvent: async () => {},
    command: async (_workspace, id) => rungOf(id),
    inboxCommand: async (_workspace, id) => rungOf(id),
    deliver: async () => {},
    onError: (error) => errors.push(error),
    ...over,
  });
  return { sweep, rung, errors, left };
}

describe('sweeping alarms', () => {
  it('goes on behind one that cannot be done', async () => {
    const { sweep, rung, errors } = sweepOver([alarm('bad'), alarm('good')], (id) => {
      if (id === 'bad') throw new RangeError('a row that nobody foresaw');
      return 'done';
    });
    await sweep.alarms();
    expect(rung.toSorted()).toEqual(['bad', 'good']);
    expect(errors).toHaveLength(1);
  });

  it('rings for the days of inboxes as for conversations', async () => {
    const inboxId = 'i1' as InboxId;
    const day: DueAlarm = { of: 'inbox', workspaceId: 'T1' as WorkspaceId, inboxId, version: 1 };
    const { sweep, rung, left } = sweepOver([day, alarm('c1')], () => 'done');
    await sweep.alarms();
    expect({ rung: rung.toSorted(), left }).toEqual({ rung: ['c1', 'i1'], left: [] });
  });

  it('does all that is due, however much that is', async () => {
    const { sweep, left } = sweepOver(
      Array.from({ length: 250 }, (_, at) => alarm(`c${at}`)),
      () => 'done',
    );
    await sweep.alarms();
    expect(left).toEqual([]);
  });

  it('ends where nothing changes, instead of asking for the same ones for ever', async () => {
    const stuck = Array.from({ length: 100 }, (_, at) => alarm(`c${at}`));
    const { sweep, rung } = sweepOver(stuck, () => 'nothing');
    await sweep.alarms();
    expect(rung).toHaveLength(100);
  });

  it('asks no further while the database is away', async () => {
    const many = Array.from({ length: 500 }, (_, at) => alarm(`c${at}`));
    const { sweep, rung, errors } = sweepOver(many, () => {
      throw new StoreUnavailable();
    });
    await sweep.alarms();
    // Those that were under way at the same time, and no other.
    expect(rung).toHaveLength(100);
    expect(errors).toHaveLength(1);
  });

  it('does not wait for a delivery that hangs', async () => {
    const { sweep, rung } = sweepOver([alarm('c1')], () => 'done', {
      deliver: () => new Promise(() => {}),
    });
    void sweep.deliveries();
    await sweep.alarms();
    expect(rung).toEqual(['c1']);
  });
});

import type { WorkspaceId } from '../domain/ids.ts';
import type { DeliverOutbox } from './deliver-outbox.ts';
import type { Bell, Outbox } from './ports.ts';

/** Deliveries of one process at the same time. Each waits for the network most of the while. */
const LANES = 8;

export interface DrainOutbox {
  /** Delivers until nothing can go now, and has the bell rung when the clock alone will change that. */
  drain(workspaceId: WorkspaceId): Promise<void>;
  /** Delivers until nothing can go now, and rings nothing; for the sweep. */
  drainAll(): Promise<void>;
  /** Delivers what waits under one order key; for whoever has just clicked. */
  drainKey(workspaceId: WorkspaceId, orderKey: string): Promise<void>;
  /** Begins no further delivery, and resolves when those under way have ended. What waits is left to the next start. */
  stop(): Promise<void>;
}

type Went = Awaited<ReturnType<DeliverOutbox['deliverNext']>>;

export function createDrainOutbox(deps: {
  deliverOutbox: DeliverOutbox;
  outbox: Pick<Outbox, 'nextReadyAt'>;
  bell: Bell;
  onError: (error: unknown) => void;
}): DrainOutbox {
  const { deliverOutbox, outbox, bell, onError } = deps;
  const running = new Set<Promise<void>>();
  let stopped = false;

  async function lane(filter?: { orderKey: string; workspaceId: WorkspaceId }): Promise<void> {
    let isLeft = false;
    for (let went: Went = 'done'; went !== 'none' && !stopped; ) {
      went = await deliverOutbox.deliverNext(filter);
      if (went === 'later') isLeft = true;
    }
    // The bell of the commit may have been through while this lane held the key.
    if (isLeft && filter !== undefined) {
      await bell.ring({ job: 'deliver', workspaceId: filter.workspaceId });
    }
  }

  /** Waits for all of them; one error says enough, since they share the database. */
  async function inLanes(lanes: Promise<void>[]): Promise<void> {
    const ended = await Promise.allSettled(lanes);
    const failed = ended.find((each) => each.status === 'rejected');
    if (failed !== undefined) onError(failed.reason);
  }

  const allLanes = () => inLanes(Array.from({ length: LANES }, () => lane()));

  async function lanesThenBell(workspaceId: WorkspaceId): Promise<void> {
    await allLanes();
    if (stopped) return;
    const { at } = await outbox.nextReadyAt();
    if (at !== null) await bell.ring({ job: 'deliver', workspaceId }, at);
  }

  function track(work: Promise<void>): Promise<void> {
    running.add(work);
    return work.finally(() => running.delete(work));
  }

  return {
    drain: (workspaceId) => track(lanesThenBell(workspaceId)),
    drainAll: () => track(allLanes()),
    drainKey: (workspaceId, orderKey) => track(inLanes([lane({ workspaceId, orderKey })])),
    async stop() {
      stopped = true;
      await Promise.allSettled(running);
    },
  };
}

import type { WorkspaceId } from '../domain/ids.ts';
import type { DeliverOutbox } from './deliver-outbox.ts';
import type { Bell, Outbox } from './ports.ts';

/** Deliveries of one process at the same time. Each waits for the network most of the while. */
const LANES = 8;

export interface DrainOutbox {
  /** Delivers until nothing can go now, and has the bell rung when the clock alone will change that. */
  drain(workspaceId: WorkspaceId): Promise<void>;
  /** Delivers what waits under one order key; for whoever has just clicked. */
  drainKey(workspaceId: WorkspaceId, orderKey: string): Promise<void>;
}

export function createDrainOutbox(deps: {
  deliverOutbox: DeliverOutbox;
  outbox: Pick<Outbox, 'nextReadyAt'>;
  bell: Bell;
  onError: (error: unknown) => void;
}): DrainOutbox {
  const { deliverOutbox, outbox, bell, onError } = deps;

  async function lane(filter?: { orderKey: string; workspaceId: WorkspaceId }): Promise<void> {
    try {
      while (await deliverOutbox.deliverNext(filter));
    } catch (error) {
      onError(error);
    }
  }

  return {
    async drain(workspaceId) {
      await Promise.all(Array.from({ length: LANES }, () => lane()));
      const { at } = await outbox.nextReadyAt();
      if (at !== null) await bell.ring({ job: 'deliver', workspaceId }, at);
    },
    drainKey: (workspaceId, orderKey) => lane({ workspaceId, orderKey }),
  };
}

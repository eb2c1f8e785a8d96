import { Queue, Worker } from 'bullmq';
import { type AlarmQueueKind, type LightAlarm, workspaceId } from '../light-alarms.ts';

/** BullMQ on Redis as its own guide shows it: a delayed job each, with what our bells carry, and a worker as wide as ours. */
export function bareBullmq(redisUrl: string): AlarmQueueKind {
  return {
    together: 1,
    atOnce: 32,
    async open({ heard, onError }) {
      const name = `bare-${process.pid}-${Date.now()}`;
      const connection = { url: redisUrl };
      const queue = new Queue<LightAlarm & { workspaceId: string }>(name, {
        connection,
        defaultJobOptions: { removeOnComplete: true, removeOnFail: true, attempts: 3 },
      });
      const worker = new Worker<LightAlarm>(name, async ({ data }) => heard(data), {
        connection: { ...connection, maxRetriesPerRequest: null },
        concurrency: 16,
      });
      queue.on('error', onError);
      worker.on('error', onError);
      await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
      return {
        async add(alarms) {
          for (const { index, at } of alarms) {
            const delay = Math.max(0, at - Date.now());
            await queue.add('check_clocks', { workspaceId, index, at }, { delay });
          }
        },
        async close() {
          await worker.close();
          await queue.obliterate({ force: true });
          await queue.close();
        },
      };
    },
  };
}

import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import { type AlarmQueueKind, type LightAlarm, workspaceId } from '../light-alarms.ts';

/**
 * graphile-worker with what its guide recommends for many small jobs: a local queue that takes many at once, and completions written
 * together. Polling is for jobs of the future only, so it is often.
 */
export function graphileWorker(databaseUrl: string): AlarmQueueKind {
  return {
    together: 1_000,
    atOnce: 1,
    async open({ heard, onError }) {
      const preset = {
        worker: {
          connectionString: databaseUrl,
          maxPoolSize: 10,
          concurrentJobs: 16,
          pollInterval: 50,
          localQueue: { size: 500 },
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
        },
      };
      const logger = new Logger(
        () => (level, message) => level === 'error' && onError(new Error(message)),
      );
      const utils = await makeWorkerUtils({ connectionString: databaseUrl, logger });
      await utils.migrate();
      const runner = await run({
        preset,
        logger,
        noHandleSignals: true,
        taskList: { check_clocks: async (payload) => heard(payload as LightAlarm) },
      });
      return {
        add: (alarms) =>
          utils.addJobs(
            alarms.map(({ index, at }) => ({
              identifier: 'check_clocks',
              payload: { workspaceId, index, at },
              runAt: new Date(at),
              maxAttempts: 3,
            })),
          ),
        async close() {
          await runner.stop();
          await utils.release();
        },
      };
    },
  };
}

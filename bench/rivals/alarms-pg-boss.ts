import PgBoss from 'pg-boss';
import { type AlarmQueueKind, type LightAlarm, workspaceId } from '../light-alarms.ts';

const QUEUE = 'check_clocks';

/** pg-boss, which looks at most twice a second: a batch that is large enough for what is due by then. */
export function pgBoss(databaseUrl: string): AlarmQueueKind {
  return {
    together: 1_000,
    atOnce: 1,
    async open({ heard, onError }) {
      const boss = new PgBoss({ connectionString: databaseUrl, max: 10, schedule: false });
      boss.on('error', onError);
      await boss.start();
      await boss.createQueue(QUEUE);
      await boss.work<LightAlarm>(
        QUEUE,
        { batchSize: 2_000, pollingIntervalSeconds: 0.5 },
        async (jobs) => {
          for (const { data } of jobs) heard(data);
        },
      );
      return {
        add: (alarms) =>
          boss.insert(
            alarms.map(({ index, at }) => ({
              name: QUEUE,
              data: { workspaceId, index, at },
              startAfter: new Date(at),
              retryLimit: 2,
            })),
          ),
        close: () => boss.stop({ graceful: true, timeout: 5_000 }),
      };
    },
  };
}

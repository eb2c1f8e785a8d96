import type { Database } from './db/open-database.ts';
import type { Instant } from './domain/ids.ts';
import { createHealth, type HealthWatch } from './health.ts';
import { type DeliveryWatch, healthNeeds, type Parts } from './health-needs.ts';
import type { Logger } from './logger.ts';
import { createRecent } from './recent.ts';
import type { InstallationWatch } from './slack/installation.ts';
import type { Metrics } from './watch/metrics.ts';

export interface SelfReportDeps {
  database: Pick<Database, 'state' | 'workspaces' | 'vitals' | 'connections'>;
  bells: Parts['bells'];
  known: InstallationWatch;
  deliveries: DeliveryWatch;
  slackIsConnected: () => boolean;
  metrics: Metrics;
  now: () => Instant;
  monotonicNow: () => number;
  log: Logger;
}

/** What the program tells of itself, on /healthz and /metrics. */
export interface SelfReport {
  health: HealthWatch;
  readMetrics(): Promise<{ contentType: string; text: string }>;
}

export function createSelfReport(deps: SelfReportDeps): SelfReport {
  const { database, known, deliveries, metrics, now, monotonicNow, log } = deps;
  const { workspaceId } = known.installation;
  const vitals = createRecent(database.vitals, { keepFor: 5_000, patience: 2_000, monotonicNow });
  const health = createHealth(
    healthNeeds({
      postgres: database.state,
      bells: deps.bells,
      slackTakesToken: async () =>
        known.isTaken() && (await database.workspaces.isConnected(workspaceId)),
      slackIsConnected: deps.slackIsConnected,
      slackUnansweredSince: () => known.unansweredSince() ?? deliveries.unansweredSince(),
      vitals,
    }),
    { now, monotonicNow, changed: (part) => log.warn(part, 'health') },
  );
  return {
    health,
    async readMetrics() {
      const [{ parts }, read] = await Promise.all([health.health(), vitals().catch(() => null)]);
      metrics.standing({ parts, pool: database.connections(), vitals: read });
      return { contentType: metrics.contentType, text: await metrics.text() };
    },
  };
}

import type { Quarantine } from '../inbox/account-ports.ts';
import type { Metrics } from './metrics.ts';

/** The same quarantine; each body that it keeps is counted. */
export function countQuarantined(
  quarantine: Quarantine,
  metrics: Pick<Metrics, 'quarantined'>,
): Quarantine {
  return {
    async keep(entry) {
      await quarantine.keep(entry);
      metrics.quarantined();
    },
  };
}

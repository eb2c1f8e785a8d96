import { NOT_TRACED } from '../inbox/tracing.ts';
import type { RunningTracing, TracingOptions } from './running-tracing.ts';

/** Follows everything if there is somewhere to send it; OpenTelemetry is loaded only then. */
export async function startTracing(options: TracingOptions | null): Promise<RunningTracing> {
  if (options === null) return { ...NOT_TRACED, ids: () => ({}), stop: async () => undefined };
  const { openTelemetry } = await import('./open-telemetry.ts');
  return openTelemetry(options);
}

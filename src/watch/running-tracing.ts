import type { Tracing } from '../inbox/tracing.ts';

/** Where traces go. */
export interface TracingOptions {
  /** An OTLP/HTTP endpoint without `/v1/traces`. */
  endpoint: string;
  headers: Record<string, string>;
}

export interface RunningTracing extends Tracing {
  /** Ids of the step that we are in, for the log; nothing where nobody follows. */
  ids(): { traceId?: string };
  /** Sends what is left, within seconds. */
  stop(): Promise<void>;
}

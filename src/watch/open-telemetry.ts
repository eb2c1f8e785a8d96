import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Attributes,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Facts, Step } from '../inbox/tracing.ts';
import type { RunningTracing, TracingOptions } from './running-tracing.ts';

const SEND_EVERY_MS = 2_000;
/** A stop has ten seconds in all; traces are the least of what must be saved. */
const SEND_LIMIT_MS = 2_000;

const KINDS: Record<Step['kind'], SpanKind> = {
  comes_in: SpanKind.SERVER,
  goes_out: SpanKind.PRODUCER,
  inside: SpanKind.INTERNAL,
};

/**
 * Traces by OpenTelemetry. Nothing of it is global: the step that we are in is kept here, so that two programs in one process, as in
 * tests, keep their traces apart.
 */
export function openTelemetry({ endpoint, headers }: TracingOptions): RunningTracing {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    headers,
    timeoutMillis: SEND_LIMIT_MS,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'dibs',
      'service.instance.id': `${process.pid}`,
    }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        scheduledDelayMillis: SEND_EVERY_MS,
        exportTimeoutMillis: SEND_LIMIT_MS,
      }),
    ],
  });
  const tracer = provider.getTracer('dibs');
  const current = new AsyncLocalStorage<Span>();

  function parentOf(step: Step) {
    if (step.from === undefined) {
      const span = current.getStore();
      return span === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, span);
    }
    const from = step.from === null ? null : parseTraceparent(step.from);
    return from === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, from);
  }

  return {
    step(step, work) {
      const span = tracer.startSpan(
        step.name,
        { kind: KINDS[step.kind], attributes: attributesOf(step.facts) },
        parentOf(step),
      );
      return current.run(span, async () => {
        try {
          return await work();
        } catch (error) {
          // Messages quote what they are about.
          const message = error instanceof Error ? error.name : 'unknown';
          span.setStatus({ code: SpanStatusCode.ERROR, message });
          throw error;
        } finally {
          span.end();
        }
      });
    },
    note(facts) {
      current.getStore()?.setAttributes(attributesOf(facts));
    },
    traceparent() {
      const span = current.getStore();
      return span === undefined ? null : traceparentOf(span.spanContext());
    },
    ids() {
      const span = current.getStore();
      return span === undefined ? {} : { traceId: span.spanContext().traceId };
    },
    stop: () => within(SEND_LIMIT_MS, provider.shutdown()),
  };
}

/** Whoever receives traces may be gone; that is no reason not to stop. */
async function within(limit: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limit);
  });
  await Promise.race([work.catch(() => undefined), over]);
  clearTimeout(timer);
}

function attributesOf(facts: Facts): Attributes {
  const known = Object.entries(facts).filter(([, value]) => value !== null);
  return Object.fromEntries(known.map(([name, value]) => [`dibs.${name}`, value ?? '']));
}

function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

function parseTraceparent(text: string): SpanContext | null {
  const [, traceId, spanId, flags] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(text) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return null;
  const isSampled = (Number.parseInt(flags, 16) & TraceFlags.SAMPLED) !== 0;
  const traceFlags = isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return { traceId, spanId, traceFlags, isRemote: true };
}

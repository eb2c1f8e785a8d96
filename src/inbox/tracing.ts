/** One step of a trace. Facts are ids, counts and names of ours, never what people wrote. */
export interface Step {
  name: string;
  /** Whether it begins outside, goes outside, or stays here. */
  kind: 'comes_in' | 'goes_out' | 'inside';
  facts: Facts;
  /** What an earlier process kept of the trace that goes on here; null: a trace begins. Absent: part of the step that we are in. */
  from?: string | null;
}

export type Facts = Readonly<Record<string, string | number | boolean | null>>;

/** Follows what happens, from what came in to what went out because of it. */
export interface Tracing {
  /** Does the work, as a step of its own; what it begins belongs to it. */
  step<Result>(step: Step, work: () => Promise<Result>): Promise<Result>;
  /** Adds to the step that we are in. */
  note(facts: Facts): void;
  /** The step that we are in (W3C trace context), to be kept beside what is done later; null: nobody follows. */
  traceparent(): string | null;
}

/** Nobody follows. */
export const NOT_TRACED: Tracing = {
  step: (_step, work) => work(),
  note: () => undefined,
  traceparent: () => null,
};

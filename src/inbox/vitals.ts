import type { Urgency } from '../domain/effects.ts';
import type { Duration } from '../domain/ids.ts';

/** How much there is to do, as the database has it: for all processes together. */
export interface Vitals {
  /** What is committed and not yet told; `oldest` since its commit. */
  outbox: {
    urgency: Urgency;
    state: 'ready' | 'leased' | 'uncertain';
    count: number;
    oldest: Duration;
  }[];
  /** What is not resolved, by inbox and by whom it waits for; tests are left out. */
  conversations: { slackChannel: string; waitsFor: WaitsFor; count: number }[];
  /** The clocks that run, by inbox. */
  clocks: {
    slackChannel: string;
    clock: ClockName;
    phase: 'on_time' | 'soon' | 'late';
    count: number;
  }[];
  /** Alarms of conversations and inboxes that nobody has looked at yet; `oldest` since they were due. */
  alarms: { overdue: number; oldest: Duration };
  /** Events of Slack's that are stored and not processed. */
  slackEvents: { waiting: number; oldest: Duration };
  /** Gates that Slack shut, by what they are for. */
  gatesShut: { gate: string; count: number }[];
}

export type WaitsFor = 'team' | 'customer' | 'automation' | 'later';
export type ClockName = 'assignment' | 'response' | 'owner_window' | 'resolution';

/** Throws `StoreUnavailable`. */
export type ReadVitals = () => Promise<Vitals>;

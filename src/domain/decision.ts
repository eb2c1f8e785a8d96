import type { Instant } from './ids.ts';
import type { Actor } from './people.ts';
import type { Refusal } from './refusals.ts';

/**
 * What a decider says to a command: events (none means that there is nothing to do, and nothing is written), or a refusal.
 */
export type Decision<Event, Reason = Refusal> =
  | { accepted: true; events: Event[] }
  | { accepted: false; refusal: Reason };

/** What every decision may rely on beside state and command. */
export interface BaseContext {
  now: Instant;
  actor: Actor;
}

export function accept<Event>(...events: Event[]): Decision<Event, never> {
  return { accepted: true, events };
}

export function refuse<Reason>(refusal: Reason): Decision<never, Reason> {
  return { accepted: false, refusal };
}

/**
 * The rules of one kind of state. Pure: the same arguments give the same answer, and nothing else is read or written.
 * `effectsOf` sees the state before (null when it is new) and after the events.
 */
export interface Decider<State, Command, Context, Event, Effect, Reason = Refusal> {
  decide(state: State | null, command: Command, context: Context): Decision<Event, Reason>;
  evolve(state: State | null, events: readonly Event[]): State;
  effectsOf(
    before: State | null,
    after: State,
    events: readonly Event[],
    context: Context,
  ): Effect[];
}

import type { Decider } from '../domain/decision.ts';
import type { Effect } from '../domain/effects.ts';
import type { CommandId, Duration, Instant } from '../domain/ids.ts';
import type { ActorRef } from '../domain/people.ts';
import type { KeyedMutex } from './keyed-mutex.ts';
import type { Store } from './ports.ts';

/**
 * What became of a command.
 *
 *  done     committed, with these events; what the outside must be told is in the outbox
 *  nothing  accepted, and there was nothing to do: a double click, a late alarm, a command that came before
 *  refused  the rules say no; `state` is what they saw
 *  busy     others kept changing the same thing for too long; the sender may try again
 */
export type Outcome<State, Event, Reason> =
  | { outcome: 'done'; state: State; events: readonly Event[] }
  | { outcome: 'nothing'; state: State | null }
  | { outcome: 'refused'; refusal: Reason; state: State | null }
  | { outcome: 'busy' };

/** Sends one command. Throws `StoreUnavailable` when the database cannot be reached. */
export type HandleCommand<Target, State, Command, Event, Reason> = (
  target: Target,
  actor: ActorRef,
  command: Command,
) => Promise<Outcome<State, Event, Reason>>;

/** How long a stale version is decided again before the sender is told to come back. */
const PATIENCE: Duration = 2_000;
const FIRST_PAUSE: Duration = 5;
const LONGEST_PAUSE: Duration = 80;

export interface HandleCommandDeps<Target, State, Command, Context, Event, Reason> {
  store: Store<Target, State, Command, Context, Event>;
  decider: Decider<State, Command, Context, Event, Effect, Reason>;
  /** Commands of one target wait for each other in the process; races are left to other processes. */
  mutex: KeyedMutex;
  keyOf: (target: Target) => string;
  /** Called after each commit, without waiting. */
  committed: (state: State, effects: readonly Effect[]) => void;
  /** Told of each outcome, for the log. */
  observe: (report: CommandReport) => void;
  pause: (ms: Duration) => Promise<void>;
  monotonicNow: () => number;
}

export interface CommandReport {
  commandId: CommandId;
  type: string;
  outcome: Outcome<unknown, unknown, unknown>['outcome'];
  tries: number;
  ms: number;
}

/**
 * The one way in which anything changes: load, decide, evolve, save; again if somebody else committed in between. `decide` is
 * asked anew each time, so that a race has one winner and the others hear the truth.
 */
export function createHandleCommand<
  Target,
  State,
  Command extends { commandId: CommandId; type: string },
  Context extends { now: Instant },
  Event,
  Reason,
>(
  deps: HandleCommandDeps<Target, State, Command, Context, Event, Reason>,
): HandleCommand<Target, State, Command, Event, Reason> {
  const { store, decider } = deps;

  async function tryOnce(target: Target, actor: ActorRef, command: Command) {
    const loaded = await store.load(target, actor, command);
    const before = loaded.state;
    if (loaded.alreadyDone) return { outcome: 'nothing', state: before } as const;
    const decision = decider.decide(before, command, loaded.context);
    if (!decision.accepted) {
      return { outcome: 'refused', refusal: decision.refusal, state: before } as const;
    }
    const { events } = decision;
    if (events.length === 0) return { outcome: 'nothing', state: before } as const;
    const after = decider.evolve(before, events);
    const effects = decider.effectsOf(before, after, events, loaded.context);
    const at = loaded.context.now;
    const result = await store.save({ before, after, command, actor, events, effects, at });
    switch (result) {
      case 'saved':
        deps.committed(after, effects);
        return { outcome: 'done', state: after, events } as const;
      case 'already_done':
        return { outcome: 'nothing', state: before } as const;
      case 'stale':
        return null;
    }
  }

  return async (target, actor, command) => {
    const startedAt = deps.monotonicNow();
    const elapsed = () => deps.monotonicNow() - startedAt;
    let tries = 0;
    const outcome = await deps.mutex.run(deps.keyOf(target), async () => {
      let pause = FIRST_PAUSE;
      for (;;) {
        tries += 1;
        const settled = await tryOnce(target, actor, command);
        if (settled !== null) return settled;
        if (elapsed() >= PATIENCE) return { outcome: 'busy' } as const;
        await deps.pause(pause * (0.5 + Math.random()));
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    });
    deps.observe({
      commandId: command.commandId,
      type: command.type,
      outcome: outcome.outcome,
      tries,
      ms: elapsed(),
    });
    return outcome;
  };
}

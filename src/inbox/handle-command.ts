import type { Decider } from '../domain/decision.ts';
import type { Effect } from '../domain/effects.ts';
import type { CommandId, Duration, Instant } from '../domain/ids.ts';
import type { ActorRef } from '../domain/people.ts';
import { tenthsOf } from './delivery-report.ts';
import type { KeyedMutex } from './keyed-mutex.ts';
import type { Store } from './ports.ts';
import { NOT_TRACED, type Tracing } from './tracing.ts';

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

type Looked<State, Context, Event, Reason> =
  | { settled: Outcome<State, Event, Reason> }
  | { settled: null; before: State | null; context: Context; events: readonly Event[] };

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
  tracing?: Tracing;
}

/** For the log and the numbers: ids, counts and names of ours. */
export interface CommandReport {
  workspaceId: string | null;
  /** May tell who sent it: not for the log as it is. */
  commandId: CommandId;
  /** The conversation, inbox or agent that it was about; null if there is none, or it was not loaded. */
  subjectId: string | null;
  type: string;
  /** `failed`: it could not be handled, and its sender was told so. */
  outcome: Outcome<unknown, unknown, unknown>['outcome'] | 'failed';
  /** Why it was refused. */
  refusal: string | null;
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
  const { store, decider, tracing = NOT_TRACED } = deps;

  /** What it comes to as things stand: an outcome, or events that are to be saved. */
  async function look(
    target: Target,
    actor: ActorRef,
    command: Command,
  ): Promise<Looked<State, Context, Event, Reason>> {
    const { state, context, alreadyDone } = await store.load(target, actor, command);
    const nothing = { settled: { outcome: 'nothing', state } } as const;
    if (alreadyDone) return nothing;
    const decision = decider.decide(state, command, context);
    if (!decision.accepted) {
      return { settled: { outcome: 'refused', refusal: decision.refusal, state } };
    }
    const { events } = decision;
    return events.length === 0 ? nothing : { settled: null, before: state, context, events };
  }

  async function tryOnce(target: Target, actor: ActorRef, command: Command) {
    const seen = await look(target, actor, command);
    if (seen.settled !== null) return seen.settled;
    const { before, context, events } = seen;
    const after = decider.evolve(before, events);
    const effects = decider.effectsOf(before, after, events, context);
    const at = context.now;
    const traceparent = tracing.traceparent();
    const change = { before, after, command, actor, events, effects, at, traceparent };
    const result = await store.save(change);
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

  /**
   * People race for the same thing. All who wait for their turn look together as soon as the one before them is through: most have lost
   * by then, and need no turn. Null: it has to be tried.
   */
  async function lookWithOthers(target: Target, actor: ActorRef, command: Command) {
    const others = actor.kind === 'agent' ? deps.mutex.turnOfOthers(deps.keyOf(target)) : null;
    if (others === null) return null;
    await others;
    return (await look(target, actor, command)).settled;
  }

  async function handle(target: Target, actor: ActorRef, command: Command) {
    const startedAt = deps.monotonicNow();
    const elapsed = () => deps.monotonicNow() - startedAt;
    let tries = 0;
    const report = (became: Pick<CommandReport, 'outcome' | 'subjectId' | 'refusal'>) => {
      const { commandId, type } = command;
      const workspaceId = textIn(target, 'workspaceId');
      deps.observe({ workspaceId, commandId, type, ...became, tries, ms: tenthsOf(elapsed()) });
      tracing.note({ ...became, tries });
    };
    // What went wrong for all who looked may go well for each in turn.
    const seen = lookWithOthers(target, actor, command).catch(() => null);
    const untilSettled = async () => {
      let settled = await seen;
      for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
        tries += 1;
        settled ??= await tryOnce(target, actor, command);
        if (settled !== null) return settled;
        if (elapsed() >= PATIENCE) return { outcome: 'busy' } as const;
        await deps.pause(pause * (0.5 + Math.random()));
      }
    };
    try {
      const outcome = await deps.mutex.run(deps.keyOf(target), untilSettled);
      report(becameOf(outcome));
      return outcome;
    } catch (error) {
      report({ outcome: 'failed', subjectId: null, refusal: null });
      throw error;
    }
  }

  return (target, actor, command) => {
    const { type } = command;
    const step = { name: `command ${type}`, kind: 'inside', facts: { type } } as const;
    return tracing.step(step, () => handle(target, actor, command));
  };
}

function becameOf(outcome: Outcome<unknown, unknown, unknown>) {
  return {
    outcome: outcome.outcome,
    subjectId: 'state' in outcome ? textIn(outcome.state, 'id') : null,
    refusal: 'refusal' in outcome ? textIn(outcome.refusal, 'reason') : null,
  };
}

/** Targets, states and refusals are of three kinds each, and all of them have these. */
function textIn(value: unknown, key: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const found: unknown = Object.entries(value).find(([name]) => name === key)?.[1];
  return typeof found === 'string' ? found : null;
}

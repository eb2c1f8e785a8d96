import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Conversation,
  isReminded,
  isReplying,
  ownerOf,
  runningClocks,
  type TeamTurn,
} from '../../src/domain/conversation.ts';
import type { ConversationEvent } from '../../src/domain/events.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { isHeldBack, nextAlarmAt } from '../../src/domain/next-alarm.ts';
import { mayAnswer } from '../../src/domain/people.ts';
import { nextLookAt } from '../../src/domain/sla.ts';
import { surfaceKey } from '../../src/domain/surfaces.ts';
import { ana, ben, rosa } from './conversation-given.ts';
import { type Commit, run, runToTheEnd, steps } from './conversation-model.ts';

const law = (name: string, holds: (commit: Commit) => void) =>
  it(name, () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        for (const commit of run(sequence)) holds(commit);
      }),
      { numRuns: 200 },
    );
  });

/** Of a whole story, with every alarm that follows from it. */
const lawOfStories = (name: string, holds: (commits: readonly Commit[]) => void) =>
  it(name, () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        holds(runToTheEnd(sequence));
      }),
      { numRuns: 200 },
    );
  });

const has = ({ events }: Commit, type: ConversationEvent['type']) =>
  events.some((event) => event.type === type);
/** All but those of files, which have tests of their own. */
const EVENTS = {
  conversation_opened: true,
  message_received: true,
  details_changed: true,
  turn_changed: true,
  customer_chased: true,
  auto_answered: true,
  alarm_word_heard: true,
  owner_changed: true,
  reply_added: true,
  reply_held: true,
  reply_sent_off: true,
  reply_taken_back: true,
  reply_stopped: true,
  reply_suggested: true,
  message_edited: true,
  message_deleted: true,
  replying_changed: true,
  note_added: true,
  reply_recorded: true,
  handed_over: true,
  reply_settled: true,
  reply_resent: true,
  clock_warned: true,
  clock_breached: true,
  step_taken: true,
  nobody_eligible: true,
  step_put_off: true,
  acknowledged: true,
  clocks_moved: true,
  resolved: true,
  outcome_set: true,
  sender_blocked: true,
  sender_unblocked: true,
  reopened: true,
  undone: true,
  undo_offered: true,
  snoozed: true,
  woken: true,
  followed: true,
  unfollowed: true,
  customer_marked: true,
} as const;
const PHASES = ['on_time', 'soon', 'late'];

it('the stories tell of everything that can happen', { timeout: 120_000 }, () => {
  const known: Record<Exclude<ConversationEvent['type'], `media_${string}`>, true> = EVENTS;
  const told = new Set<string>();
  for (let seed = 1; seed <= 20 && told.size < Object.keys(known).length; seed += 1) {
    const commits = fc.sample(steps, { numRuns: 100, seed }).flatMap(runToTheEnd);
    for (const { type } of commits.flatMap(({ events }) => events)) told.add(type);
  }
  expect([...told].toSorted()).toEqual(Object.keys(known).toSorted());
});

describe('whatever happens to a conversation', () => {
  law('versions are contiguous', ({ before, after }) => {
    expect(after.version).toBe((before?.version ?? 0) + 1);
  });

  law(
    'in our turn somebody owns it with a deadline, or a clock runs for finding somebody',
    ({ after }) => {
      if (after.status === 'resolved' || after.turn.of !== 'team') return;
      if (after.owner === null) expect(after.turn.assignment).not.toBeNull();
      else {
        expect(after.turn.assignment).toBeNull();
        expect(after.owner.window).not.toBeNull();
      }
    },
  );

  law('no clock runs when it is not our turn', ({ after }) => {
    if (after.status === 'open' && after.turn.of === 'team') return;
    expect(runningClocks(after)).toEqual([]);
    if (after.status === 'open') expect(after.owner?.window ?? null).toBeNull();
  });

  law(
    'every clock that has something to say has an alarm, and never one before its time',
    ({ after, context }) => {
      const alarm = nextAlarmAt(after) ?? Number.POSITIVE_INFINITY;
      for (const clock of runningClocks(after)) {
        const steps = (clock.steps ?? []).filter((step) => !isHeldBack(step, after));
        const look = nextLookAt({ ...clock, steps });
        expect(alarm).toBeLessThanOrEqual(look ?? Number.POSITIVE_INFINITY);
        expect(clock.warnAt).toBeLessThanOrEqual(clock.dueAt);
        if (clock.phase === 'late') expect(context.now).toBeGreaterThanOrEqual(clock.dueAt);
      }
    },
  );

  law('everything that runs out has an alarm', ({ after }) => {
    const alarm = nextAlarmAt(after) ?? Number.POSITIVE_INFINITY;
    const snooze = after.status === 'open' && after.snooze !== null ? [after.snooze] : [];
    for (const { until } of [...after.held, ...after.replying, ...snooze]) {
      expect(alarm).toBeLessThanOrEqual(until);
    }
  });

  lawOfStories('once all alarms have rung, nothing is left to run out', (commits) => {
    const last = commits.at(-1)?.after;
    expect(last).toMatchObject({ held: [], replying: [] });
    if (last?.status !== 'open') return;
    expect(last.snooze).toBeNull();
    if (waitingIn(last)?.unplacedSince === undefined) expect(last.purpose).toBe('real');
    for (const { phase, steps = [] } of runningClocks(last)) {
      expect(phase).toBe('late');
      // Nobody is left who could take it.
      expect(steps.every(({ tried }) => tried === true)).toBe(true);
    }
  });

  law('messages are numbered without gaps', ({ before, after, events }) => {
    const added = events.filter((event) => 'message' in event).length;
    expect(after.messageCount).toBe((before?.messageCount ?? 0) + added);
  });

  law('only people who answer here become owners, and only while it is open', (commit) => {
    const { before, after, context } = commit;
    const owner = ownerOf(after);
    if (owner === null) return;
    expect(after.status).toBe('open');
    if (before !== null && ownerOf(before) === owner) return;
    expect([ana, ben, rosa]).toContain(owner);
    const isGivenBack = has(commit, 'undone') || has(commit, 'reopened');
    const { receiver } = context;
    if (isGivenBack && receiver?.agentId === owner) expect(mayAnswer(receiver.role)).toBe(true);
  });

  law('nobody is named twice, and everybody is somebody of the inbox', ({ after }) => {
    const writing = after.replying.map(({ agentId }) => agentId);
    expect(new Set(writing).size).toBe(writing.length);
    expect(new Set(after.followers).size).toBe(after.followers.length);
    const numbers = after.held.map(({ messageNumber }) => messageNumber);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  law('people without a role change nothing; watchers follow, and type in the thread', (commit) => {
    const { actor } = commit.context;
    if (actor.kind !== 'agent') return;
    expect(actor.role).not.toBeNull();
    if (mayAnswer(actor.role)) return;
    expect(['follow', 'unfollow', 'note', 'edit_message', 'delete_message']).toContain(
      commit.command.type,
    );
    if (commit.command.type === 'note') expect(commit.command).toHaveProperty('typedIn');
  });

  law(
    'the same state and command give the same answer, and evolving changes no argument',
    ({ before, after, events }) => {
      const copy = structuredClone(before);
      const again = structuredClone(events) as ConversationEvent[];
      expect(evolve(before, again)).toEqual(after);
      expect(before).toEqual(copy);
    },
  );

  law('events carry results, and survive being stored', ({ events }) => {
    const stored = JSON.stringify(events);
    expect(JSON.parse(stored)).toEqual(events);
    expect(stored).not.toMatch(/"(?:policy|targets|calendar|role|canReply)":/);
  });
});

/** Hours or promises changed, or what decides which of them hold. */
function isPlannedAnew({ command, events }: Commit): boolean {
  if (command.type === 'recount_clocks') return true;
  return events.some(({ type }) =>
    ['clocks_moved', 'details_changed', 'customer_marked'].includes(type),
  );
}

/** Our turn, or the one that goes on if a reply does not arrive. */
function waitingIn(state: Conversation): TeamTurn | null {
  if (state.status === 'resolved') return null;
  const { turn } = state;
  const then = turn.of === 'customer' ? (turn.unconfirmed?.turn ?? null) : turn;
  return then?.of === 'team' ? then : null;
}

describe('no clock can be gamed (UX.md A11)', () => {
  lawOfStories('what the customer was promised moves only with hours and promises', (commits) => {
    const promised = new Map<number, { dueAt: number; since: number }>();
    for (const commit of commits) {
      const turn = waitingIn(commit.after);
      if (turn === null) continue;
      const { startedIn, since, response } = turn;
      const now = { dueAt: response.dueAt, since };
      if (!isPlannedAnew(commit)) expect(promised.get(startedIn) ?? now).toEqual(now);
      promised.set(startedIn, now);
    }
  });

  lawOfStories('the phase of what was promised only goes forward', (commits) => {
    const reached = new Map<number, number>();
    for (const commit of commits) {
      const turn = waitingIn(commit.after);
      if (turn === null) continue;
      const { startedIn, response } = turn;
      const phase = PHASES.indexOf(response.phase);
      const was = reached.get(startedIn) ?? 0;
      // Who got more time is on time again; what is late stays late.
      const isFree = isPlannedAnew(commit) && was < PHASES.indexOf('late');
      if (!isFree) expect(phase).toBeGreaterThanOrEqual(was);
      reached.set(startedIn, phase);
    }
  });

  law('nobody of us begins a new deadline where one of us stopped the old one', (commit) => {
    const { before, after, context } = commit;
    if (context.actor.kind !== 'agent' || after.status === 'resolved') return;
    if (after.turn.of !== 'team' || after.turn.startedIn !== after.version) return;
    expect(has(commit, 'reopened')).toBe(true);
    expect(before).toMatchObject({ status: 'resolved' });
    if (before?.status !== 'resolved' || before.purpose === 'test') return;
    expect(before.resolvedBy.kind).not.toBe('agent');
  });

  law('snoozing and waking stop and start nothing', (commit) => {
    if (commit.command.type !== 'snooze' && commit.command.type !== 'wake') return;
    const { before, after } = commit;
    expect(before).not.toBeNull();
    if (before !== null) expect(runningClocks(after)).toEqual(runningClocks(before));
  });

  law(
    'who is resolved in our turn was not answered, and what is not for us counts nowhere',
    (commit) => {
      const { before, after } = commit;
      if (before?.status !== 'open' || after.status !== 'resolved') return;
      const isReply = has(commit, 'reply_held');
      if (before.turn.of === 'team' && !isReply && before.purpose === 'real') {
        expect(after.answered).toBe(false);
      }
      if (commit.command.type === 'dismiss') {
        expect(after).toMatchObject({ answered: false, dismissed: commit.command.as });
      }
    },
  );
});

describe('undo', () => {
  law('gives back owner, turn and all else exactly as it was', (commit) => {
    const { before, after, context, command } = commit;
    if (command.type !== 'undo') return;
    const offered = before?.undoable;
    expect(offered).toMatchObject({ in: command.version });
    expect(context.actor).toMatchObject({ agentId: offered?.by });
    expect(context.now).toBeLessThanOrEqual(offered?.until ?? 0);
    expect(after.undoable).toBeNull();
  });

  lawOfStories('right away leaves nothing of what was undone', (commits) => {
    for (const [at, commit] of commits.entries()) {
      const was = undoneRightAway(commit, commits[at - 1], commits[at - 2]);
      if (was === null) continue;
      expect(ownerAndTurn(commit.after)).toEqual(ownerAndTurn(was));
      expect(commit.after.ownerChangedIn).toBe(was.ownerChangedIn);
    }
  });

  law('is for one commit at most, and for seconds', ({ after, context }) => {
    const { undoable } = after;
    if (undoable === null) return;
    expect(undoable.in).toBeLessThanOrEqual(after.version);
    if (undoable.in === after.version) {
      expect(undoable.until - context.now).toBeLessThanOrEqual(10_000);
      expect(undoable.until).toBeGreaterThanOrEqual(context.now);
    }
  });
});

/** What was before `done`, if `commit` undoes just that; null where something of it stays. */
function undoneRightAway(
  { command, context }: Commit,
  done: Commit | undefined,
  before: Commit | undefined,
): Conversation | null {
  if (command.type !== 'undo' || done?.after.version !== command.version) return null;
  // What was resolved with a reply opens again, and the reply goes out; what was held when it was
  // dismissed stays held back, and it is our turn again.
  if (before === undefined || has(done, 'reply_held') || has(done, 'reply_taken_back')) return null;
  const { owner } = ownerAndTurn(before.after);
  const { receiver } = context;
  const stays = receiver?.agentId !== owner?.agentId || mayAnswer(receiver?.role ?? null);
  return stays ? before.after : null;
}

function ownerAndTurn(state: Conversation) {
  if (state.status === 'resolved') throw new Error('only what is open can be closed');
  const { owner, turn, snooze, status } = state;
  return { owner, turn, snooze, status };
}

describe('people are told', () => {
  law('nothing that they did themselves', ({ events, effects, context }) => {
    const { actor } = context;
    if (actor.kind !== 'agent') return;
    const own = new Set(['home', 'nudges_dm', 'thread_nudge']);
    if (events.some(({ type }) => type === 'followed')) own.add('follow_dm');
    for (const effect of effects) {
      if (effect.kind !== 'show' || effect.because !== 'news') continue;
      const { surface } = effect;
      if ('agentId' in surface && !own.has(surface.type)) {
        expect([surface.type, surface.agentId]).not.toEqual([surface.type, actor.agentId]);
      }
    }
  });

  law('each thing once a commit', ({ effects }) => {
    const shown = effects.flatMap((effect) =>
      effect.kind === 'show' ? [surfaceKey(effect.surface)] : [],
    );
    expect(new Set(shown).size).toBe(shown.length);
  });

  law('of what is due, but not while they write', ({ before, after, effects }) => {
    const owner = ownerOf(after);
    if (before === null || owner === null || after.status === 'resolved') return;
    const rings = effects.some(
      (effect) =>
        effect.kind === 'show' && effect.because === 'news' && effect.surface.type === 'nudges_dm',
    );
    if (isReplying(after, owner)) expect(rings).toBe(false);
    if (isReplying(before, owner) && !isReplying(after, owner)) {
      expect(rings).toBe(isReminded(after));
    }
  });

  law('nothing at all of what blocked senders write', (commit) => {
    const { before, after, context, effects } = commit;
    if (context.sender === 'allowed' || !has(commit, 'message_received')) return;
    if (before?.status === 'open') return;
    expect(after).toMatchObject({ status: 'resolved' });
    expect(effects).toEqual([]);
  });

  law('by a fresh card where an owner is needed again and newer cards stand below', (commit) => {
    const { before, after, context, effects } = commit;
    if (before === null || after.status === 'resolved' || after.owner !== null) return;
    const isNeeded = after.turn.of === 'team';
    const was = before.status === 'open' && before.owner === null && before.turn.of === 'team';
    if (!isNeeded || was || context.newerCards === 'none') return;
    if (has(commit, 'undone')) return;
    expect(effects).toContainEqual(
      expect.objectContaining({
        because: 'news',
        surface: { type: 'card', conversationId: after.id },
      }),
    );
  });
});

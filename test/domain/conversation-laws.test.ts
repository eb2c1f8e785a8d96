import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConversationCommand } from '../../src/domain/commands.ts';
import {
  type Conversation,
  nextAlarmAt,
  ownerOf,
  runningClocks,
} from '../../src/domain/conversation.ts';
import { decide } from '../../src/domain/decide.ts';
import type { ConversationContext } from '../../src/domain/decide-context.ts';
import { effectsOf } from '../../src/domain/effects-of.ts';
import type { ConversationEvent } from '../../src/domain/events.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { minutes } from '../../src/domain/ids.ts';
import type { ReplyDelivery } from '../../src/domain/message.ts';
import { type Actor, mayAnswer } from '../../src/domain/people.ts';
import { surfaceKey } from '../../src/domain/surfaces.ts';
import {
  ana,
  as,
  ben,
  command,
  contextAt,
  customer,
  MONDAY_TEN,
  rosa,
  says,
  system,
} from './conversation-given.ts';

interface Step {
  make: (seen: number) => ConversationCommand;
  actor: Actor;
  wait: number;
  staleBy: number;
  receiver: ConversationContext['receiver'];
  replyDelivery: ReplyDelivery | null;
}

const agents = fc.constantFrom(
  as(ana),
  as(ben),
  as(rosa, 'manager'),
  as('U_WATCHER' as typeof ana, 'watcher'),
);
const receivers = fc.constantFrom(
  { agentId: ana, role: 'agent' as const },
  { agentId: ben, role: 'agent' as const },
  { agentId: rosa, role: 'watcher' as const },
);
const deliveries = fc.constantFrom<ReplyDelivery | null>(
  null,
  { state: 'queued' },
  { state: 'sent', at: 0 },
  { state: 'failed', at: 0, reason: 'blocked' },
  { state: 'uncertain', at: 0 },
);

const byAgent = fc.constantFrom<Step['make']>(
  () => command('claim', {}),
  (seenVersion) => command('assign', { to: ana, seenVersion, reason: null, note: null }),
  (seenVersion) =>
    command('assign', { to: ben, seenVersion, reason: 'language', note: 'She speaks Spanish.' }),
  (seenVersion) => command('release', { seenVersion, note: null }),
  (seenVersion) => command('reply', { text: 'It ships tomorrow.', seenVersion }),
  () => command('note', { text: 'Called her.' }),
  () => command('resend_reply', { messageNumber: 2 }),
  (seenVersion) => command('resolve', { seenVersion, note: null, by: null }),
  () => command('reopen', {}),
);
const byOthers = fc.constantFrom<Step['make']>(
  () => says('Hello?'),
  () => says('Thanks!'),
  () => says('', { attachments: [{ type: 'reaction', emoji: '👍' }] }),
  () =>
    command('receive_message', {
      message: { externalId: null, text: 'menu', attachments: [], writtenAt: null },
      details: {},
      automation: { name: 'bot' },
    }),
  () => command('handed_over', { by: 'bot', reason: null, details: { tags: ['refund'] } }),
  () =>
    command('record_reply', {
      message: { externalId: null, text: 'We called.', attachments: [], writtenAt: null },
      by: null,
    }),
  () => command('check_clocks', {}),
  () => command('owner_left', { agentId: ana }),
  () =>
    command('report_reply', {
      messageNumber: 2,
      outboxId: null,
      outcome: { state: 'failed', reason: 'blocked' },
    }),
  () =>
    command('report_reply', {
      messageNumber: 2,
      outboxId: null,
      outcome: { state: 'delivered', externalId: null },
    }),
);

const common = {
  wait: fc.integer({ min: 0, max: 40 }),
  staleBy: fc.integer({ min: 0, max: 3 }),
  receiver: receivers,
  replyDelivery: deliveries,
};
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ make: byAgent, actor: agents, ...common }),
    fc.record({ make: byOthers, actor: fc.constantFrom(customer, system), ...common }),
  ),
  { minLength: 1, maxLength: 40 },
);

interface Commit {
  before: Conversation | null;
  after: Conversation;
  events: readonly ConversationEvent[];
  context: ConversationContext;
}

/** Runs the commands one after the other, as the shell does, and gives every commit. */
function run(sequence: readonly Step[]): Commit[] {
  let state: Conversation | null = null;
  let now = MONDAY_TEN;
  const commits: Commit[] = [];
  for (const { make, actor, wait, staleBy, receiver, replyDelivery } of [
    { ...FIRST },
    ...sequence,
  ]) {
    now += minutes(wait);
    const context = contextAt(now, { actor, receiver, replyDelivery });
    const decision = decide(state, make(Math.max(0, (state?.version ?? 0) - staleBy)), context);
    if (!decision.accepted || decision.events.length === 0) continue;
    const before: Conversation | null = state;
    state = evolve(before, decision.events);
    commits.push({ before, after: state, events: decision.events, context });
  }
  return commits;
}

const FIRST: Step = {
  make: () => says('Is the blue one there?'),
  actor: customer,
  wait: 0,
  staleBy: 0,
  receiver: null,
  replyDelivery: null,
};

const law = (name: string, holds: (commit: Commit) => void) =>
  it(name, () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        for (const commit of run(sequence)) holds(commit);
      }),
      { numRuns: 300 },
    );
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
    if (after.status === 'resolved' || after.turn.of !== 'team') {
      expect(runningClocks(after)).toEqual([]);
      expect(nextAlarmAt(after)).toBeNull();
    }
  });

  law(
    'every clock that has something to say has an alarm, and never one before its time',
    ({ after, context }) => {
      const silent = runningClocks(after).every((clock) => clock.phase === 'late');
      expect(nextAlarmAt(after) === null).toBe(silent);
      for (const clock of runningClocks(after)) {
        expect(clock.warnAt).toBeLessThan(clock.dueAt);
        if (clock.phase === 'late') expect(context.now).toBeGreaterThanOrEqual(clock.dueAt);
      }
    },
  );

  law('messages are numbered without gaps', ({ before, after, events }) => {
    const added = events.filter((event) => 'message' in event).length;
    expect(after.messageCount).toBe((before?.messageCount ?? 0) + added);
  });

  law(
    'only people who answer here become owners, and only while it is open',
    ({ before, after }) => {
      const owner = ownerOf(after);
      if (owner === null) return;
      expect(after.status).toBe('open');
      if (before === null || ownerOf(before) !== owner) expect([ana, ben, rosa]).toContain(owner);
    },
  );

  law(
    'a customer is never sent anything that nobody wrote or asked to send again',
    ({ before, after, events, context }) => {
      const replies = effectsOf(before, after, events, context).filter(
        (effect) => effect.kind === 'reply',
      );
      const causes = events.filter(
        (event) => event.type === 'reply_added' || event.type === 'reply_resent',
      );
      expect(replies.map(({ messageNumber }) => messageNumber)).toEqual(
        causes.map((event) =>
          event.type === 'reply_added' ? event.message.number : event.messageNumber,
        ),
      );
    },
  );

  law('whoever acted is not told what they did', ({ before, after, events, context }) => {
    const { actor } = context;
    if (actor.kind !== 'agent') return;
    for (const effect of effectsOf(before, after, events, context)) {
      if (effect.kind !== 'show' || effect.because !== 'news') continue;
      const { surface } = effect;
      if (surface.type === 'owner_dm' || surface.type === 'former_owner_dm') {
        expect(surface.agentId).not.toBe(actor.agentId);
      }
    }
  });

  law('each surface is named once a commit', ({ before, after, events, context }) => {
    const shown = effectsOf(before, after, events, context).flatMap((effect) =>
      effect.kind === 'show' ? [surfaceKey(effect.surface)] : [],
    );
    expect(new Set(shown).size).toBe(shown.length);
  });

  law(
    'the same state and command give the same answer, and evolving changes no argument',
    ({ before, events }) => {
      const copy = structuredClone(before);
      expect(evolve(before, events)).toEqual(
        evolve(before, structuredClone(events) as ConversationEvent[]),
      );
      expect(before).toEqual(copy);
    },
  );

  law('people without a role change nothing', ({ context }) => {
    if (context.actor.kind === 'agent') expect(mayAnswer(context.actor.role)).toBe(true);
  });
});

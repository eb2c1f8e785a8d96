import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conversation, Turn } from '../../src/domain/conversation.ts';
import type { ConversationEvent, EventOf } from '../../src/domain/events.ts';
import { type Commit, runToTheEnd, steps } from './conversation-model.ts';

const law = (name: string, holds: (commits: readonly Commit[]) => void) =>
  it(name, () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        holds(runToTheEnd(sequence));
      }),
      { numRuns: 200 },
    );
  });

const sentBy = ({ effects }: Commit) =>
  effects.flatMap((effect) => (effect.kind === 'reply' ? [effect] : []));

const HELD = new Set<ConversationEvent['type']>(['reply_held']);
const AWAY = new Set<ConversationEvent['type']>([
  'reply_taken_back',
  'reply_stopped',
  'message_deleted',
]);

const CHANGED = new Set<ConversationEvent['type']>(['message_edited', 'message_deleted']);

const numbersOf = ({ events }: Commit, types: ReadonlySet<ConversationEvent['type']>) =>
  events.flatMap((event) =>
    types.has(event.type) && 'messageNumber' in event ? [event.messageNumber] : [],
  );

describe('whatever happens to a reply', () => {
  law('a customer is never sent the same twice', (commits) => {
    const sent = commits.flatMap(sentBy);
    const attempts = sent.map(({ messageNumber, attempt }) => `${messageNumber}:${attempt}`);
    expect(new Set(attempts).size).toBe(attempts.length);
    const first = sent.filter(({ attempt }) => attempt === 1).map((one) => one.messageNumber);
    expect(new Set(first).size).toBe(first.length);
  });

  law('a customer is never sent anything that nobody wrote or asked to send again', (commits) => {
    for (const commit of commits) {
      const causes = commit.events.flatMap((event) =>
        event.type === 'reply_sent_off' || event.type === 'reply_resent' ? [event] : [],
      );
      // While it is closed, the inbox says when it opens.
      const answers = commit.events.flatMap((event) =>
        event.type === 'auto_answered' ? [event.message.number] : [],
      );
      expect(sentBy(commit).map((one) => one.messageNumber)).toEqual([
        ...causes.map((event) => event.messageNumber),
        ...answers,
      ]);
      for (const { type, messageNumber } of causes) {
        if (type === 'reply_resent') {
          expect(commit.context.actor.kind).toBe('agent');
          expect(commit.context.message?.delivery?.state).toMatch(/^(failed|uncertain)$/);
          continue;
        }
        const held = commit.before?.held.find((one) => one.messageNumber === messageNumber);
        expect(held?.until).toBeLessThanOrEqual(commit.context.now);
      }
    }
  });

  law('nothing goes out after it was taken back, stopped or deleted', (commits) => {
    const away = new Set<number>();
    for (const commit of commits) {
      for (const { messageNumber } of sentBy(commit)) expect(away).not.toContain(messageNumber);
      for (const number of numbersOf(commit, HELD)) away.delete(number);
      for (const number of numbersOf(commit, AWAY)) away.add(number);
      if (numbersOf(commit, HELD).length > 0) expect(commit.context.actor.kind).toBe('agent');
    }
  });

  law('what is held goes out, is taken back, or is stopped: one of them, once', (commits) => {
    const held = new Set<number>();
    for (const event of commits.flatMap((commit) => commit.events)) {
      if (event.type === 'reply_held') {
        expect(held).not.toContain(event.messageNumber);
        held.add(event.messageNumber);
      } else if (endsHolding(event)) {
        expect(held.delete(event.messageNumber)).toBe(true);
      }
    }
    expect([...held]).toEqual([]);
  });

  law(
    'the customer has the text last edited before it went out; only what failed changes',
    (commits) => {
      const out = new Map<number, string | undefined>();
      for (const commit of commits) {
        if (commit.context.message?.delivery?.state === 'failed') {
          for (const number of numbersOf(commit, CHANGED)) out.delete(number);
        }
        for (const { messageNumber } of sentBy(commit)) {
          const text = commit.messages.get(messageNumber)?.text;
          expect(text?.trim()).not.toBe('');
          out.set(messageNumber, text);
        }
        for (const [number, text] of out) expect(commit.messages.get(number)?.text).toBe(text);
      }
    },
  );

  law('what is held is held as the messages say', (commits) => {
    for (const { after, messages } of commits) {
      const held = [...messages].flatMap(([number, { delivery }]) =>
        delivery?.state === 'held' ? [{ number, until: delivery.until }] : [],
      );
      expect(held.toSorted(byNumber)).toEqual(
        after.held
          .map(({ messageNumber: number, until }) => ({ number, until }))
          .toSorted(byNumber),
      );
    }
  });

  law('a customer whose turn it is waits for no reply that never came', (commits) => {
    for (const { after, messages } of commits) {
      for (const number of unconfirmedOf(turnOf(after))) {
        expect(messages.get(number)?.delivery?.state).toMatch(/^(held|queued|sent|uncertain)$/);
      }
    }
  });

  law('nobody has answered first as long as nothing went out or is held', (commits) => {
    for (const { after, messages } of commits) {
      const isAnswer = [...messages.values()].some(
        ({ kind, delivery }) =>
          kind === 'reply' && delivery?.state !== 'taken_back' && delivery?.state !== 'stopped',
      );
      if (!isAnswer) expect(after.firstRepliedAt).toBeNull();
    }
  });
});

const byNumber = (one: { number: number }, other: { number: number }) => one.number - other.number;

/** Whose turn it is; of a resolved one, whose it would be again. */
function turnOf(state: Conversation): Turn | null {
  if (state.status === 'open') return state.turn;
  const { undoable } = state;
  return undoable !== null && 'turn' in undoable.before ? undoable.before.turn : null;
}

function unconfirmedOf(turn: Turn | null): readonly number[] {
  return turn?.of === 'customer' ? (turn.unconfirmed?.messageNumbers ?? []) : [];
}

function endsHolding(
  event: ConversationEvent,
): event is EventOf<'reply_sent_off' | 'reply_taken_back' | 'reply_stopped'> {
  const { type } = event;
  return type === 'reply_sent_off' || type === 'reply_taken_back' || type === 'reply_stopped';
}

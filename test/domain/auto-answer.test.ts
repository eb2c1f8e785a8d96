import { describe, expect, it } from 'vitest';
import { alarmWordIn } from '../../src/domain/alarm-words.ts';
import { autoAnswerText } from '../../src/domain/auto-answer.ts';
import type { Calendar } from '../../src/domain/business-hours.ts';
import { type Conversation, isOurTurn } from '../../src/domain/conversation.ts';
import { decide } from '../../src/domain/decide.ts';
import type { ConversationContext } from '../../src/domain/decide-context.ts';
import { effectsOf } from '../../src/domain/effects-of.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { days, minutes } from '../../src/domain/ids.ts';
import {
  after,
  ana,
  as,
  command,
  contextAt,
  eventsOf,
  given,
  incoming,
  MONDAY_TEN,
  rosa,
  says,
  system,
  typesOf,
} from './conversation-given.ts';

const office: Calendar = {
  timeZone: 'UTC',
  week: [...Array.from({ length: 5 }, () => [{ start: 540, end: 1_080 }]), [], []],
};
const { policy } = contextAt(0);
const answering = {
  ...policy,
  calendar: office,
  autoAnswer: { text: 'We are back {opens}.', byLanguage: {} },
};
const hours = (count: number) => MONDAY_TEN + minutes(60 * count);
const at = (hour: number, over: Partial<ConversationContext> = {}) =>
  contextAt(hours(hour), { policy: answering, ...over });
const isAnswered = (
  state: Conversation | null,
  step: Parameters<typeof decide>[1],
  context: ConversationContext,
) => typesOf(decide(state, step, context)).includes('auto_answered');
const look = command('check_clocks', {});
/** Written to, answered, and it went out: their turn. */
const answered = (state: Conversation, hour: number) => {
  const reply = command('reply', { text: 'Hi', seenVersion: state.version });
  const held = after(state, reply, at(hour, { actor: as(ana) }));
  return after(held, look, at(hour + 0.1, { actor: system }));
};

describe('while it is closed', () => {
  it('who begins our turn is told when it opens, and no clock hears of it', () => {
    const events = eventsOf(decide(null, says('Hello'), at(10)));
    const state = evolve(null, events);
    expect(events.at(-1)).toMatchObject({
      type: 'auto_answered',
      until: hours(23),
      message: { number: 2, kind: 'automation', text: 'We are back Tuesday 09:00.' },
    });
    expect(state).toMatchObject({
      messageCount: 2,
      firstRepliedAt: null,
      turn: { of: 'team', unanswered: 1 },
    });
    expect(isOurTurn(state) && state.turn.response.dueAt).toBe(hours(23) + minutes(15));
    const sent = effectsOf(null, state, events, at(10)).filter(({ kind }) => kind === 'reply');
    expect(sent).toMatchObject([{ messageNumber: 2, attempt: 1 }]);
  });

  it('once in each closed time', () => {
    const night = answered(after(null, says('Hello'), at(10)), 10.5);
    expect(isAnswered(night, says('And?'), at(11))).toBe(false);
    const day = answered(after(night, says('And?'), at(11)), 25);
    expect(isAnswered(day, says('By day?'), at(26))).toBe(false);
    expect(isAnswered(day, says('And again?'), at(35))).toBe(true);
    // It was closed for a week, opened after all, and closed as on each evening.
    const closures = [{ from: hours(9), until: hours(9 + 24 * 6) }];
    const away = at(10, { policy: { ...answering, calendar: { ...office, closures } } });
    const week = answered(after(null, says('Hello'), away), 10.5);
    expect(isAnswered(week, says('And now?'), at(35))).toBe(true);
  });

  it.each<[string, Parameters<typeof decide>[1], Partial<ConversationContext>]>([
    ['to machines', says('I am on holiday', { automatic: true }), {}],
    ['to who is blocked', says('Hello'), { sender: 'blocked' }],
    [
      'to a bot that still talks',
      command('receive_message', {
        message: incoming('1'),
        details: {},
        automation: { name: 'bot' },
      }),
      {},
    ],
    ['to a thank-you', says('Thanks!'), {}],
    [
      'to what is older than the connection',
      says('Hello', { writtenAt: hours(-99) }),
      { connectedAt: hours(9) },
    ],
    ['where nothing can be sent', says('Hello'), { canReply: false }],
    ['without words', says('Hello'), { policy: { ...answering, autoAnswer: null } }],
    [
      'where it never closes',
      says('Hello'),
      { policy: { ...answering, calendar: policy.calendar } },
    ],
  ])('never %s', (_name, step, over) => {
    expect(isAnswered(null, step, at(10, over))).toBe(false);
  });

  it('never while our turn runs, or with an answer under way', () => {
    const evening = after(null, says('Hello'), at(7));
    expect(isAnswered(evening, says('Hello??'), at(10))).toBe(false);
    const reply = command('reply', { text: 'Hi', seenVersion: evening.version });
    const held = after(evening, reply, at(10, { actor: as(ana) }));
    expect(isAnswered(held, says('Hello??'), at(10))).toBe(false);
    expect(isAnswered(answered(evening, 9), says('Hello', {}), at(10, { sender: 'blocked' }))).toBe(
      false,
    );
  });

  it('in their language, as far as it is known and written', () => {
    const words = {
      text: 'We open {opens}.',
      byLanguage: { de: 'Wir öffnen {opens}.', es: 'Abrimos el {opens}.' },
    };
    const about = {
      calendar: { ...office, timeZone: 'Europe/Berlin' },
      now: hours(10),
      opens: hours(22),
    };
    const said = (captured: Record<string, string>, opens = about.opens) =>
      autoAnswerText(words, captured, { ...about, opens });
    expect(said({})).toBe('We open Tuesday 09:00.');
    for (const language of ['de', 'German', 'Deutsch', 'de-AT', ' DE ']) {
      expect(said({ Language: language })).toBe('Wir öffnen Dienstag 09:00.');
    }
    expect(said({ language: 'español' })).toBe('Abrimos el martes 09:00.');
    expect(said({ language: 'Klingon' })).toBe('We open Tuesday 09:00.');
    expect(said({}, hours(22) + days(14))).toMatch(/^We open Tuesday,? 17 March 09:00\.$/);
  });
});

describe('a word that hurts', () => {
  const words = ['lawyer', 'Anwalt', 'kündigen', 'отмена', 'stop now', '返金', 'اعتراض', 'straße'];
  it.each<[string, string, string | null]>([
    ['in any case', 'My LAWYER says no.', 'lawyer'],
    ['as a whole word', 'The lawyers and the unlawyerly.', null],
    ['beside signs', '(lawyer)!', 'lawyer'],
    ['without its accents', 'Ich will kundigen', 'kündigen'],
    ['with accents of another making', 'Ich will ku\u0308ndigen', 'kündigen'],
    ['in Cyrillic capitals', 'ОТМЕНА заказа', 'отмена'],
    ['in sharp s and double s', 'STRASSE', 'straße'],
    ['in a script without spaces', '早く返金してください', '返金'],
    ['in Arabic with its marks', 'لدي اعْتِراض', 'اعتراض'],
    ['as several that follow each other', 'please STOP,\n now!', 'stop now'],
    ['that do not follow each other', 'stop this now', null],
    ['with nothing to be seen in it', 'my law\u200Byer', 'lawyer'],
    ['in full width', 'ｌａｗｙｅｒ', 'lawyer'],
    ['the first of two', 'Anwalt or lawyer', 'Anwalt'],
    ['in nothing', '', null],
  ])('%s', (_name, text, word) => {
    expect(alarmWordIn(text, words)).toBe(word);
  });

  it('none where none is named, or of nothing but signs', () => {
    expect(alarmWordIn('lawyer', [])).toBeNull();
    expect(alarmWordIn('!!! lawyer', ['!!!', ''])).toBeNull();
  });

  it('makes it urgent, plans by it, and managers on duty hear of it', () => {
    const { targets } = policy;
    const urgent = { ...targets, firstResponse: minutes(11) };
    const alarmed = { ...policy, alarmWords: words, byPriority: { urgent } };
    const context = (minute: number, over: Partial<ConversationContext> = {}) =>
      contextAt(MONDAY_TEN + minutes(minute), { policy: alarmed, ...over });
    const opened = eventsOf(decide(null, says('My lawyer!'), context(0)));
    const state = evolve(null, opened);
    expect(state).toMatchObject({
      details: { priority: 'urgent' },
      turn: { response: { dueAt: MONDAY_TEN + minutes(11) } },
    });
    expect(effectsOf(null, state, opened, context(0))).toContainEqual(
      expect.objectContaining({
        because: 'news',
        surface: expect.objectContaining({ type: 'alarm_dm', agentId: rosa }),
      }),
    );
    const calm = given([says('Hello'), context(0)]);
    expect(typesOf(decide(calm, says('Lawyer!'), context(1)))).toEqual([
      'message_received',
      'alarm_word_heard',
      'details_changed',
      'customer_chased',
      'clocks_moved',
    ]);
    const unseen = decide(null, says('My lawyer!'), context(0, { sender: 'blocked' }));
    expect(typesOf(unseen)).not.toContain('alarm_word_heard');
  });
});

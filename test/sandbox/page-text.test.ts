import { describe, expect, it } from 'vitest';
import { emojiOf } from '../../sandbox/page/emoji.ts';
import { decodeForEditing, encodeTyped } from '../../sandbox/page/message-text.ts';
import { formatRoute, parseRoute } from '../../sandbox/page/route.ts';
import { shareStructure } from '../../sandbox/page/share-structure.ts';
import { dayLabel, formatSlackDate } from '../../sandbox/page/slack-date.ts';
import type { ConversationState, UserState } from '../../sandbox/page-protocol.ts';

const reader = { now: new Date('2025-09-16T10:00:00Z'), timeZone: 'Europe/Berlin' };
const at = Date.UTC(2025, 8, 16, 12, 15) / 1000;

describe('the dates of messages', () => {
  it.each([
    ['{time}', '14:15'],
    ['{time_secs}', '14:15:00'],
    ['{date_num} {time}', '2025-09-16 14:15'],
    ['{date_short}', 'Sep 16, 2025'],
    ['{date_long}', 'Tuesday, September 16th, 2025'],
    ['{date_pretty} at {time}', 'today at 14:15'],
    ['{ago}', 'in 2 hours'],
  ])('writes %s in the zone of the reader', (pattern, expected) => {
    expect(formatSlackDate(at, pattern, reader)).toBe(expected);
  });

  it('gives up on a token that Slack lacks, so that the fallback is shown', () => {
    expect(formatSlackDate(at, '{weekday}', reader)).toBeUndefined();
  });

  it('names the day before yesterday by its weekday', () => {
    expect(dayLabel(new Date((at - 86_400) * 1000), reader)).toBe('Yesterday');
    expect(dayLabel(new Date((at - 2 * 86_400) * 1000), reader)).toBe('Sunday, September 14th');
  });
});

describe('what people type', () => {
  const users = [
    { id: 'U1', handle: 'ana', displayName: 'Ana', realName: 'Ana Silva' },
    { id: 'U2', handle: 'anabel', displayName: 'Anabel', realName: 'Anabel Lopez' },
  ] as UserState[];
  const conversations = [
    { id: 'C1', kind: 'public', name: 'support' },
    { id: 'C2', kind: 'private', name: 'sales-team.(x)' },
  ] as ConversationState[];

  it.each([
    ['@Ana Silva and @anabel', '<@U1> and <@U2>'],
    ['see #support, @here', 'see <#C1|support>, <!here>'],
    ['#sales-team.(x) too', '<#C2|sales-team.(x)> too'],
    ['a < b & <@U1>', 'a &lt; b &amp; &lt;@U1&gt;'],
    ['mail@ana.example and @nobody', 'mail@ana.example and @nobody'],
  ])('is sent as Slack sends it: %s', (typed, sent) => {
    expect(encodeTyped(typed, users, conversations)).toBe(sent);
  });

  it('comes back for editing as it was typed', () => {
    const typed = '@Ana look at #support: 1 < 2 & 3 > 2 @channel';
    const sent = encodeTyped(typed, users, conversations);
    expect(decodeForEditing(sent, users, conversations)).toBe(typed);
  });
});

describe('the address of the page', () => {
  it('keeps who one is and what is open', () => {
    const route = {
      as: 'U_ANA',
      in: 'C_SUPPORT',
      thread: '1.000100',
      at: '',
      customer: 'K1',
      tour: '',
    };
    expect(parseRoute(formatRoute(route))).toEqual(route);
  });

  it('reads the form with a slash and leaves out what is empty', () => {
    expect(parseRoute('#/as=U_ANA')).toEqual({
      as: 'U_ANA',
      in: '',
      thread: '',
      at: '',
      customer: '',
      tour: '',
    });
    expect(formatRoute({ as: 'U_ANA', in: '', thread: '', at: '', customer: '', tour: '' })).toBe(
      '#as=U_ANA',
    );
  });
});

describe('a new state', () => {
  it('keeps the identity of what did not change', () => {
    const before = { messages: [{ ts: '1' }, { ts: '2', text: 'a' }], users: { a: 1 } };
    const after = shareStructure(before, structuredClone({ ...before, users: { a: 2 } }));
    expect(after).toEqual({ ...before, users: { a: 2 } });
    expect(after.messages).toBe(before.messages);
    expect(after.users).not.toBe(before.users);
  });

  it('sees what was added, removed and emptied', () => {
    const before = { a: [1, 2], b: { x: 1 } };
    expect(shareStructure(before, { a: [1], b: {} })).toEqual({ a: [1], b: {} });
    expect(shareStructure(before, { a: [1, 2, 3], b: { x: 1 } }).b).toBe(before.b);
    expect(shareStructure<unknown>(before, null)).toBeNull();
  });
});

describe('emoji', () => {
  it('knows the shortcodes that the cards use, and none of an object', () => {
    for (const name of ['star', 'lock', 'large_blue_circle', 'hourglass_flowing_sand', '+1']) {
      expect(emojiOf(name)).toBeTypeOf('string');
    }
    expect(emojiOf('constructor')).toBeUndefined();
  });
});

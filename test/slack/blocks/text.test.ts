import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutboxId } from '../../../src/domain/ids.ts';
import { card } from '../../../src/slack/blocks/card.ts';
import { plainText } from '../../../src/slack/blocks/elements.ts';
import {
  customerName,
  customerWithin,
  firstName,
  listedName,
} from '../../../src/slack/blocks/facts.ts';
import { hoursWords } from '../../../src/slack/blocks/inbox-words.ts';
import { line, section, time, toPlain, toText } from '../../../src/slack/blocks/lines.ts';
import {
  durationWords,
  excerpt,
  maskAddress,
  oneLine,
  shorten,
  tame,
  tameWithin,
} from '../../../src/slack/blocks/text.ts';
import { unassigned, viewOf } from './given.ts';
import { seen } from './seen.ts';

describe('text of customers', () => {
  it.each([
    ['joiners within emoji stay', '👨‍👩‍👧', '👨‍👩‍👧'],
    ['joiners within words stay', 'क्‍ष', 'क्‍ष'],
    ['joiners that only hide go', 'a \u200D\u200Db', 'a b'],
    ['what has no width goes', 'pay\u200Bpal\uFEFF\u2060', 'paypal'],
    ['what turns the reading direction goes', 'a\u202Egnp.exe', 'agnp.exe'],
    ['control characters go, line ends stay', 'a\u0000\u0007b\r\nc', 'ab\nc'],
    ['half a character is marked', 'a\uD800b', 'a\uFFFDb'],
    ['right-to-left text keeps to itself', 'שלום', '\u2068שלום\u2069'],
  ])('%s', (_name, text, tamed) => {
    expect(tame(text)).toBe(tamed);
  });

  it('marks piled upon a letter › are cut down', () => {
    expect(tame(`e${'\u0301'.repeat(5_000)}`)).toHaveLength(7);
  });

  it('cut text › never breaks a character and never grows', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.integer({ min: 5, max: 80 }),
        (text, limit) => {
          const cut = shorten(text, limit);
          expect(cut.length).toBeLessThanOrEqual(limit);
          expect(() => encodeURIComponent(cut)).not.toThrow();
          expect(text.startsWith(cut.replace(/…\u2069?$/, ''))).toBe(true);
        },
      ),
    );
  });

  it('cut right-to-left text › is closed again', () => {
    expect(shorten(oneLine('ש'.repeat(50)), 20)).toMatch(/^\u2068ש+…\u2069$/);
  });

  it('an excerpt › is one line', () => {
    expect(excerpt('Hello\n\n  there\tyou', 40)).toBe('Hello there you');
    expect(excerpt(' \n ', 40)).toBe('');
  });

  it('taming twice › changes nothing more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        expect(tame(tame(text))).toBe(tame(text));
      }),
    );
  });
});

describe('addresses', () => {
  it.each([
    ['whatsapp', '+34 600 004 417', '··4417'],
    ['sms', '+15005550006', '··0006'],
    ['email', 'marta.diaz@example.com', 'm…@example.com'],
    ['telegram', '123456789', '··6789'],
    ['web', 'abc', '··'],
    ['api', 'marta@example.com', 'm…@example.com'],
  ] as const)('%s %s › is shown as %s', (channel, address, shown) => {
    expect(maskAddress(channel, address)).toBe(shown);
  });
});

describe('lines', () => {
  const noon = Date.UTC(2026, 2, 5, 12, 0);

  it('as text › escape each sign of Slack’s once', () => {
    expect(toText('a <!channel> & <@U1> &amp; b')).toBe(
      'a &lt;!channel&gt; &amp; &lt;@U1&gt; &amp;amp; b',
    );
    expect(toPlain('a <b> & c')).toBe('a <b> & c');
  });

  it('a time › is the reader’s, with the inbox’s to fall back on', () => {
    const today = time(noon, { now: noon, timeZone: 'Europe/Berlin' });
    expect(toText(today)).toBe(`<!date^${noon / 1_000}^{time}|13:00 CET>`);
    expect(toPlain(line('by ', today))).toBe('by 13:00 CET');
  });

  it('today › is the inbox’s today', () => {
    const late = Date.UTC(2026, 2, 5, 23, 30);
    expect(time(late, { now: noon, timeZone: 'UTC' }).format).toBe('{time}');
    expect(time(late, { now: noon, timeZone: 'Asia/Tokyo' }).format).toBe(
      '{date_short_pretty}, {time}',
    );
  });
});

describe('words', () => {
  it.each([
    [40_000, '40 seconds'],
    [1_000, '1 second'],
    [22 * 60_000, '22 min'],
    [185 * 60_000, '3 h 5 min'],
    [120 * 60_000, '2 h'],
    [72 * 3_600_000, '3 days'],
  ])('%i ms › %s', (ms, words) => {
    expect(durationWords(ms)).toBe(words);
  });

  it.each([
    ['Marta Díaz', 'Marta'],
    ['Marta', 'Marta'],
    ['Dr. Klein', 'Dr. Klein'],
    ['3M Company', '3M Company'],
    ['··4417', '··4417'],
  ])('%s is called %s', (name, called) => {
    expect(firstName(name)).toBe(called);
  });

  it('opening hours › are said in runs of days', () => {
    const day = [{ start: 540, end: 1_080 }];
    const split = [
      { start: 540, end: 720 },
      { start: 780, end: 1_440 },
    ];
    expect(
      hoursWords({ timeZone: 'America/New_York', week: [day, day, [], day, split, [], []] }),
    ).toBe('Mon–Tue, Thu 09:00–18:00, Fri 09:00–12:00 and 13:00–24:00 New York');
    expect(hoursWords({ timeZone: 'UTC', week: 'always' })).toBe('around the clock');
  });
});

describe('right-to-left names in words of ours', () => {
  const name = oneLine('נועה');

  it('keep to themselves, and our words stay around them', () => {
    expect(tameWithin(`Claim #142 · ${name} · SMS`)).toBe('Claim #142 · \u2068נועה\u2069 · SMS');
    expect(plainText(`Claim #142 · ${name}`, 75).text).toBe('Claim #142 · \u2068נועה\u2069');
    expect(plainText(`Claim #142 · ${oneLine('ש'.repeat(90))}`, 40).text).toMatch(/ש…\u2069$/);
  });

  it('bring nothing in with them that hides or turns', () => {
    expect(tameWithin('a\u2068b\u202Ec\u2069\u2069 \u2067d')).toBe('a\u2068bc\u2069 d');
    expect(tameWithin('\u2068שלום')).toBe('\u2068שלום\u2069');
  });

  it.each([
    { words: [`#142 · ${name}`, ' · WhatsApp'], marked: true },
    { words: ['New from ', name], marked: false },
    { words: [name], marked: false },
    { words: ['#142 · Marta Díaz'], marked: false },
  ])('$words › a line of ours runs from left to right', ({ words, marked }) => {
    const text = toPlain(section(...words).elements);
    expect(text).toBe(`${marked ? '\u200E' : ''}${words.join('')}`);
  });
});

describe('a customer without a name', () => {
  const nameless = viewOf(unassigned(), {
    customer: { ...viewOf(unassigned()).customer, name: '', address: '+4915755501234' },
  });

  it('is somebody at what may be shown of their address, and in a sentence the customer', () => {
    expect(customerName(nameless)).toBe('Somebody at ··1234');
    expect(customerWithin(nameless)).toBe('somebody at ··1234');
    expect(firstName(customerName(nameless))).toBe('the customer');
    expect(listedName({ customerName: '+4915755501234', channel: 'sms' })).toBe(
      'Somebody at ··1234',
    );
    expect(listedName({ customerName: '', channel: 'sms' })).toBe('Somebody');
  });

  it('is called so wherever a sentence begins with them, on the card and in pushes', () => {
    const { text, blocks } = card(nameless, 'o-1' as OutboxId);
    expect(text).toMatch(/^New on WhatsApp from somebody at ··1234: /);
    expect(seen(blocks)).toMatch(/^#142 · Somebody at ··1234\n/);
  });
});

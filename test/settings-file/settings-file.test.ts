import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemWords } from '../../src/config-words.ts';
import type { OwnDay } from '../../src/domain/business-hours.ts';
import {
  ACTIONS_OF,
  type ChainAction,
  type ChainName,
  type ChainStep,
  GENTLE,
} from '../../src/domain/chains.ts';
import { type AgentId, minutes } from '../../src/domain/ids.ts';
import { defaultSettings, type Inbox, type InboxSettings } from '../../src/domain/inbox.ts';
import type { Channel } from '../../src/domain/message.ts';
import { PRIORITIES, refusePromises } from '../../src/domain/promise-rules.ts';
import { tidiedPromises } from '../../src/domain/promise-tidying.ts';
import { readSettingsFile } from '../../src/settings-file/read.ts';
import { writeSettingsFile } from '../../src/settings-file/write.ts';

const inbox = (name: string, settings: InboxSettings) =>
  ({ name, slackChannel: `C${name}`, settings }) as Inbox;

function read(text: string) {
  const file = readSettingsFile(text);
  if (!file.ok) throw new Error(problemWords('file.yaml', file.problems));
  return file;
}

function problems(text: string): string[] {
  const file = readSettingsFile(text);
  return file.ok ? [] : problemWords('f', file.problems).trimEnd().split('\n');
}

/** A part of the one inbox of a file. */
const part = (text: string) => `inboxes:\n  - inbox: support\n${text.replaceAll(/^/gm, '    ')}\n`;

// What the domain would take, of every kind.
const span = fc.integer({ min: 1, max: 5_000 }).map((count) => minutes(count));
const targets = fc.record(
  { assignment: span, firstResponse: span, nextResponse: span, resolution: span },
  { requiredKeys: ['assignment', 'firstResponse', 'nextResponse'] },
);
const promises = fc.record({
  targets,
  byPriority: fc.dictionary(fc.constantFrom(...PRIORITIES.filter((p) => p !== 'normal')), targets),
});
const line = fc
  .string({ minLength: 1, maxLength: 30, unit: 'grapheme' })
  .filter((text) => /^\S/.test(text) && /\S$/.test(text) && !/\s\s|[^\P{C}]|[\n\t]/u.test(text));
const action: fc.Arbitrary<ChainAction> = fc.oneof(
  fc.constantFrom(
    { type: 'remind_owner' as const },
    { type: 'tell_managers' as const },
    { type: 'return' as const },
    { type: 'raise_priority' as const },
    { type: 'tell_channel' as const, slackChannel: null },
    { type: 'tell_channel' as const, slackChannel: 'C0123' },
    { type: 'call_group' as const, group: null },
    { type: 'call_group' as const, group: 'S0123' },
    { type: 'reassign' as const, to: { who: 'least_loaded' as const } },
    { type: 'reassign' as const, to: { who: 'person' as const, agentId: 'UANA' as AgentId } },
    { type: 'reassign' as const, to: { who: 'group' as const, group: 'S0123' } },
    { type: 'call_webhook' as const, url: 'https://example.com/late?a=1#b' },
  ),
);
const stepOf = (chain: ChainName): fc.Arbitrary<ChainStep> =>
  fc.record({
    when: fc.oneof(
      fc.constant({ from: 'warning' as const }),
      fc
        .integer({ min: -500, max: 500 })
        .map((count) => ({ from: 'target' as const, after: minutes(count) })),
      span.map((after) => ({ from: 'last_step' as const, after })),
    ),
    do: action.filter(({ type }) => ACTIONS_OF[chain].includes(type)),
  });
const chainOf = (name: ChainName) => fc.array(stepOf(name), { maxLength: 3 });
const chains = fc.record({
  assignment: chainOf('assignment'),
  owner: chainOf('owner'),
  response: chainOf('response'),
  resolution: chainOf('resolution'),
});
const conditions = fc.record(
  {
    channels: fc.constantFrom<Channel[]>(['sms'], ['email', 'web']),
    tags: fc.array(line, { minLength: 1, maxLength: 3 }),
    captured: fc.dictionary(line, line, { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
  },
  { requiredKeys: [] },
);
const policy = fc
  .tuple(promises, conditions, line, fc.option(chains))
  .map(([promised, when, name, own]) => ({
    ...promised,
    id: 'p',
    name,
    when: { ...when, customer: 'vip' as const },
    chains: own,
  }));
const week = fc.constantFrom('always' as const, [
  [
    { start: 540, end: 750 },
    { start: 810, end: 1_440 },
  ],
  [],
  [],
  [],
  [],
  [],
  [],
]);
const ownDays: fc.Arbitrary<OwnDay[]> = fc.constantFrom(
  [],
  [
    { date: '2026-12-24', name: 'Christmas Eve', open: [] },
    { date: '2026-12-31', name: 'short day', open: [{ start: 540, end: 720 }] },
  ],
);
const settings: fc.Arbitrary<InboxSettings> = fc
  .record({
    promises,
    chains: fc.oneof(chains, fc.constant(GENTLE)),
    policies: fc.array(policy, { maxLength: 1 }),
    calendar: fc.record({
      timeZone: fc.constantFrom('UTC', 'America/New_York'),
      week,
      holidays: fc.constantFrom(
        null,
        { country: 'NO', region: null },
        { country: 'DE', region: 'BY-A' },
      ),
      ownDays,
    }),
    silence: fc.option(span.map((each) => each + minutes(60))),
    alarmWords: fc.array(
      line.map((word) => word.toLowerCase()),
      { maxLength: 3 },
    ),
    autoAnswer: fc.option(
      fc.record({ text: line, byLanguage: fc.constantFrom({}, { no: 'Hei: {opens}\n# to' }) }),
    ),
    summaryAt: fc.option(fc.integer({ min: 0, max: 1_439 })),
  })
  .map(({ promises: promised, silence, ...rest }) => ({
    ...defaultSettings('UTC'),
    ...promised,
    ...rest,
    resolveSilentAfter: silence,
    closingCheck: minutes(30),
  }));

describe('a settings file', () => {
  it('says what an inbox promises: whatever it is, it is read back as the same', () => {
    fc.assert(
      fc.property(settings, (given) => {
        const before = { ...given, ...tidiedPromises(given) };
        const [entry] = read(writeSettingsFile([inbox('support', before)])).entries;
        expect({ ...before, ...tidiedPromises(entry?.change ?? {}) }).toEqual(before);
        const members = { ['UANA' as AgentId]: 'agent' as const };
        // What cannot be promised, neither side takes.
        expect(refusePromises(tidiedPromises(entry?.change ?? {}), before, members)).toEqual(
          refusePromises(before, before, members),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('names inboxes by their channel’s name, or its id where two have the same', () => {
    const some = defaultSettings('UTC');
    const text = writeSettingsFile([
      inbox('a', some),
      inbox('b', some),
      { ...inbox('a', some), slackChannel: 'C9' },
    ]);
    expect(read(text).entries.map(({ inbox: named }) => named)).toEqual(['Ca', 'b', 'C9']);
    expect(text).toMatch(/^# What the inboxes promise/);
    expect(text.match(/# Make a conversation urgent/g)).toHaveLength(1);
  });

  it('changes nothing that it does not name', () => {
    const [entry] = read(part('alarmWords: [lawyer]')).entries;
    expect(entry).toEqual({ inbox: 'support', change: { alarmWords: ['lawyer'] } });
  });

  it.each([
    ['', ['f:1: a settings file begins with “inboxes:”']],
    ['a: [1', [expect.stringMatching(/^f:1: Flow sequence/)]],
    ['inboxes: []', ['f:1: inboxes: names no inbox']],
    [
      'inboxes:\n  - targets: {normal: x}',
      [
        expect.stringMatching('f:2: inboxes\\[0\\].inbox: is missing'),
        expect.stringContaining('f:2: inboxes[0].targets.normal: “x” is not understood'),
      ],
    ],
    [part('colour: red'), ['f:3: inboxes[0].colour: is not known here']],
    [
      part('targets:\n  high: claim 1m, reply 2m, next 3m'),
      ['f:3: inboxes[0].targets.normal: is missing'],
    ],
    [
      part('targets:\n  normal: 15'),
      [expect.stringContaining('f:4: inboxes[0].targets.normal: write claim')],
    ],
    [
      part('chains: gentel'),
      [expect.stringContaining('f:3: inboxes[0].chains: write gentle, firm')],
    ],
    [
      part(
        'chains:\n  owner:\n    - {when: target, do: dance}\n    - {when: later, do: return}\n    - {when: target, do: return, to: me}',
      ),
      [
        expect.stringContaining('f:5: inboxes[0].chains.owner[0].do: write one of call_group'),
        expect.stringContaining('f:6: inboxes[0].chains.owner[1].when: “later”'),
        'f:7: inboxes[0].chains.owner[2].to: is not known here',
      ],
    ],
    [
      part('hours:\n  timeZone: UTC\n  week: Mon 25:00-26:00'),
      [expect.stringContaining('f:5: inboxes[0].hours.week: “Mon 25:00-26:00”')],
    ],
    [part('summaryAt: noon'), [expect.stringContaining('f:3: inboxes[0].summaryAt: “noon”')]],
    [
      part('resolveSilentAfter: soon'),
      ['f:3: inboxes[0].resolveSilentAfter: write never, or a time like 7d'],
    ],
    [
      part('autoAnswer: yes please'),
      ['f:3: inboxes[0].autoAnswer: write none, or a text and perhaps byLanguage'],
    ],
    [
      part('alarmWords: [a]\nalarmWords: [b]'),
      [expect.stringContaining('f:4: Map keys must be unique')],
    ],
  ])('is told what is wrong, and where: %j', (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it('shows nothing of a file that a terminal would obey', () => {
    const [problem = ''] = problems(part('"\\e[31mred\\u202E": 1'));
    expect(problem).toContain('\\u{1b}[31mred\\u{202e}: is not known here');
  });

  it('does not grow without end by its aliases', () => {
    const levels = Array.from({ length: 12 }, (_each, index) => {
      const below = index === 0 ? 'x' : `*a${index - 1}`;
      return `a${index}: &a${index} [${Array.from({ length: 9 }, () => below).join(', ')}]`;
    });
    expect(problems(levels.join('\n'))).not.toEqual([]);
  });
});

import type { KnownBlock, ModalView } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { validateOptions, validateView } from '../../../sandbox/blocks/validate-blocks.ts';
import type { ChainStep, Chains } from '../../../src/domain/chains.ts';
import { dryRun } from '../../../src/domain/dry-run.ts';
import { type AgentId, minutes } from '../../../src/domain/ids.ts';
import { defaultSettings, type InboxSettings } from '../../../src/domain/inbox.ts';
import { CHAIN_NAMES } from '../../../src/domain/promise-rules.ts';
import type { SlaPolicy } from '../../../src/domain/sla-policy.ts';
import { dryRunLines } from '../../../src/slack/blocks/dry-run-words.ts';
import { meanwhile } from '../../../src/slack/blocks/form-trouble.ts';
import { toPlain } from '../../../src/slack/blocks/lines.ts';
import { deadlinesModal } from '../../../src/slack/blocks/modals/deadlines.ts';
import { chainModal, chainsModal } from '../../../src/slack/blocks/modals/sla-chains.ts';
import { holidayOptions, hoursModal } from '../../../src/slack/blocks/modals/sla-hours.ts';
import { mannersModal } from '../../../src/slack/blocks/modals/sla-manners.ts';
import { policiesModal, policyForm } from '../../../src/slack/blocks/modals/sla-policies.ts';
import { stepForm } from '../../../src/slack/blocks/modals/sla-step.ts';
import { targetsModal } from '../../../src/slack/blocks/modals/sla-targets.ts';
import { previewLines } from '../../../src/slack/blocks/preview-words.ts';
import { ana, at, ben, inbox, NAMES } from './given.ts';
import { seen } from './seen.ts';

const SAMPLES = [
  '<!channel>',
  '<@U0ANA>',
  '<https://evil.example|your bank>',
  '&lt;!here&gt; *bold* `code`',
  '\u202Egnp.exe\u202C',
  'שלום עולם مرحبا',
  '\u0000\u200B\uFEFF',
  '\uD800 lone',
  '👨‍👩‍👧‍👦'.repeat(40),
  'x'.repeat(5_000),
  '',
  '__proto__',
];

/** As much as the rules allow, and of names more than that: what is stored was not always checked by them. */
function fullest(text: string): InboxSettings {
  const targets = { ...defaultSettings('UTC').targets, resolution: minutes(86_399) };
  const byPriority = { urgent: targets, high: targets, low: targets };
  const person = { who: 'person', agentId: ana } as const;
  const step = (action: ChainStep['do']): ChainStep => ({
    when: { from: 'last_step', after: minutes(43_199) },
    do: action,
  });
  const twelve: ChainStep[] = [
    step({ type: 'call_webhook', url: `https://example.com/${text}` }),
    step({ type: 'reassign', to: person }),
    step({ type: 'call_group', group: 'S0123' }),
    step({ type: 'tell_channel', slackChannel: 'C0123' }),
    ...Array.from({ length: 8 }, () => step({ type: 'tell_managers' })),
  ];
  const chains = Object.fromEntries(CHAIN_NAMES.map((name) => [name, twelve])) as unknown as Chains;
  const policies = Array.from(
    { length: 20 },
    (_each, index): SlaPolicy => ({
      ...{ id: `p${index}`, name: text, targets, byPriority, chains },
      when: {
        channels: ['whatsapp', 'sms', 'email', 'telegram', 'web', 'api'],
        tags: Array.from({ length: 10 }, () => text),
        customer: 'vip',
        captured: { [text]: text, other: text },
      },
    }),
  );
  const ownDays = Array.from({ length: 100 }, (_each, index) => ({
    date: new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10),
    name: text,
    open: [{ start: 540, end: 720 }],
  }));
  return {
    ...defaultSettings('Europe/Berlin'),
    ...{ targets, byPriority, chains, policies },
    calendar: {
      timeZone: 'Europe/Berlin',
      week: 'always',
      holidays: { country: 'DE', region: 'BY' },
      ownDays,
    },
    alarmWords: Array.from({ length: 50 }, () => text.slice(0, 40)),
    autoAnswer: { text, byLanguage: { de: text, fr: text } },
    resolveSilentAfter: minutes(60),
    summaryAt: 1_439,
    closingCheck: minutes(480),
  };
}

function modalsOf(text: string): ModalView[] {
  const full = inbox({ name: text, settings: fullest(text) });
  const names = { ...NAMES, [ana]: text };
  const said = [meanwhile('saved_in_place', previewLines(full.settings, at(14, 0)))].flat();
  const notes = { openCount: 1_000, lines: said, seen: 'abc123', problem: said };
  const chainNotes = { openCount: 1, names, problem: said[0] ?? [] };
  const [policy = null] = full.settings.policies;
  const { calendar } = full.settings;
  const groups = Array.from({ length: 120 }, (_each, index) => ({
    ...{ id: `S${index}`, handle: text, name: text },
  }));
  const forms = [0, 1, 2, 3, 4].map((step) => {
    const present = full.settings.chains.assignment[step] ?? null;
    const chosen = present?.do.type ?? 'tell_managers';
    const item = { chain: 'assignment', step, seen: 'abc123' } as const;
    return stepForm(full, { item, present, chosen, groups, openCount: 0, problem: said });
  });
  return [
    deadlinesModal({ inbox: full, calendar, holidaysOf: text, names, now: at(14, 0), tried: said }),
    targetsModal(full, notes),
    hoursModal(full, { holidaysOf: text, notes }),
    mannersModal(full, notes),
    policiesModal(full, { openCount: 2, problem: said[0] ?? [] }),
    policyForm(full, policy, notes),
    policyForm(full, null, notes),
    chainsModal(full, chainNotes),
    ...CHAIN_NAMES.map((chain) => chainModal(full, chain, chainNotes)),
    ...forms,
  ];
}

describe('the modals of deadlines', () => {
  it.each(SAMPLES)('are what Slack takes, and mention nobody by a name: sample %#', (text) => {
    for (const view of modalsOf(text)) {
      const problems = validateView(view).map((problem) => `${view.callback_id}: ${problem}`);
      expect(problems).toEqual([]);
      const drawn = JSON.stringify(view.blocks);
      expect(drawn).not.toContain('"type":"mrkdwn"');
      expect(drawn).not.toMatch(/"type":"(user|broadcast|link)"/);
    }
    const regions = [{ region: { country: 'DE', region: null }, name: `In ${text}` }];
    expect(validateOptions(holidayOptions(regions, ''))).toEqual([]);
  });

  it('show no field that would take away what does not fit into it', () => {
    const full = inbox({ settings: fullest('A long name of a day that we keep') });
    const { settings } = full;
    const notes = { openCount: 0, lines: [], seen: 'abc' };
    const hours = seen(hoursModal(full, { holidaysOf: null, notes }).blocks as KnownBlock[]);
    expect(hours).toContain('100 days of your own: too many to change here. They stay;');
    const long = { text: 'x', byLanguage: { de: 'x'.repeat(2_000), fr: 'x'.repeat(2_000) } };
    const wordy = inbox({ settings: { ...settings, autoAnswer: long } });
    expect(seen(mannersModal(wordy, notes).blocks as KnownBlock[])).toContain(
      '2 other languages: too long',
    );
  });
});

describe('what promises come to, in words', () => {
  const said = (settings: InboxSettings, now: number) =>
    previewLines(settings, now).map((each) => toPlain(each));
  const berlin = defaultSettings('Europe/Berlin');
  const friday = Date.parse('2026-03-06T09:00:00Z');

  it('reach over the weekend, by the times that show it best', () => {
    const half = minutes(30);
    const targets = { assignment: half, firstResponse: minutes(180), nextResponse: half };
    expect(said({ ...berlin, targets, byPriority: {} }, friday)).toEqual([
      'What that comes to (Berlin time)',
      'A normal conversation that arrives Friday 16:30 must be claimed by Friday 17:00 and answered by Monday 10:30.',
      'An urgent conversation that arrives Friday 16:30 must be claimed by Friday 17:00 and answered by Monday 10:30.',
      'A normal conversation that arrives Saturday 12:00 must be claimed by Monday 09:30 and answered by Monday 12:00.',
    ]);
  });

  it('name the day where a weekday would be taken for another, and a promise to resolve', () => {
    const targets = { ...berlin.targets, resolution: minutes(9 * 60 * 6) };
    const [, normal] = said({ ...berlin, targets }, friday);
    expect(normal).toMatch(/, answered by .+ and resolved by Monday 16 Mar 17:50\.$/);
  });

  it('are those of a public holiday, where it is known', () => {
    const publicHolidays = { '2026-03-09': 'A Monday off' };
    const [, normal] = said(
      { ...berlin, calendar: { ...berlin.calendar, publicHolidays } },
      friday,
    );
    expect(normal).toContain('answered by Tuesday 09:05');
  });

  it('are those of now where it never closes', () => {
    const always = { ...berlin, calendar: { timeZone: 'UTC', week: 'always' as const } };
    const [, normal] = said(always, friday);
    expect(normal).toBe(
      'A normal conversation that arrives Friday 09:00 must be claimed by Friday 09:05 and answered by Friday 09:15.',
    );
  });
});

describe('a dry run, in words', () => {
  const rules = defaultSettings('UTC');
  const nine = Date.parse('2026-03-04T09:00:00Z');
  const turn = (number: number, after: number, ownerId: AgentId = ana) => ({
    ...({
      number,
      channel: 'sms',
      priority: 'normal',
      tags: [],
      vip: false,
      captured: {},
    } as const),
    ...{ startedAt: nine, firstOfEpisode: true, claimedAt: nine, ownerId },
    ...{ answeredAt: nine + minutes(after), endedAt: nine + minutes(after) },
  });
  const later = nine + minutes(600);

  it('says how many were in time, which were late, and who would have heard of it', () => {
    const turns = [turn(7, 5), turn(8, 60), turn(9, 12, ben)];
    const present = dryRun(turns, rules, later);
    expect(
      dryRunLines(present, { before: null, names: NAMES }).map((each) => toPlain(each)),
    ).toEqual([
      'The last 7 days, by what holds now: 2 of 3 answers in time, 1 late.',
      'Late: #8.',
      'Reminded: Ana Silva twice, Ben Adler once; managers told once.',
      'Counted as if everybody had claimed and answered when they did, with the tags and priorities of today.',
    ]);
    const targets = { ...rules.targets, firstResponse: minutes(90) };
    const tried = dryRun(turns, { ...rules, targets }, later);
    expect(
      dryRunLines(tried, { before: present, names: NAMES }).map((each) => toPlain(each)),
    ).toEqual([
      'The last 7 days, by what stands here: 3 of 3 answers in time, 0 late.',
      'Nobody would have been told of anything.',
      'By what holds now: 2 of 3 answers in time, 1 late. Reminded: Ana Silva twice, Ben Adler once; managers told once.',
      expect.stringMatching(/^Counted as if/),
    ]);
  });

  it('names no more than can be read', () => {
    const owners = Array.from({ length: 30 }, (_each, index) => `U${index}` as AgentId);
    const turns = owners.map((owner, index) => turn(index + 1, 60, owner));
    const lines = dryRunLines(dryRun(turns, rules, later), { before: null, names: {} });
    const all = lines.map((each) => toPlain(each)).join('\n');
    expect(all).toContain('Late: #1, #2, #3, #4, #5, #6, #7, #8 and 22 more.');
    expect(all).toContain('others 50 times; managers told 30 times.');
  });

  it('has nothing to say where nobody waited', () => {
    const [only] = dryRunLines(dryRun([], rules, later), { before: null, names: {} });
    expect(toPlain(only ?? [])).toBe(
      'The last 7 days: nobody’s answer was due, so there is nothing to try it on.',
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../src/domain/business-hours.ts';
import {
  AUTOMATIC,
  type ChainAction,
  type ChainName,
  GENTLE,
  type StepTime,
} from '../../src/domain/chains.ts';
import { days, minutes } from '../../src/domain/ids.ts';
import { defaultSettings, type SettingsChange } from '../../src/domain/inbox.ts';
import { refusePromises } from '../../src/domain/promise-rules.ts';
import { tidiedPromises } from '../../src/domain/promise-tidying.ts';
import type { Targets } from '../../src/domain/sla.ts';
import {
  type PolicyConditions,
  type PolicyFacts,
  promisedTo,
  type SlaPolicy,
} from '../../src/domain/sla-policy.ts';
import { previewOf, tellingArrivals } from '../../src/domain/sla-preview.ts';
import { ana, ben, rosa } from './conversation-given.ts';

const targets = (first: number): Targets => ({
  ...{ assignment: minutes(5), firstResponse: minutes(first), nextResponse: minutes(30) },
});
const facts: PolicyFacts = {
  ...{ channel: 'email', priority: 'normal', tags: ['Refund'], vip: false },
  captured: { Plan: 'Gold', 'Order no.': '88123' },
};
const policy = (
  id: string,
  when: PolicyConditions,
  first = 20,
  over: Partial<SlaPolicy> = {},
): SlaPolicy => ({
  ...{ id, name: id, when, targets: targets(first), byPriority: {}, chains: null },
  ...over,
});
const usual = { targets: targets(15), byPriority: { urgent: targets(5) }, chains: GENTLE };

describe('which policy holds', () => {
  it.each<[string, PolicyConditions, boolean]>([
    ['one of the channels', { channels: ['sms', 'email'] }, true],
    ['another channel', { channels: ['sms'] }, false],
    ['one of the tags, whatever its case', { tags: ['x', 'REFUND '] }, true],
    ['none of the tags', { tags: ['x'] }, false],
    ['not a VIP', { customer: 'vip' }, false],
    ['a captured answer, whatever its case', { captured: { plan: 'gold' } }, true],
    ['another answer', { captured: { plan: 'silver' } }, false],
    ['what nobody asked', { captured: { size: 'M' } }, false],
    [
      'all that is given',
      { channels: ['email'], tags: ['refund'], captured: { plan: 'Gold', 'order no.': '88123' } },
      true,
    ],
    ['all but one', { channels: ['email'], tags: ['refund'], customer: 'vip' }, false],
    ['empty lists are none', { channels: [], tags: [], captured: {} }, true],
  ])('%s', (_name, when, holds) => {
    const { policyId } = promisedTo({ ...usual, policies: [policy('one', when)] }, facts);
    expect(policyId).toBe(holds ? 'one' : null);
  });

  it('the first that fits, by its own priorities and chains; else the inbox’s own', () => {
    const policies = [
      policy('vip', { customer: 'vip' }, 10, { chains: AUTOMATIC }),
      policy('mail', { channels: ['email'] }, 60, { byPriority: { high: targets(40) } }),
      policy('refund', { tags: ['refund'] }, 30),
    ];
    const rules = { ...usual, policies };
    const first = (over: Partial<PolicyFacts>) => {
      const { policyId, targets: held, chains } = promisedTo(rules, { ...facts, ...over });
      return [policyId, held.firstResponse / minutes(1), chains === AUTOMATIC];
    };
    expect(first({})).toEqual(['mail', 60, false]);
    expect(first({ priority: 'high' })).toEqual(['mail', 40, false]);
    expect(first({ priority: 'urgent' })).toEqual(['mail', 60, false]);
    expect(first({ vip: true })).toEqual(['vip', 10, true]);
    expect(first({ channel: 'sms' })).toEqual(['refund', 30, false]);
    expect(first({ channel: 'sms', tags: [] })).toEqual([null, 15, false]);
    expect(first({ channel: 'sms', tags: [], priority: 'urgent' })).toEqual([null, 5, false]);
  });
});

const members = { [ana]: 'agent', [ben]: 'watcher', [rosa]: 'admin' } as const;
const refused = (change: SettingsChange) =>
  refusePromises(change, { ...defaultSettings('UTC'), ...change }, members);
const chain = (name: ChainName, when: StepTime, action: ChainAction): SettingsChange => ({
  chains: { ...GENTLE, [name]: [{ when, do: action }] },
});
const now: StepTime = { from: 'target', after: 0 };

describe('what cannot be promised', () => {
  it.each<[string, SettingsChange, object | null]>([
    ['no time at all', { targets: targets(0) }, { reason: 'bad_target', priority: 'normal' }],
    [
      'half minutes',
      { byPriority: { low: targets(1.5) } },
      { reason: 'bad_target', priority: 'low' },
    ],
    ['years', { targets: { ...targets(5), resolution: days(61) } }, { reason: 'bad_target' }],
    ['a policy for all', { policies: [policy('a', {})] }, { reason: 'policy_for_all' }],
    [
      'one name twice',
      { policies: [policy('a', { customer: 'vip' }), policy('a', { tags: ['x'] })] },
      { reason: 'bad_policy_id', id: 'a' },
    ],
    [
      'an id with spaces',
      { policies: [policy('a b', { customer: 'vip' })] },
      { reason: 'bad_policy_id' },
    ],
    [
      'a name for nobody to read',
      { policies: [policy('a', { customer: 'vip' }, 20, { name: '' })] },
      { reason: 'bad_policy_name' },
    ],
    [
      'too many policies',
      {
        policies: Array.from({ length: 21 }, (_, index) =>
          policy(`p${index}`, { customer: 'vip' }),
        ),
      },
      { reason: 'too_many_policies' },
    ],
    [
      'to remind the owner of what nobody owns',
      chain('assignment', now, { type: 'remind_owner' }),
      { why: 'not_here', step: 1 },
    ],
    [
      'to take it from the response clock',
      chain('response', now, { type: 'return' }),
      { why: 'not_here' },
    ],
    [
      'a step in a year',
      chain('owner', { from: 'target', after: days(366) }, { type: 'return' }),
      { why: 'bad_time' },
    ],
    [
      'a step before the last one',
      chain('owner', { from: 'last_step', after: -minutes(1) }, { type: 'return' }),
      { why: 'bad_time' },
    ],
    [
      'to give it to who only watches',
      chain('owner', now, { type: 'reassign', to: { who: 'person', agentId: ben } }),
      { why: 'no_person' },
    ],
    [
      'to call nothing',
      chain('response', now, { type: 'call_webhook', url: 'ftp://x.example' }),
      { why: 'no_address' },
    ],
    [
      'to send names and passwords along',
      chain('response', now, { type: 'call_webhook', url: 'https://a:b@x.example' }),
      { why: 'no_address' },
    ],
    [
      'to call somebody in the open',
      chain('response', now, { type: 'call_webhook', url: 'http://x.example' }),
      { why: 'no_address' },
    ],
    [
      'to tell what is no channel',
      chain('response', now, { type: 'tell_channel', slackChannel: '#general' }),
      { why: 'no_channel' },
    ],
    [
      'to call what is no group',
      chain('assignment', now, { type: 'call_group', group: 'everyone' }),
      { why: 'no_group' },
    ],
    [
      'a language by its name',
      { autoAnswer: { text: 'x', byLanguage: { german: 'y' } } },
      { reason: 'bad_language' },
    ],
    [
      'a long answer',
      { autoAnswer: { text: 'x'.repeat(5_000), byLanguage: {} } },
      { reason: 'text_too_long' },
    ],
    [
      'silence of minutes',
      { resolveSilentAfter: minutes(5) },
      { reason: 'bad_span', of: 'silence' },
    ],
    ['a summary tomorrow', { summaryAt: 1_440 }, { reason: 'bad_summary_time' }],
    [
      'a zone that is none',
      { calendar: { timeZone: 'Mars/Olympus', week: 'always' } },
      { reason: 'bad_zone' },
    ],
    [
      'a day that is none',
      {
        calendar: {
          timeZone: 'UTC',
          week: 'always',
          ownDays: [{ date: '2026-02-30', name: '', open: [] }],
        },
      },
      { reason: 'bad_own_day' },
    ],
    [
      'hours that overlap',
      {
        calendar: {
          timeZone: 'UTC',
          week: Array.from({ length: 7 }, () => [
            { start: 0, end: 60 },
            { start: 30, end: 90 },
          ]),
        },
      },
      { reason: 'bad_hours', day: 0 },
    ],
    [
      'nothing is wrong with this',
      {
        ...chain('owner', now, { type: 'reassign', to: { who: 'person', agentId: ana } }),
        targets: targets(20),
        policies: [policy('a', { customer: 'vip' })],
      },
      null,
    ],
  ])('%s', (_name, change, why) => {
    const refusal = refused(change);
    if (why === null) expect(refusal).toBeNull();
    else expect(refusal).toMatchObject(why);
  });
});

describe('the same wishes', () => {
  it('become the same settings, and twice the same', () => {
    const day = { date: '2026-12-24', name: ' Eve ', open: [] };
    const wanted: SettingsChange = {
      policies: [
        policy(
          'a',
          { tags: [' Refund', 'Refund', ''], channels: [], captured: { ' Plan ': ' Gold ' } },
          20,
          { name: ' Refunds ' },
        ),
      ],
      calendar: {
        timeZone: 'UTC',
        week: Array.from({ length: 7 }, () => []),
        ownDays: [{ ...day, date: '2026-12-31' }, day],
        publicHolidays: { '2026-01-01': 'New Year' },
      },
      alarmWords: ['Lawyer ', 'lawyer', ''],
      autoAnswer: { text: ' Hi ', byLanguage: { DE: 'Hallo', es: ' ' } },
    };
    const tidied = tidiedPromises(wanted);
    expect(tidied).toMatchObject({
      policies: [{ name: 'Refunds', when: { tags: ['Refund'], captured: { Plan: 'Gold' } } }],
      calendar: {
        week: 'always',
        ownDays: [{ date: '2026-12-24', name: 'Eve' }, { date: '2026-12-31' }],
      },
      alarmWords: ['lawyer'],
      autoAnswer: { text: 'Hi', byLanguage: { de: 'Hallo' } },
    });
    expect(tidied).not.toHaveProperty('policies.0.when.channels');
    expect(tidied).not.toHaveProperty('calendar.publicHolidays');
    expect(tidiedPromises(tidied)).toEqual(tidied);
    expect(tidiedPromises({ autoAnswer: { text: ' ', byLanguage: {} } })).toEqual({
      autoAnswer: null,
    });
  });
});

describe('a preview', () => {
  const week = [...Array.from({ length: 5 }, () => [{ start: 540, end: 1_080 }]), [], []];
  const office: Calendar = { timeZone: 'Europe/Berlin', week };
  const rules = {
    targets: { ...targets(120), resolution: minutes(600) },
    byPriority: {},
    chains: GENTLE,
    policies: [],
    calendar: office,
  };
  it('says what comes of Friday, 16:30', () => {
    // The weekend in which Berlin's clocks go forward.
    const friday = Date.parse('2026-03-27T15:30Z');
    expect(previewOf(rules, facts, friday)).toMatchObject({
      claimBy: Date.parse('2026-03-27T15:35Z'),
      replyBy: Date.parse('2026-03-30T07:30Z'),
      resolveBy: Date.parse('2026-03-30T15:30Z'),
      promised: { policyId: null },
    });
  });

  it('shows times before the next long closing, and in the middle of it; around the clock only now', () => {
    const now = Date.parse('2026-03-25T09:00Z');
    const [before, within] = tellingArrivals(rules, now);
    expect(new Date(before ?? 0).toISOString()).toBe('2026-03-27T16:00:00.000Z');
    expect(new Date(within ?? 0).toISOString()).toMatch(/^2026-03-28T/);
    const always: Calendar = { timeZone: 'UTC', week: 'always' };
    expect(tellingArrivals({ ...rules, calendar: always }, now)).toEqual([now]);
  });
});

import type { Calendar } from '../../src/domain/business-hours.ts';
import { AUTOMATIC, type ChainStep, type Chains, FIRM } from '../../src/domain/chains.ts';
import { minutes } from '../../src/domain/ids.ts';
import type { Candidate } from '../../src/domain/reassign.ts';
import type { Targets } from '../../src/domain/sla.ts';
import type { Policy } from '../../src/domain/sla-policy.ts';
import { ALWAYS, ana, ben, contextAt, MONDAY_TEN, rosa } from './conversation-given.ts';

/** A Slack user group that chains call, or give to. */
export const onCall = 'S0ONCALL';

const before = (time: number): ChainStep['when'] => ({ from: 'target', after: -minutes(time) });
const later = (time: number): ChainStep['when'] => ({ from: 'target', after: minutes(time) });
const then = (time: number): ChainStep['when'] => ({ from: 'last_step', after: minutes(time) });
const url = 'https://hooks.example.com/late';

/** Each action, in each chain that may have it. */
const EVERYTHING: Chains = {
  assignment: [
    { when: { from: 'warning' }, do: { type: 'call_group', group: null } },
    { when: later(0), do: { type: 'tell_channel', slackChannel: null } },
    { when: then(0), do: { type: 'tell_managers' } },
    { when: later(2), do: { type: 'raise_priority' } },
    { when: then(1), do: { type: 'reassign', to: { who: 'least_loaded' } } },
    { when: later(5), do: { type: 'call_webhook', url } },
  ],
  owner: [
    { when: before(6), do: { type: 'remind_owner' } },
    { when: { from: 'warning' }, do: { type: 'remind_owner' } },
    { when: later(0), do: { type: 'tell_channel', slackChannel: 'C0OTHER' } },
    { when: then(0), do: { type: 'raise_priority' } },
    { when: then(1), do: { type: 'tell_managers' } },
    { when: later(3), do: { type: 'reassign', to: { who: 'group', group: onCall } } },
    { when: later(3), do: { type: 'call_webhook', url } },
    { when: later(9), do: { type: 'return' } },
  ],
  response: [
    { when: before(2), do: { type: 'call_group', group: onCall } },
    { when: later(0), do: { type: 'tell_managers' } },
    { when: then(2), do: { type: 'tell_channel', slackChannel: null } },
    { when: then(2), do: { type: 'raise_priority' } },
    { when: later(30), do: { type: 'call_webhook', url } },
  ],
  resolution: [
    { when: { from: 'warning' }, do: { type: 'remind_owner' } },
    { when: later(0), do: { type: 'remind_owner' } },
    { when: later(5), do: { type: 'tell_managers' } },
    { when: then(0), do: { type: 'tell_channel', slackChannel: 'C0OTHER' } },
    { when: then(0), do: { type: 'raise_priority' } },
    { when: then(0), do: { type: 'call_webhook', url } },
  ],
};

/** `scale` minutes to claim, thrice as much to answer, and eight times as much until it is resolved. */
function targets(scale: number): Targets {
  return {
    assignment: minutes(scale),
    firstResponse: minutes(3 * scale),
    nextResponse: minutes(4 * scale),
    resolution: minutes(8 * scale),
  };
}

/** Closed for moments, so that much happens before it opens and after it has closed. */
const SHORT_DAYS: Calendar = {
  timeZone: 'UTC',
  week: Array.from({ length: 7 }, () => [
    { start: 0, end: 600 },
    { start: 602, end: 610 },
    { start: 620, end: 650 },
    { start: 690, end: 1_440 },
  ]),
};

const plain: Policy = contextAt(MONDAY_TEN).policy;

/** What an inbox may promise, from what it comes with to all that there is. */
export const POLICIES: readonly Policy[] = [
  plain,
  {
    ...plain,
    targets: targets(5),
    byPriority: { urgent: targets(2), high: targets(3), low: targets(20) },
    chains: EVERYTHING,
    policies: [
      {
        id: 'vip',
        name: 'VIP',
        when: { customer: 'vip' },
        targets: targets(3),
        byPriority: {},
        chains: AUTOMATIC,
      },
      {
        id: 'refunds',
        name: 'Refunds',
        when: { tags: ['Refund'], channels: ['whatsapp'] },
        targets: targets(10),
        byPriority: { urgent: targets(4) },
        chains: null,
      },
    ],
    calendar: SHORT_DAYS,
    resolveSilentAfter: minutes(60),
    alarmWords: ['lawyer'],
    autoAnswer: { text: 'We read this on {opens}.', byLanguage: {} },
  },
  {
    ...plain,
    targets: targets(4),
    chains: {
      ...FIRM,
      owner: [
        ...FIRM.owner,
        { when: later(1), do: { type: 'reassign', to: { who: 'person', agentId: ben } } },
      ],
    },
    resolveSilentAfter: minutes(90),
    alarmWords: ['lawyer'],
  },
  { ...plain, chains: EVERYTHING, calendar: ALWAYS },
];

const there = { role: 'agent', load: 1, capacity: 8, available: true } as const;

/** Who could be chosen: somebody, hardly anybody, nobody. */
export const CANDIDATES: readonly (readonly Candidate[])[] = [
  [
    { agentId: ana, ...there, groups: [onCall] },
    { agentId: ben, ...there, load: 0, groups: [onCall] },
    { agentId: rosa, ...there, role: 'manager', available: false, groups: [onCall] },
  ],
  [
    { agentId: ana, ...there, available: false },
    { agentId: ben, ...there, load: 8, groups: [onCall] },
    { agentId: rosa, ...there, role: 'manager', groups: [] },
  ],
  [{ agentId: ana, ...there, load: 8 }],
  [],
];

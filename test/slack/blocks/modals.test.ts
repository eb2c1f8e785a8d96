import type { ModalView } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { validateView } from '../../../sandbox/blocks/validate-blocks.ts';
import type { AgentId } from '../../../src/domain/ids.ts';
import { minutes } from '../../../src/domain/ids.ts';
import type { Role } from '../../../src/domain/people.ts';
import type { Candidate, MoreView } from '../../../src/domain/reports.ts';
import { INPUTS } from '../../../src/slack/action-ids.ts';
import { busy } from '../../../src/slack/blocks/answers.ts';
import { candidateOptions } from '../../../src/slack/blocks/candidate-options.ts';
import {
  connectTwilioModal,
  twilioConnected,
} from '../../../src/slack/blocks/modals/connect-twilio.ts';
import {
  connectWebhookModal,
  webhookConnected,
} from '../../../src/slack/blocks/modals/connect-webhook.ts';
import {
  connectWhatsappModal,
  whatsappConnected,
} from '../../../src/slack/blocks/modals/connect-whatsapp.ts';
import { moreModal } from '../../../src/slack/blocks/modals/more.ts';
import { noteModal } from '../../../src/slack/blocks/modals/note.ts';
import { noticeModal } from '../../../src/slack/blocks/modals/notice.ts';
import { decodeReason } from '../../../src/slack/blocks/modals/reason-field.ts';
import { reassignModal } from '../../../src/slack/blocks/modals/reassign.ts';
import { settingsOf, setupModal, timeZoneOptions } from '../../../src/slack/blocks/modals/setup.ts';
import { decodeInboxMetadata } from '../../../src/slack/button-value.ts';
import {
  ana,
  at,
  ben,
  inbox,
  inboxId,
  owned,
  ownerChanged,
  resolved,
  rosa,
  unassigned,
  viewOf,
} from './given.ts';
import { labels, seen } from './seen.ts';

const openedAt = { slackChannel: 'C0SUPPORT', ts: '1700000000.000100' };
const blocksOf = (modal: ModalView) => modal.blocks as Parameters<typeof seen>[0];
const shown = (modal: ModalView) => seen(blocksOf(modal));

interface Field {
  block_id: string;
  element: {
    action_id: string;
    initial_value?: string;
    max_length?: number;
    initial_users?: string[];
    initial_time?: string;
    initial_option?: { value: string };
    initial_options?: { value: string }[];
    options?: { text: { text: string }; value: string }[];
  };
}
const field = (modal: ModalView, name: string): Field['element'] => {
  const found = (modal.blocks as unknown as Field[]).find((block) => block.block_id === name);
  expect(found?.element.action_id).toBe(name);
  return found?.element ?? { action_id: '' };
};

describe('every modal', () => {
  const more: MoreView = {
    ...viewOf(owned()),
    history: [],
    historyCount: 0,
    others: { shown: [], count: 0, elsewhere: 0 },
    viewer: { id: ana, role: 'agent' },
  };
  it.each([
    ['reassign', reassignModal(viewOf(owned()))],
    ['note', noteModal(viewOf(owned()))],
    ['more', moreModal(more)],
    ['setup', setupModal(inbox())],
    ['connect a webhook', connectWebhookModal(inbox())],
    [
      'webhook connected',
      webhookConnected({
        inboxName: 'support',
        address: 'https://dibs.example.com/hooks/k',
        secret: 'whsec_x',
        curl: 'curl -X POST …',
      }),
    ],
    ['connect WhatsApp', connectWhatsappModal(inbox())],
    [
      'WhatsApp connected',
      whatsappConnected({
        inboxName: 'support',
        address: 'https://dibs.example.com/hooks/k',
        verifyToken: 'words',
      }),
    ],
    ['connect SMS', connectTwilioModal(inbox())],
    [
      'SMS connected',
      twilioConnected({ inboxName: 'support', address: 'https://dibs.example.com/hooks/k' }),
    ],
    ['notice', noticeModal(busy())],
  ])('%s › is one that Slack takes', (_name, modal) => {
    expect(validateView(modal)).toEqual([]);
    expect(modal.close?.text).toMatch(/^(Cancel|Close|Done)$/);
  });
});

describe('Reassign', () => {
  const candidate = (id: string, name: string, open: number, ourTurn: number): Candidate => ({
    agent: { id: id as AgentId, name },
    role: 'agent',
    open,
    ourTurn,
    load: open,
    most: 8,
    away: null,
  });
  const candidates = [
    candidate('U1', 'Chen Wu', 4, 1),
    candidate('U2', 'Dana Levi', 0, 0),
    candidate(ana, 'Ana Silva', 2, 0),
  ];
  const groupsOf = (people: Candidate[]) =>
    candidateOptions(people, { viewer: ana, now: at(14, 0), timeZone: 'UTC' }).option_groups.map(
      ({ label, options }) => [label.text, ...options.map(({ text }) => text.text)],
    );

  it('people › come with their load, oneself first, then who is free, then nobody', () => {
    expect(groupsOf(candidates)).toEqual([
      ['Me', 'Ana Silva · 2 open'],
      ['Free now', 'Chen Wu · 4 open, 1 our turn', 'Dana Levi · nothing open'],
      ['The team', 'Unassigned'],
    ]);
  });

  it('people who are full or away › come last, with why', () => {
    const [busy, idle] = candidates;
    if (busy === undefined || idle === undefined) throw new Error('no candidates');
    const away = { since: 0, until: at(15, 0) };
    const people = [
      { ...busy, load: 8 },
      { ...idle, away },
      { ...idle, away: { ...away, until: null } },
    ];
    expect(groupsOf(people)[0]).toEqual([
      'Full or away',
      'Chen Wu · full, 8 of 8',
      'Dana Levi · away until 15:00',
      'Dana Levi · away',
    ]);
  });

  it('nobody found › leaves the team, and no empty group, which Slack refuses', () => {
    expect(groupsOf([])).toEqual([['The team', 'Unassigned']]);
  });

  it('a reason › comes back as it was chosen, and nonsense as none', () => {
    const options = field(reassignModal(viewOf(owned())), INPUTS.reason).options ?? [];
    expect(options.map(({ text }) => text.text)).toEqual([
      'Missing rights',
      'Language',
      'End of shift',
      'Too much at once',
      'Wrong team',
    ]);
    expect(options.map(({ value }) => decodeReason(value))).toEqual(
      options.map(({ value }) => value),
    );
    expect(decodeReason('because')).toBeNull();
    expect(decodeReason(null)).toBeNull();
  });
});

describe('More', () => {
  const more = (over: Partial<MoreView>, role: Role | null, viewer = ana): MoreView => ({
    ...viewOf(owned()),
    history: [],
    historyCount: 0,
    others: { shown: [], count: 0, elsewhere: 0 },
    viewer: { id: viewer, role },
    ...over,
  });
  const buttons = (view: MoreView) => labels(blocksOf(moreModal(view)));
  const yours = ['Reassign…', 'Put back to unassigned'];
  const anybody = ['Snooze…', 'Resolve', 'Not for us…'];
  const details = ['Priority and tags…', 'Mark as VIP'];
  const blocked = { ...viewOf(resolved()).customer, sender: 'blocked' as const, vip: true };
  const aside = { until: at(15, 0), by: ana, since: at(14, 0), note: null };

  it.each([
    {
      name: 'the owner',
      view: more({}, 'agent'),
      can: ['*Reply', ...yours, ...anybody, 'Add a note', ...details],
    },
    {
      name: 'the owner, where nothing can be sent',
      view: more({ canReply: false }, 'agent'),
      can: [...yours, ...anybody, 'Add a note', ...details],
    },
    {
      name: 'another agent',
      view: more({}, 'agent', ben),
      can: ['Add a note', 'Follow', ...details],
    },
    {
      name: 'a manager',
      view: more({}, 'manager', rosa),
      can: [
        ...['Reply', 'Give to me', ...yours],
        ...[...anybody, 'Add a note', 'Follow', ...details],
      ],
    },
    { name: 'a watcher', view: more({}, 'watcher', ben), can: ['Follow'] },
    { name: 'a stranger', view: more({}, null, ben), can: [] },
    {
      name: 'an agent, of what nobody owns',
      view: more(viewOf(unassigned()), 'agent'),
      can: [
        ...['*Claim', 'Claim & reply', 'Assign…', ...anybody],
        ...['Add a note', 'Follow', ...details],
      ],
    },
    {
      name: 'an agent, of what somebody else put aside',
      view: more(viewOf(owned({}, { snooze: aside, followers: [ben] } as never)), 'agent', ben),
      can: ['Wake now', 'Add a note', 'Unfollow', ...details],
    },
    {
      name: 'an agent, of what is resolved',
      view: more(viewOf(resolved()), 'agent'),
      can: ['Reopen', 'Add a note', 'Follow', 'Mark as VIP'],
    },
    {
      name: 'an agent, of a VIP who is blocked',
      view: more({ ...viewOf(resolved()), customer: blocked }, 'agent'),
      can: ['Reopen', 'Add a note', 'Follow', 'No longer VIP', 'Unblock'],
    },
  ])('$name › sees what they may do, and no more', ({ view, can }) => {
    expect(buttons(view)).toEqual([...can, 'Open in #support']);
  });

  it('tells of a reply once, however many steps it took', () => {
    const actor = { kind: 'agent', agentId: ana } as const;
    const step = { at: at(14, 5), messageNumber: 2 };
    const view = more(
      {
        ...viewOf(owned()),
        history: [
          {
            ...{ version: 4, at: at(14, 6), actor: { kind: 'system' as const } },
            events: [{ type: 'reply_sent_off', ...step }],
          },
          {
            ...{ version: 3, at: at(14, 5), actor },
            events: [
              { type: 'reply_added', at: at(14, 5), message: {} as never },
              { type: 'reply_held', ...step, by: ana, until: at(14, 6) },
            ],
          },
        ],
        historyCount: 2,
      },
      'agent',
    );
    const [, history] = shown(moreModal(view)).split('History, newest first\n');
    expect(history).toBe('• 5 Mar 2026 at 14:05 · Ana Silva replied');
  });

  it('shows the whole address, what was asked, and the history', () => {
    const details = {
      subject: 'My order',
      priority: 'high',
      tags: ['refund'],
      source: 'landing page',
      captured: { order: '88123' },
    };
    const view = more(
      {
        ...viewOf(owned({}, { details } as never)),
        history: [
          {
            version: 3,
            at: at(14, 5),
            actor: { kind: 'system' },
            events: [{ type: 'clock_breached', at: at(14, 5), clock: 'first_response' }],
          },
          {
            version: 2,
            at: at(14, 2),
            actor: { kind: 'agent', agentId: rosa },
            events: [ownerChanged()],
          },
        ],
        historyCount: 40,
        others: {
          count: 3,
          elsewhere: 1,
          shown: [
            {
              number: 7,
              status: 'resolved',
              channel: 'sms',
              openedAt: at(9, 0),
              owner: { id: ana, name: 'Ana Silva' },
              inboxName: 'sales',
              card: null,
            },
          ],
        },
      },
      'agent',
    );
    const text = shown(moreModal(view));
    expect(text).toContain('• Writes on WhatsApp: +34600004417');
    expect(text).toContain('• Priority: high');
    expect(text).toContain('What was asked already\n• order: 88123');
    expect(text).toContain('• #7, 5 Mar 2026 · SMS · resolved · Ana Silva · #sales');
    expect(text).toContain('• … and 2 more\n• 1 conversation in inboxes that you are not in');
    expect(text).toContain('• … and 38 more, before that');
    expect(text).toContain(
      '• 5 Mar 2026 at 14:05 · The first reply was late\n• 5 Mar 2026 at 14:02 · Rosa Klein assigned it to Ana Silva',
    );
  });
});

describe('Setup', () => {
  it('before the first time › suggests the inviter, and office hours', () => {
    const modal = setupModal(
      inbox({ status: 'invited', members: { [rosa]: 'watcher', [ben]: 'watcher' } }),
      { openedAt },
    );
    expect(field(modal, INPUTS.answering).initial_users).toEqual([rosa]);
    expect(field(modal, INPUTS.managing).initial_users).toEqual([rosa]);
    expect(field(modal, INPUTS.days).initial_options).toHaveLength(5);
    expect(field(modal, INPUTS.opens).initial_time).toBe('09:00');
    expect(field(modal, INPUTS.timeZone).initial_option?.value).toBe('Europe/Berlin');
    expect(field(modal, INPUTS.targets).initial_option?.value).toBe('team');
    expect(decodeInboxMetadata(modal.private_metadata)).toEqual({ inboxId, openedAt });
  });

  it('later › shows what holds now', () => {
    const modal = setupModal(inbox());
    expect(field(modal, INPUTS.answering).initial_users).toEqual([ana, rosa]);
    expect(field(modal, INPUTS.managing).initial_users).toEqual([rosa]);
  });

  it('promises that are no preset › stay a choice', () => {
    const { settings } = inbox();
    const own = { assignment: minutes(3), firstResponse: minutes(7), nextResponse: minutes(9) };
    const targets = field(
      setupModal(inbox({ settings: { ...settings, targets: own } })),
      INPUTS.targets,
    );
    expect(targets.initial_option?.value).toBe('as_now');
    expect(targets.options?.[0]?.text.text).toBe(
      'As now: claim 3 min, reply 7 min, next replies 9 min',
    );
  });

  const choice = {
    days: ['0', '5'],
    opens: '08:30',
    closes: '20:00',
    timeZone: 'Asia/Tokyo',
    targets: 'calm',
  };
  const present = inbox().settings;

  it('a choice › becomes settings', () => {
    const settings = settingsOf(choice, present);
    const hours = [{ start: 510, end: 1_200 }];
    expect(settings?.calendar).toEqual({
      timeZone: 'Asia/Tokyo',
      week: [hours, [], [], [], [], hours, []],
    });
    expect(settings?.targets).toEqual({
      assignment: minutes(15),
      firstResponse: minutes(60),
      nextResponse: minutes(120),
    });
    expect(settings?.reopenWithin).toBe(present.reopenWithin);
  });

  it('midnight as the end, and no days at all › are understood', () => {
    expect(settingsOf({ ...choice, closes: '00:00' }, present)?.calendar.week[0]).toEqual([
      { start: 510, end: 1_440 },
    ]);
    expect(settingsOf({ ...choice, days: [] }, present)?.calendar.week).toBe('always');
  });

  it.each([{ opens: null }, { closes: '25:00' }, { timeZone: 'Mars/Olympus' }, { timeZone: null }])(
    'what is no time or zone (%o) › is no setting',
    (over) => {
      expect(settingsOf({ ...choice, ...over }, present)).toBeNull();
    },
  );

  it('time zones › are found by city, at most 100', () => {
    const found = (query: string) => timeZoneOptions(query).options;
    expect(found('new york').map(({ value }) => value)).toEqual(['America/New_York']);
    expect(found('berl')[0]?.text.text).toBe('Berlin (Europe/Berlin)');
    expect(found('')).toHaveLength(100);
    expect(found('atlantis')).toEqual([]);
  });
});

import type { ModalView } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { validateMessageBlocks, validateView } from '../../../sandbox/blocks/validate-blocks.ts';
import { LONGEST_TEXT } from '../../../src/domain/commands.ts';
import type { Conversation } from '../../../src/domain/conversation.ts';
import type { AgentId } from '../../../src/domain/ids.ts';
import type { BlockedSender, MoreView } from '../../../src/domain/reports.ts';
import type { HistoryEntry } from '../../../src/domain/views.ts';
import * as asides from '../../../src/slack/blocks/aside-answers.ts';
import { blockedList } from '../../../src/slack/blocks/blocked-list.ts';
import { detailsModal, readTags } from '../../../src/slack/blocks/modals/details.ts';
import { dismissModal } from '../../../src/slack/blocks/modals/dismiss.ts';
import { moreModal } from '../../../src/slack/blocks/modals/more.ts';
import { snoozeModal } from '../../../src/slack/blocks/modals/snooze.ts';
import {
  ana,
  at,
  conversationId,
  message,
  NOON,
  owned,
  ownerChanged,
  resolved,
  viewOf,
} from './given.ts';

/** As hostile as it gets, and as long: markup, a mention, right-to-left, an accent on an accent. */
const NASTY = '<!channel> *bold* <@U1> :smile: \u202Eevil\u202C مرحبا e\u0301\u0301 ';
const long = (length: number) => NASTY.repeat(Math.ceil(length / NASTY.length)).slice(0, length);

const snooze = { until: at(18, 0), by: ana, since: NOON, note: long(300) };
const people = Array.from({ length: 60 }, (_, index) => `U${index}` as AgentId);

/** The longest of everything that channels and people may bring. */
function longest(conversation: Conversation): MoreView {
  const details = {
    subject: long(250),
    priority: 'urgent' as const,
    tags: Array.from({ length: 100 }, (_, index) => `${index}${long(248)}`),
    source: long(250),
    captured: Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`${index}${long(240)}`, long(2_000)]),
    ),
  };
  const entry: HistoryEntry = {
    version: 9,
    at: NOON,
    actor: { kind: 'agent', agentId: ana },
    events: [
      { type: 'details_changed', at: NOON, details },
      ownerChanged({ note: long(LONGEST_TEXT) }),
      { type: 'snoozed', at: NOON, snooze },
      { type: 'outcome_set', at: NOON, outcome: long(75), note: long(LONGEST_TEXT) },
    ],
  };
  const view = viewOf({ ...conversation, details, followers: people } as Conversation);
  const other = {
    ...{ number: 999_999, status: 'open' as const, channel: 'whatsapp' as const, openedAt: NOON },
    owner: { id: ana, name: long(80) },
    inboxName: long(80),
    card: { slackChannel: 'C1', ts: '1.2' },
  };
  return {
    ...view,
    customer: { ...view.customer, name: long(250), address: long(250) },
    names: Object.fromEntries([...people, ana].map((id) => [id, long(250)])),
    lastMessages: Array.from({ length: 5 }, () => message({ text: long(100_000) })),
    history: Array.from({ length: 30 }, () => entry),
    historyCount: 100_000,
    others: { shown: Array.from({ length: 15 }, () => other), count: 12_345, elsewhere: 678 },
    viewer: { id: ana, role: 'admin' },
  };
}

const times = [
  { what: 'in_an_hour', at: at(15, 0) },
  { what: 'at_opening', at: at(23, 0) },
] as const;
const reader = { now: NOON, timeZone: 'Europe/Berlin' };

function modals(view: MoreView): [string, ModalView][] {
  return [
    ['more', moreModal(view)],
    ['more with an answer', moreModal(view, { said: asides.dismissedByYou(view, ana) })],
    ['snooze', snoozeModal(view, { times, reader })],
    ['dismiss', dismissModal(view)],
    ['details', detailsModal(view, { seen: 's' })],
    [
      'details again',
      detailsModal(view, { seen: 's', typed: { priority: 'low', tags: [long(3_000)] } }),
    ],
  ];
}

describe('with the longest that anybody may bring', () => {
  it.each([...modals(longest(owned())), ...modals(longest(resolved()))])(
    'the modal %s › is within the limits, and nobody’s markup works in it',
    (_name, modal) => {
      expect(validateView(modal)).toEqual([]);
      expect(JSON.stringify(modal)).not.toMatch(/"mrkdwn"|"broadcast"|"type":"user"|\u202E/);
      expect(JSON.stringify(modal).length).toBeLessThan(250_000);
    },
  );

  it('what is told about it › is within the limits', () => {
    const view = longest(owned({}, { snooze } as never));
    const sender: BlockedSender = {
      conversation: { id: conversationId, version: 1, number: 999_999, inboxName: long(80) },
      ...{ role: 'agent', customerName: long(250), channel: 'sms', address: long(250) },
      ...{ since: NOON, by: { id: ana, name: long(250) }, messagesSince: 12_345 },
    };
    const report = { now: NOON, senders: Array.from({ length: 15 }, () => sender), count: 99 };
    const told = [
      asides.snoozedByYou(view),
      asides.detailsSet(view),
      asides.noteAdded(view),
      asides.customerMarked(view),
      asides.dismissedByYou(longest(resolved({ dismissed: 'spam' })), ana),
      asides.unblockedByYou(view),
      blockedList(report, asides.unblockedWords(view)),
    ];
    for (const { text, blocks } of told) {
      expect(validateMessageBlocks(blocks)).toEqual([]);
      expect(text.length).toBeLessThanOrEqual(4_000);
      expect(text).not.toMatch(/<!channel>|<@U1>/);
    }
  });
});

describe('typed tags', () => {
  it.each([
    { typed: 'refund', present: [], means: ['refund'] },
    { typed: ' refund ,sale\n\n', present: [], means: ['refund', 'sale'] },
    { typed: 'a, b\nsale', present: ['a, b'], means: ['a, b', 'sale'] },
    { typed: 'a, b, c', present: ['a, b'], means: ['a', 'b', 'c'] },
    { typed: 'sale\nsale', present: ['sale'], means: ['sale'] },
    { typed: '', present: ['sale'], means: [] },
    { typed: 'two   words', present: ['two   words'], means: ['two   words'] },
  ])('$typed beside $present › are $means', ({ typed, present, means }) => {
    const shown = typed === 'two   words' ? 'two words' : typed;
    expect(readTags(shown, present)).toEqual(means);
  });

  it('for which the field had no room › stay', () => {
    const present = Array.from({ length: 100 }, (_, index) => `${index}`.padStart(200, 't'));
    const tags = readTags('', present);
    expect(tags.length).toBeGreaterThan(80);
    expect(present.slice(-tags.length)).toEqual(tags);
  });
});

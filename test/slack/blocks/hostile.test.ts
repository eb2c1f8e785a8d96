import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateMessageBlocks, validateView } from '../../../sandbox/blocks/validate-blocks.ts';
import type { Conversation } from '../../../src/domain/conversation.ts';
import type { AgentId, ChannelAccountId } from '../../../src/domain/ids.ts';
import { days } from '../../../src/domain/ids.ts';
import type { ListedConversation } from '../../../src/domain/listed.ts';
import type { Attachment } from '../../../src/domain/message.ts';
import type { MoreView } from '../../../src/domain/reports.ts';
import type { ConversationView, SurfaceView } from '../../../src/domain/views.ts';
import * as acts from '../../../src/slack/blocks/act-answers.ts';
import type { Answer } from '../../../src/slack/blocks/answer.ts';
import * as answers from '../../../src/slack/blocks/answers.ts';
import { candidateOptions } from '../../../src/slack/blocks/candidate-options.ts';
import { help } from '../../../src/slack/blocks/help.ts';
import { homeView } from '../../../src/slack/blocks/home.ts';
import { allLoads, loadReport, sharedLoad } from '../../../src/slack/blocks/load-report.ts';
import { mine } from '../../../src/slack/blocks/mine.ts';
import { accountModal, secretChanged } from '../../../src/slack/blocks/modals/account.ts';
import { moreModal } from '../../../src/slack/blocks/modals/more.ts';
import { moveModal } from '../../../src/slack/blocks/modals/move.ts';
import { mySettingsModal } from '../../../src/slack/blocks/modals/my-settings.ts';
import { noteModal } from '../../../src/slack/blocks/modals/note.ts';
import { outcomeModal } from '../../../src/slack/blocks/modals/outcome.ts';
import { reassignModal } from '../../../src/slack/blocks/modals/reassign.ts';
import { replyModal } from '../../../src/slack/blocks/modals/reply.ts';
import { saveReplyModal } from '../../../src/slack/blocks/modals/save-reply.ts';
import {
  savedRepliesModal,
  savedReplyForm,
} from '../../../src/slack/blocks/modals/saved-replies.ts';
import { settingsModal } from '../../../src/slack/blocks/modals/settings.ts';
import {
  capacityModal,
  onDutyModal,
  outcomesModal,
  signatureModal,
} from '../../../src/slack/blocks/modals/settings-forms.ts';
import { setupModal } from '../../../src/slack/blocks/modals/setup.ts';
import * as moves from '../../../src/slack/blocks/move-answers.ts';
import { raceLost } from '../../../src/slack/blocks/race.ts';
import { renderSurface } from '../../../src/slack/blocks/render-surface.ts';
import * as replies from '../../../src/slack/blocks/reply-answers.ts';
import { riskReport } from '../../../src/slack/blocks/risk-report.ts';
import { unassignedReport } from '../../../src/slack/blocks/unassigned-report.ts';
import { who } from '../../../src/slack/blocks/who.ts';
import {
  ana,
  at,
  automated,
  ben,
  conversationId,
  home,
  inbox,
  inboxId,
  listed,
  message,
  NAMES,
  outboxId,
  owned,
  ownerChanged,
  reply,
  resolved,
  unassigned,
  unclaimed,
  viewOf,
  waiting,
} from './given.ts';
import {
  agentLoad,
  candidate,
  loadOf,
  movable,
  moveView,
  riskOf,
  summary,
} from './given-people.ts';

const SAMPLES = [
  '<!channel>',
  '<!here|everybody>',
  '<@U0ANA>',
  '<https://evil.example|your bank>',
  '&lt;!channel&gt;',
  '*bold* _it_ ~no~ `code` ```block```',
  '>>> quote\n> quote\n\n• list',
  ':smile: :+1::skin-tone-2:',
  '\u202Egnp.exe\u202C',
  'שלום עולם مرحبا',
  '\u0000\u0007\u200B\u200D\uFEFF',
  '\uD800 lone \uDC00',
  '👨‍👩‍👧‍👦'.repeat(60),
  `e${'\u0301'.repeat(5_000)}`,
  ' \n\t ',
  '',
  'x'.repeat(100_000),
  'ש'.repeat(10_000),
  'a\n'.repeat(4_000),
  '<!date^1^{time}|x>',
  'toString',
  '__proto__',
];

/** Every form of the settings, as full as it can be of this text. */
function settingsModals(text: string) {
  const people = Array.from({ length: 120 }, (_each, index) => `U${index}` as AgentId);
  const names = Object.fromEntries(people.map((id) => [id, text]));
  const settings = {
    ...inbox({}).settings,
    signature: text.slice(0, 200),
    outcomes: { choices: Array.from({ length: 8 }, () => text), asked: 'required' as const },
    capacity: { usual: 999, of: Object.fromEntries(people.map((id) => [id, 999])) },
  };
  const savedReplies = Array.from({ length: 100 }, (_each, index) => ({
    ...{ id: `id-${index}`, title: text.slice(0, 75) || 'title', text },
  }));
  const members = Object.fromEntries(people.map((id) => [id, 'agent' as const]));
  const full = inbox({ name: text, settings, savedReplies, members });
  const id = '0a0a0a0a-0000-4000-8000-000000000001' as ChannelAccountId;
  const accounts = Array.from({ length: 30 }, () => ({ id, channel: 'api' as const, label: text }));
  const webhook = { replyUrl: 'https://example.com/replies' };
  const account = {
    id,
    inboxId,
    channel: 'api',
    label: text,
    address: 'https://x/',
    webhook,
  } as const;
  const answering = Array.from({ length: 9 }, (_each, index) => ({
    ...{ id: `${index}` as typeof inboxId, name: text, signature: text },
  }));
  return [
    settingsModal({ inbox: full, viewer: 'admin', names, accounts }),
    settingsModal({ inbox: full, viewer: 'manager', names: {}, accounts: [] }),
    signatureModal(full, text),
    outcomesModal(full),
    onDutyModal(full, [{ id: 'S1', handle: text, name: text }]),
    onDutyModal(full, null),
    capacityModal(full, names),
    savedRepliesModal(full),
    savedReplyForm(inboxId, savedReplies[0]),
    accountModal(account),
    secretChanged({ label: text, secret: `whsec_${'x'.repeat(44)}` }),
    mySettingsModal({
      ...{ publicName: text.slice(0, 60), threadMessages: 'ask', inboxes: answering },
      ...{ hours: null, quiet: null, nudges: { usual: 'dm', of: {} }, timeZone: text },
    }),
  ];
}

const hostile = fc.oneof(
  fc.constantFrom(...SAMPLES),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.constantFrom(...SAMPLES), { maxLength: 4 })
    .map((parts) => parts.join(' ').slice(0, 20_000)),
);

const attachment: fc.Arbitrary<Attachment> = fc.oneof(
  fc.record({
    type: fc.constantFrom('image', 'video', 'audio', 'voice', 'document', 'sticker'),
    name: fc.option(hostile),
    mimeType: hostile,
    reference: fc.constant(null),
  }) as fc.Arbitrary<Attachment>,
  fc.record({
    type: fc.constant('location' as const),
    latitude: fc.double(),
    longitude: fc.double(),
    name: hostile,
    address: hostile,
  }),
  fc.record({
    type: fc.constant('contact' as const),
    name: hostile,
    phones: fc.array(hostile, { maxLength: 30 }),
  }),
  fc.record({ type: fc.constant('reaction' as const), emoji: fc.option(hostile) }),
  fc.record({ type: fc.constant('order' as const), items: fc.nat() }),
  fc.record({ type: fc.constant('unsupported' as const), what: hostile }),
);

const everybodyWrites = [ana, ben, ana].map((agentId) => ({
  agentId,
  since: at(14, 0),
  until: at(15, 0),
}));

const conversation: fc.Arbitrary<Conversation> = fc
  .record({
    base: fc.constantFrom(
      unassigned(),
      owned(),
      owned({ unanswered: 9 }),
      waiting(),
      automated(),
      resolved(),
      resolved({ dismissed: 'wrong_number' }),
      unassigned({}, { purpose: 'test', replying: everybodyWrites }),
    ),
    isAside: fc.boolean(),
    channel: fc.constantFrom('whatsapp', 'sms', 'email', 'telegram', 'web', 'api'),
    subject: fc.option(hostile),
    source: fc.option(hostile),
    tags: fc.array(hostile, { maxLength: 40 }),
    captured: fc.dictionary(hostile, hostile, { maxKeys: 30 }),
    note: hostile,
  })
  .map(
    ({ base, channel, note, isAside, ...details }) =>
      ({
        ...base,
        channel,
        details: { ...details, priority: 'urgent' },
        ...(base.status === 'resolved' ? { note, outcome: note } : {}),
        ...(isAside && base.status === 'open'
          ? { snooze: { until: at(18, 0), by: ben, since: at(14, 0), note } }
          : {}),
      }) as Conversation,
  );

const view: fc.Arbitrary<ConversationView> = fc
  .record({
    conversation,
    number: fc.integer({ min: 1, max: 2_147_483_647 }),
    customer: hostile,
    address: hostile,
    person: hostile,
    inboxName: hostile,
    text: hostile,
    attachments: fc.array(attachment, { maxLength: 15 }),
  })
  .map(
    ({ conversation: state, number, customer, address, person, inboxName, text, attachments }) => {
      const names = { ...NAMES, [ana]: person, [ben]: person };
      const wrote = message({ text, attachments, authorName: customer });
      const answered = reply({
        text,
        authorName: person,
        delivery: { state: 'failed', at: 0, reason: text },
      });
      const note = message({
        kind: 'note',
        author: { kind: 'agent', agentId: ana },
        authorName: person,
        text,
      });
      return viewOf(state, {
        number,
        names,
        customer: { name: customer, address, earlier: 3, vip: true, sender: 'allowed' },
        formerCard: { slackChannel: 'C1', ts: '1700000000.000100' },
        inbox: {
          ...viewOf(state).inbox,
          name: inboxName,
          outcomes: { choices: [text, customer, 'Solved'], asked: 'optional' },
          slackChannel: 'C1',
          timeZone: 'Asia/Kathmandu',
          reopenWithin: days(7),
        },
        lastMessages: [wrote, answered, note, wrote, answered],
        lastFromCustomer: wrote,
        alsoOpen: Array.from({ length: 9 }, () => ({
          number,
          channel: 'email' as const,
          owner: { id: ana, name: person },
        })),
      });
    },
  );

const listedOne: fc.Arbitrary<ListedConversation> = fc
  .record({
    name: hostile,
    excerpt: hostile,
    inboxName: hostile,
    owner: hostile,
    free: fc.boolean(),
  })
  .map(({ name, excerpt, inboxName, owner, free }) => {
    const common = { customerName: name, excerpt, inboxName, unanswered: 7 };
    return free ? unclaimed(common) : listed({ ...common, owner: { id: ana, name: owner } });
  });

const many = fc
  .tuple(listedOne, fc.integer({ min: 1, max: 60 }))
  .map(([one, count]) =>
    Array.from({ length: count }, (_each, index) => ({ ...one, number: index + 1 })),
  );

/** Nothing of a customer's may be markup: not in blocks, where only rich text and plain text show it, nor in the text. */
function expectHarmless(text: string, blocks: readonly object[]): void {
  expect(validateMessageBlocks(blocks)).toEqual([]);
  expect(text.length).toBeGreaterThan(0);
  expect(text.length).toBeLessThanOrEqual(4_000);
  expect(text.replace(/<!date\^\d+\^[^|>]*\|[^<>|]*>/g, '')).not.toMatch(/[<>]/);
  expect(JSON.stringify(blocks)).not.toMatch(/"mrkdwn"|"broadcast"|"type":"user"/);
  // What a button carries is shown to nobody: an outcome is stored as the inbox has it.
  const shown = JSON.stringify(blocks, (key, value: unknown) => (key === 'value' ? '' : value));
  expect(shown).not.toMatch(/\u202E|\\u0000|\uFEFF/);
}

function expectAnswer({ text, blocks }: Answer): void {
  expectHarmless(text, blocks);
}

function surfacesOf(one: ConversationView, all: ListedConversation[]): SurfaceView[] {
  const surface = { conversationId, agentId: ana, version: 2 };
  const [wrote] = one.lastMessages;
  const by = { kind: 'agent', agentId: ben } as const;
  const note = wrote?.text ?? '';
  const given = ownerChanged({ from: ben, note, reason: 'language' });
  const events = [
    given,
    { type: 'resolved', at: at(14, 1), by, answered: false, note },
    { type: 'handed_over', at: at(14, 1), by: note, reason: note },
  ] as const;
  const common = { now: at(14, 1), workspaceUrl: 'https://acme.slack.com/' };
  const inboxOf = { id: inboxId, name: note, slackChannel: 'C1' };
  const due = all.map((each) => ({
    ...each,
    coming: [{ at: at(14, 30), do: { type: 'return' } as const }],
    seenBy: [{ id: ben, name: note }],
    acknowledged: null,
  }));
  return [
    { ...one, surface: { type: 'card', conversationId } },
    { ...one, surface: { type: 'former_card', conversationId } },
    { ...one, surface: { type: 'follow_dm', conversationId, agentId: ben }, follows: true },
    {
      ...one,
      surface: { type: 'woken_dm', conversationId, agentId: ana },
      snooze: { until: at(14, 0), by: ben, since: at(9, 0), note },
      because: 'time',
    },
    ...one.lastMessages.map(
      (each): SurfaceView => ({
        ...one,
        message: each,
        surface: { type: 'thread_message', conversationId, messageNumber: each.number },
      }),
    ),
    {
      ...one,
      surface: { type: 'thread_line', conversationId, version: 2 },
      entries: [
        {
          version: 2,
          at: at(14, 1),
          actor: { kind: 'automation', name: note },
          events: [...events],
        },
      ],
    },
    ...[given, ownerChanged({ note })].flatMap((change): SurfaceView[] => [
      {
        ...one,
        surface: { type: 'owner_dm', ...surface },
        change,
        by,
        notes: one.lastMessages,
        ownerSince: 0,
      },
      {
        ...one,
        surface: { type: 'former_owner_dm', ...surface },
        change,
        by,
        notes: [],
        ownerSince: 0,
      },
    ]),
    {
      ...one,
      surface: { type: 'wrote_again_dm', conversationId, agentId: ana, turnStartedIn: 1 },
      messages: 1_000,
      newest: one.lastFromCustomer,
      current: true,
    },
    { ...common, surface: { type: 'nudges_dm', agentId: ana }, putOff: null, due, settled: all },
    {
      ...common,
      surface: { type: 'nudges_dm', agentId: ana },
      putOff: null,
      due: due.slice(0, 1),
      settled: [],
    },
    {
      ...common,
      surface: { type: 'nudges_dm', agentId: ana },
      putOff: null,
      due: [],
      settled: all,
    },
    {
      ...common,
      surface: { type: 'late_list', inboxId, agentId: ana },
      inbox: inboxOf,
      late: all,
      settled: all,
    },
    {
      ...common,
      surface: { type: 'unclaimed_list', inboxId },
      inbox: inboxOf,
      waiting: all,
      count: 12_345,
      onDutyGroup: 'S0HOSTILE',
    },
    {
      ...one,
      surface: {
        ...{ type: 'late_notice', conversationId, inboxId, slackChannel: null, turnStartedIn: 1 },
      },
    },
    {
      ...one,
      surface: { type: 'alarm_dm', conversationId, agentId: ana, turnStartedIn: 1 },
      ...{ word: note, message: one.lastFromCustomer },
    },
    {
      ...common,
      surface: { type: 'closing_list', inboxId, date: '2026-03-05' },
      ...{ inbox: inboxOf, closesAt: at(18, 0), opensAt: at(33, 0) },
      ...{ waiting: all.slice(0, 10), count: 400, settled: all },
    },
    {
      ...common,
      surface: { type: 'summary_dm', inboxId, agentId: ana, date: '2026-03-05' },
      inbox: { ...inboxOf, timeZone: 'UTC' },
      day: summary({ atRisk: all.slice(0, 5), late: 400, soon: 20 }),
    },
    {
      ...common,
      surface: { type: 'moved_dm', inboxId, agentId: ana, version: 3 },
      ...{ inbox: inboxOf, by: { id: ben, name: note }, note, reason: 'language' },
      ...{ given: all.map((each) => ({ ...each, owner: { id: ana, name: note } })), taken: all },
      arrived: all.map(({ id }) => id),
    },
    {
      ...common,
      surface: { type: 'left_behind_dm', inboxId, agentId: ana, who: ben, departure: 3 },
      ...{ inbox: inboxOf, who: { id: ben, name: note }, waiting: all.slice(0, 10), count: 400 },
    },
    {
      surface: { type: 'unstaffed_dm', inboxId, agentId: ana, version: 3 },
      inbox: inbox({ name: note, members: { [ana]: 'agent' } }),
    },
    { surface: { type: 'ready_dm', inboxId, agentId: ana }, inbox: inbox({ name: note }) },
    {
      surface: { type: 'taken_out_dm', inboxId, agentId: ana, version: 3 },
      inbox: inbox({ name: note, status: 'left' }),
    },
  ];
}

const RUNS = { numRuns: 60 };

describe('whatever customers and people call themselves and write', () => {
  it('surfaces › are valid, within limits and without markup of theirs', () => {
    fc.assert(
      fc.property(view, many, (one, all) => {
        for (const surface of surfacesOf(one, all)) {
          const drawn = renderSurface(surface, { outboxId, because: 'change', posted: true });
          expect(drawn.kind).toBe('message');
          if (drawn.kind === 'message') expectHarmless(drawn.text, drawn.blocks);
        }
      }),
      RUNS,
    );
  });

  it('modals › are valid and within limits', () => {
    fc.assert(
      fc.property(view, hostile, (one, text) => {
        const entry = {
          version: 1,
          at: at(14, 0),
          actor: { kind: 'automation' as const, name: text },
          events: [ownerChanged({ note: text })],
        };
        const more: MoreView = {
          ...one,
          history: Array.from({ length: 30 }, () => entry),
          historyCount: 31,
          others: {
            count: 40,
            elsewhere: 2,
            shown: one.alsoOpen.map(({ number, owner, channel }) => ({
              ...{ number, owner, channel, openedAt: 0, inboxName: text },
              status: 'resolved' as const,
              card: { slackChannel: 'C1', ts: '1.2' },
            })),
          },
          viewer: { id: ana, role: 'manager' },
        };
        const openedAt = { slackChannel: 'C1', ts: '1.2' };
        const modals = [
          replyModal(
            one,
            { viewer: ben, signature: text, savedReplies: 'some' },
            { openedAt, draft: text, inTheWay: { why: 'customer_wrote' }, tooLong: text },
          ),
          saveReplyModal(inboxId, text),
          reassignModal(one, { problem: [{ type: 'text', text: 'Not now.' }] }),
          noteModal(one),
          outcomeModal(one, { asks: 'afterwards' }),
          outcomeModal(one, { asks: 'before', over: ana, openedAt }),
          moreModal(more, { openedAt }),
          setupModal(inbox({ name: text })),
          ...(['too_much', 'cover', 'left_behind', 'own'] as const).map((why) =>
            moveModal({
              value: { inboxId, from: ben, why },
              view: moveView({
                ...{ inbox: { id: inboxId, name: text, slackChannel: 'C1' }, count: 400 },
                from: { id: ben, name: text },
                conversations: Array.from({ length: 50 }, (_each, index) =>
                  movable({ ...{ customerName: text, excerpt: text }, number: 100_000 + index }),
                ),
              }),
              candidates: Array.from({ length: 120 }, (_each, index) =>
                candidate({ agent: { id: `U${index}` as AgentId, name: text } }),
              ),
              chooser: { viewer: ana, now: at(14, 0), timeZone: 'UTC' },
            }),
          ),
        ];
        for (const modal of modals) {
          expect(validateView(modal)).toEqual([]);
          expect(JSON.stringify(modal.blocks)).not.toMatch(/"mrkdwn"|"broadcast"|"type":"user"/);
        }
      }),
      RUNS,
    );
  });

  it('the forms of the settings, as full as they can be › are valid and within limits', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const modal of settingsModals(text)) {
          expect(validateView(modal)).toEqual([]);
          expect(JSON.stringify(modal.blocks)).not.toMatch(/"mrkdwn"|"broadcast"|"type":"user"/);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('answers and reports › are valid, within limits and without markup of theirs', () => {
    fc.assert(
      fc.property(view, many, hostile, (one, all, text) => {
        const [first] = all;
        if (first === undefined) return;
        const person = { id: ana, name: text };
        const named = { id: inboxId, name: text, slackChannel: 'C1' };
        const load = agentLoad({ agent: person, away: { since: 0, until: null } });
        const crowded = {
          inbox: { ...named, open: true, opensAt: null },
          unassigned: { count: 3, oldest: first },
          owned: {
            ...loadOf().owned,
            count: 3,
            ourTurn: 3,
            late: 1,
            soon: 1,
            soonUntil: 9_000_000,
          },
          firstReplies: { halfWithin: 90_000, onTime: 91, onTimeLastWeek: 88 },
          agents: Array.from({ length: 100 }, () => load),
          answering: 100,
        };
        const told: Answer[] = [
          replies.replyHeld(one, { messageNumber: 2, until: one.now + 10_000 }),
          replies.replyTakenBack(one, 'in_reply'),
          replies.tooLateToTakeBack(one, message({ text })),
          replies.stillInTheWay(one, message({ text }), { why: 'colleague_replied', by: ana }),
          acts.alreadyYours(one),
          acts.nowYours(one, ana),
          acts.assignedTo(one, person, ana),
          acts.resolvedByYou(one, ana),
          acts.released(one, ana),
          acts.reopenedByYou(one),
          acts.wokenByYou(one),
          acts.openAgain(one),
          acts.resolveAnyway(one, ana),
          acts.undone(one),
          acts.tooLateToUndo(one, ana),
          acts.onIt(one),
          riskReport(
            riskOf({ inbox: { ...named, open: true, opensAt: null }, atRisk: all, late: 99 }),
          ),
          acts.followed(one),
          acts.unfollowed(one),
          answers.notAnInbox([named, named]),
          answers.whoOwns(first, at(14, 1)),
          answers.whichPerson(text, [person, person]),
          answers.noSuchPerson(text),
          raceLost({
            number: 1,
            owner: text || 'x',
            since: 0,
            next: first,
            now: at(14, 1),
            timeZone: 'UTC',
            lost: null,
          }),
          help({ unknown: text, home: home() }),
          mine(home({ mine: all, mineCount: 999 })),
          who(inbox({ name: text }), {
            names: { [ana]: text } as Record<AgentId, string>,
            load: loadOf({ agents: [load] }),
          }),
          unassignedReport({
            now: at(14, 1),
            inbox: named,
            opensAt: null,
            count: 99,
            waiting: all,
            workspaceUrl: 'https://acme.slack.com/',
            lastClaim: null,
          }),
          loadReport(loadOf(crowded)),
          loadReport(loadOf(crowded), { rows: 'all', asked: 'here' }),
          sharedLoad(loadOf(crowded), text),
          moves.movedAnswer({
            went: [{ to: person, conversations: Array.from({ length: 50 }, () => one) }],
            stayed: Array.from({ length: 50 }, () => one),
            by: ana,
          }),
          moves.movingSoon(50),
          allLoads(Array.from({ length: 20 }, () => loadOf(crowded))),
        ];
        for (const each of told) expectAnswer(each);
      }),
      RUNS,
    );
  });

  it('Home › is valid and stays under 100 blocks, however much there is', () => {
    fc.assert(
      fc.property(many, many, hostile, (own, free, text) => {
        const top = answers.noSuchPerson(text);
        const drawn = homeView(
          home({ mine: own, mineCount: 4_000, unassigned: free, unassignedCount: 4_000 }),
          { top },
        );
        expect(validateView(drawn)).toEqual([]);
        expect(drawn.blocks.length).toBeLessThanOrEqual(100);
        expect(JSON.stringify(drawn)).not.toMatch(/"mrkdwn"|"broadcast"|"type":"user"/);
      }),
      RUNS,
    );
  });

  it('options › are at most 100 with names that fit', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const candidates = Array.from({ length: 120 }, (_each, index) => ({
          agent: { id: `U${index}` as AgentId, name },
          role: 'agent' as const,
          open: index,
          ourTurn: index % 2,
          load: index % 12,
          most: 8,
          away: index % 5 === 0 ? { since: 0, until: index % 2 === 0 ? null : at(18, 0) } : null,
        }));
        const viewer = 'U3' as AgentId;
        const found = candidateOptions(candidates, { viewer, now: at(14, 1), timeZone: 'UTC' });
        const options = found.option_groups.flatMap((group) => group.options);
        expect(options.length).toBeLessThanOrEqual(100);
        expect(options.every(({ text }) => text.text.length >= 1 && text.text.length <= 75)).toBe(
          true,
        );
      }),
      RUNS,
    );
  });
});

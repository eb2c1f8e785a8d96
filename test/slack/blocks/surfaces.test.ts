import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../../src/domain/conversation.ts';
import type { ConversationEvent } from '../../../src/domain/events.ts';
import type { ListedConversation } from '../../../src/domain/listed.ts';
import type { ActorRef } from '../../../src/domain/people.ts';
import type { MessageView, SurfaceView } from '../../../src/domain/views.ts';
import { outboxIdOf } from '../../../src/slack/blocks/block-ids.ts';
import { type Occasion, renderSurface } from '../../../src/slack/blocks/render-surface.ts';
import {
  ana,
  at,
  ben,
  clock,
  conversationId,
  inbox,
  inboxId,
  listed,
  message,
  outboxId,
  owned,
  ownerChanged,
  reminded,
  reply,
  resolved,
  rosa,
  unassigned,
  unclaimed,
  viewOf,
  waiting,
} from './given.ts';
import { labels, seen } from './seen.ts';

const by: ActorRef = { kind: 'agent', agentId: rosa };

function draw(view: SurfaceView, occasion: Partial<Occasion> = {}) {
  const drawn = renderSurface(view, { outboxId, because: 'news', posted: false, ...occasion });
  if (drawn.kind !== 'message')
    return { kind: drawn.kind, seen: '', labels: [], text: '', blocks: [] };
  const { text, blocks, onlyEdit, listed: ids } = drawn;
  return {
    kind: drawn.kind,
    text,
    blocks,
    onlyEdit,
    ids,
    seen: seen(blocks),
    labels: labels(blocks),
  };
}

const EDIT = { posted: true, because: 'change' } as const;
const common = { now: at(14, 10), workspaceUrl: 'https://acme.slack.com/' };
const support = { id: inboxId, name: 'support', slackChannel: 'C0SUPPORT' };

function ownerDm(
  conversation: Conversation,
  change = ownerChanged(),
  over: Partial<Parameters<typeof viewOf>[1]> & { by?: ActorRef; notes?: MessageView[] } = {},
): SurfaceView {
  const { by: actor = by, notes = [], ...rest } = over;
  return {
    ...viewOf(conversation, rest),
    surface: { type: 'owner_dm', conversationId, agentId: ana, version: 2 },
    change,
    by: actor,
    notes,
    ownerSince: at(14, 2),
  };
}

describe('any message', () => {
  it('carries its outbox entry in the first block, and names all blocks anew with each drawing', () => {
    const view: SurfaceView = {
      ...viewOf(unassigned()),
      surface: { type: 'card', conversationId },
    };
    const { blocks } = draw(view);
    const again = draw(view, { outboxId: 'another' as typeof outboxId });
    expect(outboxIdOf(blocks)).toBe(outboxId);
    const ids = (drawn: { blocks: object[] }) =>
      drawn.blocks.map((block) => (block as { block_id?: string }).block_id);
    expect(new Set([...ids({ blocks }), ...ids(again)]).size).toBe(blocks.length * 2);
    expect(ids({ blocks }).every((id) => id !== undefined && id.length <= 255)).toBe(true);
  });

  it('of somebody else is not taken for ours', () => {
    expect(outboxIdOf([{ block_id: 'abc' }])).toBeNull();
    expect(outboxIdOf([])).toBeNull();
    expect(outboxIdOf(undefined)).toBeNull();
  });
});

describe("the owner's DM", () => {
  it('says what, by when and why, and what can be done', () => {
    const drawn = draw(ownerDm(owned(), ownerChanged({ note: 'you did her last exchange' })));
    expect(drawn.seen).toBe(
      [
        '#142 is yours: Marta Díaz, WhatsApp',
        'Reply by 14:15',
        '> Is the blue one still available? I need it by Friday.',
        'Why you: Rosa Klein assigned it, “you did her last exchange”.',
      ].join('\n'),
    );
    expect(drawn.labels).toEqual(['*Reply', 'Reassign…', 'Snooze…', 'Open in #support']);
    expect(drawn.text).toMatch(
      /^#142 from Marta Díaz is yours\. Reply by .*14:15 UTC>\. “Is the blue/,
    );
  });

  it('handed on › has the words of who had it, the fair time, the last messages and the notes', () => {
    const window = { ...clock(at(14, 25)), startedAt: at(14, 15) };
    const conversation = owned({}, { owner: { agentId: ana, since: at(14, 15), window } } as never);
    const change = ownerChanged({
      from: ben,
      note: 'Needs a refund by hand.',
      reason: 'missing_rights',
    });
    const drawn = draw(
      ownerDm(conversation, change, {
        by: { kind: 'agent', agentId: ben },
        lastMessages: [message(), reply({ authorName: 'Ben Adler', text: 'I am checking.' })],
        notes: [message({ kind: 'note', authorName: 'Ana Silva', text: 'charge id ends 81' })],
      }),
    );
    expect(drawn.seen).toContain('#142 is now yours, from Ben Adler: Marta Díaz, WhatsApp');
    expect(drawn.seen).toContain('Ben Adler: “Needs a refund by hand.” · reason: missing rights');
    expect(drawn.seen).toContain(
      'Reply by 14:25 (you get 10 minutes; Marta has waited since 14:00)',
    );
    expect(drawn.seen).toContain('> Ben 14:22 I am checking.');
    expect(drawn.seen).toContain('🔒 Ana Silva’s note: charge id ends 81');
    expect(drawn.labels).toEqual([
      ...['*Reply', 'Reassign…', 'Snooze…', 'Ask Ben', 'Open in #support'],
    ]);
  });

  const FOLDED: { name: string; conversation: Conversation; says: string }[] = [
    {
      name: 'given to somebody else',
      conversation: owned({}, {
        ownerChangedIn: 3,
        owner: { agentId: ben, since: at(14, 12), window: null },
      } as never),
      says: '#142 · Marta Díaz is with Ben Adler since 5 Mar 2026 at 14:12.',
    },
    {
      name: 'put back',
      conversation: unassigned({}, { ownerChangedIn: 3 }),
      says: '#142 · Marta Díaz is back to unassigned.',
    },
    {
      name: 'resolved',
      conversation: resolved({ note: null } as never),
      says: '#142 · Marta Díaz was resolved by Ana Silva, 5 Mar 2026 at 14:40.',
    },
    {
      name: 'answered',
      conversation: waiting(),
      says: '#142 · Marta Díaz: answered 5 Mar 2026 at 14:22.',
    },
    {
      name: 'theirs again by a later change',
      conversation: owned({}, { ownerChangedIn: 7 }),
      says: '#142 · Marta Díaz is yours since 5 Mar 2026 at 14:02.',
    },
  ];

  it.each(FOLDED)('$name › folds to one line without buttons', ({ conversation, says }) => {
    const drawn = draw(ownerDm(conversation), EDIT);
    expect(drawn).toMatchObject({ seen: says, labels: [], onlyEdit: true });
  });

  it.each(FOLDED)('$name before it was posted › is not posted any more', ({ conversation }) => {
    expect(draw(ownerDm(conversation)).kind).toBe('nothing');
  });

  it('given while the customer has to answer › stays, and urges nothing', () => {
    const change = ownerChanged({ owner: { agentId: ana, since: at(14, 2), window: null } });
    const drawn = draw(ownerDm(waiting(), change));
    expect(drawn.seen).toContain('Nothing is due: we wait for Marta');
    expect(drawn.labels).toEqual(['Reply', 'Reassign…', 'Snooze…', 'Open in #support']);
  });
});

describe("the former owner's DM", () => {
  const former = (change: ReturnType<typeof ownerChanged>, actor: ActorRef): SurfaceView => ({
    ...viewOf(owned()),
    surface: { type: 'former_owner_dm', conversationId, agentId: ben, version: 2 },
    change,
    by: actor,
    notes: [],
    ownerSince: null,
  });

  it.each([
    {
      name: 'given to somebody',
      drawn: former(ownerChanged({ from: ben, note: 'you are off at 14:30' }), by),
      says: 'Rosa Klein gave #142 · Marta Díaz to Ana Silva (“you are off at 14:30”). Nothing is left for you to do.',
    },
    {
      name: 'taken over',
      drawn: former(ownerChanged({ from: ben, how: 'claimed' }), { kind: 'agent', agentId: ana }),
      says: 'Ana Silva took #142 · Marta Díaz over. Nothing is left for you to do.',
    },
    {
      name: 'put back',
      drawn: former(ownerChanged({ from: ben, owner: null, how: 'released' }), by),
      says: 'Rosa Klein put #142 · Marta Díaz back to unassigned. Nothing is left for you to do.',
    },
  ])('$name › says who has it now', ({ drawn, says }) => {
    expect(draw(drawn).seen).toBe(says);
  });
});

describe('the DM of who follows', () => {
  const follow = (over: object, conversation = owned()): SurfaceView => ({
    ...viewOf(conversation),
    surface: { type: 'follow_dm', conversationId, agentId: ben },
    follows: true,
    ...over,
  });

  it('says how it stands, with a way out', () => {
    const drawn = draw(follow({}));
    expect(drawn.seen).toBe(
      'You follow #142 · Marta Díaz\n> Marta Díaz: Is the blue one still available? I need it by Friday.\n🟢 Reply by 14:15 · Ana Silva',
    );
    expect(drawn.labels).toEqual(['Unfollow', 'Open']);
  });

  it('folds for who no longer follows, and for who owns it now', () => {
    expect(draw(follow({ follows: false }), EDIT)).toMatchObject({
      seen: 'You no longer follow #142 · Marta Díaz.',
      onlyEdit: true,
    });
    const mine = { surface: { type: 'follow_dm', conversationId, agentId: ana } };
    expect(draw(follow(mine), EDIT).seen).toBe(
      '#142 · Marta Díaz is yours since 5 Mar 2026 at 14:02.',
    );
    expect(draw(follow(mine)).kind).toBe('nothing');
  });
});

describe('the DM that it is awake', () => {
  const snooze = { until: at(14, 0), by: ana, since: at(9, 0), note: 'Parcel arrives.' };
  const woken = (conversation = owned()): SurfaceView => ({
    ...viewOf(conversation),
    surface: { type: 'woken_dm', conversationId, agentId: ana },
    snooze,
    because: 'time',
  });

  it('says what it was put aside for', () => {
    const drawn = draw(woken());
    expect(drawn.seen).toContain(
      '#142 · Marta Díaz is awake. You put it aside 5 Mar 2026 at 09:00: “Parcel arrives.”',
    );
    expect(drawn.labels).toEqual(['*Reply', 'Resolve', 'Reassign…', 'Open in #support']);
  });

  it('where pushes are private, keeps the note out of them', () => {
    const view = woken();
    const inbox = { ...viewOf(owned()).inbox, previews: 'private' as const };
    expect(draw(view).text).toContain('Parcel');
    expect(draw({ ...view, inbox } as SurfaceView).text).toBe('#142 is awake.');
  });

  it('folds when somebody else has it, or it is aside again', () => {
    expect(draw(woken(unassigned()), EDIT).seen).toBe('#142 · Marta Díaz is back to unassigned.');
    expect(draw(woken(waiting({ snooze })), EDIT).onlyEdit).toBe(true);
    expect(draw(woken(unassigned())).kind).toBe('nothing');
  });
});

describe('a card that goes on below', () => {
  it('links to where, and has nothing to press', () => {
    const surface = { type: 'former_card', conversationId } as const;
    const drawn = draw({ ...viewOf(unassigned()), surface }, EDIT);
    expect(drawn.seen).toBe('#142 goes on below →');
    expect(drawn).toMatchObject({ labels: [], onlyEdit: true });
  });
});

describe('the DM that the customer wrote again', () => {
  const wrote = (over: object, conversation = owned()): SurfaceView => ({
    ...viewOf(conversation),
    surface: { type: 'wrote_again_dm', conversationId, agentId: ana, turnStartedIn: 1 },
    messages: 1,
    newest: message({ text: 'ok, please hurry' }),
    current: true,
    ...over,
  });

  it('shows the newest words and the deadline', () => {
    const drawn = draw(wrote({}));
    expect(drawn.seen).toBe('Marta Díaz wrote on #142, reply by 14:15\n> ok, please hurry');
    expect(drawn.labels).toEqual(['*Reply', 'Open']);
  });

  it('counts the messages of the turn', () => {
    expect(draw(wrote({ messages: 2 }), EDIT).seen).toContain('2 messages wait for an answer');
  });

  it('settles when answered, and is not posted after that', () => {
    const settled = wrote({ current: false }, waiting());
    expect(draw(settled, EDIT)).toMatchObject({
      seen: '#142 · Marta Díaz: answered 5 Mar 2026 at 14:22.',
      labels: [],
      onlyEdit: true,
    });
    expect(draw(settled).kind).toBe('nothing');
  });
});

describe('the DM about a reply in trouble', () => {
  const trouble = (delivery: MessageView['delivery'], over: object = {}): SurfaceView => ({
    ...viewOf(owned()),
    surface: { type: 'reply_trouble_dm', conversationId, agentId: ana, messageNumber: 2 },
    message: message({
      number: 2,
      kind: 'reply',
      author: { kind: 'agent', agentId: ana },
      text: 'It ships tomorrow.',
      delivery,
      ...over,
    }),
  });
  const failed = { state: 'failed', at: at(14, 3), reason: 'The number is blocked.' } as const;

  it('says what was not sent and why, and can be sent again', () => {
    const drawn = draw(trouble(failed));
    expect(drawn.seen).toContain('Your reply to Marta Díaz on #142 was not sent.');
    expect(drawn.seen).toContain('> It ships tomorrow.');
    expect(drawn.seen).toContain('The number is blocked.');
    expect(drawn.labels).toEqual(['*Send again', 'Open']);
  });

  it('says whose it was, and that nobody knows whether it arrived', () => {
    const drawn = draw(
      trouble({ state: 'uncertain', at: at(14, 3) }, { author: { kind: 'agent', agentId: rosa } }),
    );
    expect(drawn.seen).toContain('Rosa Klein’s reply to Marta Díaz on #142 may not have arrived.');
    expect(drawn.labels).toEqual(['*Send again', 'Open']);
  });

  it('folds when it arrived after all, and is not posted after that', () => {
    const settled = trouble({ state: 'delivered', at: at(14, 22) });
    expect(draw(settled, EDIT)).toMatchObject({ onlyEdit: true, labels: [] });
    expect(draw(settled, EDIT).seen).toContain('arrived after all');
    expect(draw(settled).kind).toBe('nothing');
  });
});

describe('nudges', () => {
  const soon = reminded({ window: { dueAt: at(14, 15), phase: 'soon' }, unanswered: 2 });
  const late = reminded({
    number: 133,
    customerName: 'Lee Chan',
    window: { dueAt: at(14, 5), phase: 'late' },
  });
  const done = reminded({
    turn: 'customer',
    answeredAt: at(14, 13),
    answeredOnTime: true,
  });
  const nudge = (due: (typeof soon)[], settled: (typeof soon)[] = []): SurfaceView => ({
    ...common,
    surface: { type: 'nudges_dm', agentId: ana },
    putOff: null,
    due,
    settled,
  });

  it('of one › says by when, and what the customer last wrote', () => {
    const drawn = draw(nudge([soon]));
    expect(drawn.seen).toBe(
      '🟠 #142 Marta Díaz: reply by 14:15\n> Hello? Is anyone there?\nwaiting since 14:00, wrote twice',
    );
    expect(drawn.labels).toEqual(['*Reply', 'I’m on it', 'Reassign…', 'Snooze…', 'Open']);
  });

  it('of a late one › says what helps now, which is not to put it aside', () => {
    const drawn = draw(nudge([late]));
    expect(drawn.seen).toContain(
      '🔴 #133 Lee Chan is late since 14:05. A short “I’m looking into it” helps now.',
    );
    expect(drawn.labels).toEqual(['*Reply', 'I’m on it', 'Reassign…', 'Open']);
  });

  it('of several › is one message with a line for each', () => {
    const drawn = draw(nudge([late, soon]));
    expect(drawn.seen).toBe(
      '🔴 1 reply is late, 1 due soon\n• #133 Lee Chan, late since 14:05\n• 14:15 #142 Marta Díaz, wrote twice',
    );
    expect(drawn.labels).toEqual([
      ...['*Reply to #133', 'Show my conversations', 'I can’t make these…'],
    ]);
    expect(drawn.ids).toHaveLength(2);
  });

  it('all settled › says how, and only where it stands already', () => {
    expect(draw(nudge([], [done]), EDIT)).toMatchObject({
      seen: '#142 Marta Díaz: answered 14:13, on time.',
      onlyEdit: true,
    });
    expect(draw(nudge([], [done])).kind).toBe('nothing');
  });

  it('partly settled › says so in the same message, and not in a new one', () => {
    expect(draw(nudge([late], [done]), EDIT).seen).toContain('• #142 Marta Díaz: answered 14:13');
    expect(draw(nudge([late], [done])).seen).not.toContain('answered');
  });

  it('nothing due and nothing settled › says nothing', () => {
    expect(draw(nudge([]), EDIT).kind).toBe('nothing');
  });

  it('more than ten › names ten and counts the rest', () => {
    const many = Array.from({ length: 15 }, (_each, index) =>
      reminded({ ...late, number: index + 1 }),
    );
    expect(draw(nudge(many)).seen).toContain('• and 5 more');
  });
});

describe('lists of a channel and a manager', () => {
  const lateList = (
    late: ListedConversation[],
    settled: ListedConversation[] = [],
  ): SurfaceView => ({
    ...common,
    surface: { type: 'late_list', inboxId, agentId: rosa },
    inbox: support,
    late,
    settled,
  });
  const unclaimedList = (waitingOnes: ListedConversation[], count: number): SurfaceView => ({
    ...common,
    surface: { type: 'unclaimed_list', inboxId },
    inbox: support,
    waiting: waitingOnes,
    count,
    onDutyGroup: null,
  });

  it('late › names what is late, who has it and since when', () => {
    const drawn = draw(lateList([listed(), unclaimed({ number: 131, customerName: 'Ida Roy' })]));
    expect(drawn.seen).toBe(
      '🔴 2 late in #support\n• #142 Marta Díaz, Ana Silva, since 14:15\n• #131 Ida Roy, no owner, since 14:15',
    );
    expect(drawn.labels).toEqual(['Move from Ana…', 'Load', 'I’ve seen it']);
  });

  it('late, all settled › says so in one sentence', () => {
    const answered = (minute: number) => listed({ turn: 'customer', answeredAt: at(14, minute) });
    const drawn = draw(lateList([], [answered(20), answered(31)]), EDIT);
    expect(drawn).toMatchObject({ seen: 'All 2 answered by 14:31.', onlyEdit: true });
  });

  it('unclaimed › offers the oldest', () => {
    const joel = unclaimed({ number: 147, customerName: 'Joel Okafor', waitingSince: at(14, 8) });
    const drawn = draw(unclaimedList([joel], 4));
    expect(drawn.seen).toBe('🔵 4 without an owner, oldest #147 Joel Okafor since 14:08');
    expect(drawn.labels).toEqual(['Claim #147', 'Show all']);
  });

  it('unclaimed, none left › takes itself away', () => {
    expect(draw(unclaimedList([], 0), EDIT).kind).toBe('remove');
    expect(draw(unclaimedList([], 0)).kind).toBe('nothing');
  });
});

describe('the thread', () => {
  const thread = (one: MessageView, conversation = owned()): SurfaceView => ({
    ...viewOf(conversation),
    message: one,
    surface: { type: 'thread_message', conversationId, messageNumber: one.number },
  });

  it.each([
    { delivery: { state: 'queued' } as const, says: '⏳ sending', buttons: [] },
    { delivery: { state: 'sent', at: at(14, 23) } as const, says: '✅ sent 14:23', buttons: [] },
    { delivery: { state: 'read', at: at(14, 23) } as const, says: '👁 read 14:23', buttons: [] },
    {
      delivery: { state: 'failed', at: 0, reason: 'the number does not exist' } as const,
      says: '❌ Not sent: the number does not exist',
      buttons: ['Send again'],
    },
    {
      delivery: { state: 'uncertain', at: 0 } as const,
      says: '⚠ May not have arrived.',
      buttons: ['Send again'],
    },
  ])('a reply that is $delivery.state › says so', ({ delivery, says, buttons }) => {
    const drawn = draw(thread(reply({ delivery })));
    expect(drawn.seen).toContain('Ana Silva replied to Marta Díaz\n> Yes! It ships tomorrow.');
    expect(drawn.seen).toContain(says);
    expect(drawn.labels).toEqual(buttons);
  });

  it('thanks after it was resolved › leave it so, and can be taken otherwise', () => {
    const thanks = message({ text: 'Thanks!', at: at(14, 50) });
    const drawn = draw(thread(thanks, resolved()));
    expect(drawn.seen).toContain('This does not reopen it.');
    expect(drawn.labels).toEqual(['Reopen']);
    expect(
      draw(thread(message({ text: 'Wrong size!', at: at(14, 50) }), resolved())).labels,
    ).toEqual([]);
    expect(draw(thread(thanks)).labels).toEqual([]);
  });

  it('a note › says that it stays here', () => {
    const drawn = draw(
      thread(message({ kind: 'note', authorName: 'Ana Silva', text: 'charge id 81' })),
    );
    expect(drawn.seen).toBe('🔒 Ana Silva added a note that only the team sees\n> charge id 81');
  });

  it('files that cannot be shown › are named, not hidden', () => {
    const attachments = [
      { type: 'voice', name: null, mimeType: 'audio/ogg', reference: 'x' },
      { type: 'location', latitude: 41.4, longitude: 2.2, name: 'Casa', address: null },
      { type: 'unsupported', what: 'poll' },
    ] as const;
    const drawn = draw(thread(message({ text: '', attachments: [...attachments] })));
    expect(drawn.seen).toContain('📎 Voice message not loaded.');
    expect(drawn.seen).toContain('📎 Location: Casa (41.4, 2.2)');
    expect(drawn.seen).toContain('📎 Something Dibs cannot show: poll');
  });

  it('a very long message › is shown as far as Slack allows, and the rest is counted', () => {
    const text = 'word '.repeat(4_000);
    const drawn = draw(thread(message({ text })));
    expect(drawn.seen).toContain('… and 11,000 more characters that are not shown here.');
    expect(drawn.seen.match(/word/g)).toHaveLength(1_800);
  });

  const happened = (actor: ActorRef, ...events: ConversationEvent[]): SurfaceView => ({
    ...viewOf(
      owned({}, {
        details: {
          subject: null,
          priority: 'normal',
          tags: [],
          source: null,
          captured: { order: '88123' },
        },
      } as never),
    ),
    surface: { type: 'thread_line', conversationId, version: 2 },
    entries: [{ version: 2, at: at(14, 2), actor, events }],
  });
  const own = (agentId: typeof ana): ActorRef => ({ kind: 'agent', agentId });

  it('a line, where pushes are private, keeps what the team noted out of them', () => {
    const noted = ownerChanged({ from: ben, reason: 'language', note: 'speaks Spanish' });
    const view = happened(own(ben), noted);
    expect(draw(view).text).toContain('speaks Spanish');
    const inbox = { ...viewOf(owned()).inbox, previews: 'private' as const };
    const { text, seen: shown } = draw({ ...view, inbox } as SurfaceView);
    expect(text).toMatch(/^#142: Ben Adler gave it to Ana Silva \(language\) · /);
    expect(shown).toContain('speaks Spanish');
  });

  it.each([
    {
      drawn: happened(own(ana), ownerChanged({ how: 'claimed' })),
      says: 'Ana Silva claimed it · 14:02',
    },
    { drawn: happened(by, ownerChanged()), says: 'Rosa Klein assigned it to Ana Silva · 14:02' },
    {
      drawn: happened(
        own(ben),
        ownerChanged({ from: ben, reason: 'language', note: 'speaks Spanish' }),
      ),
      says: 'Ben Adler gave it to Ana Silva (language): “speaks Spanish” · 14:02',
    },
    {
      drawn: happened(by, ownerChanged({ from: ben })),
      says: 'Rosa Klein gave it from Ben Adler to Ana Silva · 14:02',
    },
    {
      drawn: happened({ kind: 'system' }, ownerChanged({ from: ben, owner: null, how: 'left' })),
      says: 'Ben Adler no longer answers here: back to unassigned · 14:02',
    },
    {
      drawn: happened(
        { kind: 'customer' },
        { type: 'reopened', at: 0, because: 'customer_wrote' },
        ownerChanged({ how: 'returned' }),
      ),
      says: 'Open again: Marta wrote. It is with Ana Silva again · 14:02',
    },
    {
      drawn: happened(
        { kind: 'automation', name: 'Shopbot' },
        { type: 'handed_over', at: 0, by: 'Shopbot', reason: 'asked for a person' },
      ),
      says: 'Shopbot handed Marta over: asked for a person · 14:02\nWhat was asked already: order 88123',
    },
  ])('a line › $says', ({ drawn, says }) => {
    expect(draw(drawn).seen).toBe(says);
  });

  it('what the thread need not hear › is no line', () => {
    const warned: ConversationEvent = { type: 'clock_warned', at: 0, clock: 'owner_window' };
    expect(draw(happened({ kind: 'system' }, warned)).kind).toBe('nothing');
  });
});

describe('the first messages', () => {
  const invited = (
    over: Parameters<typeof inbox>[0],
    guests = [] as { id: typeof ben; name: string }[],
  ): SurfaceView => ({
    surface: { type: 'first_run', inboxId },
    inbox: inbox({ status: 'invited', ...over }),
    inviter: { id: rosa, name: 'Rosa Klein' },
    guests,
  });

  it('in a public channel › warns who can read, and calls the inviter', () => {
    const drawn = draw(invited({ visibility: 'public' }, [{ id: ben, name: 'Ola' }]));
    expect(drawn.seen).toContain('This channel is public: everyone in this workspace can read');
    expect(drawn.seen).toContain('1 guest can read here: Ola.');
    expect(drawn.seen).toContain(`@${rosa}, you invited me`);
    expect(drawn.labels).toEqual(['*Set up #support', 'Show me with a pretend customer']);
  });

  it('in a channel shared with another company › offers nothing', () => {
    const drawn = draw(invited({ visibility: 'shared' }));
    expect(drawn.seen).toContain('I don’t work in channels shared with other companies');
    expect(drawn.labels).toEqual([]);
  });

  it('after leaving › says nothing', () => {
    expect(draw(invited({ status: 'left' })).kind).toBe('nothing');
  });

  it('taken out › says what that means and how to bring us back, while it is so', () => {
    const taken = (status: 'left' | 'ready'): SurfaceView => ({
      surface: { type: 'taken_out_dm', inboxId, agentId: rosa, version: 3 },
      inbox: inbox({ status }),
    });
    const drawn = draw(taken('left'));
    expect(drawn.seen).toContain('I was taken out of #support. Customers can still write');
    expect(drawn.seen).toContain('To bring me back, write /invite @Dibs in #support.');
    expect(draw(taken('ready')).kind).toBe('nothing');
  });

  it('ready › repeats what was decided and how to connect', () => {
    const view: SurfaceView = {
      surface: { type: 'ready_dm', inboxId, agentId: rosa },
      inbox: inbox(),
    };
    const drawn = draw(view);
    expect(drawn.seen).toContain(
      '#support is ready: 2 people answer, 1 watches, Mon–Fri 09:00–18:00 Berlin, claim 5 min, reply 15 min, next replies 30 min.',
    );
    expect(drawn.labels).toEqual([
      'WhatsApp',
      'SMS (Twilio)',
      'Any system by webhook',
      'Send a test conversation',
      'Settings',
      'Change the setup',
    ]);
  });
});

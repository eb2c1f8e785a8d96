import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../../src/domain/conversation.ts';
import { minutes } from '../../../src/domain/ids.ts';
import { card } from '../../../src/slack/blocks/card.ts';
import { decodeSelectBlockId } from '../../../src/slack/button-value.ts';
import {
  ana,
  at,
  automated,
  ben,
  clock,
  conversationId,
  message,
  outboxId,
  owned,
  reply,
  resolved,
  unassigned,
  viewOf,
  waiting,
} from './given.ts';
import { labels, seen, spokenLabels } from './seen.ts';

const UNOWNED = ['*Claim', 'Claim & reply', 'Assign to… ▾', 'More…'];
const OWNED = ['*Reply', 'Reassign…', 'Resolve', 'More…'];
const QUOTE = '> Is the blue one still available? I need it by Friday.';
const response = (phase: 'on_time' | 'soon' | 'late') => ({
  name: 'first_response' as const,
  ...clock(at(14, 15), phase),
});

const STATES: { name: string; conversation: Conversation; line: string; buttons: string[] }[] = [
  {
    name: 'unassigned, on time',
    conversation: unassigned(),
    line: '🔵 Unassigned · claim by 14:05 · reply by 14:15',
    buttons: UNOWNED,
  },
  {
    name: 'unassigned, claim soon',
    conversation: unassigned({ assignment: clock(at(14, 5), 'soon') }),
    line: '🟠 Unassigned · claim soon, by 14:05 · reply by 14:15',
    buttons: UNOWNED,
  },
  {
    name: 'unassigned past the claim target',
    conversation: unassigned({ assignment: clock(at(14, 5), 'late'), response: response('soon') }),
    line: '🔴 Unassigned · claim was due 14:05 · reply soon, by 14:15',
    buttons: UNOWNED,
  },
  {
    name: 'unassigned and late',
    conversation: unassigned({
      assignment: clock(at(14, 5), 'late'),
      response: response('late'),
      unanswered: 3,
    }),
    line: '🔴 Unassigned · late since 14:15 · Marta has waited since 14:00 and written 3 times',
    buttons: UNOWNED,
  },
  {
    name: 'owned, on time',
    conversation: owned(),
    line: '🟢 Reply by 14:15 · Ana Silva',
    buttons: OWNED,
  },
  {
    name: 'owned, chased',
    conversation: owned({ unanswered: 2 }),
    line: '🟢 Reply by 14:15 · Ana Silva · Marta wrote twice',
    buttons: OWNED,
  },
  {
    name: 'owned, soon',
    conversation: owned({ response: response('soon') }),
    line: '🟠 Reply soon, by 14:15 · Ana Silva',
    buttons: OWNED,
  },
  {
    name: 'owned, late, chased',
    conversation: owned({ response: response('late'), unanswered: 3 }),
    line: '🔴 Late since 14:15 · Ana Silva · Marta has waited since 14:00 and written 3 times',
    buttons: OWNED,
  },
  {
    name: 'late for the customer while a new owner has time',
    conversation: owned(
      { response: response('late') },
      { owner: { agentId: ana, since: at(14, 20), window: clock(at(14, 30)) } },
    ),
    line: '🔴 Late since 14:15 · Ana Silva, who has until 14:30 · Marta has waited since 14:00',
    buttons: OWNED,
  },
  {
    name: 'automation talking',
    conversation: automated(),
    line: '🤖 Automation is talking with Marta since 5 Mar 2026 at 13:58 · no owner needed yet',
    buttons: ['Claim', 'Assign to… ▾', 'More…'],
  },
];

describe('the card', () => {
  it.each(STATES)(
    '$name › says so and has the buttons for it',
    ({ conversation, line, buttons }) => {
      const { blocks } = card(viewOf(conversation), outboxId);
      expect(seen(blocks)).toBe(['#142 · Marta Díaz', QUOTE, line, 'WhatsApp ··4417'].join('\n'));
      expect(labels(blocks)).toEqual(buttons);
    },
  );

  it('waiting for the customer › shows our reply and how far it has come, and urges nobody', () => {
    const { blocks } = card(viewOf(waiting(), { lastMessages: [message(), reply()] }), outboxId);
    expect(seen(blocks)).toContain('> Ana: Yes! It ships tomorrow.   👁 read');
    expect(seen(blocks)).toContain('⏳ Waiting for Marta since 5 Mar 2026 at 14:22 · Ana Silva');
    expect(labels(blocks)).toEqual(['Reply', 'Reassign…', 'Resolve', 'More…']);
  });

  it('waiting for the customer without an owner › can be claimed and resolved', () => {
    const { blocks } = card(viewOf(waiting({ owner: null } as Partial<Conversation>)), outboxId);
    expect(labels(blocks)).toEqual(['Claim', 'Assign to… ▾', 'Resolve', 'More…']);
  });

  it('resolved › takes two lines', () => {
    const first = { after: minutes(22), target: minutes(15) };
    const { blocks } = card(
      viewOf(resolved(), { answers: { first, replies: 3, trouble: null } }),
      outboxId,
    );
    expect(seen(blocks)).toBe(
      [
        '✅ #142 · Marta Díaz · resolved by Ana Silva, 5 Mar 2026 at 14:40: “new size shipped”',
        'First reply after 22 min (target 15 min) · 3 replies · opens again if Marta writes within 7 days',
      ].join('\n'),
    );
    expect(labels(blocks)).toEqual(['Reopen', 'More…']);
  });

  it('resolved without an answer › does not claim one', () => {
    const conversation = resolved({ answered: false, firstRepliedAt: null, note: null } as never);
    const { blocks } = card(viewOf(conversation), outboxId);
    expect(seen(blocks)).toContain('resolved without an answer by Ana Silva');
    expect(seen(blocks)).not.toContain('First reply');
    expect(seen(blocks)).not.toContain('Not answered');
  });

  it('resolved in the customer’s turn without a reply › says so, and blames nobody', () => {
    const { blocks } = card(viewOf(resolved({ firstRepliedAt: null })), outboxId);
    expect(seen(blocks)).toContain('Not answered · opens again if Marta writes within 7 days');
  });

  it('resolved after a first reply that nobody was promised › says how long it took', () => {
    const { blocks } = card(
      viewOf(resolved(), { answers: { first: null, replies: 1, trouble: null } }),
      outboxId,
    );
    expect(seen(blocks)).toContain('First reply after 22 min · 1 reply · opens again');
  });

  it('a resolved test › has no figures', () => {
    const { blocks } = card(viewOf(resolved({ purpose: 'test' } as never)), outboxId);
    expect(seen(blocks)).not.toMatch(/reply|opens again|answered/);
  });

  it('known facts › stand in small print, and the telephone number is masked', () => {
    const details = {
      subject: 'My order',
      priority: 'high',
      tags: ['refund'],
      source: 'landing page',
      captured: { order: '88123', size: 'M' },
    } as const;
    const view = viewOf(unassigned({}, { details } as never), {
      alsoOpen: [{ number: 88, channel: 'email', owner: { id: ana, name: 'Ana Silva' } }],
    });
    const text = seen(card(view, outboxId).blocks);
    expect(text).toContain(
      'WhatsApp ··4417 · high · refund · from landing page · automation asked: order 88123, size M · also open: #88 e-mail, with Ana Silva',
    );
    expect(text).toContain('> My order · Is the blue one');
    expect(text).not.toContain('600004417');
  });

  it('a customer who calls themselves by our signs › is shown without them', () => {
    const view = viewOf(unassigned());
    const { blocks } = card(
      { ...view, customer: { ...view.customer, name: 'Marta ⭐ ✅' } },
      outboxId,
    );
    expect(seen(blocks)).toContain('#142 · Marta\n');
    expect(seen(blocks)).not.toContain('⭐');
  });

  it('a customer whose only name is their number › is not shown with it', () => {
    const view = viewOf(unassigned(), {
      customer: {
        ...viewOf(unassigned()).customer,
        name: '+34 600 004 417',
      },
    });
    const { text, blocks } = card(view, outboxId);
    expect(seen(blocks)).toContain('#142 · Somebody at ··4417');
    expect(`${text}${JSON.stringify(blocks)}`).not.toMatch(/600.?004/);
  });

  it('an attachment without words › is named', () => {
    const photo = message({
      text: '',
      attachments: [{ type: 'image', name: null, mimeType: 'image/jpeg', reference: null }],
    });
    const view = viewOf(unassigned(), { lastFromCustomer: photo });
    expect(seen(card(view, outboxId).blocks)).toContain('> (Photo)');
  });

  it('put aside while the customer waits › says both: no clock stops', () => {
    const snooze = { until: at(16, 0), by: ana, since: at(14, 3), note: null };
    const { blocks } = card(viewOf(owned({}, { snooze })), outboxId);
    expect(seen(blocks)).toBe(
      [
        '#142 · Marta Díaz',
        QUOTE,
        '💤 Snoozed until 5 Mar 2026 at 16:00 by Ana Silva',
        '🟢 Reply by 14:15 · Ana Silva',
      ].join('\n'),
    );
    expect(labels(blocks)).toEqual(['*Reply', 'Wake now', 'Reassign…', 'Resolve', 'More…']);
  });

  it('put aside by somebody and owned by another › names both', () => {
    const snooze = { until: at(16, 0), by: ben, since: at(14, 3), note: 'parcel' };
    expect(seen(card(viewOf(waiting({ snooze })), outboxId).blocks)).toContain(
      '💤 Snoozed until 5 Mar 2026 at 16:00 by Ben Adler: “parcel” · Ana Silva · wakes early if Marta writes',
    );
  });

  it('a held reply › counts down, and what was taken back or stopped was never said', () => {
    const until = at(14, 22) + 10_000;
    const held = reply({ delivery: { state: 'held', until } });
    const back = reply({ number: 3, text: 'Oops', delivery: { state: 'taken_back', at: until } });
    const conversation = waiting({
      held: [{ messageNumber: 2, by: ana, in: 3, since: at(14, 22), until }],
    });
    const text = seen(card(viewOf(conversation, { lastMessages: [held, back] }), outboxId).blocks);
    expect(text).toContain('> Ana: Yes! It ships tomorrow.\n⏳ Reply goes out at 14:22:10 · Ana');
    expect(text).not.toContain('Oops');
  });

  it('who writes › is named until they stop', () => {
    const writing = (agentId: typeof ana, until: number) => ({ agentId, since: at(14, 0), until });
    const line = (...replying: ReturnType<typeof writing>[]) =>
      seen(card(viewOf(unassigned({}, { replying })), outboxId).blocks);
    expect(line(writing(ben, at(14, 5)))).toContain('reply by 14:15 · ✏ Ben Adler is writing');
    expect(line(writing(ana, at(14, 5)), writing(ben, at(14, 5)))).toContain(
      '✏ Ana Silva and Ben Adler are writing',
    );
    expect(line(writing(ben, at(14, 0)))).not.toContain('writing');
  });

  it('not for us › takes two lines and says why, and whether the sender is blocked', () => {
    const dismissed = resolved({ dismissed: 'spam', answered: false, note: null });
    const view = viewOf(dismissed);
    const text = seen(card(view, outboxId).blocks);
    expect(text).toContain(
      '🚫 #142 · Marta Díaz · Not for us: spam, Ana Silva, 5 Mar 2026 at 14:40',
    );
    const blocked = { ...view, customer: { ...view.customer, sender: 'blocked' as const } };
    expect(seen(card(blocked, outboxId).blocks)).toContain('The sender is blocked');
    expect(card(view, outboxId).text).toContain('#142, Marta Díaz on WhatsApp: Not for us: spam');
  });

  it('how it ended › stands before the note', () => {
    const { blocks } = card(viewOf(resolved({ outcome: 'Exchanged' })), outboxId);
    expect(seen(blocks)).toContain('14:40: Exchanged, “new size shipped”');
  });

  it.each([
    {
      trouble: 'failed',
      says: '❌ The last reply did not arrive; its thread says why.\n🟢 Reply by',
    },
    {
      trouble: 'uncertain',
      says: '⚠ The last reply may not have arrived; its thread has more.\n🟢 Reply',
    },
  ] as const)('our turn after a reply that $trouble › says so', ({ trouble, says }) => {
    const answers = { first: null, replies: 0, trouble };
    expect(seen(card(viewOf(owned(), { answers }), outboxId).blocks)).toContain(says);
  });

  it('VIPs and tests › are marked, on the card and in the push', () => {
    const view = viewOf(unassigned({}, { purpose: 'test' }));
    const drawn = card({ ...view, customer: { ...view.customer, vip: true } }, outboxId);
    expect(seen(drawn.blocks)).toContain('#142 · Marta Díaz ⭐ VIP · TEST\n');
    expect(drawn.text).toMatch(/^Test: new on WhatsApp from Marta Díaz \(VIP\): /);
  });

  it('posted anew › says where its earlier part is', () => {
    const formerCard = { slackChannel: 'C0SUPPORT', ts: '1690000000.000200' };
    const { blocks } = card(viewOf(unassigned(), { formerCard }), outboxId);
    expect(seen(blocks)).toContain('#142 · Marta Díaz · earlier part ↑\n');
    expect(JSON.stringify(blocks)).toContain('/archives/C0SUPPORT/p1690000000000200');
  });

  it.each([
    ['unassigned', unassigned(), /^New on WhatsApp, #142\. No owner yet\.$/],
    ['owned', owned(), /^#142 on WhatsApp, is with Ana Silva\. Reply by .+\.$/],
    ['waiting', waiting(), /^#142 on WhatsApp · ⏳ Waiting for the customer since .+ · Ana Silva$/],
    ['resolved', resolved(), /^#142 on WhatsApp, was resolved by Ana Silva, /],
  ])('private previews, %s › name neither the customer nor their words', (_name, state, says) => {
    const view = viewOf(state, { lastMessages: [message(), reply()] });
    const inbox = { ...view.inbox, previews: 'private' as const };
    const { text, blocks } = card({ ...view, inbox }, outboxId);
    expect(text).toMatch(says);
    expect(text).not.toMatch(/Marta|Díaz|blue|ship/);
    expect(seen(blocks)).toContain('Marta Díaz');
  });

  it('top-level text › is a whole sentence for pushes and screen readers', () => {
    const text = (conversation: Conversation) => card(viewOf(conversation), outboxId).text;
    expect(text(unassigned())).toBe(
      'New on WhatsApp from Marta Díaz: “Is the blue one still available? I need it by Friday.” No owner yet. #142',
    );
    expect(text(owned())).toMatch(
      /^#142, Marta Díaz on WhatsApp, is with Ana Silva\. Reply by <!date\^\d+\^\{time\}\|14:15 UTC>: “Is the blue/,
    );
    expect(text(resolved())).toMatch(/^#142, Marta Díaz on WhatsApp, was resolved by Ana Silva/);
  });

  it('buttons › name the conversation to screen readers', () => {
    const { blocks } = card(viewOf(owned()), outboxId);
    expect(spokenLabels(blocks)).toEqual([
      'Reply to conversation 142, Marta Díaz',
      'Reassign conversation 142, Marta Díaz',
      'Resolve conversation 142, Marta Díaz',
      'More about conversation 142, Marta Díaz',
    ]);
  });

  it('the select › carries the conversation in its block, anew with each drawing', () => {
    const draw = (salt: string) =>
      card(viewOf(unassigned()), salt as typeof outboxId).blocks.at(-1)?.block_id;
    expect(decodeSelectBlockId(draw('a'))).toEqual({ conversationId, seenVersion: 1 });
    expect(draw('a')).not.toBe(draw('b'));
  });

  it('a deadline on another day › says the day', () => {
    const tomorrow = clock(Date.UTC(2026, 2, 6, 9, 30));
    const view = viewOf(owned({ response: { name: 'first_response', ...tomorrow } }));
    expect(seen(card(view, outboxId).blocks)).toContain('Reply by 6 Mar 2026, 09:30');
  });
});

import type { KnownBlock, ModalView } from '@slack/types';
import { describe, expect, it } from 'vitest';
import {
  validateMessageBlocks,
  validateOptions,
  validateView,
} from '../../../sandbox/blocks/validate-blocks.ts';
import { days, minutes } from '../../../src/domain/ids.ts';
import { LONGEST_OUTCOME } from '../../../src/domain/inbox.ts';
import type { ReplyDelivery } from '../../../src/domain/message.ts';
import type { ConversationView, SurfaceViewOf } from '../../../src/domain/views.ts';
import { INPUTS } from '../../../src/slack/action-ids.ts';
import { type Desk, decodeAfterwards, replyModal } from '../../../src/slack/blocks/modals/reply.ts';
import { saveReplyModal } from '../../../src/slack/blocks/modals/save-reply.ts';
import {
  replyHeld,
  replyTakenBack,
  stillInTheWay,
  tooLateToTakeBack,
} from '../../../src/slack/blocks/reply-answers.ts';
import { replyTroubleDm } from '../../../src/slack/blocks/reply-trouble.ts';
import { savedReplyOptions, savedReplyText } from '../../../src/slack/blocks/saved-replies.ts';
import { threadMessage } from '../../../src/slack/blocks/thread-message.ts';
import { decodeConversationMetadata } from '../../../src/slack/button-value.ts';
import {
  ana,
  at,
  ben,
  conversationId,
  inboxId,
  message,
  NOON,
  owned,
  reply,
  rosa,
  unassigned,
  viewOf,
} from './given.ts';
import { labels, seen } from './seen.ts';

const openedAt = { slackChannel: 'C1', ts: '1.2' };
const desk: Desk = { viewer: ana, signature: null, savedReplies: 'some' };
const shown = (modal: ModalView): string => seen(modal.blocks as KnownBlock[]);

function withOutcomes(choices: string[]): ConversationView {
  const view = viewOf(owned());
  return { ...view, inbox: { ...view.inbox, outcomes: { choices, asked: 'optional' } } };
}

interface Element {
  type: string;
  action_id: string;
  initial_value?: string;
  max_length?: number;
  options?: { text: { text: string }; value: string }[];
}

const field = (modal: ModalView, name: string): Element | undefined =>
  (modal.blocks as unknown as { element?: Element }[]).find(
    ({ element }) => element?.action_id === name,
  )?.element;

describe('Reply', () => {
  it('shows who said what, the deadline and the free replies, and carries what was on the screen', () => {
    const view = viewOf(owned(), { lastMessages: [message(), reply()] });
    const modal = replyModal(view, desk, { openedAt });
    expect(shown(modal)).toMatch(
      /^Marta Díaz · WhatsApp · 🟢 Reply by 14:15 · Ana Silva · free replies until 6 Mar 2026 at 14:00/,
    );
    expect(shown(modal)).toContain('Ana Silva 14:22  👁 read\n> Yes! It ships tomorrow.');
    expect(modal.submit?.text).toBe('Send');
    expect(modal.notify_on_close).toBe(true);
    expect(decodeConversationMetadata(modal.private_metadata)).toEqual({
      conversationId,
      seenVersion: 2,
      inboxId,
      openedAt,
    });
  });

  it('over WhatsApp a day later › says since when free replies are over', () => {
    const view = viewOf(owned(), { now: NOON + days(1) + minutes(5) });
    expect(shown(replyModal(view, desk))).toContain(
      'That ended 6 Mar 2026 at 14:00, so this will most likely be refused.',
    );
  });

  it('names whoever else writes, and not oneself or who stopped long ago', () => {
    const replying = [
      { agentId: ana, since: at(14, 0), until: at(14, 30) },
      { agentId: ben, since: at(13, 55), until: at(14, 30) },
      { agentId: rosa, since: at(13, 0), until: at(13, 5) },
    ];
    const modal = replyModal(viewOf(owned({}, { replying })), desk);
    expect(shown(modal)).toContain('⚠ Ben Adler has been writing since 13:55');
    expect(shown(modal)).not.toMatch(/(Ana|Rosa) \w+ has been writing|is writing/);
  });

  it('not sent since the customer wrote › keeps what was typed, shows what came, and asks again', () => {
    const found = message({ text: 'I found it, never mind.' });
    const view = viewOf(owned({}, { version: 9 }), { lastFromCustomer: found });
    const modal = replyModal(view, desk, {
      inTheWay: { why: 'customer_wrote' },
      draft: 'It ships tomorrow.',
    });
    expect(shown(modal)).toMatch(
      /^⚠ Not sent\. Marta wrote again while you were typing:\n> I found it, never mind\./,
    );
    expect(field(modal, INPUTS.message)?.initial_value).toBe('It ships tomorrow.');
    expect(modal.submit?.text).toBe('Send anyway');
    expect(decodeConversationMetadata(modal.private_metadata)?.seenVersion).toBe(9);
  });

  it('not sent since a colleague answered › shows the answer', () => {
    const view = viewOf(owned(), { lastMessages: [message(), reply()] });
    const modal = replyModal(view, desk, { inTheWay: { why: 'colleague_replied', by: ana } });
    expect(shown(modal)).toMatch(
      /^⚠ Not sent\. Ana Silva answered Marta while you were typing:\n> Yes! It ships tomorrow\./,
    );
  });

  it('not sent since somebody owns it › names them and their time, and sending passes them over', () => {
    const modal = replyModal(viewOf(owned()), desk, {
      inTheWay: { why: 'owned_by_other', owner: ana },
    });
    expect(shown(modal)).toMatch(
      /^⚠ Not sent\. Ana Silva owns #142 and has until 14:15\. If you send this, Ana stays the owner\./,
    );
    expect(decodeConversationMetadata(modal.private_metadata)?.over).toBe(ana);
  });

  it('of a reply that stopped › carries its number, and has no files and no end', () => {
    const modal = replyModal(viewOf(owned()), desk, { messageNumber: 2, draft: 'Yes!' });
    expect(decodeConversationMetadata(modal.private_metadata)?.messageNumber).toBe(2);
    expect(field(modal, INPUTS.files)).toBeUndefined();
    expect(field(modal, INPUTS.afterwards)).toBeUndefined();
  });

  it('by SMS › takes no more than Twilio does, and no files', () => {
    const of = (channel: 'sms' | 'whatsapp') => replyModal(viewOf(owned({}, { channel })), desk);
    expect(field(of('sms'), INPUTS.message)?.max_length).toBe(1_600);
    expect(field(of('whatsapp'), INPUTS.message)?.max_length).toBe(3_000);
    expect(field(of('sms'), INPUTS.files)).toBeUndefined();
    expect(field(of('whatsapp'), INPUTS.files)).toBeDefined();
  });

  it('to what nobody owns › says that sending claims it', () => {
    const claims = 'Nobody owns it. Sending claims it for you.';
    expect(shown(replyModal(viewOf(unassigned()), desk))).toContain(claims);
    expect(shown(replyModal(viewOf(owned()), desk))).not.toContain(claims);
  });

  it('says what will stand under it', () => {
    const signed = replyModal(viewOf(owned()), { ...desk, signature: '— Ana, Acme' });
    expect(shown(signed)).toContain('Marta reads this on WhatsApp, with “— Ana, Acme” under it.');
    expect(shown(replyModal(viewOf(owned()), desk))).toContain('Marta reads this on WhatsApp.');
  });

  it('can end it as the inbox has it; without a choice it goes on', () => {
    const modal = replyModal(viewOf(owned()), desk);
    const texts = (name: string, of = modal) =>
      field(of, name)?.options?.map(({ text }) => text.text);
    expect(field(modal, INPUTS.afterwards)?.type).toBe('radio_buttons');
    expect(texts(INPUTS.afterwards)).toEqual(['Wait for Marta', 'Resolve']);
    expect(texts(INPUTS.resolveAs)).toEqual(['Answered', 'Solved', 'Passed on', 'Could not help']);
    const [wait, resolve] = field(modal, INPUTS.afterwards)?.options ?? [];
    const solved = field(modal, INPUTS.resolveAs)?.options?.[1];
    expect(decodeAfterwards(wait?.value, solved?.value)).toBeUndefined();
    expect(decodeAfterwards(resolve?.value, solved?.value)).toEqual({ outcome: 'Solved' });
    // Without outcomes it is simply resolved.
    const none = replyModal(withOutcomes([]), desk);
    expect(texts(INPUTS.afterwards, none)).toEqual(['Wait for Marta', 'Resolve']);
    expect(field(none, INPUTS.resolveAs)).toBeUndefined();
    expect(decodeAfterwards(resolve?.value, null)).toEqual({ outcome: null });
  });

  it('shows the longest outcome whole, and takes it as the inbox has it, from right to left too', () => {
    const choices = ['x'.repeat(LONGEST_OUTCOME), 'ש'.repeat(LONGEST_OUTCOME)];
    const options = field(replyModal(withOutcomes(choices), desk), INPUTS.resolveAs)?.options ?? [];
    expect(options.map(({ value }) => value)).toEqual(choices);
    expect(options.map(({ text }) => text.text.replace(/[\u2068\u2069]/g, ''))).toEqual(choices);
  });

  it('is at its longest one that Slack takes', () => {
    const text = 'x'.repeat(3_000);
    const last = Array.from({ length: 5 }, (_, number) => message({ number, text }));
    const view = viewOf(owned(), { lastMessages: last, lastFromCustomer: message({ text }) });
    const replying = Array.from({ length: 30 }, () => ({
      ...{ agentId: ben, since: 0, until: at(23, 0) },
    }));
    const outcomes = {
      choices: Array.from({ length: 200 }, (_, index) => `${index}`.repeat(40)),
      asked: 'required',
    } as const;
    const longest = {
      ...view,
      conversation: { ...view.conversation, replying },
      inbox: { ...view.inbox, outcomes },
    };
    const modal = replyModal(
      longest,
      { viewer: ana, signature: text, savedReplies: 'some' },
      {
        ...{ draft: text, salt: 'a'.repeat(36), tooLong: 'x'.repeat(75), openedAt },
        over: ben,
        inTheWay: { why: 'customer_wrote' },
      },
    );
    expect(validateView(modal)).toEqual([]);
    expect(validateView(saveReplyModal(inboxId, text))).toEqual([]);
  });
});

describe('saved replies', () => {
  const saved = { id: 's1', title: 'x'.repeat(75), text: 'Hello {customer}. '.repeat(200) };

  it('are options that Slack takes, a hundred at most', () => {
    const many = Array.from({ length: 150 }, (_, index) => ({ ...saved, id: `s${index}` }));
    expect(validateOptions(savedReplyOptions(many, ''))).toEqual([]);
    expect(savedReplyOptions(many, '').options).toHaveLength(100);
    expect(validateOptions(savedReplyOptions([{ id: 'a', title: ' ', text: '' }], ''))).toEqual([]);
  });

  it('call the customer by name only where one is known', () => {
    const text = 'Hello {customer}!';
    const view = viewOf(owned());
    const nameless: ConversationView = {
      ...view,
      customer: { ...view.customer, name: '+34600004417' },
    };
    expect(savedReplyText({ ...saved, text }, view, 'Ana')).toBe('Hello Marta!');
    expect(savedReplyText({ ...saved, text }, nameless, 'Ana')).toBe('Hello!');
  });
});

describe('a reply in the thread', () => {
  const thread = (delivery: ReplyDelivery) => {
    const one = reply({ delivery });
    const { blocks } = threadMessage({
      ...viewOf(owned()),
      message: one,
      surface: { type: 'thread_message', conversationId, messageNumber: one.number },
    });
    expect(validateMessageBlocks(blocks)).toEqual([]);
    return { seen: seen(blocks), labels: labels(blocks) };
  };

  it.each<[ReplyDelivery, string, string, string[]]>([
    [
      { state: 'held', until: at(14, 15) + 10_000 },
      'Ana Silva is replying to Marta Díaz',
      '⏳ goes out at 14:15:10',
      ['Undo'],
    ],
    [
      { state: 'taken_back', at: at(14, 15) },
      'Ana Silva wrote a reply to Marta Díaz',
      '↩ taken back 14:15, so it was not sent',
      [],
    ],
    [
      { state: 'stopped', at: at(14, 15), because: 'customer_wrote' },
      'Ana Silva wrote a reply to Marta Díaz',
      '⚠ Not sent: the customer wrote again before it went out.',
      ['Send anyway', 'Edit'],
    ],
    [
      { state: 'stopped', at: at(14, 15), because: 'answered_elsewhere' },
      'Ana Silva wrote a reply to Marta Díaz',
      '⚠ Not sent: the customer was answered elsewhere before it went out.',
      ['Send anyway', 'Edit'],
    ],
  ])('$state › says so, with what can be done', (delivery, heading, says, buttons) => {
    const drawn = thread(delivery);
    expect(drawn.seen).toBe(`${heading}\n> Yes! It ships tomorrow.\n${says}`);
    expect(drawn.labels).toEqual(buttons);
  });
});

describe('the DM about a reply that stopped', () => {
  const dm = (delivery: ReplyDelivery, over: Partial<SurfaceViewOf<'reply_trouble_dm'>> = {}) => {
    const drawn = replyTroubleDm({
      ...viewOf(owned()),
      message: reply({ delivery }),
      surface: { type: 'reply_trouble_dm', conversationId, agentId: ana, messageNumber: 2 },
      ...over,
    });
    expect(validateMessageBlocks(drawn.blocks)).toEqual([]);
    return { ...drawn, seen: seen(drawn.blocks), labels: labels(drawn.blocks) };
  };
  const stopped = { state: 'stopped', at: at(14, 15), because: 'answered_elsewhere' } as const;

  it('names who answered elsewhere, and what', () => {
    const answer = reply({
      author: { kind: 'elsewhere', name: 'Ada (telephone)' },
      text: 'Called.',
    });
    const drawn = dm(stopped, { lastMessages: [answer] });
    expect(drawn.seen).toBe(
      [
        'Your reply to Marta Díaz on #142 was not sent. Ada (telephone) answered Marta elsewhere before it went out:',
        '> Called.',
        'You wrote: “Yes! It ships tomorrow.”',
      ].join('\n'),
    );
    expect(drawn.text).toBe('Your reply to Marta Díaz on #142 was not sent. “Called.”');
  });

  it('where pushes are private › has no word of the customer in its text', () => {
    const view = viewOf(owned());
    const inbox = { ...view.inbox, previews: 'private' as const };
    const { text } = dm({ ...stopped, because: 'customer_wrote' }, { inbox });
    expect(text).toBe('Your reply to the customer on #142 was not sent.');
  });

  it('of what was typed in the thread › is edited there', () => {
    const typed = reply({ delivery: stopped, typedIn: { slackChannel: 'C1', ts: '1.2' } });
    expect(dm(stopped, { message: typed }).labels).toEqual(['Send anyway', 'Open']);
  });

  it.each<[ReplyDelivery, string]>([
    [{ state: 'held', until: at(14, 15) }, 'goes out after all, at 14:15:00.'],
    [{ state: 'taken_back', at: at(14, 15) }, 'was taken back and never sent.'],
    [{ state: 'sent', at: at(14, 15) }, 'arrived after all, 14:15.'],
    [{ state: 'queued' }, 'was sent again. Its thread says how far it is.'],
  ])('folds once it is settled: %j', (delivery, says) => {
    const drawn = dm(delivery);
    expect(drawn.seen).toBe(`Your reply to Marta Díaz on #142 ${says}`);
    expect([drawn.folded, drawn.labels]).toEqual([true, []]);
  });

  it('of what is a note now › says that it stays', () => {
    const note = reply({ kind: 'note', delivery: null });
    expect(dm({ state: 'queued' }, { message: note }).seen).toContain('stays with the team.');
  });
});

describe('what the sender is told', () => {
  const view = viewOf(owned());

  it('in ten seconds, and at what time, with the way back', () => {
    const { blocks } = replyHeld(view, { messageNumber: 2, until: view.now + 10_000 });
    expect(seen(blocks)).toBe('⏳ Goes to Marta in 10 seconds, at 14:01:10.');
    expect(labels(blocks)).toEqual(['Undo']);
  });

  it('taken back, too late, or in the way once more', () => {
    const told = {
      inReply: replyTakenBack(view, 'in_reply'),
      inThread: replyTakenBack(view, 'in_thread'),
      late: tooLateToTakeBack(view, reply()),
      again: stillInTheWay(view, reply(), { why: 'owned_by_other', owner: ana }),
    };
    expect(seen(told.inReply.blocks)).toBe(
      'Taken back. Nothing went to Marta. Your text waits in Reply.',
    );
    expect(labels(told.inReply.blocks)).toEqual(['*Reply']);
    expect(seen(told.inThread.blocks)).toBe(
      'Taken back. Nothing went to Marta. It stays with the team.',
    );
    expect(seen(told.late.blocks)).toContain('Too late to take that back: it went out to Marta');
    expect(labels(told.again.blocks)).toEqual(['Send anyway', 'Edit']);
    for (const { blocks } of Object.values(told)) expect(validateMessageBlocks(blocks)).toEqual([]);
  });
});

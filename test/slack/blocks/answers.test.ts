import { describe, expect, it } from 'vitest';
import type { ConversationId } from '../../../src/domain/ids.ts';
import type { Refusal } from '../../../src/domain/refusals.ts';
import { alreadyYours } from '../../../src/slack/blocks/act-answers.ts';
import { notAnInbox, unknownNumber, whichPerson } from '../../../src/slack/blocks/answers.ts';
import { inboxRefusalText } from '../../../src/slack/blocks/inbox-refusal-sentences.ts';
import {
  type RefusalContext,
  refusalAnswer,
  refusalText,
} from '../../../src/slack/blocks/refusal-sentences.ts';
import { ana, at, ben, inboxId, NAMES, owned, rosa, unclaimed, viewOf } from './given.ts';
import { labels, seen } from './seen.ts';

const context: RefusalContext = {
  number: 142,
  customerName: 'Marta Díaz',
  inboxName: 'support',
  names: NAMES,
  managers: [
    { id: rosa, name: 'Rosa Klein' },
    { id: ben, name: 'Tom Baker' },
  ],
  actor: ana,
  now: at(14, 10),
  timeZone: 'UTC',
};
const kim = unclaimed({
  number: 143,
  customerName: 'Kim Park',
  channel: 'sms',
  waitingSince: at(14, 1),
});

describe('a refusal', () => {
  it.each<{ refusal: Refusal; says: string }>([
    { refusal: { reason: 'not_found' }, says: 'That conversation is gone. Nothing was changed.' },
    {
      refusal: { reason: 'not_allowed', role: 'watcher' },
      says: 'You watch #support but do not answer there. Rosa Klein or Tom Baker can add you.',
    },
    {
      refusal: { reason: 'not_allowed', role: null },
      says: 'You are not in #support. Join it first; then Rosa Klein or Tom Baker can let you answer.',
    },
    {
      refusal: { reason: 'receiver_cannot_answer', agentId: ben },
      says: 'Ben Adler does not answer in #support, so nothing was changed. Choose somebody who does.',
    },
    {
      refusal: { reason: 'not_yours', owner: ben, since: 0 },
      says: 'Ben Adler owns #142. Only the owner or a manager can do that; ask Rosa Klein or Tom Baker.',
    },
    {
      refusal: { reason: 'owner_changed', owner: ben, since: at(14, 2) },
      says: 'Ben Adler has had #142 since 14:02 UTC; your screen was behind. Nothing was changed; look again and decide.',
    },
    {
      refusal: { reason: 'owner_changed', owner: null, since: null },
      says: '#142 went back to unassigned meanwhile. Nothing was changed; look again and decide.',
    },
    {
      refusal: { reason: 'customer_wrote_again' },
      says: 'Not sent. Marta wrote again while you were typing. Read it, then send or change your message.',
    },
    {
      refusal: { reason: 'already_resolved', by: { kind: 'agent', agentId: rosa }, at: at(14, 2) },
      says: 'Rosa Klein resolved #142 at 14:02 UTC. Reopen it if there is more to do.',
    },
    {
      refusal: { reason: 'another_is_open', conversationId: 'x' as ConversationId, number: 150 },
      says: 'Marta already has an open conversation here: #150. Go on there instead of reopening #142.',
    },
    { refusal: { reason: 'text_empty' }, says: 'There is nothing to send. Write something first.' },
    {
      refusal: { reason: 'text_too_long', length: 3_211, limit: 3_000 },
      says: 'That is 3,211 characters; at most 3,000 fit. Shorten it or send it in two parts.',
    },
    {
      refusal: { reason: 'channel_cannot_reply' },
      says: 'Marta cannot be answered from here: no address for replies is set. Managers of #support can add one with /inbox settings.',
    },
    {
      refusal: { reason: 'reply_not_failed' },
      says: 'That reply has arrived or is on its way, so it was not sent again.',
    },
  ])('$refusal.reason › $says', ({ refusal, says }) => {
    expect(refusalText(refusal, context)).toBe(says);
    expect(seen(refusalAnswer(refusal, context).blocks)).toBe(says.replaceAll(' UTC', ''));
  });

  it.each([
    {
      refusal: { reason: 'only_inviter_or_admin', invitedBy: rosa } as const,
      says: 'Only Rosa Klein or an admin of this workspace can set this up.',
    },
    {
      refusal: { reason: 'nobody_answers' } as const,
      says: 'Choose at least one person who answers.',
    },
    {
      refusal: { reason: 'cannot_answer', agentIds: [ben] } as const,
      says: 'Ben Adler cannot answer customers here: guests, people of other companies and deactivated people can’t. Choose somebody else.',
    },
    {
      refusal: { reason: 'bad_hours', day: 0 } as const,
      says: 'Monday must close later than it opens.',
    },
    {
      refusal: { reason: 'too_many_policies', limit: 20 } as const,
      says: 'There are 20 policies already. Remove one first.',
    },
    {
      refusal: { reason: 'bad_policy_id', id: 'Ä' } as const,
      says: 'A policy’s id is of lower-case letters, digits and dashes, and no other has it: “Ä” will not do.',
    },
    {
      refusal: { reason: 'too_many_steps', limit: 12 } as const,
      says: 'At most 12 steps fit into one chain.',
    },
    {
      refusal: { reason: 'bad_zone' } as const,
      says: 'There is no such time zone. Choose one like Europe/Berlin.',
    },
    {
      refusal: { reason: 'bad_holidays' } as const,
      says: 'I know no public holidays of that country or region.',
    },
    {
      refusal: { reason: 'bad_summary_time' } as const,
      says: 'Write a time of the day, from 00:00 to 23:59.',
    },
  ])('of an inbox, $refusal.reason › $says', ({ refusal, says }) => {
    expect(inboxRefusalText({ ...refusal } as Parameters<typeof inboxRefusalText>[0], NAMES)).toBe(
      says,
    );
  });
});

describe('a lost race', () => {
  const lost = (since: number, next: typeof kim | null) =>
    refusalAnswer({ reason: 'owned_by_other', owner: ben, since }, { ...context, next });

  it('by less than three seconds › names the gap and offers the next by name', () => {
    const { blocks } = lost(at(14, 10) - 400, kim);
    expect(seen(blocks)).toBe(
      'Ben Adler claimed #142 0.4 s before you. Nothing of yours was lost. Next: #143 · Kim Park, SMS, waiting since 14:01.',
    );
    expect(labels(blocks)).toEqual(['*Claim #143']);
  });

  it('in the same instant › never says 0.0', () => {
    expect(seen(lost(at(14, 10), null).blocks)).toContain('0.1 s before you');
  });

  it('by more › says that the screen was behind', () => {
    expect(seen(lost(at(14, 10) - 3_000, kim).blocks)).toMatch(
      /^Ben Adler has had #142 since 14:09; your screen was behind and is up to date now\. Next: #143/,
    );
  });

  it('with nothing else waiting › offers nothing', () => {
    const { blocks } = lost(at(14, 10) - 400, null);
    expect(seen(blocks)).toMatch(/Nothing else is waiting\.$/);
    expect(labels(blocks)).toEqual([]);
  });
});

describe('other answers', () => {
  it('claiming what is mine › says so, with the deadline', () => {
    const { blocks } = alreadyYours(viewOf(owned()));
    expect(seen(blocks)).toBe('#142 is yours already. Reply by 14:15.');
    expect(labels(blocks)).toEqual(['*Reply']);
  });

  it('elsewhere › names the inboxes, each with its load', () => {
    const { blocks } = notAnInbox([
      { id: inboxId, name: 'support' },
      { id: inboxId, name: 'sales' },
    ]);
    expect(seen(blocks).trim()).toBe('This channel is no team inbox. Yours are: #support, #sales.');
    expect(labels(blocks)).toEqual(['Load of #support', 'Load of #sales']);
  });

  it('an unknown number › names the newest', () => {
    expect(unknownNumber(999, 153).text).toBe(
      'There is no #999 in your inboxes. The newest is #153.',
    );
  });

  it('a name of several people › asks which', () => {
    const people = [
      { id: ana, name: 'Ana Silva' },
      { id: ben, name: 'Ana Lopez' },
    ];
    expect(whichPerson('Ana', people).text).toBe(
      'Which Ana: Ana Silva or Ana Lopez? Nothing was changed.',
    );
  });
});

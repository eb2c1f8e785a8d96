import { isOurTurn } from '../../domain/conversation.ts';
import type { AgentId } from '../../domain/ids.ts';
import type { ConversationBrief, ConversationView } from '../../domain/views.ts';
import { type Answer, answer } from './answer.ts';
import { conversationButton, subjectOf, undoOffered } from './conversation-buttons.ts';
import { actions } from './elements.ts';
import {
  atBeginning,
  CHANNEL_NAMES,
  customerName,
  DISMISSED_WORDS,
  firstName,
  inboxName,
  isNameless,
  titleOf,
} from './facts.ts';
import { bold, dayAndTime, type Line, line, time } from './lines.ts';
import { clockOf } from './state-line.ts';
import { excerpt, maskAddress } from './text.ts';

/** What a person is told who put something aside or away, or said what it is; and nobody else. */

/** They put it aside; that a customer who waits goes on waiting is said honestly. */
export function snoozedByYou(view: ConversationBrief): Answer {
  const { conversation } = view;
  const snooze = conversation.status === 'open' ? conversation.snooze : null;
  if (snooze === null) return answer(line(bold(titleOf(view)), ' is awake again.'));
  return answer(
    line(
      '💤 ',
      bold(titleOf(view)),
      ' is put aside until ',
      dayAndTime(snooze.until, clockOf(view)),
      ', or until the customer writes.',
      isOurTurn(conversation) ? line(' ', stillWaits(view)) : null,
    ),
    actions([conversationButton('wake', subjectOf(view))]),
  );
}

/** `Marta is waiting: the deadline 14:15 stays.` Empty if nobody waits for us. */
export function stillWaits(view: ConversationBrief): Line {
  const { conversation } = view;
  if (!isOurTurn(conversation)) return [];
  const name = atBeginning(firstName(customerName(view)));
  const { dueAt, phase } = conversation.turn.response;
  const due = time(dueAt, clockOf(view));
  return phase === 'late'
    ? line(bold(`${name} is waiting`), ', and it stays late since ', due, '.')
    : line(bold(`${name} is waiting`), ': the deadline ', due, ' stays.');
}

/** Priority and tags are as they said. */
export function detailsSet(view: ConversationView): Answer {
  const { priority, tags } = view.conversation.details;
  const shown = tags.slice(0, 10).map((tag) => excerpt(tag, 40));
  const more = tags.length > shown.length ? `, and ${tags.length - shown.length} more` : '';
  const listed = shown.length === 0 ? 'no tags' : `tags: ${shown.join(', ')}${more}`;
  return answer(line(bold(titleOf(view)), `: priority ${priority}, ${listed}.`));
}

export function noteAdded(view: ConversationView): Answer {
  return answer(line('Your note stands in the thread of ', bold(titleOf(view)), '.'));
}

/** They said who the customer is to us. */
export function customerMarked(view: ConversationView): Answer {
  const name = bold(customerName(view));
  return answer(
    view.customer.vip
      ? line(name, ' is a VIP now: ⭐ stands on cards, in lists and in messages about them.')
      : line(name, ' is no VIP any more.'),
  );
}

/** They put it away: it never was for us. */
export function dismissedByYou(view: ConversationView, actor: AgentId): Answer {
  const { conversation, customer } = view;
  const as = conversation.status === 'resolved' ? conversation.dismissed : null;
  if (as === null) return answer(line(bold(titleOf(view)), ' is open again.'));
  const isBlocked = customer.sender === 'blocked';
  return answer(
    line(
      '🚫 ',
      bold(titleOf(view)),
      ` is put away: ${DISMISSED_WORDS[as]}. No clock runs, and it counts in no figure.`,
      isBlocked
        ? ` The sender is blocked in ${inboxName(view.inbox.name)}; /inbox blocked shows all who are.`
        : ' If they write again, it opens again.',
    ),
    actions([undoOffered(view, actor)]),
  );
}

/** They let a blocked sender write again. */
export function unblockedByYou(view: ConversationBrief): Answer {
  return answer(unblockedWords(view));
}

export function unblockedWords(view: ConversationBrief): Line {
  const { conversation, customer } = view;
  const name = customerName(view);
  const address = maskAddress(conversation.channel, customer.address);
  const where = `${CHANNEL_NAMES[conversation.channel]}${isNameless(view) ? '' : ` ${address}`}`;
  return line(
    bold(name),
    ` (${where}) is unblocked in ${inboxName(view.inbox.name)}: what they write from now on is shown again.`,
  );
}

/** For the field of tags. */
export function tagTooLong(tag: string, limit: number): string {
  return `“${excerpt(tag, 60)}” is too long for a tag: at most ${limit} characters fit.`;
}

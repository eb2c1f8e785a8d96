import type { ActionsBlock, KnownBlock } from '@slack/types';
import type { OutboxId } from '../../domain/ids.ts';
import type { ReplyDelivery } from '../../domain/message.ts';
import type { ConversationView } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { encodeSelectBlockId } from '../button-value.ts';
import { conversationButton, subjectOf } from './conversation-buttons.ts';
import { actions, blocksOf, context, externalSelect } from './elements.ts';
import {
  CHANNEL_NAMES,
  capturedWords,
  customerName,
  firstName,
  PRIORITY_WORDS,
  personName,
  titleOf,
} from './facts.ts';
import { LIMITS } from './limits.ts';
import { bold, dotted, type Line, line, paragraphs, quote, section, toText } from './lines.ts';
import { deliveryMark, messageWords } from './message-words.ts';
import { clockOf, dueLine, ownerWord, stateLine } from './state-line.ts';
import { durationWords, excerpt, maskAddress, oneLine, shorten } from './text.ts';

/** The conversation in the team channel: four lines, and the buttons that make sense now. `salt` is new with each drawing. */
export function card(
  view: ConversationView,
  salt: OutboxId,
): { text: string; blocks: KnownBlock[] } {
  return {
    text: shorten(cardText(view), LIMITS.messageText),
    blocks: view.conversation.status === 'resolved' ? resolvedCard(view) : openCard(view, salt),
  };
}

function openCard(view: ConversationView, salt: OutboxId): KnownBlock[] {
  return blocksOf(
    paragraphs(section(bold(titleOf(view))), quote(lastWords(view)), section(stateLine(view))),
    context(factsLine(view)),
    cardButtons(view, salt),
  );
}

/** Two lines, so that the channel calms down. */
function resolvedCard(view: ConversationView): KnownBlock[] {
  const { firstRepliedAt, openedAt } = view.conversation;
  const subject = subjectOf(view);
  const facts = [
    firstRepliedAt === null
      ? null
      : `First reply after ${durationWords(firstRepliedAt - openedAt)}`,
    `opens again if ${firstName(customerName(view))} writes within ${durationWords(view.inbox.reopenWithin)}`,
  ];
  return blocksOf(
    paragraphs(section('✅ ', bold(titleOf(view)), ' · ', stateLine(view))),
    context(capitalized(facts.filter((fact) => fact !== null).join(' · '))),
    actions([conversationButton('reopen', subject), conversationButton('more', subject)]),
  );
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What was said last by whoever waits for the other: the customer's newest words, or our reply that they have not answered. */
function lastWords(view: ConversationView): Line {
  const { conversation, lastMessages, lastFromCustomer } = view;
  const reply = lastMessages.findLast((message) => message.kind === 'reply');
  if (conversation.status === 'open' && conversation.turn.of === 'customer' && reply) {
    const mark = isOnItsWay(reply.delivery) ? '' : deliveryMark(reply.delivery);
    const by =
      reply.authorName === '' ? 'Answered elsewhere' : firstName(personName(reply.authorName));
    return line(bold(`${by}: `), messageWords(reply), mark === '' ? null : `   ${mark}`);
  }
  const subject = excerpt(conversation.details.subject ?? '', 80);
  const words =
    lastFromCustomer === null ? '' : messageWords(lastFromCustomer, subject === '' ? 140 : 90);
  return line(
    subject === '' ? null : bold(subject),
    subject === '' || words === '' ? null : ' · ',
    words,
  );
}

/** That a reply was sent edits no card, so the card does not say how far it is; the thread does. */
function isOnItsWay(delivery: ReplyDelivery | null): boolean {
  return delivery?.state === 'queued' || delivery?.state === 'sent';
}

/** Small print: how they write, what is known, what else is open. */
function factsLine(view: ConversationView): string {
  const { conversation, customer, alsoOpen } = view;
  const { details, channel } = conversation;
  const address = maskAddress(channel, customer.address);
  const saysNothing = channel === 'web' || channel === 'api' || customerName(view) === address;
  const shown = saysNothing ? '' : ` ${address}`;
  const captured = capturedWords(conversation);
  const facts = [
    `${CHANNEL_NAMES[channel]}${shown}`,
    PRIORITY_WORDS[details.priority],
    ...details.tags.slice(0, 4).map((tag) => excerpt(tag, 24)),
    details.source === null ? null : `from ${excerpt(details.source, 40)}`,
    captured === '' ? null : `automation asked: ${captured}`,
    alsoOpen.length === 0 ? null : `also open: ${alsoOpen.slice(0, 3).map(otherWords).join(', ')}`,
  ];
  const words = facts.filter((fact) => fact !== null && oneLine(fact) !== '').join(' · ');
  return shorten(capitalized(words), 240);
}

function otherWords(other: ConversationView['alsoOpen'][number]): string {
  const owner = other.owner === null ? 'no owner' : `with ${personName(other.owner.name)}`;
  return `#${other.number} ${CHANNEL_NAMES[other.channel]}, ${owner}`;
}

function cardButtons(view: ConversationView, salt: OutboxId): ActionsBlock | null {
  const { conversation } = view;
  if (conversation.status === 'resolved') return null;
  const subject = subjectOf(view);
  const more = conversationButton('more', subject);
  const isOurTurn = conversation.turn.of === 'team';
  if (conversation.owner !== null) {
    return actions([
      conversationButton('reply', subject, isOurTurn ? { primary: true } : {}),
      conversationButton('reassign', subject),
      conversationButton('resolve', subject),
      more,
    ]);
  }
  const { id: conversationId, version: seenVersion } = conversation;
  const assign = externalSelect({ action: ACTIONS.assignTo, placeholder: 'Assign to…' });
  return actions(
    [
      conversationButton('claim', subject, isOurTurn ? { primary: true } : {}),
      isOurTurn ? conversationButton('claimAndReply', subject) : null,
      assign,
      conversation.turn.of === 'customer' ? conversationButton('resolve', subject) : null,
      more,
    ],
    encodeSelectBlockId({ conversationId, seenVersion }, salt),
  );
}

/** The card as one sentence, for pushes and screen readers. */
function cardText(view: ConversationView): string {
  const { conversation, number, lastFromCustomer } = view;
  const name = customerName(view);
  const who = `${name} on ${CHANNEL_NAMES[conversation.channel]}`;
  if (conversation.status === 'resolved') {
    return toText(`#${number}, ${who}, was `, stateLine(view), '.');
  }
  const words = lastFromCustomer === null ? '' : `: “${messageWords(lastFromCustomer)}”`;
  const { turn } = conversation;
  switch (turn.of) {
    case 'team': {
      const due = dueLine(turn.response, clockOf(view));
      if (conversation.owner !== null) {
        return toText(`#${number}, ${who}, is with ${ownerWord(view)}. `, due, `${words}`);
      }
      const isNew = conversation.firstRepliedAt === null && conversation.ownerChangedIn <= 1;
      return isNew
        ? toText(
            `New on ${CHANNEL_NAMES[conversation.channel]} from ${name}${words} No owner yet. #${number}`,
          )
        : toText(`#${number}, ${who}, has no owner. `, due, `${words}`);
    }
    case 'customer':
    case 'automation':
      return toText(dotted(`#${number}, ${who}`, stateLine(view)));
  }
}

import type { ActionsBlock, KnownBlock } from '@slack/types';
import type { OpenConversation } from '../../domain/conversation.ts';
import type { OutboxId } from '../../domain/ids.ts';
import type { ReplyDelivery } from '../../domain/message.ts';
import type { ConversationView, MessageView } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { encodeSelectBlockId } from '../button-value.ts';
import { conversationButton, subjectOf } from './conversation-buttons.ts';
import { actions, blocksOf, context, externalSelect } from './elements.ts';
import {
  CHANNEL_NAMES,
  capitalized,
  capturedWords,
  customerName,
  customerWithin,
  firstName,
  forPush,
  isNameless,
  maySayWords,
  PRIORITY_WORDS,
  permalink,
  personName,
  titleOf,
  viewMarks,
} from './facts.ts';
import { firstReplyTook } from './first-reply.ts';
import { LIMITS } from './limits.ts';
import {
  bold,
  dotted,
  type Line,
  line,
  type Paragraph,
  paragraphs,
  quote,
  section,
  toText,
} from './lines.ts';
import { deliveryMark, messageWords } from './message-words.ts';
import { clockOf, dueLine, ownerWord, stateLine, stateLines } from './state-line.ts';
import { durationWords, excerpt, maskAddress, oneLine, plural, shorten } from './text.ts';

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
  const states = stateLines(view).map((each) => section(each));
  const { conversation } = view;
  const trouble = replyTrouble(view);
  const isAside = conversation.status === 'open' && conversation.snooze !== null;
  const waits = isAside && conversation.turn.of !== 'team';
  return blocksOf(
    paragraphs(section(titleLine(view)), waits ? null : quote(lastWords(view)), trouble, ...states),
    isAside ? null : context(factsLine(view)),
    cardButtons(view, salt),
  );
}

function titleLine(view: ConversationView): Line {
  return dotted(line(bold(titleOf(view)), viewMarks(view)), earlierPart(view));
}

/** Two lines, so that the channel calms down. */
function resolvedCard(view: ConversationView): KnownBlock[] {
  const { conversation } = view;
  const subject = subjectOf(view);
  const isDismissed = conversation.status === 'resolved' && conversation.dismissed !== null;
  return blocksOf(
    paragraphs(section(isDismissed ? '🚫 ' : '✅ ', dotted(titleLine(view), stateLine(view)))),
    context(isDismissed ? dismissedFacts(view) : resolvedFacts(view)),
    actions([conversationButton('reopen', subject), conversationButton('more', subject)]),
  );
}

/** How it was answered, and what may come of it yet. A test is in no figure and is not waited for. */
function resolvedFacts(view: ConversationView): string {
  if (view.conversation.purpose === 'test') return '';
  const { replies } = view.answers;
  const name = firstName(customerName(view));
  const facts = [
    firstReplyWords(view),
    replies === 0 ? null : plural(replies, 'reply', 'replies'),
    view.customer.sender === 'blocked'
      ? `${name} is blocked here`
      : `opens again if ${name} writes within ${durationWords(view.inbox.reopenWithin)}`,
  ];
  return capitalized(facts.filter((fact) => fact !== null).join(' · '));
}

/** That nobody answered is said once: here, unless it stands in the line above. */
function firstReplyWords(view: ConversationView): string | null {
  const { conversation } = view;
  const took = firstReplyTook(view);
  if (took !== null) return `first reply after ${took}`;
  return conversation.status === 'resolved' && conversation.answered ? 'not answered' : null;
}

function dismissedFacts({ customer }: ConversationView): string {
  return customer.sender === 'blocked'
    ? 'The sender is blocked: what they write is kept, and shown to nobody.'
    : 'Counts in no figure. A new message opens it again.';
}

/** Where its thread began, of a card that was posted anew. */
function earlierPart({ formerCard, workspaceUrl }: ConversationView): Line {
  const url = permalink(workspaceUrl, formerCard);
  return url === null ? [] : [{ type: 'link', url, text: 'earlier part ↑' }];
}

/** What was said last by whoever waits for the other: the customer's newest words, or our reply that they have not answered. */
function lastWords(view: ConversationView): Line {
  const { conversation, lastMessages, lastFromCustomer } = view;
  const reply = lastMessages.findLast(wentOut);
  if (conversation.status === 'open' && conversation.turn.of === 'customer' && reply) {
    const mark = saysMore(reply.delivery) ? deliveryMark(reply.delivery) : '';
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

/** The customer's words stand above: that they wrote without having heard from us is said beside, until they do. */
function replyTrouble({ conversation, answers }: ConversationView): Paragraph | null {
  const isOurTurn = conversation.status === 'open' && conversation.turn.of === 'team';
  if (!isOurTurn || answers.trouble === null) return null;
  return answers.trouble === 'failed'
    ? section('❌ ', bold('The last reply did not arrive'), '; its thread says why.')
    : section('⚠ ', bold('The last reply may not have arrived'), '; its thread has more.');
}

/** What was taken back or stopped was never said. */
function wentOut({ kind, delivery }: MessageView): boolean {
  const state = delivery?.state;
  return kind === 'reply' && state !== 'taken_back' && state !== 'stopped';
}

/** That a reply was sent edits no card, so the card does not say how far it is; the thread does. */
function saysMore(delivery: ReplyDelivery | null): boolean {
  const state = delivery?.state;
  return state === 'read' || state === 'failed' || state === 'uncertain';
}

/** Small print: how they write, what is known, what else is open. */
function factsLine(view: ConversationView): string {
  const { conversation, customer, alsoOpen } = view;
  const { details, channel } = conversation;
  const address = maskAddress(channel, customer.address);
  const saysNothing = channel === 'web' || channel === 'api' || isNameless(view);
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
  return conversation.owner === null
    ? unassignedButtons(view, conversation, salt)
    : ownedButtons(view, conversation);
}

function ownedButtons(view: ConversationView, { turn, snooze }: OpenConversation) {
  const subject = subjectOf(view);
  const isOurTurn = turn.of === 'team';
  const isAside = snooze !== null;
  return actions([
    isAside && !isOurTurn
      ? null
      : conversationButton('reply', subject, isOurTurn ? { primary: true } : {}),
    isAside ? conversationButton('wake', subject) : null,
    conversationButton('reassign', subject),
    conversationButton('resolve', subject),
    conversationButton('more', subject),
  ]);
}

function unassignedButtons(
  view: ConversationView,
  { turn, snooze, id: conversationId, version: seenVersion }: OpenConversation,
  salt: OutboxId,
) {
  const subject = subjectOf(view);
  const isOurTurn = turn.of === 'team';
  return actions(
    [
      conversationButton('claim', subject, isOurTurn ? { primary: true } : {}),
      isOurTurn ? conversationButton('claimAndReply', subject) : null,
      snooze === null ? null : conversationButton('wake', subject),
      externalSelect({ action: ACTIONS.assignTo, placeholder: 'Assign to…' }),
      turn.of === 'customer' ? conversationButton('resolve', subject) : null,
      conversationButton('more', subject),
    ],
    encodeSelectBlockId({ conversationId, seenVersion }, salt),
  );
}

/** The card as one sentence, for pushes and screen readers. */
function cardText(whole: ConversationView): string {
  const view = forPush(whole);
  const { conversation, number } = view;
  const isTest = conversation.purpose === 'test' ? 'Test: ' : '';
  const on = CHANNEL_NAMES[conversation.channel];
  const who = maySayWords(view)
    ? `${isTest}#${number}, ${pushName(view)} on ${on}`
    : `${isTest}#${number} on ${on}`;
  if (conversation.status === 'resolved') {
    const was = conversation.dismissed === null ? ', was ' : ': ';
    return toText(who, was, stateLine(view), '.');
  }
  return conversation.turn.of === 'team'
    ? ourTurnText(view, conversation, who)
    : toText(dotted(who, stateLine(view)));
}

function ourTurnText(view: ConversationView, conversation: OpenConversation, who: string): string {
  const { number, lastFromCustomer } = view;
  const words = lastFromCustomer === null ? '' : `: “${messageWords(lastFromCustomer)}”`;
  const due =
    conversation.turn.of === 'team' ? dueLine(conversation.turn.response, clockOf(view)) : [];
  if (conversation.owner !== null) {
    return toText(`${who}, is with ${ownerWord(view)}. `, due, words === '' ? '.' : words);
  }
  const isNew = conversation.firstRepliedAt === null && conversation.ownerChangedIn <= 1;
  if (!isNew) return toText(`${who}, has no owner. `, due, words === '' ? '.' : words);
  const test = conversation.purpose === 'test' ? 'Test: new' : 'New';
  const on = `${test} on ${CHANNEL_NAMES[conversation.channel]}`;
  return maySayWords(view)
    ? toText(`${on} from ${pushName(view)}${words} No owner yet. #${number}`)
    : toText(`${on}, #${number}. No owner yet.`);
}

/** `Marta Díaz (VIP)`. */
function pushName(view: ConversationView): string {
  return `${customerWithin(view)}${view.customer.vip ? ' (VIP)' : ''}`;
}

import type { KnownBlock, ModalView } from '@slack/types';
import { ownerOf } from '../../../domain/conversation.ts';
import { mayAnswer, mayManage } from '../../../domain/people.ts';
import type { MoreView } from '../../../domain/views.ts';
import { MODALS } from '../../action-ids.ts';
import { conversationButton, openButton, subjectOf } from '../conversation-buttons.ts';
import { actions, blocksOf } from '../elements.ts';
import { CHANNEL_NAMES, customerName, firstName, PRIORITY_WORDS, personName } from '../facts.ts';
import { logWords } from '../history-words.ts';
import {
  bold,
  bullets,
  day,
  dayAndTime,
  dotted,
  type Line,
  line,
  paragraphs,
  section,
} from '../lines.ts';
import { clockOf, stateLine } from '../state-line.ts';
import { excerpt, oneLine, shorten } from '../text.ts';
import { metadataOf, modal, type Opening } from './frame.ts';

const MOST_CAPTURED = 20;
const MOST_EARLIER = 10;
const MOST_HISTORY = 30;

/** *More…*, drawn for one person: everything about the conversation, and only what they may do with it. */
export function moreModal(view: MoreView, options: Opening = {}): ModalView {
  return modal({
    callbackId: MODALS.more,
    title: `More · #${view.number}`,
    metadata: metadataOf(view, options),
    blocks: blocksOf(
      paragraphs(section(bold(customerName(view))), section(stateLine(view))),
      buttons(view),
      paragraphs(section(bold('Customer')), bullets(customerFacts(view))),
      list('What was asked already', capturedFacts(view)),
      list('Also open', alsoOpen(view)),
      list('Earlier conversations', earlier(view)),
      list('History, newest first', history(view)),
    ),
  });
}

function list(title: string, rows: readonly Line[]): KnownBlock | null {
  return rows.length === 0 ? null : paragraphs(section(bold(title)), bullets(rows));
}

/** Agents act on what is theirs or nobody's, managers on everything; who only watches reads. */
function buttons(view: MoreView): KnownBlock | null {
  const { conversation, viewer } = view;
  const subject = subjectOf(view);
  const open = openButton(subject, view, view.inbox.name);
  if (!mayAnswer(viewer.role)) return actions([open]);
  const owner = ownerOf(conversation);
  const isFree = owner === null || owner === viewer.id || mayManage(viewer.role);
  const isOpen = conversation.status === 'open';
  return actions([
    conversationButton('addNote', subject),
    isOpen && isFree && owner !== null ? conversationButton('release', subject) : null,
    isOpen && isFree ? conversationButton('resolve', subject) : null,
    isOpen ? null : conversationButton('reopen', subject),
    open,
  ]);
}

function customerFacts(view: MoreView): Line[] {
  const { conversation, customer } = view;
  const { details, channel, openedAt } = conversation;
  const facts: [string, string | null][] = [
    [`Writes on ${CHANNEL_NAMES[channel]}`, shorten(oneLine(customer.address), 200)],
    ['Subject', details.subject],
    ['Priority', PRIORITY_WORDS[details.priority]],
    ['Tags', details.tags.length === 0 ? null : details.tags.slice(0, 20).join(', ')],
    ['Came from', details.source],
  ];
  return [
    ...facts
      .filter(([, value]) => value !== null && oneLine(value) !== '')
      .map(([label, value]) => line(bold(`${label}: `), excerpt(value ?? '', 300))),
    line(bold('First wrote here: '), dayAndTime(openedAt, clockOf(view))),
  ];
}

function capturedFacts({ conversation }: MoreView): Line[] {
  return Object.entries(conversation.details.captured)
    .slice(0, MOST_CAPTURED)
    .map(([label, value]) =>
      line(bold(`${excerpt(label, 60) || 'Answer'}: `), excerpt(value, 300) || '–'),
    );
}

function alsoOpen({ alsoOpen: others }: MoreView): Line[] {
  return others.slice(0, MOST_EARLIER).map(({ number, channel, owner }) => {
    const whose = owner === null ? 'no owner' : `with ${personName(owner.name)}`;
    return line(`#${number}, ${CHANNEL_NAMES[channel]}, ${whose}`);
  });
}

function earlier(view: MoreView): Line[] {
  return view.earlierConversations
    .slice(0, MOST_EARLIER)
    .map(({ number, status, openedAt, owner }) =>
      dotted(
        line(`#${number}, `, day(openedAt, clockOf(view))),
        status === 'resolved' ? 'resolved' : 'open',
        owner === null ? null : personName(owner.name),
      ),
    );
}

/** One line a commit; what a commit did is told in one breath. */
function history(view: MoreView): Line[] {
  const about = { names: view.names, customer: firstName(customerName(view)) };
  return view.history
    .slice(0, MOST_HISTORY)
    .map((entry): Line => {
      const told = logWords(entry, about);
      if (told.length === 0) return [];
      const all = told.flatMap(
        (words, index): Line => (index === 0 ? words : line('; ', continued(words))),
      );
      return line(dayAndTime(entry.at, clockOf(view)), ' · ', all);
    })
    .filter((words) => words.length > 0);
}

/** The same words after a semicolon. Names stand in bold and keep their capital. */
function continued(words: Line): Line {
  const [first, ...rest] = words;
  if (first?.type !== 'text' || first.style?.bold) return words;
  return [{ ...first, text: first.text.charAt(0).toLowerCase() + first.text.slice(1) }, ...rest];
}

import type { KnownBlock } from '@slack/types';
import { isOpen, isOurTurn, ownerOf } from '../../domain/conversation.ts';
import type { AgentId } from '../../domain/ids.ts';
import type {
  ConversationView,
  MessageView,
  SurfaceView,
  SurfaceViewOf,
} from '../../domain/views.ts';
import { conversationButton, openButton, subjectOf } from './conversation-buttons.ts';
import { actions, blocksOf, context } from './elements.ts';
import {
  actorName,
  CHANNEL_NAMES,
  capturedWords,
  customerName,
  firstName,
  nameOf,
  personName,
  REASON_WORDS,
  titleOf,
} from './facts.ts';
import { LIMITS } from './limits.ts';
import {
  bold,
  dayAndTime,
  italic,
  type Line,
  line,
  type Paragraph,
  paragraphs,
  quote,
  section,
  time,
  toText,
} from './lines.ts';
import { messageWords } from './message-words.ts';
import { clockOf, dueLine, dueWithin, stateLine } from './state-line.ts';
import { excerpt, plural, shorten } from './text.ts';

/** What DMs about a change of owner are drawn from. */
export type OwnershipView = Extract<SurfaceView, { change: unknown }>;

/** A direct message. `folded`: it only says what has become of the matter, and has nothing to press. */
export interface Dm {
  text: string;
  blocks: KnownBlock[];
  folded: boolean;
}

/** "#142 is yours", with everything needed to act at once; one line as soon as there is nothing left to do for this person. */
export function ownerDm(view: OwnershipView): Dm {
  const { conversation, surface, change } = view;
  const isCurrent =
    ownerOf(conversation) === surface.agentId && conversation.ownerChangedIn <= surface.version;
  const wasDue = change.owner !== null && change.owner.window !== null;
  const isAnswered = isOpen(conversation) && conversation.turn.of === 'customer' && wasDue;
  if (!isCurrent || isAnswered) return folded(whereItIs(view, surface.agentId));
  return change.from === null ? assigned(view) : handedOver(view);
}

/** Somebody else took it away: who has it now, and that nothing is left to do. */
export function formerOwnerDm(view: OwnershipView): Dm {
  const { change, by, names } = view;
  const what = bold(titleOf(view));
  const who = actorName(names, by);
  const to = change.owner === null ? null : nameOf(names, change.owner.agentId);
  const sentence =
    to === null
      ? line(`${who} put `, what, ' back to unassigned')
      : by.kind === 'agent' && by.agentId === change.owner?.agentId
        ? line(`${who} took `, what, ' over')
        : line(`${who} gave `, what, ' to ', bold(to));
  const note = excerpt(change.note ?? '', 400);
  const why =
    note !== '' ? ` (“${note}”)` : change.reason ? ` (${REASON_WORDS[change.reason]})` : null;
  const whole = line(sentence, why, '. Nothing is left for you to do.');
  return { text: textOf(whole), blocks: [paragraphs(section(whole))], folded: false };
}

/** "Marta wrote on #142": one a turn; further messages of the turn edit it. */
export function wroteAgainDm(view: SurfaceViewOf<'wrote_again_dm'>): Dm {
  const { conversation, current, messages, newest } = view;
  if (!current || !isOurTurn(conversation)) return folded(whereItIs(view, view.surface.agentId));
  const subject = subjectOf(view);
  const due = conversation.owner?.window ?? conversation.turn.response;
  const heading = line(
    bold(customerName(view)),
    ` wrote on #${view.number}, `,
    dueWithin(due, clockOf(view)),
  );
  const words = newest === null ? '' : messageWords(newest, 300);
  return {
    text: textOf(heading, words === '' ? null : `: “${words}”`),
    blocks: blocksOf(
      paragraphs(section(heading), quote(words)),
      messages > 1 ? context(`${messages.toLocaleString('en')} messages wait for an answer`) : null,
      actions([conversationButton('reply', subject, { primary: true }), openButton(subject, view)]),
    ),
    folded: false,
  };
}

// --- The owner's DM ------------------------------------------------------------------------------------------------------------

function assigned(view: OwnershipView): Dm {
  const title = line(`#${view.number} is yours: `, customerName(view));
  const excerptOf = view.lastFromCustomer === null ? '' : messageWords(view.lastFromCustomer, 300);
  return {
    text: textOf(
      `#${view.number} from ${customerName(view)} is yours. `,
      dueWords(view),
      `. “${excerptOf}”`,
    ),
    blocks: blocksOf(
      paragraphs(
        section(bold(title), `, ${CHANNEL_NAMES[view.conversation.channel]}`),
        section(dueWords(view), fairTime(view)),
        quote(excerptOf),
        section(whyYou(view)),
        section(known(view)),
        ...noteSections(view),
      ),
      buttons(view),
    ),
    folded: false,
  };
}

function handedOver(view: OwnershipView): Dm {
  const { change, names } = view;
  const from = change.from === null ? '' : nameOf(names, change.from);
  const title = line(`#${view.number} is now yours, from ${from}: `, customerName(view));
  const note = excerpt(change.note ?? '', 1_000);
  const said = note === '' ? '.' : `: “${excerpt(note, 200)}”`;
  return {
    text: textOf(`#${view.number} is now yours, from ${from}${said} `, dueWords(view), '.'),
    blocks: blocksOf(
      paragraphs(
        section(bold(title), `, ${CHANNEL_NAMES[view.conversation.channel]}`),
        section(handover(view, note)),
        section(dueWords(view), fairTime(view)),
        ...view.lastMessages
          .filter((message) => message.kind !== 'note')
          .map((message) => quote(spokenLine(message, view))),
        ...noteSections(view),
      ),
      context(known(view)),
      buttons(view),
    ),
    folded: false,
  };
}

/** Who handed it on, in their own words, and why. */
function handover(view: OwnershipView, note: string): Line {
  const { by, change, names } = view;
  const reason = change.reason === null ? null : REASON_WORDS[change.reason];
  const who = actorName(names, by);
  if (note === '' && reason === null) {
    const isFromOwner = by.kind === 'agent' && by.agentId === change.from;
    return isFromOwner ? [] : line(`${who} gave it to you.`);
  }
  return line(
    bold(`${who}: `),
    note === '' ? null : `“${note}”`,
    note !== '' && reason !== null ? ' · ' : null,
    reason === null ? null : line('reason: ', italic(reason)),
  );
}

function spokenLine(message: MessageView, view: ConversationView): Line {
  const name =
    message.kind === 'customer'
      ? firstName(customerName(view))
      : firstName(personName(message.authorName));
  return line(bold(name), ' ', time(message.at, clockOf(view)), ' ', messageWords(message, 200));
}

/** The owner's own deadline, or that there is none now. */
function dueWords(view: ConversationView): Line {
  const { conversation } = view;
  if (conversation.status === 'resolved') return [];
  const { turn, owner } = conversation;
  switch (turn.of) {
    case 'team':
      return dueLine(owner?.window ?? turn.response, clockOf(view));
    case 'customer':
      return line('Nothing is due: we wait for ', firstName(customerName(view)));
    case 'automation':
      return line('Nothing is due: automation is talking with ', firstName(customerName(view)));
  }
}

/** Every owner gets a time of their own; said where it is more than the customer was promised. */
function fairTime(view: ConversationView): Line {
  const { conversation } = view;
  if (conversation.status === 'resolved' || conversation.turn.of !== 'team') return [];
  const { window } = conversation.owner ?? { window: null };
  const { response, since } = conversation.turn;
  if (window === null || window.dueAt <= response.dueAt) return [];
  const minutes = Math.round((window.dueAt - window.startedAt) / 60_000);
  const name = firstName(customerName(view));
  const given = minutes < 120 ? `you get ${plural(minutes, 'minute', 'minutes')}; ` : '';
  return line(` (${given}${name} has waited since `, time(since, clockOf(view)), ')');
}

function whyYou(view: OwnershipView): Line {
  const { by, change, names } = view;
  const label = italic('Why you: ');
  const note = excerpt(change.note ?? '', 400);
  if (by.kind === 'agent') {
    const said = note === '' ? '' : `, “${note}”`;
    return line(label, `${actorName(names, by)} assigned it${said}.`);
  }
  return change.how === 'returned' ? line(label, 'you had it before, and it is open again.') : [];
}

/** What is known already, in one line; empty if nothing is. */
function known(view: ConversationView): string {
  const captured = capturedWords(view.conversation);
  const { earlier } = view.customer;
  const facts = [
    captured,
    earlier === 0 ? '' : plural(earlier, 'earlier conversation', 'earlier conversations'),
  ].filter((fact) => fact !== '');
  return facts.length === 0 ? '' : `Known: ${facts.join(' · ')}`;
}

function noteSections(view: OwnershipView): Paragraph[] {
  return view.notes
    .slice(-3)
    .map((note) =>
      section('🔒 ', bold(`${personName(note.authorName)}’s note: `), messageWords(note, 300)),
    );
}

function buttons(view: OwnershipView): KnownBlock | null {
  const subject = subjectOf(view);
  const { conversation } = view;
  const isOurTurn = conversation.status === 'open' && conversation.turn.of === 'team';
  return actions([
    conversationButton('reply', subject, isOurTurn ? { primary: true } : {}),
    conversationButton('reassign', subject),
    openButton(subject, view, view.inbox.name),
  ]);
}

// --- What has become of it -----------------------------------------------------------------------------------------------------

function folded(sentence: Line): Dm {
  return { text: textOf(sentence), blocks: [paragraphs(section(sentence))], folded: true };
}

/** What became of it, as this person sees it: `#142 · Marta Díaz is with Ben since 14:12.` */
function whereItIs(view: ConversationView, reader: AgentId): Line {
  const { conversation, names } = view;
  const what = titleOf(view);
  if (conversation.status === 'resolved') return line(`${what} was `, stateLine(view), '.');
  const { owner, turn } = conversation;
  if (owner === null) return line(`${what} is back to unassigned.`);
  const since = dayAndTime(owner.since, clockOf(view));
  if (owner.agentId !== reader) {
    return line(`${what} is with ${nameOf(names, owner.agentId)} since `, since, '.');
  }
  return turn.of === 'customer'
    ? line(`${what}: answered `, dayAndTime(turn.since, clockOf(view)), '.')
    : line(`${what} is yours since `, since, '.');
}

function textOf(...parts: Parameters<typeof toText>): string {
  return shorten(toText(...parts), LIMITS.messageText);
}

import type { KnownBlock } from '@slack/types';
import { isOpen, isOurTurn, ownerOf } from '../../domain/conversation.ts';
import type {
  ConversationView,
  MessageView,
  SurfaceView,
  SurfaceViewOf,
} from '../../domain/views.ts';
import { askButton, conversationButton, openButton, subjectOf } from './conversation-buttons.ts';
import { type Dm, folded, pushText } from './dm-parts.ts';
import { actions, blocksOf, context } from './elements.ts';
import {
  actorName,
  atBeginning,
  CHANNEL_NAMES,
  capturedWords,
  customerName,
  customerWithin,
  firstName,
  forPush,
  maySayWords,
  nameOf,
  personName,
  REASON_WORDS,
  titleOf,
  viewMarks,
} from './facts.ts';
import {
  bold,
  italic,
  type Line,
  line,
  type Paragraph,
  paragraphs,
  quote,
  section,
  time,
} from './lines.ts';
import { messageWords } from './message-words.ts';
import { clockOf, dueLine, dueWithin } from './state-line.ts';
import { excerpt, plural } from './text.ts';
import { whyYou } from './why-you.ts';

/** What DMs about a change of owner are drawn from. */
export type OwnershipView = Extract<SurfaceView, { change: unknown }>;

/** "#142 is yours", with everything needed to act at once; one line as soon as there is nothing left to do for this person. */
export function ownerDm(view: OwnershipView): Dm {
  const { conversation, surface, change } = view;
  const isCurrent =
    ownerOf(conversation) === surface.agentId && conversation.ownerChangedIn <= surface.version;
  const wasDue = change.owner !== null && change.owner.window !== null;
  const isAnswered = isOpen(conversation) && conversation.turn.of === 'customer' && wasDue;
  if (!isCurrent || isAnswered) return folded(view, surface.agentId);
  return change.from === null ? assigned(view) : handedOver(view);
}

/** Somebody else took it away: who got it, and that nothing is left to do. Where it came back since, that. */
export function formerOwnerDm(view: OwnershipView): Dm {
  const { conversation, surface } = view;
  if (ownerOf(conversation) === surface.agentId) {
    return conversation.ownerChangedIn < surface.version
      ? stillYours(view)
      : folded(view, surface.agentId);
  }
  const whole = takenAway(view);
  const subject = subjectOf(view);
  const isFollowed = conversation.followers.includes(surface.agentId);
  return {
    text: pushText(takenAway(forPush(view))),
    blocks: blocksOf(
      paragraphs(section(whole)),
      actions([isFollowed ? null : conversationButton('follow', subject)]),
    ),
    folded: false,
  };
}

/** It was undone. */
function stillYours(view: OwnershipView): Dm {
  const words = (of: OwnershipView) =>
    line(`${actorName(of.names, of.by)} took that back: ${titleOf(of)} is still yours.`);
  return {
    text: pushText(words(forPush(view))),
    blocks: [paragraphs(section(words(view)))],
    folded: true,
  };
}

function takenAway(view: OwnershipView): Line {
  const { change, by, names } = view;
  const what = bold(titleOf(view));
  const who = actorName(names, by);
  const to = change.owner === null ? null : nameOf(names, change.owner.agentId);
  if (change.how === 'lapsed') {
    const where = to === null ? line(' is back with the team') : line(' went on to ', bold(to));
    return line(what, where, ', since its time had run out. Nothing is left for you to do.');
  }
  const sentence =
    to === null
      ? line(`${who} put `, what, ' back to unassigned')
      : by.kind === 'agent' && by.agentId === change.owner?.agentId
        ? line(`${who} took `, what, ' over')
        : line(`${who} gave `, what, ' to ', bold(to));
  const note = maySayWords(view) ? excerpt(change.note ?? '', 400) : '';
  const why =
    note !== '' ? ` (“${note}”)` : change.reason ? ` (${REASON_WORDS[change.reason]})` : null;
  return line(sentence, why, '. Nothing is left for you to do.');
}

/** "Marta wrote on #142": one a turn; further messages of the turn edit it. */
export function wroteAgainDm(view: SurfaceViewOf<'wrote_again_dm'>): Dm {
  const { conversation, current, messages, newest } = view;
  if (!current || !isOurTurn(conversation)) return folded(view, view.surface.agentId);
  const subject = subjectOf(view);
  const due = conversation.owner?.window ?? conversation.turn.response;
  const words = newest === null ? '' : messageWords(newest, 300);
  const isQuoted = words !== '' && maySayWords(view);
  const wrote = (who: Line) =>
    line(who, ` wrote on #${view.number}, `, dueWithin(due, clockOf(view)));
  const name = line(bold(customerName(view)), viewMarks(view));
  return {
    text: pushText(wrote(line(nameInPush(view))), isQuoted ? `: “${words}”` : '.'),
    blocks: blocksOf(
      paragraphs(section(wrote(name)), quote(words)),
      messages > 1 ? context(`${messages.toLocaleString('en')} messages wait for an answer`) : null,
      actions([conversationButton('reply', subject, { primary: true }), openButton(subject, view)]),
    ),
    folded: false,
  };
}

/** As a push says it: `Marta Díaz (VIP)`, or nobody's name. */
function nameInPush(view: ConversationView): string {
  const name = atBeginning(customerName(forPush(view)));
  return view.customer.vip ? `${name} (VIP)` : name;
}

// --- The owner's DM ------------------------------------------------------------------------------------------------------------

function assigned(view: OwnershipView): Dm {
  const title = `#${view.number} is yours: ${customerName(view)}`;
  const excerptOf = view.lastFromCustomer === null ? '' : messageWords(view.lastFromCustomer, 300);
  const vip = view.customer.vip ? ' (VIP)' : '';
  const from = maySayWords(view) ? ` from ${customerWithin(view)}${vip}` : '';
  return {
    text: pushText(
      `#${view.number}${from} is yours. `,
      dueWords(forPush(view)),
      '.',
      maySayWords(view) && excerptOf !== '' ? ` “${excerptOf}”` : null,
    ),
    blocks: blocksOf(
      paragraphs(
        section(bold(title), viewMarks(view), `, ${CHANNEL_NAMES[view.conversation.channel]}`),
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
  const title = `#${view.number} is now yours, from ${from}: ${customerName(view)}`;
  const note = excerpt(change.note ?? '', 1_000);
  const said = note === '' || !maySayWords(view) ? '.' : `: “${excerpt(note, 200)}”`;
  return {
    text: pushText(
      `#${view.number} is now yours, from ${from}${said} `,
      dueWords(forPush(view)),
      '.',
    ),
    blocks: blocksOf(
      paragraphs(
        section(bold(title), viewMarks(view), `, ${CHANNEL_NAMES[view.conversation.channel]}`),
        section(change.how === 'lapsed' ? whyYou(view) : handover(view, note)),
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
      ? atBeginning(firstName(customerName(view)))
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
  const { conversation, change, surface } = view;
  const hadItBefore = change.from !== null && change.from !== surface.agentId ? change.from : null;
  const isOurTurn = conversation.status === 'open' && conversation.turn.of === 'team';
  return actions([
    conversationButton('reply', subject, isOurTurn ? { primary: true } : {}),
    conversationButton('reassign', subject),
    conversationButton('snooze', subject),
    hadItBefore === null ? null : askButton(view, hadItBefore),
    openButton(subject, view, view.inbox.name),
  ]);
}

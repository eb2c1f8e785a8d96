import { isOurTurn } from '../../domain/conversation.ts';
import type { AgentId } from '../../domain/ids.ts';
import type { Person } from '../../domain/listed.ts';
import type { ConversationBrief } from '../../domain/views.ts';
import { type Answer, answer } from './answer.ts';
import {
  conversationButton,
  outcomeButtons,
  subjectOf,
  undoOffered,
} from './conversation-buttons.ts';
import { actions } from './elements.ts';
import { atBeginning, customerName, firstName, nameOf, personName, titleOf } from './facts.ts';
import { bold, dayAndTime, type Line, line, time } from './lines.ts';
import { clockOf, dueLine, ownerWord } from './state-line.ts';
import { excerpt } from './text.ts';

/** What a person is told who has just done something with a conversation, and to nobody else; with the way back where there is one. */

/** They claimed what is theirs already: nothing changed. */
export function alreadyYours(view: ConversationBrief): Answer {
  return answer(
    line(bold(`#${view.number}`), ' is yours already. ', deadline(view)),
    actions([conversationButton('reply', subjectOf(view), { primary: true })]),
  );
}

/** They have just claimed it. */
export function nowYours(view: ConversationBrief, actor: AgentId): Answer {
  return answer(
    line(bold(titleOf(view)), ' is yours. ', deadline(view)),
    actions([
      conversationButton('reply', subjectOf(view), { primary: true }),
      undoOffered(view, actor),
    ]),
  );
}

/** They gave it to somebody. */
export function assignedTo(view: ConversationBrief, to: Person, actor: AgentId): Answer {
  const name = personName(to.name);
  return answer(
    line(bold(titleOf(view)), ` is with ${name} now. ${firstName(name)} has been told.`),
    actions([conversationButton('addNote', subjectOf(view)), undoOffered(view, actor)]),
  );
}

export function released(view: ConversationBrief, actor: AgentId): Answer {
  return answer(
    line(bold(titleOf(view)), ' is unassigned: anybody who answers here can claim it.'),
    actions([undoOffered(view, actor)]),
  );
}

/** They resolved it: at once, then how it ended, if they care to say. */
export function resolvedByYou(view: ConversationBrief, actor: AgentId): Answer {
  const { conversation } = view;
  // The customer wrote at the same moment.
  if (conversation.status !== 'resolved') return reopenedByYou(view);
  const ended = excerpt(conversation.outcome ?? '', 80);
  const outcomes = ended === '' ? outcomeButtons(view) : [];
  const how = ended === '' ? '.' : line(': ', bold(ended), '.');
  return answer(
    line(
      bold(titleOf(view)),
      conversation.answered
        ? ' is resolved'
        : ` is resolved without an answer to ${firstName(customerName(view))}`,
      how,
      outcomes.length === 0 ? null : ' How did it end?',
    ),
    actions([
      ...outcomes,
      conversationButton('sayOutcome', subjectOf(view)),
      undoOffered(view, actor),
    ]),
  );
}

/** An outcome came too late. */
export function openAgain(view: ConversationBrief): Answer {
  return answer(
    line(bold(titleOf(view)), ' is open again, so it has no outcome yet. ', deadline(view)),
  );
}

/** It is a colleague's: they are told before, and may do it all the same. */
export function resolveAnyway(view: ConversationBrief, owner: AgentId): Answer {
  return answer(
    line(bold(nameOf(view.names, owner)), ` owns #${view.number}. Resolve anyway?`),
    actions([conversationButton('resolveAnyway', subjectOf(view, { over: owner }))]),
  );
}

export function reopenedByYou(view: ConversationBrief): Answer {
  return answer(line(bold(titleOf(view)), ' is open again. ', deadline(view)));
}

export function wokenByYou(view: ConversationBrief): Answer {
  return answer(line(bold(titleOf(view)), ' is awake. ', deadline(view)));
}

/** The owner has said that they are on it: when they are asked again, and what that changes for the customer. */
export function onIt(view: ConversationBrief): Answer {
  const { conversation } = view;
  const turn = isOurTurn(conversation) ? conversation.turn : null;
  const until = turn?.acknowledged?.until ?? null;
  if (turn === null || until === null || until <= view.now) {
    return answer(line(`There is nothing to remind you of on #${view.number}. `, deadline(view)));
  }
  const clock = clockOf(view);
  const { phase, dueAt } = turn.response;
  const promised = phase === 'late' ? ', and has been over since ' : ': reply by ';
  return answer(
    line(
      'You are on ',
      bold(`#${view.number}`),
      '; I ask again at ',
      time(until, clock),
      `. ${possessive(atBeginning(firstName(customerName(view))))} clock runs on`,
      promised,
      time(dueAt, clock),
      '.',
    ),
    actions([conversationButton('reply', subjectOf(view), { primary: true })]),
  );
}

/** `Marta’s`, `Nils’`. */
function possessive(name: string): string {
  return name.endsWith('s') ? `${name}’` : `${name}’s`;
}

/** What they did is taken back, and how it is now. */
export function undone(view: ConversationBrief): Answer {
  return answer(line(`Taken back. #${view.number} `, standing(view), '.'));
}

/** The seconds are over, or something happened since: what does it now. */
export function tooLateToUndo(view: ConversationBrief, actor: AgentId): Answer {
  const { conversation } = view;
  const subject = subjectOf(view);
  if (conversation.status === 'resolved') {
    return answer(
      line(`Too late to take that back; use Reopen. #${view.number} `, standing(view), '.'),
      actions([conversationButton('reopen', subject)]),
    );
  }
  if (conversation.owner?.agentId === actor) {
    return answer(
      line('Too late to take that back; use Reassign…, to somebody else or to nobody.'),
      actions([conversationButton('reassign', subject)]),
    );
  }
  return answer(line(`Too late to take that back: #${view.number} `, standing(view), '.'));
}

export function followed(view: ConversationBrief): Answer {
  return answer(
    line(
      'You follow ',
      bold(titleOf(view)),
      '. A direct message tells you when it changes hands or is resolved.',
    ),
    actions([conversationButton('unfollow', subjectOf(view))]),
  );
}

export function unfollowed(view: ConversationBrief): Answer {
  return answer(line('You no longer follow ', bold(titleOf(view)), '.'));
}

/** `is with Ben Adler since 14:12`. */
function standing(view: ConversationBrief): Line {
  const { conversation } = view;
  if (conversation.status === 'resolved') return line('is resolved');
  const { owner } = conversation;
  if (owner === null) return line('is unassigned');
  return line(`is with ${ownerWord(view)} since `, dayAndTime(owner.since, clockOf(view)));
}

function deadline(view: ConversationBrief): Line {
  const { conversation } = view;
  if (conversation.status === 'resolved' || conversation.turn.of !== 'team')
    return line('Nothing is due now.');
  return line(
    dueLine(conversation.owner?.window ?? conversation.turn.response, clockOf(view)),
    '.',
  );
}

import type { OpenConversation, TeamTurn } from '../../domain/conversation.ts';
import { isOurTurn } from '../../domain/conversation.ts';
import type { ConversationView, SurfaceViewOf } from '../../domain/views.ts';
import { conversationButton, openButton, subjectOf } from './conversation-buttons.ts';
import { type Dm, pushText } from './dm-parts.ts';
import { actions, blocksOf } from './elements.ts';
import { forPush, titleOf, viewMarks } from './facts.ts';
import { bold, dayAndTime, type Line, line, paragraphs, section, time } from './lines.ts';
import { clockOf, ownerWord, stateLine } from './state-line.ts';

type View = SurfaceViewOf<'late_notice'>;
type Waiting = OpenConversation & { turn: TeamTurn };

/**
 * A customer waits too long: to the channel, to another one, or to a manager. One line as soon as it is answered or somebody new is on
 * it; `change`: it only says what has become of it.
 */
export function lateNotice(view: View, because: 'news' | 'change'): Dm {
  const { conversation, surface } = view;
  const waits = isOurTurn(conversation) && conversation.turn.startedIn === surface.turnStartedIn;
  if (!waits || (because === 'change' && isInHand(conversation))) return settled(view);
  const subject = subjectOf(view);
  const isFree = conversation.owner === null;
  const toManager = surface.agentId !== undefined;
  return {
    text: pushText(waitingLine(forPush(view), conversation)),
    blocks: blocksOf(
      paragraphs(section(waitingLine(view, conversation))),
      actions([
        isFree ? conversationButton('claim', subject) : null,
        toManager
          ? conversationButton('reassign', subject, isFree ? { label: 'Assign…' } : {})
          : null,
        openButton(subject, view),
      ]),
    ),
    folded: false,
  };
}

/** Somebody new has it, with time of their own. */
function isInHand({ owner }: OpenConversation): boolean {
  return owner !== null && (owner.window?.phase ?? 'on_time') === 'on_time';
}

/** `🔴 #142 · Marta Díaz has waited since 14:00. Nobody is free to take it.` */
function waitingLine(view: ConversationView, conversation: Waiting): Line {
  const { turn } = conversation;
  const clock = clockOf(view);
  const isLate = turn.response.phase === 'late' || turn.resolution?.phase === 'late';
  return line(
    isLate || conversation.owner === null ? '🔴 ' : '🟠 ',
    bold(titleOf(view)),
    viewMarks(view),
    ' has waited since ',
    time(turn.since, clock),
    dueWords(turn, view),
    whoHasIt(conversation, view),
  );
}

function dueWords({ response, resolution }: TeamTurn, view: ConversationView): Line {
  const clock = clockOf(view);
  if (response.phase !== 'late' && resolution?.phase === 'late') {
    return line('; it was to be resolved by ', time(resolution.dueAt, clock), '. ');
  }
  return line(
    response.phase === 'late' ? '; the reply is late since ' : '; the reply is due ',
    time(response.dueAt, clock),
    '. ',
  );
}

function whoHasIt({ owner, turn }: Waiting, view: ConversationView): string {
  const isUnplaced = turn.unplacedSince !== undefined;
  if (owner === null) return isUnplaced ? 'Nobody is free to take it.' : 'It has no owner.';
  const others = isUnplaced ? ', and nobody else is free to take it' : '';
  return `${ownerWord(view)} has it${others}.`;
}

/** What has become of it: `#142 · Marta Díaz: with Ben Adler since 14:20.` */
function settled(view: View): Dm {
  return {
    text: pushText(whatBecame(forPush(view))),
    blocks: [paragraphs(section(whatBecame(view)))],
    folded: true,
  };
}

function whatBecame(view: ConversationView): Line {
  const { conversation } = view;
  const what = line(titleOf(view), ': ');
  if (conversation.status === 'resolved') return line(what, stateLine(view), '.');
  const { owner, turn } = conversation;
  const clock = clockOf(view);
  if (turn.of === 'customer') return line(what, 'answered ', dayAndTime(turn.since, clock), '.');
  if (owner === null) return line(what, 'nobody waits too long any more.');
  return line(what, `with ${ownerWord(view)} since `, dayAndTime(owner.since, clock), '.');
}

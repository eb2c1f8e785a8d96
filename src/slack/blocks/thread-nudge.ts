import type { KnownBlock } from '@slack/types';
import type { OpenConversation, TeamTurn } from '../../domain/conversation.ts';
import { isOurTurn } from '../../domain/conversation.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { conversationButton, subjectOf } from './conversation-buttons.ts';
import { pushText } from './dm-parts.ts';
import { actions, blocksOf } from './elements.ts';
import { customerName, firstName, forPush, nameOf } from './facts.ts';
import { bold, type Line, line, mention, paragraphs, section, time } from './lines.ts';
import { mayAcknowledge } from './nudges.ts';
import { clockOf, dueWithin } from './state-line.ts';

type View = SurfaceViewOf<'thread_nudge'>;

/** The reminder of an owner who wants it in the card's thread: the one place where they are mentioned. Null: nothing to remind of. */
export function threadNudge(view: View): { text: string; blocks: KnownBlock[] } | null {
  const { conversation, surface } = view;
  if (!isOurTurn(conversation) || conversation.owner?.agentId !== surface.agentId) return null;
  const { acknowledged } = conversation.turn;
  const subject = subjectOf(view);
  const isOnIt =
    acknowledged?.by === surface.agentId && (acknowledged?.until ?? view.now) > view.now;
  return {
    text: pushText(reminder(forPush(view), conversation, isOnIt)),
    blocks: blocksOf(
      paragraphs(section(reminder(view, conversation, isOnIt))),
      actions([
        conversationButton('reply', subject, { primary: true }),
        mayAcknowledge(acknowledged ?? null, { agentId: surface.agentId, now: view.now })
          ? conversationButton('onIt', subject)
          : null,
      ]),
    ),
  };
}

function reminder(
  view: View,
  { owner, turn }: OpenConversation & { turn: TeamTurn },
  isOnIt: boolean,
): Line {
  const clock = clockOf(view);
  const { agentId } = view.surface;
  if (isOnIt) {
    const until = turn.acknowledged?.until ?? view.now;
    return line(
      `${nameOf(view.names, agentId)} is on it; I ask again at `,
      time(until, clock),
      '.',
    );
  }
  const due = owner?.window ?? turn.response;
  const since = line(
    `; ${firstName(customerName(view))} has waited since `,
    time(turn.since, clock),
    '.',
  );
  return line(
    due.phase === 'late' ? '🔴 ' : '🟠 ',
    mention(agentId),
    ' ',
    bold(dueWithin(due, clock)),
    since,
    due.phase === 'late' ? ' A short “I’m looking into it” helps now.' : null,
  );
}

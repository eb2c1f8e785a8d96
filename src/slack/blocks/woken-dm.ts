import { ownerOf } from '../../domain/conversation.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { conversationButton, openButton, subjectOf } from './conversation-buttons.ts';
import { type Dm, folded, pushText } from './dm-parts.ts';
import { actions, blocksOf } from './elements.ts';
import { customerName, forPush, maySayWords, titleOf, viewMarks } from './facts.ts';
import { bold, dayAndTime, type Line, line, paragraphs, quote, section } from './lines.ts';
import { messageWords } from './message-words.ts';
import { clockOf, stateLine } from './state-line.ts';
import { excerpt } from './text.ts';

type View = SurfaceViewOf<'woken_dm'>;

/** "#142 is awake", to its owner, with what it was put aside for; one line once it is no longer theirs, or aside again. */
export function wokenDm(view: View): Dm {
  const { conversation, surface, snooze } = view;
  const isTheirs = ownerOf(conversation) === surface.agentId;
  const isAside = conversation.status === 'open' && conversation.snooze !== null;
  if (!isTheirs || isAside) return folded(view, surface.agentId);
  const subject = subjectOf(view);
  const isOurTurn = conversation.status === 'open' && conversation.turn.of === 'team';
  const note = excerpt(snooze.note ?? '', 400);
  const isSaid = note !== '' && maySayWords(view);
  const last = view.lastFromCustomer;
  return {
    text: pushText(awake(forPush(view)), isSaid ? `: “${excerpt(note, 200)}”` : '.'),
    blocks: blocksOf(
      paragraphs(
        section(bold(titleOf(view)), viewMarks(view), bold(' is awake'), asideSince(view, note)),
        quote(last === null ? '' : line(bold(`${customerName(view)}: `), messageWords(last, 200))),
        section(stateLine(view)),
      ),
      actions([
        conversationButton('reply', subject, isOurTurn ? { primary: true } : {}),
        conversationButton('resolve', subject),
        conversationButton('reassign', subject),
        openButton(subject, view, view.inbox.name),
      ]),
    ),
    folded: false,
  };
}

function awake(view: View): Line {
  return line(`${titleOf(view)} is awake`);
}

function asideSince(view: View, note: string): Line {
  const { snooze, surface, names } = view;
  const who = snooze.by === surface.agentId ? 'You' : (names[snooze.by] ?? 'Somebody');
  return line(
    `. ${excerpt(who, 60)} put it aside `,
    dayAndTime(snooze.since, clockOf(view)),
    note === '' ? '.' : `: “${note}”`,
  );
}

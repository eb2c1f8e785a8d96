import type { OpenConversation, TeamTurn } from '../../domain/conversation.ts';
import type { Clock } from '../../domain/sla.ts';
import type { ConversationView } from '../../domain/views.ts';
import { actorName, customerName, firstName, nameOf } from './facts.ts';
import {
  bold,
  type Clockwork,
  dayAndTime,
  dotted,
  type Line,
  line,
  type Part,
  time,
} from './lines.ts';
import { excerpt } from './text.ts';

type Phase = Clock['phase'];

export const DOTS: Record<Phase, string> = { on_time: '🟢', soon: '🟠', late: '🔴' };

export function clockOf(view: ConversationView): Clockwork {
  return { now: view.now, timeZone: view.inbox.timeZone };
}

/** The line that says how a conversation stands: a dot and a word, who has it, and by when. Clock times, which stay true. */
export function stateLine(view: ConversationView): Line {
  const { conversation } = view;
  if (conversation.status === 'resolved') return resolvedLine(view);
  switch (conversation.turn.of) {
    case 'team':
      return conversation.owner === null
        ? unassignedLine(conversation.turn, view)
        : ownedLine(conversation, conversation.turn, view);
    case 'customer':
      return dotted(
        line(
          '⏳ ',
          bold(`Waiting for ${firstName(customerName(view))}`),
          ' since ',
          dayAndTime(conversation.turn.since, clockOf(view)),
        ),
        ownerWord(view),
      );
    case 'automation':
      return dotted(
        line(
          '🤖 ',
          bold(`Automation is talking with ${firstName(customerName(view))}`),
          ' since ',
          dayAndTime(conversation.turn.since, clockOf(view)),
        ),
        conversation.owner === null ? 'no owner needed yet' : ownerWord(view),
      );
  }
}

/** The owner's name, or that there is none. */
export function ownerWord({ conversation, names }: ConversationView): string {
  if (conversation.status === 'resolved' || conversation.owner === null) return 'no owner';
  return nameOf(names, conversation.owner.agentId);
}

function unassignedLine(turn: TeamTurn, view: ConversationView): Line {
  const clock = clockOf(view);
  const { response, assignment } = turn;
  if (response.phase === 'late') {
    const since = line('late since ', time(response.dueAt, clock));
    return dotted(line('🔴 ', bold('Unassigned')), since, ...patience(turn, view));
  }
  const dot = response.phase === 'soon' ? '🟠' : '🔵';
  return dotted(
    line(
      assignment?.phase === 'late' ? '🔴' : assignment?.phase === 'soon' ? '🟠' : dot,
      ' ',
      bold('Unassigned'),
    ),
    assignment === null ? null : claimBy(assignment, clock),
    line(response.phase === 'soon' ? 'reply soon, by ' : 'reply by ', time(response.dueAt, clock)),
    ...patience(turn, view),
  );
}

function claimBy(assignment: Clock, clock: Clockwork): Line {
  const due = time(assignment.dueAt, clock);
  switch (assignment.phase) {
    case 'on_time':
      return line('claim by ', due);
    case 'soon':
      return line('claim soon, by ', due);
    case 'late':
      return line('claim was due ', due);
  }
}

function ownedLine(conversation: OpenConversation, turn: TeamTurn, view: ConversationView): Line {
  return dotted(
    line(DOTS[turn.response.phase], ' ', dueLine(turn.response, clockOf(view))),
    line(ownerWord(view), ownWindow(conversation, turn, view)),
    ...patience(turn, view),
  );
}

/** The same within a sentence, and not in bold: `reply by 14:15`. */
export function dueWithin(due: Pick<Clock, 'dueAt' | 'phase'>, clock: Clockwork): Line {
  return line(DUE_WORDS[due.phase], time(due.dueAt, clock));
}

const DUE_WORDS: Record<Phase, string> = {
  on_time: 'reply by ',
  soon: 'reply soon, by ',
  late: 'late since ',
};

/** `Reply by 14:15`, `Reply soon, by 14:15`, `Late since 14:15`. */
export function dueLine(due: Pick<Clock, 'dueAt' | 'phase'>, clock: Clockwork): Line {
  const words = DUE_WORDS[due.phase];
  return line(bold(`${words.charAt(0).toUpperCase()}${words.slice(1)}`), time(due.dueAt, clock));
}

/** A new owner may have longer than the customer was promised; then both are said. */
function ownWindow(conversation: OpenConversation, turn: TeamTurn, view: ConversationView): Part {
  const window = conversation.owner?.window ?? null;
  if (window === null || window.phase === 'late') return null;
  if (window.dueAt <= turn.response.dueAt) return null;
  return line(', who has until ', time(window.dueAt, clockOf(view)));
}

/** How long the customer has been patient: said when they are late or wrote again. */
function patience(turn: TeamTurn, view: ConversationView): Part[] {
  const name = firstName(customerName(view));
  const chased = turn.unanswered > 1;
  if (turn.response.phase === 'late') {
    const since = line(`${name} has waited since `, time(turn.since, clockOf(view)));
    return [chased ? line(since, ` and written ${timesWord(turn.unanswered)}`) : since];
  }
  return chased ? [`${name} wrote ${timesWord(turn.unanswered)}`] : [];
}

export function timesWord(count: number): string {
  return count === 2 ? 'twice' : `${count} times`;
}

function resolvedLine(view: ConversationView): Line {
  const { conversation, names } = view;
  if (conversation.status !== 'resolved') return [];
  const { resolvedBy, resolvedAt, answered, note } = conversation;
  const by = resolvedBy.kind === 'system' ? 'by itself' : `by ${actorName(names, resolvedBy)}`;
  return line(
    answered ? 'resolved ' : 'resolved without an answer ',
    `${by}, `,
    dayAndTime(resolvedAt, clockOf(view)),
    note === null || excerpt(note) === '' ? null : `: “${excerpt(note)}”`,
  );
}

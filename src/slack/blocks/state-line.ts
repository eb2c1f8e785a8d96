import type {
  AutomationTurn,
  CustomerTurn,
  OpenConversation,
  ResolvedConversation,
  TeamTurn,
} from '../../domain/conversation.ts';
import { ownerOf } from '../../domain/conversation.ts';
import type { Clock } from '../../domain/sla.ts';
import type { ConversationBrief, ConversationView } from '../../domain/views.ts';
import { actorName, customerName, DISMISSED_WORDS, firstName, nameOf } from './facts.ts';
import {
  bold,
  type Clockwork,
  day,
  dayAndTime,
  dotted,
  type Line,
  line,
  type Part,
  time,
  timeWithSeconds,
} from './lines.ts';
import { durationWords, excerpt } from './text.ts';
import { writingLine } from './writing-words.ts';

type Phase = Clock['phase'];

export const DOTS: Record<Phase, string> = { on_time: '🟢', soon: '🟠', late: '🔴' };

export function clockOf(view: ConversationBrief): Clockwork {
  return { now: view.now, timeZone: view.inbox.timeZone };
}

/** The line that says how a conversation stands: a dot and a word, who has it, and by when. Clock times, which stay true. */
export function stateLine(view: ConversationView): Line {
  const { conversation } = view;
  if (conversation.status === 'resolved') return resolvedLine(view);
  const isAside = conversation.snooze !== null && conversation.turn.of !== 'team';
  return isAside ? snoozedLine(view) : turnLine(conversation, view);
}

/** The same, and before it that it is put aside, if it is: a customer who waits, waits (UX.md A11). */
export function stateLines(view: ConversationView): Line[] {
  const { conversation } = view;
  const isBoth =
    conversation.status === 'open' &&
    conversation.snooze !== null &&
    conversation.turn.of === 'team';
  return isBoth ? [snoozedLine(view), stateLine(view)] : [stateLine(view)];
}

function turnLine(conversation: OpenConversation, view: ConversationView): Line {
  const { turn, owner } = conversation;
  const writing = writingLine(view);
  switch (turn.of) {
    case 'team':
      return dotted(
        owner === null ? unassignedLine(turn, view) : ownedLine(conversation, turn, view),
        writing,
      );
    case 'customer':
      return dotted(
        heldLine(view) ?? waitingLine('⏳ ', 'Waiting for', turn.since, view),
        ownerWord(view),
        silenceLine(turn, view),
        pausedWords(turn),
        writing,
      );
    case 'automation':
      return dotted(
        waitingLine('🤖 ', 'Automation is talking with', turn.since, view),
        owner === null ? 'no owner needed yet' : ownerWord(view),
        pausedWords(turn),
        writing,
      );
  }
}

function waitingLine(sign: string, words: string, since: number, view: ConversationView): Line {
  const name = firstName(customerName(view));
  return line(sign, bold(`${words} ${name}`), ' since ', dayAndTime(since, clockOf(view)));
}

/** `resolves by itself on 25 Sep 2026 if nothing comes` */
function silenceLine({ resolvesAt }: CustomerTurn, view: ConversationView): Line | null {
  if (resolvesAt === undefined) return null;
  return line('resolves by itself on ', day(resolvesAt, clockOf(view)), ' if nothing comes');
}

/** The promise to resolve it stands still while we wait for others: how much of it is left. */
function pausedWords({ resolutionLeft }: CustomerTurn | AutomationTurn): string | null {
  if (resolutionLeft === undefined) return null;
  return resolutionLeft > 0
    ? `clock paused, ${durationWords(resolutionLeft)} left to resolve it`
    : `clock paused, ${durationWords(-resolutionLeft)} over the time to resolve it`;
}

/** Until when it is to be resolved, where that was promised. */
function resolutionLine({ resolution }: TeamTurn, view: ConversationView): Line | null {
  if (resolution === undefined) return null;
  return line(RESOLUTION_WORDS[resolution.phase], time(resolution.dueAt, clockOf(view)));
}

const RESOLUTION_WORDS: Record<Phase, string> = {
  on_time: 'resolve by ',
  soon: 'resolve soon, by ',
  late: 'was to be resolved by ',
};

/** A reply that can still be taken back. */
function heldLine(view: ConversationView): Line | null {
  const [next] = view.conversation.held;
  if (next === undefined) return null;
  return line('⏳ ', bold('Reply goes out at '), timeWithSeconds(next.until, clockOf(view)));
}

/** Put aside until then, or until the customer writes. */
function snoozedLine(view: ConversationView): Line {
  const { conversation, names } = view;
  if (conversation.status === 'resolved' || conversation.snooze === null) return [];
  const { until, by, note } = conversation.snooze;
  const said = excerpt(note ?? '', 200);
  const isOwners = conversation.owner?.agentId === by;
  return dotted(
    line(
      '💤 ',
      bold('Snoozed until '),
      dayAndTime(until, clockOf(view)),
      ` by ${nameOf(names, by)}`,
      said === '' ? null : `: “${said}”`,
    ),
    isOwners ? null : ownerWord(view),
    conversation.turn.of === 'team'
      ? null
      : `wakes early if ${firstName(customerName(view))} writes`,
  );
}

/** The owner's name, or that there is none. */
export function ownerWord({ conversation, names }: ConversationBrief): string {
  if (conversation.status === 'resolved' || conversation.owner === null) return 'no owner';
  return nameOf(names, conversation.owner.agentId);
}

function unassignedLine(turn: TeamTurn, view: ConversationView): Line {
  const clock = clockOf(view);
  const { response, assignment } = turn;
  if (response.phase === 'late') {
    const since = line('late since ', time(response.dueAt, clock));
    return dotted(
      line('🔴 ', bold('Unassigned')),
      since,
      unplacedLine(turn, clock),
      resolutionLine(turn, view),
      ...patience(turn, view),
    );
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
    unplacedLine(turn, clock),
    resolutionLine(turn, view),
    ...patience(turn, view),
  );
}

/** A rule looks for somebody, and finds nobody. */
function unplacedLine(
  { unplacedSince }: TeamTurn,
  clock: Clockwork,
  nobody = 'nobody',
): Line | null {
  return unplacedSince === undefined
    ? null
    : line(`${nobody} has been free to take it since `, time(unplacedSince, clock));
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
    line(ownerWord(view), onItWords(turn, view), ownWindow(conversation, turn, view)),
    unplacedLine(turn, clockOf(view), 'nobody else'),
    resolutionLine(turn, view),
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

/** They have said so, and are asked again. */
function onItWords({ acknowledged }: TeamTurn, view: ConversationView): string | null {
  const isTheirs = acknowledged?.by === ownerOf(view.conversation);
  return isTheirs && acknowledged !== undefined && acknowledged.until > view.now
    ? ' is on it'
    : null;
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
  const { resolvedBy, resolvedAt, answered, dismissed } = conversation;
  const by = resolvedBy.kind === 'system' ? 'by itself' : `by ${actorName(names, resolvedBy)}`;
  const at = dayAndTime(resolvedAt, clockOf(view));
  if (dismissed !== null) {
    const who = actorName(names, resolvedBy);
    return line(bold('Not for us'), `: ${DISMISSED_WORDS[dismissed]}, ${who}, `, at);
  }
  return line(
    answered ? 'resolved ' : 'resolved without an answer ',
    `${by}, `,
    at,
    ending(conversation),
  );
}

/** How it ended, in the team's words: `: Exchanged, “new size shipped”`. */
function ending({ outcome, note }: ResolvedConversation): Line | null {
  const ended = excerpt(outcome ?? '', 80);
  const said = excerpt(note ?? '');
  if (ended === '' && said === '') return null;
  return line(
    ': ',
    ended === '' ? null : bold(ended),
    ended === '' || said === '' ? null : ', ',
    said === '' ? null : `“${said}”`,
  );
}

import type { KnownBlock } from '@slack/types';
import type { ChainActionType } from '../../domain/chains.ts';
import type { Acknowledged } from '../../domain/conversation.ts';
import type { AgentId, ConversationId, Instant } from '../../domain/ids.ts';
import type { ListedConversation, RemindedConversation } from '../../domain/listed.ts';
import type { Clock } from '../../domain/sla.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { conversationButton, listedSubject, openButton } from './conversation-buttons.ts';
import { actions, blocksOf, button } from './elements.ts';
import { personName } from './facts.ts';
import { LIMITS } from './limits.ts';
import {
  bold,
  bullets,
  type Clockwork,
  inUtc,
  italic,
  type Line,
  line,
  paragraphs,
  quote,
  section,
  time,
  toText,
} from './lines.ts';
import {
  isReal,
  listedTitle,
  ownDeadline,
  pushTitle,
  rowsOf,
  settledWords,
} from './listed-words.ts';
import { handOverButton } from './move-buttons.ts';
import { timesWord } from './state-line.ts';
import { excerpt, plural, shorten } from './text.ts';

/** A rolling message. `settled`: all that it named has been dealt with, so nobody needs to be called. */
export interface Rolling {
  text: string;
  blocks: KnownBlock[];
  listed: ConversationId[];
  settled: boolean;
}

const MOST_ROWS = 10;

/** Replies that are due soon or late, to their owner: one message however many. Null: nothing to say. */
export function nudges(
  view: SurfaceViewOf<'nudges_dm'>,
  because: 'news' | 'change',
): Rolling | null {
  const { due, settled, surface } = view;
  const clock = inUtc(view.now);
  const become = (title: typeof listedTitle): Line[] =>
    settled.slice(0, MOST_ROWS).map((each) => settledWords(each, surface.agentId, clock, title));
  const done = become(listedTitle);
  const [first, ...more] = due;
  if (first === undefined) {
    return done.length === 0 ? null : allSettled(done, become(pushTitle), settled);
  }
  // Called anew, a person hears what is to be done; what is done stands below only while the same message goes on.
  const below = because === 'change' ? done : [];
  const listed = [...due, ...(because === 'change' ? settled : [])].map((each) => each.id);
  const drawn = more.length === 0 ? single(first, view, clock) : several(view, first, clock);
  return {
    ...drawn,
    blocks: [...drawn.blocks, ...(below.length === 0 ? [] : [paragraphs(bullets(below))])],
    listed,
    settled: false,
  };
}

function allSettled(done: Line[], pushed: Line[], settled: readonly ListedConversation[]): Rolling {
  const [first = [], ...more] = done;
  const body = more.length === 0 ? section(first) : bullets(done);
  return {
    text: shorten(pushed.map((each) => toText(each)).join(' '), LIMITS.messageText),
    blocks: [paragraphs(body)],
    listed: settled.map((each) => each.id),
    settled: true,
  };
}

type Drawn = Pick<Rolling, 'text' | 'blocks'>;

function single(
  listed: RemindedConversation,
  view: SurfaceViewOf<'nudges_dm'>,
  clock: Clockwork,
): Drawn {
  const subject = listedSubject(listed);
  const heading = headingOf(listed, clock, listedTitle(listed));
  const isLate = ownDeadline(listed)?.phase === 'late';
  const { agentId } = view.surface;
  return {
    text: shorten(toText(headingOf(listed, clock, pushTitle(listed))), LIMITS.messageText),
    blocks: blocksOf(
      paragraphs(
        section(heading),
        quote(excerpt(listed.excerpt)),
        section(patience(listed, clock)),
        section(italic(whatComes(listed, view, clock))),
      ),
      actions([
        conversationButton('reply', subject, { primary: true }),
        mayAcknowledge(listed.acknowledged, { agentId, now: view.now })
          ? conversationButton('onIt', subject)
          : null,
        conversationButton('reassign', subject),
        isLate ? null : conversationButton('snooze', subject),
        openButton(subject, { workspaceUrl: view.workspaceUrl, card: listed.card }),
      ]),
    ),
  };
}

/** How often an owner may say so in one turn. */
const MOST_ACKNOWLEDGED = 2;

/** Whether *I’m on it* still makes sense: they have not just said so, and may. */
export function mayAcknowledge(
  acknowledged: Pick<Acknowledged, 'by' | 'until' | 'times'> | null,
  { agentId, now }: { agentId: AgentId; now: Instant },
): boolean {
  if (acknowledged === null) return true;
  const { by, until, times } = acknowledged;
  return times < MOST_ACKNOWLEDGED && (by !== agentId || until <= now);
}

/** What else happens: `You are on it; I ask again at 14:25. Rosa sees it too. At 14:30 it goes back to the team.` */
function whatComes(
  listed: RemindedConversation,
  { now, surface }: SurfaceViewOf<'nudges_dm'>,
  clock: Clockwork,
): Line {
  const { acknowledged, response, coming, seenBy } = listed;
  const others = seenBy
    .filter(({ id }) => id !== surface.agentId)
    .map(({ name }) => personName(name));
  const isSeen = response?.phase === 'late' && others.length > 0;
  const see = others.length === 1 ? 'sees' : 'see';
  const next = coming.find(({ at, do: step }) => at > now && MOVES[step.type] !== undefined);
  const sentences = [
    acknowledged !== null && acknowledged.by === surface.agentId && acknowledged.until > now
      ? line('You are on it; I ask again at ', time(acknowledged.until, clock), '.')
      : null,
    isSeen ? line(`${andWords(others)} ${see} it too.`) : null,
    next === undefined ? null : line('At ', time(next.at, clock), ` ${MOVES[next.do.type] ?? ''}.`),
  ];
  return sentences
    .filter((each) => each !== null)
    .flatMap((each, index) => (index === 0 ? each : line(' ', each)));
}

/** What takes it away from them, or tells others. Reminders need no announcement. */
const MOVES: Partial<Record<ChainActionType, string>> = {
  return: 'it goes back to the team',
  reassign: 'it goes to somebody else who is there',
  tell_managers: 'the managers hear of it',
  tell_channel: 'the channel hears of it',
};

function andWords(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

function headingOf(listed: ListedConversation, clock: Clockwork, title: string): Line {
  const due = ownDeadline(listed);
  const { resolution } = listed;
  if (resolution !== null && resolution.phase !== 'on_time' && due?.phase === 'on_time') {
    return toResolve(resolution, title, clock);
  }
  if (due === null) return line('🟠 ', bold(`${title}: a reply is due`));
  const at = time(due.dueAt, clock);
  return due.phase === 'late'
    ? line('🔴 ', bold(`${title} is late since `), at, '. A short “I’m looking into it” helps now.')
    : line('🟠 ', bold(`${title}: reply by `), at);
}

/** The reply has time; that it is resolved has none. */
function toResolve(
  { dueAt, phase }: Pick<Clock, 'dueAt' | 'phase'>,
  title: string,
  clock: Clockwork,
) {
  const at = time(dueAt, clock);
  return phase === 'late'
    ? line('🔴 ', bold(`${title} was to be resolved by `), at)
    : line('🟠 ', bold(`${title}: resolve by `), at);
}

function patience(listed: ListedConversation, clock: Clockwork): Line {
  const { waitingSince, unanswered } = listed;
  if (waitingSince === null) return [];
  const chased = unanswered > 1 ? `, wrote ${timesWord(unanswered)}` : null;
  return italic('waiting since ', time(waitingSince, clock), chased);
}

function several(
  { due, surface: { agentId } }: SurfaceViewOf<'nudges_dm'>,
  first: ListedConversation,
  clock: Clockwork,
): Drawn {
  const isLate = (each: ListedConversation) => ownDeadline(each)?.phase === 'late';
  const heading = line(due.some(isLate) ? '🔴 ' : '🟠 ', bold(countWords(due, isLate)));
  const rows = rowsOf(due, MOST_ROWS, (each) => row(each, clock));
  const subject = listedSubject(first);
  return {
    text: shorten(
      toText(heading, `: ${due.slice(0, 5).map(pushTitle).join(', ')}`),
      LIMITS.messageText,
    ),
    blocks: blocksOf(
      paragraphs(section(heading), bullets(rows)),
      actions([
        conversationButton('reply', subject, { primary: true, label: `Reply to #${first.number}` }),
        button({
          action: ACTIONS.showMine,
          label: 'Show my conversations',
          spoken: 'Show my conversations',
          value: 'mine',
        }),
        handOverButton(first.inboxId, agentId),
      ]),
    ),
  };
}

function countWords(
  due: readonly ListedConversation[],
  isLate: (each: ListedConversation) => boolean,
): string {
  const real = due.filter(isReal);
  const late = real.filter(isLate).length;
  const soon = real.length - late;
  const tests = due.length - real.length;
  const replies = (count: number): string => plural(count, 'reply is', 'replies are');
  if (real.length === 0) return `${plural(tests, 'test waits', 'tests wait')} for a reply`;
  const beside = tests === 0 ? '' : `, and ${plural(tests, 'test', 'tests')}`;
  if (late === 0) return `${replies(soon)} due soon${beside}`;
  const others = soon === 0 ? '' : `, ${soon} due soon`;
  return `${replies(late)} late${others}${beside}`;
}

function row(listed: ListedConversation, clock: Clockwork): Line {
  const due = ownDeadline(listed);
  const chased = listed.unanswered > 1 ? `, wrote ${timesWord(listed.unanswered)}` : null;
  const title = bold(listedTitle(listed));
  if (due === null) return line(title, chased);
  const at = time(due.dueAt, clock);
  return due.phase === 'late'
    ? line(title, ', late since ', at, chased)
    : line(at, ' ', title, chased);
}

import type { AgentId } from '../../domain/ids.ts';
import type { ListedConversation } from '../../domain/listed.ts';
import { CHANNEL_NAMES, listedName, personName } from './facts.ts';
import {
  bold,
  type Clockwork,
  dayAndTime,
  dotted,
  type Line,
  line,
  time,
  timeWithSeconds,
} from './lines.ts';
import { DOTS, dueLine, timesWord } from './state-line.ts';
import { plural } from './text.ts';

/** `#142 Marta Díaz`, `#143 Test customer (TEST)`. */
export function listedTitle(listed: ListedConversation): string {
  return `#${listed.number} ${listedName(listed)}${isReal(listed) ? '' : ' (TEST)'}`;
}

export function isReal({ purpose }: ListedConversation): boolean {
  return purpose === 'real';
}

/** How many, beside a list: tests are named, and never counted. `4`, `4 and 1 test`, `2 tests`. */
export function countedBeside(count: number, listed: readonly ListedConversation[]): string {
  const tests = listed.length - listed.filter(isReal).length;
  const real = count.toLocaleString('en');
  if (tests === 0) return real;
  return [...(count === 0 ? [] : [real]), plural(tests, 'test', 'tests')].join(' and ');
}

/** The same as a push may say it: `#142 Marta Díaz (VIP)`, or the number alone. */
export function pushTitle(listed: ListedConversation): string {
  const { number, vip, previews } = listed;
  if (previews === 'private') return `#${number}`;
  return `${listedTitle(listed)}${vip ? ' (VIP)' : ''}`;
}

/** `#147 (Joel Okafor, SMS)`. */
export function listedWithChannel(listed: ListedConversation): string {
  return `#${listed.number} (${listedName(listed)}, ${CHANNEL_NAMES[listed.channel]})`;
}

export function ownerName(listed: ListedConversation): string {
  return listed.owner === null ? 'no owner' : personName(listed.owner.name);
}

/** What counts for its owner: their own time, else what the customer was promised. */
export function ownDeadline(listed: ListedConversation): ListedConversation['response'] {
  return listed.window ?? listed.response;
}

/** How one of somebody's own conversations stands, as the state line of its card would say it. */
export function listedState(listed: ListedConversation, clock: Clockwork): Line {
  const chased = listed.unanswered > 1 ? `wrote ${timesWord(listed.unanswered)}` : null;
  if (listed.status === 'resolved') return line('✅ ', bold('Resolved'));
  const aside = snoozedWords(listed, clock);
  if (listed.turn !== 'team' && aside !== null) return aside;
  return dotted(turnState(listed, chased, clock), aside);
}

/** Put aside: shown before anything else, but for a customer who waits. */
function snoozedWords({ snoozedUntil }: ListedConversation, clock: Clockwork): Line | null {
  if (snoozedUntil === null) return null;
  return line('💤 ', bold('Snoozed until '), dayAndTime(snoozedUntil, clock));
}

function turnState(listed: ListedConversation, chased: string | null, clock: Clockwork): Line {
  switch (listed.turn) {
    case 'team': {
      const due = ownDeadline(listed);
      if (listed.owner === null) return unassignedState(listed, clock);
      if (due === null) return line('🟢 ', bold('Our turn'));
      return dotted(line(DOTS[due.phase], ' ', dueLine(due, clock)), chased);
    }
    case 'customer':
      return listed.heldUntil === null
        ? line('⏳ ', bold('Waiting for the customer'))
        : line('⏳ ', bold('Reply goes out at '), timeWithSeconds(listed.heldUntil, clock));
    case 'automation':
      return line('🤖 ', bold('Automation is talking'));
  }
}

function unassignedState(listed: ListedConversation, clock: Clockwork): Line {
  const { assignment, response, waitingSince } = listed;
  const isLate = response?.phase === 'late' || assignment?.phase === 'late';
  const isSoon = response?.phase === 'soon' || assignment?.phase === 'soon';
  return dotted(
    line(isLate ? '🔴 ' : isSoon ? '🟠 ' : '🔵 ', bold('Unassigned')),
    waitingSince === null ? null : line('waiting since ', time(waitingSince, clock)),
    assignment === null
      ? null
      : line(
          assignment.phase === 'late' ? 'claim was due ' : 'claim by ',
          time(assignment.dueAt, clock),
        ),
    response === null
      ? null
      : line(response.phase === 'late' ? 'late since ' : 'reply by ', time(response.dueAt, clock)),
    listed.unanswered > 1 ? `wrote ${timesWord(listed.unanswered)}` : null,
  );
}

/** What became of a conversation that somebody was reminded of: `#142: answered 14:13, on time.` */
export function settledWords(
  listed: ListedConversation,
  reader: AgentId,
  clock: Clockwork,
  title: typeof listedTitle = listedTitle,
): Line {
  const what = `${title(listed)}: `;
  if (listed.status === 'resolved') return line(what, 'resolved.');
  if (listed.owner === null) return line(what, 'back to unassigned.');
  if (listed.owner.id !== reader) return line(what, `with ${personName(listed.owner.name)} now.`);
  const onTime = listed.answeredOnTime ? ', on time' : null;
  return answeredWords(listed, clock, { onTime, title }) ?? line(what, 'nothing is due now.');
}

/** `#142 Marta Díaz: answered 14:13, on time.` Null if it was not answered. */
export function answeredWords(
  listed: ListedConversation,
  clock: Clockwork,
  {
    onTime = null,
    title = listedTitle,
  }: { onTime?: string | null; title?: typeof listedTitle } = {},
): Line | null {
  const { answeredAt, turn } = listed;
  if (answeredAt === null || turn === 'team') return null;
  return line(`${title(listed)}: answered `, time(answeredAt, clock), onTime, '.');
}

/** At most `most` of a list, and a line for the rest. */
export function rowsOf<Row>(rows: readonly Row[], most: number, draw: (row: Row) => Line): Line[] {
  const shown = rows.slice(0, most).map(draw);
  const rest = rows.length - most;
  return rest > 0 ? [...shown, line(`and ${rest.toLocaleString('en')} more`)] : shown;
}

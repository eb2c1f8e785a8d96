import type { Leave } from '../../domain/agent.ts';
import type { HomeView } from '../../domain/views.ts';
import { type Answer, answer } from './answer.ts';
import { actions } from './elements.ts';
import { inUtc, type Line, line, time } from './lines.ts';
import { handOverButton } from './move-buttons.ts';

/** What somebody is told who is away with dates. */

/** With the way to hand over what is theirs, before they go. */
export function leaveTaken(home: HomeView, { from, until }: Leave): Answer {
  const clock = inUtc(home.now);
  const own = home.mine.filter(({ purpose, status }) => purpose === 'real' && status === 'open');
  const [first] = own;
  const many = own.length === 1 ? 'One conversation is' : `${own.length} conversations are`;
  return answer(
    line(
      'You are away ',
      from <= home.now ? null : line('from ', time(from, clock), ' '),
      'until ',
      time(until, clock),
      '. You are back by yourself then.',
      first === undefined ? null : ` ${many} yours: hand over what cannot wait.`,
    ),
    first === undefined ? null : actions([handOverButton(first.inboxId, home.person.id)]),
  );
}

export function leaveDropped(): Answer {
  return answer(line('You are not away after all. Nothing else was changed.'));
}

/** It ends before it begins, or is over, or is too long. */
export function unusableLeave(): Answer {
  return answer(
    line('Choose an end that is still to come and after the beginning, at most a year later.'),
  );
}

/** What stands at Home while one is known: `You are away from 24 Dec, 09:00 until 2 Jan, 09:00.` */
export function plannedLeave({ leave, now }: HomeView): Line {
  if (leave === null || leave.from <= now) return [];
  const clock = inUtc(now);
  return line(
    'You are away from ',
    time(leave.from, clock),
    ' until ',
    time(leave.until, clock),
    '.',
  );
}

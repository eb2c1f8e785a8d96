import type { Button } from '@slack/types';
import type { Away } from '../../domain/agent.ts';
import { mayAnswer } from '../../domain/people.ts';
import type { HomeView } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { type Answer, answer } from './answer.ts';
import { actions, button } from './elements.ts';
import { inUtc, type Line, line, time } from './lines.ts';
import { handOverButton } from './move-buttons.ts';
import { excerpt, plural } from './text.ts';

/** What somebody is told who goes away or comes back. */

export function youAreAway(home: HomeView, away: Away): Answer {
  const waiting = home.mine.filter(({ turn, status }) => turn === 'team' && status === 'open');
  const [first] = waiting;
  const many = waiting.length === 1 ? 'One of yours waits' : `${waiting.length} of yours wait`;
  return answer(
    line(
      awayWords(away, home.now),
      ' You get no reminders until then, and your colleagues see it.',
      first === undefined ? null : ` ${many} for a reply meanwhile.`,
    ),
    actions([
      first === undefined ? null : handOverButton(first.inboxId, home.person.id),
      backButton(),
    ]),
  );
}

/** `You are away until 15:00.` */
function awayWords({ until }: Away, now: number): Line {
  return until === null
    ? line('You are away until you say /inbox back.')
    : line('You are away until ', time(until, inUtc(now)), '.');
}

export function youAreBack(home: HomeView): Answer {
  const { mineCount } = home;
  const yours =
    mineCount === 0
      ? 'Nothing is yours right now.'
      : `${plural(mineCount, 'conversation is', 'conversations are')} yours: /inbox mine shows them.`;
  return answer(line(`Welcome back. ${yours}`));
}

/** What stands at Home: that they are away, and the way to change it. Nothing for who answers nowhere. */
export function availabilityOf({ inboxes, away, now }: HomeView): {
  words: Line;
  change: Button | null;
  /** Away with dates. */
  plan: Button | null;
} {
  if (!inboxes.some(({ role }) => mayAnswer(role))) return { words: [], change: null, plan: null };
  const plan = planButton();
  return away === null
    ? { words: [], change: awayButton(), plan }
    : { words: awayWords(away, now), change: backButton(), plan };
}

function awayButton() {
  return button({
    action: ACTIONS.goAway,
    label: 'I’m away',
    spoken: 'I’m away until I say that I am back',
    value: 'away',
  });
}

function planButton() {
  return button({
    action: ACTIONS.planLeave,
    label: 'Away…',
    spoken: 'Away with dates: from when until when',
    value: 'leave',
  });
}

function backButton() {
  return button({
    action: ACTIONS.comeBack,
    label: 'I’m back',
    spoken: 'I’m back',
    value: 'back',
  });
}

export function unknownTime(words: string): Answer {
  return answer(
    line(
      `I don’t understand “${excerpt(words, 40)}” as a time. Say it like this: until 14:00, tomorrow 9:00, or Mon 9:00.`,
    ),
  );
}

/** A time that is over, or too far away. */
export function unusableTime(until: number, now: number): Answer {
  return answer(
    until <= now
      ? line(time(until, inUtc(now)), ' is over already. Nothing was changed.')
      : line('That is more than a year from now. Nothing was changed.'),
  );
}

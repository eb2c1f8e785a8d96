import type { HomeView } from '../../domain/views.ts';
import type { Answer } from './answer.ts';
import {
  bold,
  bullets,
  italic,
  type Line,
  line,
  type Piece,
  paragraphs,
  section,
  toText,
} from './lines.ts';
import { signsOfLife } from './signs-of-life.ts';
import { excerpt } from './text.ts';

const VERBS: readonly [string, string][] = [
  ['/inbox mine', 'what is yours, most urgent first'],
  ['/inbox unassigned', 'who waits for an owner (also /inbox-unassigned)'],
  ['/inbox load', 'who has how much (also /inbox-load); /inbox load all for all of your inboxes'],
  ['/inbox sla', 'what is late or due soon here, and whose it is'],
  ['/inbox assign 142 @ana', 'give a conversation to somebody; a link to its card will do, too'],
  ['/inbox who', 'who answers here, and when'],
  ['/inbox closed until Mon 9:00', 'clocks stand still until then; /inbox open takes it back'],
  ['/inbox test', 'a pretend customer writes, who counts in no figure'],
  ['/inbox settings', 'signature, outcomes, saved replies, channels; for managers'],
  ['/inbox me', 'your public name, working hours, quiet hours, and how you are reminded'],
  ['/inbox away until 14:00', 'no reminders until then; /inbox back when you are back'],
  ['/inbox leave', 'away with dates: from when until when'],
  ['/inbox blocked', 'whose messages are shown to nobody, and how to change that'],
  ['/inbox help', 'this list'],
];

/** `/inbox help`, and the answer to a word that is no command. */
export function help({ unknown, home }: { unknown?: string; home?: HomeView } = {}): Answer {
  const word = excerpt(unknown ?? '', 40);
  const first =
    word === ''
      ? line(bold('What /inbox can do'))
      : line(`I don’t know “${word}”. `, bold('What /inbox can do:'));
  const verbs = VERBS.map(([command, what]): Line => line(code(command), ` · ${what}`));
  const signs = home === undefined ? null : signsOfLife(home);
  return {
    text: toText(
      first,
      ' mine, unassigned, load, sla, assign, who, away, back, leave, closed, open, blocked, test, settings, me, help.',
    ),
    blocks: [
      paragraphs(
        section(first),
        bullets(verbs),
        section(
          'Everything about one conversation stands on its card. /dibs is the same as /inbox.',
        ),
        signs === null ? null : section(italic(signs)),
      ),
    ],
  };
}

function code(text: string): Piece {
  return { type: 'text', text, style: { code: true } };
}

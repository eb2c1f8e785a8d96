import type { HomeView } from '../../domain/views.ts';
import type { Answer } from './answer.ts';
import {
  bold,
  bullets,
  inUtc,
  italic,
  type Line,
  line,
  type Piece,
  paragraphs,
  section,
  time,
  toText,
} from './lines.ts';
import { excerpt } from './text.ts';

const VERBS: readonly [string, string][] = [
  ['/inbox mine', 'what is yours, most urgent first'],
  ['/inbox unassigned', 'who waits for an owner (also /inbox-unassigned)'],
  ['/inbox load', 'who has how much (also /inbox-load)'],
  ['/inbox assign 142 @ana', 'give a conversation to somebody; a link to its card will do, too'],
  ['/inbox who', 'who answers here, and when'],
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
  const last = home?.lastCustomerMessageAt ?? null;
  return {
    text: toText(first, ' mine, unassigned, load, assign, who, help.'),
    blocks: [
      paragraphs(
        section(first),
        bullets(verbs),
        section(
          'Everything about one conversation stands on its card. /dibs is the same as /inbox.',
        ),
        home === undefined || last === null
          ? null
          : section(italic('Last customer message ', time(last, inUtc(home.now)))),
      ),
    ],
  };
}

function code(text: string): Piece {
  return { type: 'text', text, style: { code: true } };
}

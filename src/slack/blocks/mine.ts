import type { KnownBlock } from '@slack/types';
import type { ListedConversation } from '../../domain/listed.ts';
import { mayAnswer } from '../../domain/people.ts';
import type { HomeView } from '../../domain/views.ts';
import { type Answer, answer } from './answer.ts';
import { conversationButton, listedSubject, openButton } from './conversation-buttons.ts';
import { actions, blocksOf, context } from './elements.ts';
import { CHANNEL_NAMES, listedMarks, listedName } from './facts.ts';
import { bold, inUtc, line, paragraphs, quote, section, toText } from './lines.ts';
import { isReal, listedState, listedTitle } from './listed-words.ts';
import { excerpt, plural } from './text.ts';

const MOST_ROWS = 10;

/** `/inbox mine`: what is yours, most urgent first. */
export function mine(home: HomeView): Answer {
  const { mine: own, mineCount, unassignedCount } = home;
  if (own.length === 0 && !home.inboxes.some(({ role }) => mayAnswer(role))) {
    return answer(
      line('You answer in no team inbox, so nothing is yours. /inbox unassigned shows who waits.'),
    );
  }
  if (own.length === 0) {
    const waiting =
      unassignedCount === 0
        ? 'Nobody is waiting for an owner, either.'
        : `${plural(unassignedCount, 'conversation has', 'conversations have')} no owner: /inbox unassigned shows them.`;
    return answer(line(`Nothing is yours right now. ${waiting}`));
  }
  const heading = line(bold(headingOf(home)));
  const shown = own.slice(0, MOST_ROWS);
  const rest = mineCount - shown.filter(isReal).length;
  return {
    text: toText(heading, `: ${shown.slice(0, 5).map(listedTitle).join(', ')}.`),
    blocks: blocksOf(
      paragraphs(section(heading)),
      ...shown.flatMap((listed) => row(listed, home)),
      rest > 0
        ? context(`and ${rest.toLocaleString('en')} more: all of them stand in the Home of Dibs`)
        : null,
    ),
  };
}

function headingOf({ mine: own, mineCount }: HomeView): string {
  const tests = own.length - own.filter(isReal).length;
  if (mineCount === 0) return `${plural(tests, 'test is', 'tests are')} yours`;
  const beside = tests === 0 ? '' : `, and ${plural(tests, 'test', 'tests')}`;
  return `${plural(mineCount, 'conversation is', 'conversations are')} yours${beside}`;
}

function row(listed: ListedConversation, home: HomeView): KnownBlock[] {
  const subject = listedSubject(listed);
  return blocksOf(
    paragraphs(
      section(
        bold(`#${listed.number} · ${listedName(listed)}`),
        listedMarks(listed),
        ` · ${CHANNEL_NAMES[listed.channel]}`,
      ),
      quote(excerpt(listed.excerpt)),
      section(listedState(listed, inUtc(home.now))),
    ),
    actions([
      conversationButton('reply', subject, listed.turn === 'team' ? { primary: true } : {}),
      conversationButton('reassign', subject),
      openButton(subject, { workspaceUrl: home.workspaceUrl, card: listed.card }),
    ]),
  );
}

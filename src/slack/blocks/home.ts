import type { KnownBlock, HomeView as SlackHomeView } from '@slack/types';
import type { ListedConversation } from '../../domain/listed.ts';
import { mayAnswer } from '../../domain/people.ts';
import type { HomeView } from '../../domain/views.ts';
import type { Answer } from './answer.ts';
import { conversationButton, listedSubject, openButton } from './conversation-buttons.ts';
import { actions, blocksOf, context, divider } from './elements.ts';
import { CHANNEL_NAMES, inboxName, listedMarks, listedName } from './facts.ts';
import { atRiskBlocks } from './home-risk.ts';
import { homeSettings } from './home-settings.ts';
import { LIMITS } from './limits.ts';
import {
  bold,
  type Clockwork,
  dotted,
  inUtc,
  italic,
  line,
  paragraphs,
  quote,
  section,
  time,
} from './lines.ts';
import { countedBeside, isReal, listedState } from './listed-words.ts';
import { signsOfLife } from './signs-of-life.ts';
import { excerpt } from './text.ts';

/** Each row takes two blocks; with headings, notice and foot all stay under what a Home may have. */
const MOST_MINE = 24;
const MOST_UNASSIGNED = 12;
const MOST_NOTICE_BLOCKS = 6;

/** *My conversations* and *Team inbox*, most urgent first. `top`: the answer to a click on this Home, which has no other place. */
export function homeView(home: HomeView, { top }: { top?: Answer } = {}): SlackHomeView {
  const notice = top === undefined ? [] : [...top.blocks.slice(0, MOST_NOTICE_BLOCKS), divider];
  const body =
    home.inboxes.length === 0
      ? [inNoInbox()]
      : [...atRiskBlocks(home), ...mineBlocks(home), ...teamBlocks(home)];
  const blocks = blocksOf(...notice, ...body, ...homeSettings(home), foot(home)).slice(
    0,
    LIMITS.viewBlocks,
  );
  return { type: 'home', blocks };
}

function mineBlocks(home: HomeView): KnownBlock[] {
  const { mine, mineCount } = home;
  if (mine.length === 0) return [paragraphs(section(nothingMine(home))), ...claimOldest(home)];
  const shown = mine.slice(0, MOST_MINE);
  return [
    paragraphs(section(bold(`My conversations · ${countedBeside(mineCount, mine)}`))),
    ...GROUPS.flatMap(({ heading, has }) => group(heading, shown.filter(has), home)),
    ...blocksOf(rest(mineCount - shown.filter(isReal).length)),
  ];
}

/** In the order in which they want something: a customer who waits comes first, aside or not. */
const GROUPS: { heading: string; has: (listed: ListedConversation) => boolean }[] = [
  { heading: 'Our turn', has: ({ turn }) => turn === 'team' },
  { heading: 'Waiting for customers', has: (each) => each.turn !== 'team' && !isAside(each) },
  { heading: 'Snoozed', has: (each) => each.turn !== 'team' && isAside(each) },
];

function isAside({ snoozedUntil }: ListedConversation): boolean {
  return snoozedUntil !== null;
}

function group(heading: string, rows: ListedConversation[], home: HomeView): KnownBlock[] {
  if (rows.length === 0) return [];
  return [paragraphs(section(italic(heading))), ...rows.flatMap((listed) => ownRow(listed, home))];
}

function teamBlocks(home: HomeView): KnownBlock[] {
  const { unassigned, unassignedCount } = home;
  if (unassigned.length === 0) return [];
  const shown = unassigned.slice(0, MOST_UNASSIGNED);
  return [
    divider,
    paragraphs(
      section(bold(`Team inbox · ${countedBeside(unassignedCount, unassigned)} without an owner`)),
    ),
    ...shown.flatMap((listed) => unassignedRow(listed, home)),
    ...blocksOf(rest(unassignedCount - shown.filter(isReal).length)),
  ];
}

function ownRow(listed: ListedConversation, home: HomeView): KnownBlock[] {
  const subject = listedSubject(listed);
  const primary = listed.turn === 'team' ? ({ primary: true } as const) : {};
  return blocksOf(
    rowText(listed, home),
    actions([
      isAside(listed) && listed.turn !== 'team'
        ? null
        : conversationButton('reply', subject, primary),
      isAside(listed) ? conversationButton('wake', subject) : null,
      conversationButton('reassign', subject),
      conversationButton('resolve', subject),
      openButton(subject, { workspaceUrl: home.workspaceUrl, card: listed.card }),
    ]),
  );
}

function unassignedRow(listed: ListedConversation, home: HomeView): KnownBlock[] {
  const subject = listedSubject(listed);
  return blocksOf(
    rowText(listed, home),
    actions([
      conversationButton('claim', subject, { primary: true }),
      conversationButton('claimAndReply', subject),
      openButton(subject, { workspaceUrl: home.workspaceUrl, card: listed.card }),
    ]),
  );
}

function rowText(listed: ListedConversation, home: HomeView): KnownBlock {
  const where = home.inboxes.length > 1 ? inboxName(listed.inboxName) : null;
  return paragraphs(
    section(
      dotted(
        line(bold(`#${listed.number} · ${listedName(listed)}`), listedMarks(listed)),
        CHANNEL_NAMES[listed.channel],
        where,
      ),
    ),
    quote(excerpt(listed.excerpt)),
    section(listedState(listed, clockOf(home))),
  );
}

function clockOf(home: HomeView): Clockwork {
  return inUtc(home.now);
}

function rest(count: number): KnownBlock | null {
  return count > 0 ? context(`and ${count.toLocaleString('en')} more, less urgent`) : null;
}

function inNoInbox(): KnownBlock {
  return paragraphs(
    section(
      'You are in no team inbox yet. Ask in the channel where your team answers customers, or start one: invite me there with ',
      { type: 'text', text: '/invite @Dibs', style: { code: true } },
      '.',
    ),
  );
}

/** Nothing is mine: whether others wait, and who the oldest is. */
function nothingMine(home: HomeView): ReturnType<typeof line> {
  const { unassigned, unassignedCount, inboxes } = home;
  const [oldest] = unassigned;
  if (unassignedCount === 0 || oldest === undefined) {
    const answersIn = inboxes.filter(({ role }) => mayAnswer(role));
    const where = (answersIn.length === 0 ? inboxes : answersIn)
      .slice(0, 3)
      .map(({ name }) => inboxName(name))
      .join(', ');
    return line(
      answersIn.length === 0
        ? `You watch and answer nothing, so nothing is yours. What customers write stands in ${where}.`
        : `Nothing is yours and nobody is waiting. Customers’ messages show up here and in ${where}.`,
    );
  }
  const many = unassignedCount === 1 ? '1 has no owner' : `${unassignedCount} have no owner`;
  return line(
    'Nothing is yours right now. ',
    `${many}; `,
    oldest.waitingSince === null
      ? 'the most urgent stands first.'
      : line('the most urgent waits since ', time(oldest.waitingSince, clockOf(home)), '.'),
  );
}

function claimOldest(home: HomeView): KnownBlock[] {
  const oldest = home.unassigned.find(isReal);
  if (oldest === undefined) return [];
  const label = `Claim #${oldest.number} · ${listedName(oldest)}`;
  return blocksOf(
    actions([conversationButton('claim', listedSubject(oldest), { label, primary: true })]),
  );
}

/** Whether it is quiet or broken: the last sign of life. */
function foot(home: HomeView): KnownBlock | null {
  const signs = signsOfLife(home);
  return home.inboxes.length === 0 || signs === null ? null : paragraphs(section(italic(signs)));
}

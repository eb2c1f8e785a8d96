import type { ListedConversation } from '../../domain/listed.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { conversationButton, listedSubject } from './conversation-buttons.ts';
import { type Dm, pushText } from './dm-parts.ts';
import { actions, blocksOf, button } from './elements.ts';
import { firstName, inboxName, personName, REASON_WORDS } from './facts.ts';
import {
  bold,
  bullets,
  type Clockwork,
  dotted,
  inUtc,
  italic,
  type Line,
  line,
  paragraphs,
  quote,
  section,
} from './lines.ts';
import { listedState, listedTitle, ownerName, pushTitle, rowsOf } from './listed-words.ts';
import { excerpt, plural } from './text.ts';

type View = SurfaceViewOf<'moved_dm'>;

const MOST_ROWS = 10;

/**
 * One message about all that a move brought to somebody or took from them; of each conversation, whoever has it now. What stayed where
 * it was is not named.
 */
export function movedDm(view: View): Dm | null {
  const { surface, given, taken } = view;
  const isMine = ({ owner, status }: ListedConversation) =>
    owner?.id === surface.agentId && status === 'open';
  const mine = given.filter(isMine);
  const gone = given.filter((each) => !isMine(each) && wasMoved(each, view));
  const went = taken.filter((each) => wasMoved(each, view));
  const lost = went.filter((each) => !isMine(each));
  if (mine.length > 0) return received(view, mine, gone);
  if (lost.length > 0) return handedOn(view, lost);
  if (gone.length > 0) return settled(gone);
  return went.length === 0 ? null : returned(went);
}

/** It came, and has gone on or was resolved since; what never came is with whom it was. */
function wasMoved({ id }: ListedConversation, { arrived }: View): boolean {
  return arrived.includes(id);
}

function received(view: View, mine: ListedConversation[], gone: ListedConversation[]): Dm {
  const { by, note, reason, inbox } = view;
  const clock = inUtc(view.now);
  const mover = personName(by.name);
  const count = plural(mine.length + gone.length, 'conversation', 'conversations');
  const heading = line(bold(`${mover} gave you ${count}`), ` in ${inboxName(inbox.name)}`);
  const [first] = mine;
  const said = line(
    note === null ? null : line(bold(`${firstName(mover)}: `), `“${excerpt(note, 1_000)}”`),
    reason === null
      ? null
      : line(note === null ? '' : ' · ', 'reason: ', italic(REASON_WORDS[reason])),
  );
  return {
    text: pushText(heading, `: ${mine.slice(0, 5).map(pushTitle).join(', ')}`),
    blocks: blocksOf(
      paragraphs(
        section(heading),
        said.length === 0 ? null : quote(said),
        bullets([
          ...rowsOf(mine, MOST_ROWS, (each) => row(each, clock)),
          ...gone.slice(0, MOST_ROWS).map(whereNow),
        ]),
      ),
      actions([
        first === undefined
          ? null
          : conversationButton('reply', listedSubject(first), {
              primary: true,
              label: `Reply to #${first.number}`,
            }),
        mineButton(),
      ]),
    ),
    folded: false,
  };
}

function row(listed: ListedConversation, clock: Clockwork): Line {
  return dotted(bold(listedTitle(listed)), listedState(listed, clock));
}

/** To whom they were taken from: who has them now, and that nothing is left to do. */
function handedOn(view: View, lost: ListedConversation[]): Dm {
  const { by, note } = view;
  const mover = personName(by.name);
  const count = plural(lost.length, 'conversation', 'conversations');
  const heading = line(bold(`${mover} gave ${count} of yours to others`), '.');
  return {
    text: pushText(heading),
    blocks: [
      paragraphs(
        section(heading, note === null ? null : ` “${excerpt(note, 300)}”`),
        bullets(rowsOf(lost, MOST_ROWS, whereNow)),
        section(`Nothing is left for you to do with ${lost.length === 1 ? 'it' : 'them'}.`),
      ),
    ],
    folded: false,
  };
}

function settled(gone: readonly ListedConversation[]): Dm {
  const rows = rowsOf(gone, MOST_ROWS, whereNow);
  return {
    text: pushText('Nothing of what you were given is yours any more.'),
    blocks: [
      paragraphs(section('Nothing of what you were given is yours any more.'), bullets(rows)),
    ],
    folded: true,
  };
}

/** What was taken from them has all come back. */
function returned(back: readonly ListedConversation[]): Dm {
  const heading = 'What was given to others is yours again.';
  return {
    text: pushText(heading),
    blocks: [paragraphs(section(heading), bullets(rowsOf(back, MOST_ROWS, titleOf)))],
    folded: true,
  };
}

function titleOf(listed: ListedConversation): Line {
  return line(listedTitle(listed));
}

/** `#151 Joel Okafor: with Chen Wu` */
function whereNow(listed: ListedConversation): Line {
  if (listed.status === 'resolved') return line(`${listedTitle(listed)}: resolved`);
  return listed.owner === null
    ? line(`${listedTitle(listed)}: back to unassigned`)
    : line(`${listedTitle(listed)}: with ${ownerName(listed)}`);
}

function mineButton() {
  const label = 'Show my conversations';
  return button({ action: ACTIONS.showMine, label, spoken: label, value: 'mine' });
}

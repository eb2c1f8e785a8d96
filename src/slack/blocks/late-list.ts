import type { ListedConversation } from '../../domain/listed.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { encodeInboxValue } from '../button-value.ts';
import { actions, blocksOf, button } from './elements.ts';
import { inboxName } from './facts.ts';
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
  section,
  time,
  toText,
} from './lines.ts';
import {
  answeredWords,
  countedBeside,
  isReal,
  listedTitle,
  ownerName,
  pushTitle,
  rowsOf,
} from './listed-words.ts';
import { moveButton } from './move-buttons.ts';
import type { Rolling } from './nudges.ts';
import { shorten } from './text.ts';

const MOST_ROWS = 12;

/** What is late in an inbox, to a manager: one message, edited as it settles. Null: nothing to say. */
export function lateList(
  view: SurfaceViewOf<'late_list'>,
  because: 'news' | 'change',
  seen?: 'seen',
): Rolling | null {
  const { late, settled, inbox } = view;
  const clock = inUtc(view.now);
  if (late.length === 0) return settled.length === 0 ? null : allSettled(settled, clock);
  const heading = line('🔴 ', bold(`${counted(late)} late in ${inboxName(inbox.name)}`));
  const done =
    because === 'change' ? settled.slice(0, MOST_ROWS).map((each) => settledRow(each, clock)) : [];
  const listed = [...late, ...(because === 'change' ? settled : [])].map((each) => each.id);
  return {
    text: shorten(
      toText(heading, `: ${late.slice(0, 5).map(pushTitle).join(', ')}`),
      LIMITS.messageText,
    ),
    blocks: blocksOf(
      paragraphs(
        section(heading),
        bullets([...rowsOf(late, MOST_ROWS, (each) => lateRow(each, clock)), ...done]),
        seen === undefined
          ? null
          : section(italic('👁 You have seen this ', time(view.now, clock), '.')),
      ),
      actions([
        moveFromBusiest(view),
        inboxButton(view, { action: ACTIONS.showLoad, label: 'Load' }),
        seen === undefined
          ? inboxButton(view, { action: ACTIONS.seenLate, label: 'I’ve seen it' })
          : null,
      ]),
    ),
    listed,
    settled: false,
  };
}

/** From whoever has most of what is late. Null where nobody owns any of it. */
function moveFromBusiest({ late, inbox }: SurfaceViewOf<'late_list'>) {
  const owners = late.flatMap(({ owner }) => owner ?? []);
  const lateOf = (id: string) => owners.filter((owner) => owner.id === id).length;
  const [busiest] = owners.toSorted((a, b) => lateOf(b.id) - lateOf(a.id));
  return busiest === undefined ? null : moveButton(inbox.id, busiest);
}

function inboxButton(
  { inbox }: SurfaceViewOf<'late_list'>,
  { action, label }: Pick<Parameters<typeof button>[0], 'action' | 'label'>,
) {
  const spoken = `${label}: ${inboxName(inbox.name)}`;
  return button({ action, label, spoken, value: encodeInboxValue({ inboxId: inbox.id }) });
}

function counted(listed: readonly ListedConversation[]): string {
  return countedBeside(listed.filter(isReal).length, listed);
}

function lateRow(listed: ListedConversation, clock: Clockwork): Line {
  const since =
    listed.response === null ? null : line(', since ', time(listed.response.dueAt, clock));
  return line(bold(listedTitle(listed)), `, ${ownerName(listed)}`, since);
}

function settledRow(listed: ListedConversation, clock: Clockwork, title = listedTitle): Line {
  if (listed.status === 'resolved') return line(`${title(listed)}: resolved.`);
  return answeredWords(listed, clock, { title }) ?? line(`${title(listed)}: not late any more.`);
}

function allSettled(settled: readonly ListedConversation[], clock: Clockwork): Rolling {
  const [only, ...more] = settled;
  const latest = Math.max(0, ...settled.map((each) => each.answeredAt ?? 0));
  const allAnswered = settled.every((each) => answeredWords(each, clock) !== null);
  const sentence = (title: typeof listedTitle): Line =>
    only !== undefined && more.length === 0
      ? settledRow(only, clock, title)
      : allAnswered
        ? line(`All ${counted(settled)} answered by `, time(latest, clock), '.')
        : line(`All ${counted(settled)} are dealt with.`);
  return {
    text: toText(sentence(pushTitle)),
    blocks: [paragraphs(section(sentence(listedTitle)))],
    listed: settled.map((each) => each.id),
    settled: true,
  };
}

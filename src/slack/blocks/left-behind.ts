import type { SurfaceViewOf } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { encodeInboxValue } from '../button-value.ts';
import { type Dm, pushText } from './dm-parts.ts';
import { actions, blocksOf, button } from './elements.ts';
import { firstName, inboxName, personName } from './facts.ts';
import { bold, bullets, inUtc, line, paragraphs, section, time } from './lines.ts';
import { listedTitle, rowsOf } from './listed-words.ts';
import { shareOutButton } from './move-buttons.ts';

const MOST_ROWS = 10;

/** Somebody left, and their conversations have no owner: one message, which shrinks as they find one. */
export function leftBehindDm(view: SurfaceViewOf<'left_behind_dm'>): Dm {
  const { who, inbox, waiting, count, surface } = view;
  const clock = inUtc(view.now);
  const name = personName(who.name);
  const where = inboxName(inbox.name);
  const left = `${name} no longer answers in ${where}.`;
  if (count === 0) {
    const sentence = `${left} All that ${firstName(name)} had has an owner again.`;
    return { text: pushText(sentence), blocks: [paragraphs(section(sentence))], folded: true };
  }
  const many =
    count === 1 ? 'One conversation has' : `${count.toLocaleString('en')} conversations have`;
  const rows = rowsOf(waiting, MOST_ROWS, (each) =>
    line(
      bold(listedTitle(each)),
      each.response === null
        ? null
        : line(
            each.response.phase === 'late' ? ', late since ' : ', reply by ',
            time(each.response.dueAt, clock),
          ),
    ),
  );
  const rest = count - waiting.length;
  return {
    text: pushText(`${left} ${many} no owner now.`),
    blocks: blocksOf(
      paragraphs(
        section(bold(left), ` ${many} no owner now:`),
        bullets(rest > 0 ? [...rows, line(`and ${rest.toLocaleString('en')} more`)] : rows),
      ),
      actions([
        shareOutButton(inbox.id, who, surface.departure),
        button({
          action: ACTIONS.showLoad,
          label: 'Load',
          spoken: `Load of ${where}`,
          value: encodeInboxValue({ inboxId: inbox.id }),
        }),
      ]),
    ),
    folded: false,
  };
}

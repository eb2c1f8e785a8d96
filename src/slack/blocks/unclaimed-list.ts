import type { SurfaceViewOf } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { encodeInboxValue } from '../button-value.ts';
import { conversationButton, listedSubject } from './conversation-buttons.ts';
import { actions, blocksOf, button } from './elements.ts';
import { inboxName } from './facts.ts';
import { bold, inUtc, line, paragraphs, section, time, toText } from './lines.ts';
import { countedBeside, listedTitle, pushTitle } from './listed-words.ts';
import type { Rolling } from './nudges.ts';

/** What nobody has claimed in time, or soon will not have where a group is on duty, to the channel. Null: everything has an owner. */
export function unclaimedList(view: SurfaceViewOf<'unclaimed_list'>): Rolling | null {
  const { waiting, count, inbox } = view;
  const [oldest] = waiting;
  if (oldest === undefined) return null;
  const isAlone = waiting.length === 1 && count <= 1;
  const since =
    oldest.waitingSince === null
      ? null
      : line(' since ', time(oldest.waitingSince, inUtc(view.now)));
  const heading = (title: string) =>
    isAlone
      ? line(
          '🔵 ',
          bold(`${title} has no owner`),
          since === null ? null : line(' and waits', since),
        )
      : line(
          '🔵 ',
          bold(`${countedBeside(count, waiting)} without an owner`),
          `, oldest ${title}`,
          since,
        );
  const all = button({
    action: ACTIONS.showUnassigned,
    label: 'Show all',
    spoken: `Show all without an owner in ${inboxName(inbox.name)}`,
    value: encodeInboxValue({ inboxId: inbox.id }),
  });
  return {
    text: toText(heading(pushTitle(oldest)), '.'),
    blocks: blocksOf(
      paragraphs(section(heading(listedTitle(oldest)))),
      actions([
        conversationButton('claim', listedSubject(oldest), { label: `Claim #${oldest.number}` }),
        isAlone ? null : all,
      ]),
    ),
    listed: waiting.map((each) => each.id),
    settled: false,
  };
}

import type { KnownBlock } from '@slack/types';
import type { ListedConversation } from '../../domain/listed.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { encodeInboxValue } from '../button-value.ts';
import { conversationButton, listedSubject } from './conversation-buttons.ts';
import { actions, blocksOf, button, context } from './elements.ts';
import { CHANNEL_NAMES, inboxName, listedMarks } from './facts.ts';
import { bold, inUtc, line, paragraphs, quote, section, time, toText } from './lines.ts';
import { listedTitle, pushTitle } from './listed-words.ts';
import type { Rolling } from './nudges.ts';
import { excerpt } from './text.ts';

/** The new conversations whose cards wait because too many came at once, to the channel. Null: the cards follow by themselves. */
export function floodList(view: SurfaceViewOf<'flood_list'>): Rolling | null {
  const { waiting, count, inbox, oldestSince, lastMinute, again } = view;
  const [first] = waiting;
  if (again === null || first === undefined) return null;
  const clock = inUtc(view.now);
  const since = oldestSince === null ? null : line(', the first since ', time(oldestSince, clock));
  const heading = line(
    '🔵 ',
    bold(`${count.toLocaleString('en')} new conversations wait for an owner`),
    since,
  );
  const pace = lastMinute === 0 ? '' : ` (${lastMinute.toLocaleString('en')} in the last minute)`;
  const value = encodeInboxValue({ inboxId: inbox.id });
  return {
    text: toText(heading, `. Most urgent: ${pushTitle(first)}.`),
    blocks: blocksOf(
      paragraphs(
        section(heading),
        section(
          `More came than this channel can take${pace}. Their cards follow as you claim, oldest first; nothing is lost.`,
        ),
      ),
      actions([
        button({
          action: ACTIONS.claimNext,
          label: 'Claim next',
          spoken: `Claim next: the most urgent conversation in ${inboxName(inbox.name)}`,
          value,
          style: 'primary',
        }),
        button({
          action: ACTIONS.showUnassigned,
          label: 'Show all',
          spoken: `Show all without an owner in ${inboxName(inbox.name)}`,
          value,
        }),
      ]),
      ...waiting.flatMap((listed) => row(listed, view)),
      count > waiting.length
        ? context(`and ${(count - waiting.length).toLocaleString('en')} more`)
        : null,
    ),
    listed: waiting.map((each) => each.id),
    settled: false,
  };
}

function row(listed: ListedConversation, view: SurfaceViewOf<'flood_list'>): KnownBlock[] {
  const clock = inUtc(view.now);
  const { response, waitingSince } = listed;
  const due = response === null ? null : response.phase === 'late' ? 'late since ' : 'reply by ';
  return blocksOf(
    paragraphs(
      section(
        bold(listedTitle(listed)),
        listedMarks(listed),
        ` · ${CHANNEL_NAMES[listed.channel]}`,
        waitingSince === null ? null : line(' · since ', time(waitingSince, clock)),
        due === null || response === null ? null : line(` · ${due}`, time(response.dueAt, clock)),
      ),
      quote(excerpt(listed.excerpt, 100)),
    ),
    actions([conversationButton('claim', listedSubject(listed))]),
  );
}

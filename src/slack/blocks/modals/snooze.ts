import type { ModalView } from '@slack/types';
import { isOurTurn } from '../../../domain/conversation.ts';
import type { SnoozeTime } from '../../../domain/snooze-times.ts';
import type { ConversationView } from '../../../domain/views.ts';
import { INPUTS, MODALS } from '../../action-ids.ts';
import { stillWaits } from '../aside-answers.ts';
import { blocksOf, option } from '../elements.ts';
import { customerName, firstName } from '../facts.ts';
import { bold, type Clockwork, dotted, paragraphs, section } from '../lines.ts';
import { plainTime } from '../plain-time.ts';
import { stateLine } from '../state-line.ts';
import { input, metadataOf, modal, type Opening, textInput } from './frame.ts';

/** Longest note why; it stands on the card. */
export const LONGEST_WHY = 300;

/**
 * *Snooze…*: until when, and why. `reader` is the clock of whoever chooses: the offered times are theirs, and so is the date that they
 * can choose instead.
 */
export function snoozeModal(
  view: ConversationView,
  { times, reader, ...opening }: Opening & { times: readonly SnoozeTime[]; reader: Clockwork },
): ModalView {
  const name = firstName(customerName(view));
  const options = times.map((time) =>
    option({ label: timeWords(time, reader), value: String(time.at) }),
  );
  const [first] = options;
  return modal({
    callbackId: MODALS.snooze,
    title: `Snooze #${view.number}`,
    submit: 'Snooze',
    metadata: metadataOf(view, opening),
    blocks: blocksOf(
      paragraphs(
        section(dotted(bold(customerName(view)), stateLine(view))),
        isOurTurn(view.conversation) && section('⚠ ', stillWaits(view)),
      ),
      input(
        INPUTS.until,
        'Until',
        {
          type: 'radio_buttons',
          options,
          ...(first === undefined ? {} : { initial_option: first }),
        },
        { hint: `It wakes then, or as soon as ${name} writes.` },
      ),
      input(
        INPUTS.untilDate,
        'Or another date and time',
        { type: 'datetimepicker' },
        { optional: true, hint: 'If you choose one, it counts instead.' },
      ),
      input(INPUTS.note, 'Why', textInput({ longest: LONGEST_WHY, placeholder: EXAMPLE }), {
        optional: true,
        hint: 'Only the team sees it. It stands on the card.',
      }),
    ),
  });
}

const EXAMPLE = 'Parcel arrives Monday, then ask.';

function timeWords({ what, at }: SnoozeTime, reader: Clockwork): string {
  const time = plainTime(at, reader);
  switch (what) {
    case 'in_an_hour':
      return `In 1 hour (${time})`;
    case 'at_closing':
      return `When we close today (${time})`;
    case 'this_evening':
      return `This evening (${time})`;
    case 'tomorrow':
      return `Tomorrow at opening (${time})`;
    case 'at_opening':
      return `${weekday(at, reader)} at opening (${time})`;
  }
}

function weekday(at: number, { timeZone }: Clockwork): string {
  return new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone }).format(at);
}

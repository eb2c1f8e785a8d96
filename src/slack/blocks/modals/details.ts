import type { ModalView } from '@slack/types';
import type { ConversationDetails, Priority } from '../../../domain/conversation.ts';
import { LONGEST_TAG } from '../../../domain/decide/details.ts';
import type { ConversationView } from '../../../domain/views.ts';
import { INPUTS, MODALS } from '../../action-ids.ts';
import { blocksOf, option } from '../elements.ts';
import { customerName } from '../facts.ts';
import { LIMITS } from '../limits.ts';
import { bold, dotted, paragraphs, section } from '../lines.ts';
import { stateLine } from '../state-line.ts';
import { plural, tame } from '../text.ts';
import { input, metadataOf, modal, type Opening, textInput } from './frame.ts';

export type SaidDetails = Pick<ConversationDetails, 'priority' | 'tags'>;

const PRIORITIES: Record<Priority, string> = {
  urgent: 'Urgent',
  high: 'High',
  normal: 'Normal',
  low: 'Low',
};

/**
 * *Priority and tags…*. `seen` names what is shown, and stands in the block ids of the fields. `typed`: what this person had typed when it turned out that somebody else had changed them meanwhile: theirs and
 * the others' stand together then.
 */
export function detailsModal(
  view: ConversationView,
  { seen, typed, ...opening }: Opening & { seen: string; typed?: SaidDetails },
): ModalView {
  const { details } = view.conversation;
  const said = typed === undefined ? details : bothOf(details, typed);
  const { lines, left } = fitting(said.tags);
  const priorities = Object.entries(PRIORITIES).map(([value, label]) => option({ label, value }));
  const chosen = priorities.find(({ value }) => value === said.priority);
  return modal({
    callbackId: MODALS.details,
    title: `Details of #${view.number}`,
    submit: 'Save',
    metadata: metadataOf(view, opening),
    blocks: blocksOf(
      typed === undefined ? null : paragraphs(section('⚠ ', changedMeanwhile)),
      paragraphs(section(dotted(bold(customerName(view)), stateLine(view)))),
      input(
        INPUTS.priority,
        'Priority',
        {
          type: 'radio_buttons',
          options: priorities,
          ...(chosen === undefined ? {} : { initial_option: chosen }),
        },
        { salt: seen },
      ),
      input(
        INPUTS.tags,
        'Tags',
        textInput({ multiline: true, initial: lines.join('\n'), placeholder: 'refund' }),
        {
          salt: seen,
          optional: true,
          hint: `One a line, at most ${LONGEST_TAG} characters each.${
            left.length === 0
              ? ''
              : ` ${plural(left.length, 'more does', 'more do')} not fit here and stay.`
          }`,
        },
      ),
    ),
  });
}

const changedMeanwhile =
  'Somebody changed priority or tags while you did. Their tags and yours stand together now: look again, then save.';

function bothOf(details: SaidDetails, typed: SaidDetails): SaidDetails {
  return { priority: typed.priority, tags: [...new Set([...details.tags, ...typed.tags])] };
}

/** The tags that the field has room for, and those that it has not. */
function fitting(tags: readonly string[]): { lines: string[]; left: string[] } {
  const lines: string[] = [];
  let length = 0;
  for (const tag of tags) {
    length += lineOf(tag).length + 1;
    if (length > LIMITS.inputText) break;
    lines.push(lineOf(tag));
  }
  return { lines, left: tags.slice(lines.length) };
}

function lineOf(tag: string): string {
  return tame(tag).replace(/\s+/gu, ' ');
}

/**
 * The tags that somebody means who typed this: one a line, or between commas; those that stood there stay as they are, whatever is in
 * them, and so do those for which the field had no room.
 */
export function readTags(typed: string, present: readonly string[]): string[] {
  const { lines, left } = fitting(present);
  const known = new Map(lines.map((line, index) => [line, present[index] ?? line]));
  const tagOf = (part: string) => known.get(part.trim()) ?? lineOf(part).trim();
  const said = typed
    .split('\n')
    .flatMap((row) => known.get(row.trim()) ?? row.split(',').map(tagOf))
    .filter((tag) => tag !== '');
  return [...new Set([...said, ...left])];
}

export function decodePriority(value: string | null | undefined): Priority | null {
  const known = Object.keys(PRIORITIES) as Priority[];
  return known.find((priority) => priority === value) ?? null;
}

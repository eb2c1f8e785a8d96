import type { KnownBlock, ModalView } from '@slack/types';
import type { Priority } from '../../../domain/conversation.ts';
import type { InboxId } from '../../../domain/ids.ts';
import type { Inbox } from '../../../domain/inbox.ts';
import { PRIORITIES } from '../../../domain/promise-rules.ts';
import { targetsText } from '../../../domain/settings-words.ts';
import type { Promises } from '../../../domain/sla-policy.ts';
import { ACTIONS, INPUTS, MODALS } from '../../action-ids.ts';
import { encodeInboxMetadata, encodeInboxValue } from '../../button-value.ts';
import { actions, blocksOf, button, context } from '../elements.ts';
import { type Line, paragraphs, section } from '../lines.ts';
import { PRIORITY_NAMES, replanning } from '../promise-words.ts';
import { tryButton } from './deadlines.ts';
import { input, modal, textInput } from './frame.ts';

/** What stands in a form beside its fields. */
export interface FormNotes {
  /** How many conversations of the inbox are open. */
  openCount: number;
  /** What was asked for by pressing *Show what it means* or *Try it*; else what holds now. */
  lines: readonly Line[];
  /** The mark of what the form changes, as it was when it was opened. */
  seen: string;
  /** Why saving did nothing, above all else. */
  problem?: readonly Line[];
}

/** Where the targets of each priority are typed. */
export const TARGET_FIELDS = {
  urgent: INPUTS.targetsUrgent,
  high: INPUTS.targetsHigh,
  normal: INPUTS.targetsNormal,
  low: INPUTS.targetsLow,
} as const satisfies Record<Priority, string>;

/** *Targets*: what is promised, by priority. */
export function targetsModal({ id, settings }: Inbox, notes: FormNotes): ModalView {
  return modal({
    callbackId: MODALS.targets,
    title: 'Targets',
    submit: 'Save',
    metadata: encodeInboxMetadata({ inboxId: id, item: notes.seen }),
    blocks: blocksOf(problemOf(notes), ...targetFields(settings), ...formFoot(id, notes)),
  });
}

/** A field for each priority; those that are left empty promise as normal. */
export function targetFields({ targets, byPriority }: Omit<Promises, 'chains'>): KnownBlock[] {
  return PRIORITIES.map((priority) => {
    const own = priority === 'normal' ? targets : byPriority[priority];
    return input(
      TARGET_FIELDS[priority],
      `${PRIORITY_NAMES[priority]} conversations`,
      textInput({
        longest: 120,
        placeholder: 'claim 5m, reply 15m, next 30m, resolve 2d',
        initial: own === undefined ? '' : targetsText(own),
      }),
      priority === 'normal'
        ? {
            hint: 'How long until it has an owner, its first reply, each later reply, and (if you like) until it is resolved. Only opening hours count: 1d is 24 of them.',
          }
        : { optional: true, ...(priority === 'low' ? { hint: 'Empty: as normal.' } : {}) },
    );
  });
}

/** Above the fields; null: nothing is wrong. */
export function problemOf({ problem = [] }: Pick<FormNotes, 'problem'>): KnownBlock | null {
  const [first, ...others] = problem;
  if (first === undefined) return null;
  return paragraphs(section('⚠ ', first), ...others.map((each) => section(each)));
}

/** What it comes to, whom it concerns, and two ways to look before saving. */
export function formFoot(inboxId: InboxId, { openCount, lines }: FormNotes): KnownBlock[] {
  return blocksOf(
    lines.length === 0 ? null : paragraphs(...lines.map((each) => section(each))),
    actions([
      button({
        action: ACTIONS.previewDeadlines,
        label: 'Show what it means',
        spoken: 'Show what it means, before saving',
        value: encodeInboxValue({ inboxId }),
      }),
      tryButton(inboxId),
    ]),
    context(replanning(openCount)),
  );
}

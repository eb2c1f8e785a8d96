import type { KnownBlock, ModalView } from '@slack/types';
import { LONGEST_TEXT } from '../../../domain/commands.ts';
import type { Candidate } from '../../../domain/reports.ts';
import type { ConversationView } from '../../../domain/views.ts';
import { ACTIONS, INPUTS, MODALS } from '../../action-ids.ts';
import { actions, blocksOf, button, externalSelect } from '../elements.ts';
import { customerName, firstName, personName } from '../facts.ts';
import { bold, dotted, type Line, line, paragraphs, section, time } from '../lines.ts';
import { clockOf, stateLine } from '../state-line.ts';
import { input, metadataOf, modal, type Opening, textInput } from './frame.ts';
import { reasonField } from './reason-field.ts';

export interface ReassignOptions extends Opening {
  problem?: Line;
  /** Whom they have just chosen, who is away; and who could take it instead. */
  away?: { receiver: Candidate; instead: Candidate | null };
  /** Who stands in the select; left out: whom they chose, if anybody. */
  chosen?: Candidate;
}

/** *Reassign…*: to whom, why, and what the next owner has to know. `problem`: why it did not go the first time. */
export function reassignModal(view: ConversationView, options: ReassignOptions = {}): ModalView {
  const { problem, chosen } = options;
  return modal({
    callbackId: MODALS.reassign,
    title: `Reassign #${view.number}`,
    submit: 'Reassign',
    metadata: metadataOf(view, options),
    blocks: blocksOf(
      problem === undefined ? null : paragraphs(section('⚠ ', problem)),
      paragraphs(section(dotted(bold(customerName(view)), stateLine(view)))),
      input(
        INPUTS.person,
        'To',
        externalSelect({
          action: INPUTS.person,
          placeholder: 'Type a name',
          ...(chosen === undefined ? {} : { initial: nameOption(chosen) }),
        }),
        { dispatch: true, salt: chosen?.agent.id },
      ),
      ...awayHint(view, options),
      reasonField(),
      input(
        INPUTS.note,
        'Note for the new owner',
        textInput({
          multiline: true,
          longest: LONGEST_TEXT,
          placeholder: 'What is done, what did we promise, what is next?',
        }),
        { optional: true, hint: 'Only the team sees it.' },
      ),
    ),
  });
}

/** `Luis is away until 15:00 and gets no reminders before. [Choose Chen instead]` */
function awayHint(view: ConversationView, { away }: ReassignOptions): KnownBlock[] {
  if (away === undefined || away.receiver.away === null) return [];
  const { receiver, instead } = away;
  const { until } = receiver.away ?? { until: null };
  const name = firstName(personName(receiver.agent.name));
  const back = until === null ? ' is away' : line(' is away until ', time(until, clockOf(view)));
  return blocksOf(
    paragraphs(section('⚠ ', bold(name), back, ' and gets no reminders before.')),
    instead === null
      ? null
      : actions([
          button({
            action: ACTIONS.chooseInstead,
            label: `Choose ${firstName(personName(instead.agent.name))} instead`,
            spoken: `Choose ${personName(instead.agent.name)} instead of ${name}`,
            value: instead.agent.id,
          }),
        ]),
  );
}

function nameOption({ agent }: Candidate): { label: string; value: string } {
  return { label: personName(agent.name), value: agent.id };
}

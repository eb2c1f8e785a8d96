import type { ModalView, Option, OptionGroup } from '@slack/types';
import type { HandoverReason } from '../../../domain/commands.ts';
import { LONGEST_TEXT } from '../../../domain/commands.ts';
import type { AgentId } from '../../../domain/ids.ts';
import type { Candidate, ConversationView } from '../../../domain/views.ts';
import { INPUTS, MODALS } from '../../action-ids.ts';
import { UNASSIGNED } from '../../button-value.ts';
import { blocksOf, externalSelect, option, plainText } from '../elements.ts';
import { customerName, personName, REASON_WORDS } from '../facts.ts';
import { LIMITS } from '../limits.ts';
import { bold, dotted, type Line, paragraphs, section } from '../lines.ts';
import { stateLine } from '../state-line.ts';
import { input, metadataOf, modal, type Opening, textInput } from './frame.ts';

/** *Reassign…*: to whom, why, and what the next owner has to know. `problem`: why it did not go the first time. */
export function reassignModal(
  view: ConversationView,
  options: Opening & { problem?: Line } = {},
): ModalView {
  const { problem } = options;
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
        externalSelect({ action: INPUTS.person, placeholder: 'Type a name' }),
      ),
      input(
        INPUTS.reason,
        'Why',
        {
          type: 'static_select',
          placeholder: plainText('Choose a reason', LIMITS.placeholder),
          options: reasons().map(([value, label]) => option({ label, value })),
        } as const,
        { optional: true },
      ),
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

function reasons(): [HandoverReason, string][] {
  const words = Object.entries(REASON_WORDS) as [HandoverReason, string][];
  return words.map(([reason, label]) => [
    reason,
    `${label.charAt(0).toUpperCase()}${label.slice(1)}`,
  ]);
}

/** The reason chosen; null for none, or for what is no reason of ours. */
export function decodeReason(value: string | null | undefined): HandoverReason | null {
  return reasons().find(([reason]) => reason === value)?.[0] ?? null;
}

/** People to choose from, with their load: oneself first, then who is free; and nobody. Slack wants at most 100, and no empty group. */
export function candidateOptions(
  candidates: readonly Candidate[],
  { viewer }: { viewer: AgentId },
): { option_groups: OptionGroup[] } {
  const people = candidates.slice(0, LIMITS.options - 1);
  const others = people.filter(({ agent }) => agent.id !== viewer);
  const groups = [
    group('Me', people.filter(({ agent }) => agent.id === viewer).map(personOption)),
    group('Free now', others.filter(({ ourTurn }) => ourTurn === 0).map(personOption)),
    group('Somebody waits for them', others.filter(({ ourTurn }) => ourTurn > 0).map(personOption)),
    group('The team', [option({ label: 'Unassigned', value: UNASSIGNED })]),
  ].filter((each) => each.options.length > 0);
  return { option_groups: groups };
}

function group(label: string, options: Option[]): OptionGroup {
  return { label: plainText(label, LIMITS.optionText), options };
}

/** `Chen Wu · 4 open, 1 our turn`. */
function personOption({ agent, open, ourTurn }: Candidate): Option {
  const load =
    open === 0 ? 'nothing open' : `${open} open${ourTurn > 0 ? `, ${ourTurn} our turn` : ''}`;
  const name = personName(agent.name).slice(0, 45);
  return option({ label: `${name} · ${load}`, value: agent.id });
}

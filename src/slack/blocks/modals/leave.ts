import type { ModalView } from '@slack/types';
import type { Leave } from '../../../domain/agent.ts';
import type { InboxId } from '../../../domain/ids.ts';
import { ACTIONS, INPUTS, MODALS } from '../../action-ids.ts';
import { encodeInboxMetadata } from '../../button-value.ts';
import { actions, blocksOf, button } from '../elements.ts';
import { bold, type Clockwork, line, paragraphs, section, time } from '../lines.ts';
import { input, modal, type Opening } from './frame.ts';

/** *Away…*: from when until when. `leave`: the one that is known already, which this one replaces. */
export function leaveModal(
  { leave, inboxId, reader }: { leave: Leave | null; inboxId: InboxId; reader: Clockwork },
  { openedAt }: Opening = {},
): ModalView {
  const where = openedAt === undefined ? {} : { openedAt };
  return modal({
    callbackId: MODALS.leave,
    title: 'Away',
    submit: 'Save',
    metadata: encodeInboxMetadata({ inboxId, ...where }),
    blocks: blocksOf(
      leave === null ? null : paragraphs(section(leaveWords(leave, reader))),
      leave === null ? null : actions([dropButton()]),
      input(INPUTS.leaveFrom, 'From', moment(leave?.from), {
        optional: true,
        hint: 'Empty: from now on.',
      }),
      input(INPUTS.leaveUntil, 'Until', moment(leave?.until), {
        hint: 'You are back by yourself then; /inbox back is quicker.',
      }),
      paragraphs(
        section(
          'Meanwhile nothing is given to you by a rule, nobody reminds you, and your colleagues see it. What is yours stays yours: hand it over before, if somebody else is to answer.',
        ),
      ),
    ),
  });
}

/** `You are away from 24 Dec 2026, 09:00 until 2 Jan 2027, 09:00.` */
function leaveWords({ from, until }: Leave, clock: Clockwork) {
  return line(
    'You are away ',
    bold('from '),
    time(from, clock),
    bold(' until '),
    time(until, clock),
    '.',
  );
}

function moment(at: number | undefined) {
  return {
    type: 'datetimepicker',
    ...(at === undefined ? {} : { initial_date_time: Math.floor(at / 1_000) }),
  } as const;
}

function dropButton() {
  const label = 'I’m not away after all';
  return button({ action: ACTIONS.dropLeave, label, spoken: label, value: 'leave' });
}

import type { KnownBlock, ModalView } from '@slack/types';
import { LONGEST_TEXT } from '../../../domain/commands.ts';
import type { AgentId } from '../../../domain/ids.ts';
import { isFree, shareOut } from '../../../domain/load.ts';
import type { Candidate, MovableConversation, MoveView } from '../../../domain/reports.ts';
import { INPUTS, MODALS } from '../../action-ids.ts';
import {
  encodeMovable,
  encodeMoveValue,
  type MoveValue,
  type MoveWhy,
} from '../../button-value.ts';
import { type Chooser, candidateGroups, optionGroup } from '../candidate-options.ts';
import { blocksOf, option, plainText } from '../elements.ts';
import { firstName, inboxName, listedName, personName } from '../facts.ts';
import { LIMITS } from '../limits.ts';
import { bold, italic, type Line, line, paragraphs, section } from '../lines.ts';
import { ownDeadline } from '../listed-words.ts';
import { plainTime } from '../plain-time.ts';
import { excerpt, shorten } from '../text.ts';
import { input, modal, textInput } from './frame.ts';
import { reasonField } from './reason-field.ts';

/** Slack's, of one checkbox group: https://docs.slack.dev/reference/block-kit/block-elements/checkboxes-element */
const MOST_TICKS = 10;

/** The value of *spread over those free* where a receiver is chosen. */
export const SPREAD = 'spread';

export interface Move {
  value: MoveValue;
  view: MoveView;
  candidates: readonly Candidate[];
  chooser: Chooser;
  /** Who gets them; left out: the best guess. */
  to?: AgentId | typeof SPREAD;
  /** Why it did not go the first time. */
  problem?: Line;
}

/** Several conversations at once: which, to whom, and what the new owners have to know. */
export function moveModal(move: Move): ModalView {
  const { value, view, problem } = move;
  const { conversations } = view;
  const receivers = receiversOf(move);
  if (conversations.length === 0 || receivers.length === 0) return nothingToMove(move);
  const to = move.to ?? bestGuess(value.why, receivers);
  return modal({
    callbackId: MODALS.move,
    title: titleOf(move),
    submit: 'Move',
    metadata: encodeMoveValue(value),
    blocks: blocksOf(
      problem === undefined ? null : paragraphs(section('⚠ ', problem)),
      paragraphs(section(heading(move))),
      ...ticks(move),
      receiverField(move, receivers, to),
      reasonField(),
      input(
        INPUTS.note,
        'Note for the new owner',
        textInput({
          multiline: true,
          longest: LONGEST_TEXT,
          placeholder: 'What do they have to know? One note for all of them.',
        }),
        { optional: true, hint: 'Only the team sees it.' },
      ),
      paragraphs(section(italic(whoIsTold(move, to)))),
    ),
  });
}

/** Whoever has them now is no receiver; and what one cannot make, one does not give to oneself. */
export function receiversOf({
  value,
  candidates,
}: Pick<Move, 'value' | 'candidates'>): Candidate[] {
  return candidates.filter(({ agent }) => agent.id !== value.from);
}

/** What somebody left goes to several; the rest to who has the most room. */
function bestGuess(why: MoveWhy, receivers: readonly Candidate[]): AgentId | typeof SPREAD {
  const [first] = shareOut([''], receivers);
  return why === 'left_behind' || first === undefined ? SPREAD : first.to;
}

function titleOf({ value, view }: Move): string {
  const name = shorten(firstName(personName(view.from.name)), 14);
  switch (value.why) {
    case 'too_much':
      return `Move from ${name}`;
    case 'cover':
      return `Cover for ${name}`;
    case 'left_behind':
      return 'Share out';
    case 'own':
      return 'Hand over';
  }
}

function heading({ value, view, chooser }: Move): Line {
  const { count, conversations, away } = view;
  const where = inboxName(view.inbox.name);
  const more =
    count > conversations.length
      ? ` The ${conversations.length} most urgent of ${count.toLocaleString('en')} are shown.`
      : '';
  if (value.why === 'own') {
    return line(bold('Yours'), ` in ${where}. Choose what somebody else shall take.${more}`);
  }
  const name = personName(view.from.name);
  if (value.why === 'left_behind') {
    return line(bold(name), ` left ${where}. These have no owner now.${more}`);
  }
  const until =
    away === null
      ? ''
      : away.until === null
        ? ', who is away,'
        : `, who is away until ${plainTime(away.until, chooser)},`;
  return line('What ', bold(name), `${until} has in ${where}.${more}`);
}

function nothingToMove(move: Move): ModalView {
  const { view } = move;
  const sentence =
    view.conversations.length === 0
      ? `Nothing of ${possessive(move)} is open in ${inboxName(view.inbox.name)} now. Somebody else was quicker, or it is resolved.`
      : `Nobody else answers in ${inboxName(view.inbox.name)}, so there is nobody to give it to.`;
  return modal({
    callbackId: MODALS.notice,
    title: titleOf(move),
    blocks: [paragraphs(section(sentence))],
  });
}

function possessive({ value, view }: Move): string {
  return value.why === 'own' ? 'yours' : `${personName(view.from.name)}’s`;
}

// --- Which ---------------------------------------------------------------------------------------------------------------------

const WHICH = 'Which ones?';

/** Ten in a group, which is all that Slack takes. Of one group something has to be ticked; of several, in whichever. */
function ticks({ value, view, chooser }: Move): KnownBlock[] {
  const { conversations } = view;
  const isOne = conversations.length <= MOST_TICKS;
  const groups: KnownBlock[] = isOne ? [] : [paragraphs(section(bold(WHICH)))];
  for (let from = 0; from < conversations.length; from += MOST_TICKS) {
    const group = conversations.slice(from, from + MOST_TICKS);
    const options = group.map((each) => tick(each, chooser));
    const ticked = options.filter((_option, index) => isWanted(value.why, group[index]));
    groups.push(
      input(
        INPUTS.moved,
        isOne ? WHICH : `${from + 1} to ${from + group.length}`,
        {
          type: 'checkboxes',
          options,
          ...(ticked.length === 0 ? {} : { initial_options: ticked }),
        } as const,
        { salt: String(from), ...(isOne ? {} : { optional: true }) },
      ),
    );
  }
  return groups;
}

/**
 * What is ticked before anybody looked: of who has too much, only what nobody ever answered, so that no customer meets a stranger
 * without need (UX.md A16); for who is away, all that wait for us; of what was left, all; of one's own, what is due.
 */
function isWanted(why: MoveWhy, movable: MovableConversation | undefined): boolean {
  if (movable === undefined) return false;
  const isOurs = movable.turn === 'team' && movable.status === 'open';
  switch (why) {
    case 'too_much':
      return isOurs && movable.firstRepliedAt === null;
    case 'cover':
      return isOurs;
    case 'left_behind':
      return true;
    case 'own':
      return isOurs && (ownDeadline(movable)?.phase ?? 'on_time') !== 'on_time';
  }
}

/** `#151 Joel Okafor · late since 13:31 · never answered`, and what the customer wants. */
function tick(movable: MovableConversation, chooser: Chooser) {
  const { number, vip, firstRepliedAt, purpose } = movable;
  const name = shorten(listedName(movable), 24);
  const marks = `${vip ? ' ⭐' : ''}${purpose === 'test' ? ' TEST' : ''}`;
  const answered =
    firstRepliedAt === null ? 'never answered' : `answered ${plainTime(firstRepliedAt, chooser)}`;
  const label = `#${number} ${name}${marks} · ${howItStands(movable, chooser)} · ${answered}`;
  const words = excerpt(movable.excerpt, LIMITS.optionText);
  return {
    ...option({
      label,
      value: encodeMovable({ conversationId: movable.id, seenVersion: movable.version }),
    }),
    ...(words === '' ? {} : { description: plainText(words, LIMITS.optionText) }),
  };
}

function howItStands(movable: MovableConversation, chooser: Chooser): string {
  const { turn, snoozedUntil } = movable;
  if (turn === 'automation') return 'automation talks';
  if (turn === 'customer') {
    return snoozedUntil === null
      ? 'customer’s turn'
      : `snoozed until ${plainTime(snoozedUntil, chooser)}`;
  }
  const due = movable.response ?? ownDeadline(movable);
  if (due === null) return 'our turn';
  return `${due.phase === 'late' ? 'late since' : 'reply by'} ${plainTime(due.dueAt, chooser)}`;
}

// --- To whom -------------------------------------------------------------------------------------------------------------------

function receiverField(
  { chooser }: Move,
  receivers: readonly Candidate[],
  to: AgentId | typeof SPREAD,
): KnownBlock {
  const groups = [
    ...(receivers.length < 2 ? [] : [optionGroup('Several', [spreadOption(receivers)])]),
    ...candidateGroups(receivers, chooser),
  ];
  const options = groups.flatMap((group) => group.options);
  const chosen = options.find(({ value }) => value === to) ?? options[0];
  return input(
    INPUTS.receiver,
    'To',
    {
      type: 'static_select',
      option_groups: groups,
      ...(chosen === undefined ? {} : { initial_option: chosen }),
    } as const,
    { dispatch: true },
  );
}

/** `Spread over those free: Chen, Dana` */
function spreadOption(receivers: readonly Candidate[]) {
  const free = receivers.filter(isFree).map(({ agent }) => firstName(personName(agent.name)));
  const names =
    free.length > 3
      ? `${free.slice(0, 3).join(', ')} and ${free.length - 3} more`
      : free.join(', ');
  const label =
    free.length === 0 ? 'Spread over all (nobody is free)' : `Spread over those free: ${names}`;
  return option({ label, value: SPREAD });
}

/** `Ben and Chen each get one message.` */
function whoIsTold(
  { value, view, candidates, chooser }: Move,
  to: AgentId | typeof SPREAD,
): string {
  const receiver = candidates.find(({ agent }) => agent.id === to)?.agent;
  const isOld = value.why === 'too_much' || value.why === 'cover';
  const old =
    isOld && view.from.id !== chooser.viewer ? firstName(personName(view.from.name)) : null;
  const now =
    receiver === undefined
      ? 'everybody who gets some'
      : receiver.id === chooser.viewer
        ? null
        : firstName(personName(receiver.name));
  const [first, second] = [old, now].filter((name) => name !== null);
  if (first === undefined) return 'Nobody gets a message: you know.';
  const sentence =
    second === undefined
      ? `${first} gets one message.`
      : `${first} and ${second} each get one message.`;
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}

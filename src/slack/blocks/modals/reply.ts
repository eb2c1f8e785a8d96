import type { KnownBlock, ModalView } from '@slack/types';
import { longestReply } from '../../../domain/commands.ts';
import { mostBytes } from '../../../domain/files.ts';
import type { AgentId } from '../../../domain/ids.ts';
import type { ConversationView } from '../../../domain/views.ts';
import { ACTIONS, INPUTS, MODALS } from '../../action-ids.ts';
import { encodeConversationMetadata, encodeInboxValue } from '../../button-value.ts';
import { actions, blocksOf, button, externalSelect, option, outcomeOption } from '../elements.ts';
import { atBeginning, CHANNEL_NAMES, customerName, firstName, nameOf } from '../facts.ts';
import { freeReplies, freeRepliesEnded } from '../free-replies.ts';
import { LIMITS } from '../limits.ts';
import {
  bold,
  dayAndTime,
  dotted,
  type Line,
  line,
  paragraphs,
  quote,
  section,
  time,
} from '../lines.ts';
import { clockOf, stateLine } from '../state-line.ts';
import { type InTheWay, inTheWayWords } from '../stopped-words.ts';
import { excerpt } from '../text.ts';
import { input, modal, type Opening, textInput } from './frame.ts';
import { transcript } from './transcript.ts';

/** What Reply shows beside the conversation: who writes, and what they have at hand. */
export interface Desk {
  viewer: AgentId;
  /** What will stand under the reply; null: nothing. */
  signature: string | null;
  savedReplies: 'none' | 'some';
}

export interface ReplyOptions extends Opening {
  /** What was typed so far. */
  draft?: string;
  /** Why it was not sent; sending now counts as having seen it. */
  inTheWay?: InTheWay;
  /** A saved reply that was too long to be put in. */
  tooLong?: string;
  /** Makes the message another field, so that `draft` stands in it whatever was typed before. */
  salt?: string;
  /** What the person has read: the newest, unless it says otherwise. */
  seenVersion?: number;
  /** The owner who is passed over by sending. */
  over?: AgentId;
  /** A stopped reply that is changed here, and then goes out. */
  messageNumber?: number;
}

/** *Reply*: the last messages, the deadline, and what goes to the customer. */
export function replyModal(
  view: ConversationView,
  desk: Desk,
  options: ReplyOptions = {},
): ModalView {
  const { inTheWay, tooLong, messageNumber } = options;
  return modal({
    callbackId: MODALS.reply,
    title: `Reply · #${view.number}`,
    submit: inTheWay === undefined ? 'Send' : 'Send anyway',
    metadata: metadataOf(view, options),
    closing: 'is_told',
    blocks: blocksOf(
      inTheWay === undefined ? null : notice(inTheWay, view),
      tooLong === undefined ? null : noRoom(tooLong, view),
      paragraphs(
        section(heading(view)),
        section(ownership(view)),
        section(windowClosed(view)),
        ...othersWriting(view, desk.viewer).map((each) => section(each)),
      ),
      transcript(view),
      message(view, desk, options),
      savedReplies(desk, options),
      // A reply that stopped has its files with it, and what was to follow stopped with it.
      messageNumber === undefined ? files(view) : null,
      ...(messageNumber === undefined ? afterwards(view) : []),
      saving(view),
    ),
  });
}

function metadataOf(view: ConversationView, options: ReplyOptions): string {
  const { openedAt, seenVersion, messageNumber, over, inTheWay } = options;
  const owner = inTheWay?.why === 'owned_by_other' ? inTheWay.owner : over;
  return encodeConversationMetadata({
    conversationId: view.conversation.id,
    seenVersion: seenVersion ?? view.conversation.version,
    inboxId: view.inbox.id,
    ...(messageNumber === undefined ? {} : { messageNumber }),
    ...(owner === undefined ? {} : { over: owner }),
    ...(openedAt === undefined ? {} : { openedAt }),
  });
}

function notice(inTheWay: InTheWay, view: ConversationView): KnownBlock {
  const { said, words } = inTheWayWords(inTheWay, view);
  return paragraphs(
    section('⚠ ', bold('Not sent. '), said),
    words === null ? null : quote(words),
    section('Change your message below, or send it as it is.'),
  );
}

function noRoom(title: string, { conversation }: ConversationView): KnownBlock {
  const most = longestReply(conversation.channel).toLocaleString('en');
  return paragraphs(
    section(`⚠ “${excerpt(title, 75)}” was not put in: both together are over ${most} characters.`),
  );
}

function heading(view: ConversationView): Line {
  return dotted(
    bold(customerName(view)),
    CHANNEL_NAMES[view.conversation.channel],
    // Who writes is said below, and of themselves they know.
    stateLine({ ...view, conversation: { ...view.conversation, replying: [] } }),
    freeReplies(view),
  );
}

/** They may try; but before they type, they should know how that usually ends. */
function windowClosed(view: ConversationView): Line {
  const ended = freeRepliesEnded(view);
  if (ended === null) return [];
  return line(
    '⚠ WhatsApp allows free replies for 24 hours after the customer’s last message. That ended ',
    dayAndTime(ended, clockOf(view)),
    ', so this will most likely be refused.',
  );
}

/** A reply to what nobody owns claims it; people should know before they send. */
function ownership({ conversation }: ConversationView): Line {
  if (conversation.status === 'resolved' || conversation.owner !== null) return [];
  return line('Nobody owns it. Sending claims it for you.');
}

/** Two answers to one question look bad: whoever writes as well is named. */
function othersWriting(view: ConversationView, viewer: AgentId): Line[] {
  const { conversation, names, now } = view;
  return conversation.replying
    .filter(({ agentId, until }) => agentId !== viewer && until > now)
    .slice(0, 5)
    .map(({ agentId, since }) =>
      line(
        '⚠ ',
        bold(nameOf(names, agentId)),
        ' has been writing since ',
        time(since, clockOf(view)),
      ),
    );
}

function message(view: ConversationView, { signature }: Desk, { draft, salt }: ReplyOptions) {
  const { channel } = view.conversation;
  const name = firstName(customerName(view));
  const takesFiles = mostBytes(channel) !== null;
  const mayBeEmpty = takesFiles ? ' It may stay empty if you send files.' : '';
  const under = signature === null ? '' : `, with “${excerpt(signature, 200)}” under it`;
  return input(
    INPUTS.message,
    `Message to ${name}`,
    textInput({
      multiline: true,
      focused: true,
      eachCharacter: true,
      longest: longestReply(channel),
      ...(draft === undefined ? {} : { initial: draft }),
    }),
    {
      hint: `${atBeginning(name)} reads this on ${CHANNEL_NAMES[channel]}${under}.${mayBeEmpty}`,
      salt,
      dispatch: true,
      ...(takesFiles ? { optional: true } : {}),
    },
  );
}

/** The select is a new one with each drawing, so that the same saved reply can be put in twice. */
function savedReplies(desk: Desk, { salt }: ReplyOptions): KnownBlock | null {
  if (desk.savedReplies === 'none') return null;
  return input(
    INPUTS.savedReply,
    'Saved reply',
    externalSelect({ action: INPUTS.savedReply, placeholder: 'Type to find one' }),
    { optional: true, salt, dispatch: true },
  );
}

function saving({ inbox }: ConversationView): KnownBlock | null {
  const label = 'Save this text as a saved reply…';
  const value = encodeInboxValue({ inboxId: inbox.id });
  return actions([button({ action: ACTIONS.saveReply, label, spoken: label, value })]);
}

/** What Slack's file input takes at most. */
const MOST_FILES = 10;

function files({ conversation }: ConversationView): KnownBlock | null {
  if (mostBytes(conversation.channel) === null) return null;
  const field = { type: 'file_input', max_files: MOST_FILES } as const;
  return input(INPUTS.files, 'Files', field, { optional: true });
}

/** Values of what happens once it is sent. */
const WAIT = 'wait';
const RESOLVE = 'resolve';

/** The customer's turn, or the end of it; and which end. Both stand there from the start: nothing moves while somebody types. */
function afterwards(view: ConversationView): KnownBlock[] {
  const wait = option({ label: `Wait for ${firstName(customerName(view))}`, value: WAIT });
  const resolve = option({ label: 'Resolve', value: RESOLVE });
  const outcomes = view.inbox.outcomes.choices.slice(0, LIMITS.options).map(outcomeOption);
  const [first] = outcomes;
  return blocksOf(
    input(INPUTS.afterwards, 'Afterwards', {
      type: 'radio_buttons',
      initial_option: wait,
      options: [wait, resolve],
    }),
    first === undefined
      ? null
      : input(
          INPUTS.resolveAs,
          'Resolve as',
          { type: 'static_select', initial_option: first, options: outcomes },
          { hint: 'Counts only if you choose Resolve.' },
        ),
  );
}

/** How it shall end with this reply; undefined: it goes on. */
export function decodeAfterwards(
  afterwards: string | null | undefined,
  resolveAs: string | null | undefined,
): { outcome: string | null } | undefined {
  return afterwards === RESOLVE ? { outcome: resolveAs ?? null } : undefined;
}

import type { KnownBlock, ModalView } from '@slack/types';
import { longestReply } from '../../../domain/commands.ts';
import { mostBytes } from '../../../domain/files.ts';
import type { AgentId } from '../../../domain/ids.ts';
import type { ConversationView } from '../../../domain/views.ts';
import { ACTIONS, INPUTS, MODALS } from '../../action-ids.ts';
import { encodeConversationMetadata, encodeInboxValue } from '../../button-value.ts';
import { actions, blocksOf, button, externalSelect, option } from '../elements.ts';
import { CHANNEL_NAMES, customerName, firstName, nameOf } from '../facts.ts';
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
      messageNumber === undefined ? afterwards(view) : null,
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
      hint: `${name} reads this on ${CHANNEL_NAMES[channel]}${under}.`,
      salt,
      dispatch: true,
      // Files may go without a word.
      ...(mostBytes(channel) === null ? {} : { optional: true }),
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

/** Value of *Wait*; the others are `as:` and the outcome. */
const WAIT = 'wait';
const AS = 'as:';
const JUST_RESOLVE = 'resolve';

/** What happens once it is sent: the customer's turn, or the end of it. */
function afterwards(view: ConversationView): KnownBlock {
  const name = firstName(customerName(view));
  const choices = view.inbox.outcomes.choices.slice(0, LIMITS.options - 1);
  const wait = option({ label: `Wait for ${name}`, value: WAIT });
  const endings = choices.map((outcome) =>
    option({
      label: `Resolve as: ${excerpt(outcome, 60)}`,
      value: `${AS}${outcome}`.slice(0, LIMITS.optionText),
    }),
  );
  const justResolve = option({ label: 'Resolve', value: JUST_RESOLVE });
  return input(INPUTS.afterwards, 'Afterwards', {
    type: 'static_select',
    initial_option: wait,
    options: [wait, ...(endings.length === 0 ? [justResolve] : endings)],
  });
}

/** How it shall end with this reply; undefined: it goes on. */
export function decodeAfterwards(
  value: string | null | undefined,
): { outcome: string | null } | undefined {
  if (value === JUST_RESOLVE) return { outcome: null };
  return value?.startsWith(AS) ? { outcome: value.slice(AS.length) } : undefined;
}

import type { OpenConversation } from '../../../domain/conversation.ts';
import type { MoreView, OtherConversation } from '../../../domain/reports.ts';
import {
  CHANNEL_NAMES,
  customerName,
  inboxName,
  nameOf,
  PRIORITY_WORDS,
  permalink,
  personName,
} from '../facts.ts';
import { firstReplyTook } from '../first-reply.ts';
import { bold, day, dayAndTime, dotted, type Line, line, time } from '../lines.ts';
import { clockOf, dueWithin } from '../state-line.ts';
import { excerpt, oneLine, plural, shorten } from '../text.ts';

const MOST_TAGS_SHOWN = 60;
const MOST_FOLLOWERS = 20;

/** Who wrote, and where from. Here alone stands the whole address. */
export function customerFacts(view: MoreView): Line[] {
  const { conversation, customer } = view;
  const { channel, openedAt } = conversation;
  return [
    fact('Name', customerName(view), customer.vip ? ' ⭐ VIP' : null),
    fact(`Writes on ${CHANNEL_NAMES[channel]}`, shorten(oneLine(customer.address), 200)),
    customer.sender === 'blocked'
      ? line('🚫 ', bold('Blocked here: '), 'what they write is kept, and shown to nobody')
      : [],
    line(bold('First wrote here: '), dayAndTime(openedAt, clockOf(view))),
  ].filter((words) => words.length > 0);
}

/** What it is about. */
export function matterFacts({ conversation }: MoreView): Line[] {
  const { subject, priority, source, tags } = conversation.details;
  const shown = tags.slice(0, MOST_TAGS_SHOWN).map((tag) => excerpt(tag, 40));
  const more = tags.length - shown.length;
  const words = [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
  const facts: [string, string | null][] = [
    ['Subject', subject],
    ['Priority', PRIORITY_WORDS[priority] ?? 'normal'],
    ['Tags', words === '' ? 'none' : words],
    ['Came from', source],
  ];
  return facts.flatMap(([label, value]) => {
    const said = excerpt(value ?? '', 2_800);
    return said === '' ? [] : [fact(label, said)];
  });
}

/** What automation or a form asked before. */
export function capturedFacts({ conversation }: MoreView): Line[] {
  return Object.entries(conversation.details.captured).map(([label, value]) =>
    fact(excerpt(label, 60) || 'Answer', excerpt(value, 300) || '–'),
  );
}

/** Whose it is, who follows it, and what was promised. */
export function promiseFacts(view: MoreView): Line[] {
  const { conversation, names } = view;
  const followers = conversation.followers.map((agentId) => nameOf(names, agentId));
  const shown = followers.slice(0, MOST_FOLLOWERS);
  const more = followers.length - shown.length;
  const listed = more > 0 ? [...shown, `${more} more`] : shown;
  return [
    conversation.status === 'open' ? ownerFact(view, conversation) : lastOwnerFact(view),
    followers.length === 0 ? [] : fact('Followed by', listed.join(', ')),
    firstReplyFact(view),
    ...(conversation.status === 'open' ? dueFacts(view, conversation) : []),
  ].filter((words) => words.length > 0);
}

function ownerFact(view: MoreView, { owner }: OpenConversation): Line {
  if (owner === null) return fact('Owner', 'nobody yet');
  return fact(
    'Owner',
    nameOf(view.names, owner.agentId),
    line(', since ', dayAndTime(owner.since, clockOf(view))),
  );
}

function lastOwnerFact({ conversation, names }: MoreView): Line {
  const last = conversation.status === 'resolved' ? conversation.lastOwner : null;
  return last === null ? [] : fact('Last owner', nameOf(names, last));
}

function firstReplyFact(view: MoreView): Line {
  const { firstRepliedAt } = view.conversation;
  if (firstRepliedAt === null) return fact('First reply', 'none yet');
  return fact(
    'First reply',
    dayAndTime(firstRepliedAt, clockOf(view)),
    `, after ${firstReplyTook(view)}`,
  );
}

/** The promises that run now. */
function dueFacts(view: MoreView, { turn, owner }: OpenConversation): Line[] {
  if (turn.of !== 'team') return [];
  const clock = clockOf(view);
  const { response, assignment, since } = turn;
  const which = response.name === 'first_response' ? 'first reply' : 'next reply';
  const window = owner?.window ?? null;
  return [
    fact(
      'Promised',
      dueWithin(response, clock),
      line(` (${which}), waiting since `, time(since, clock)),
    ),
    assignment === null ? [] : fact('To be claimed by', time(assignment.dueAt, clock)),
    window === null || window.dueAt === response.dueAt
      ? []
      : fact('The owner has until', time(window.dueAt, clock)),
  ];
}

/** The customer's other conversations, with links; of inboxes that this person is not in, only how many. */
export function otherFacts(view: MoreView): Line[] {
  const { shown, count, elsewhere } = view.others;
  const more = count - shown.length;
  return [
    ...shown.map((other) => otherLine(other, view)),
    more > 0 ? line(`… and ${more.toLocaleString('en')} more`) : [],
    elsewhere > 0
      ? line(`${plural(elsewhere, 'conversation', 'conversations')} in inboxes that you are not in`)
      : [],
  ].filter((words) => words.length > 0);
}

function otherLine(other: OtherConversation, view: MoreView): Line {
  const url = permalink(view.workspaceUrl, other.card);
  const number = `#${other.number}`;
  const owner = other.owner === null ? 'no owner' : personName(other.owner.name);
  return dotted(
    line(url === null ? number : { type: 'link', url, text: number }, ', ', date(other, view)),
    CHANNEL_NAMES[other.channel],
    other.status === 'resolved' ? 'resolved' : bold('open'),
    owner,
    other.inboxName === view.inbox.name ? null : inboxName(other.inboxName),
  );
}

function date({ openedAt }: OtherConversation, view: MoreView): Line {
  return line(day(openedAt, clockOf(view)));
}

function fact(label: string, ...value: Parameters<typeof line>): Line {
  return line(bold(`${label}: `), ...value);
}

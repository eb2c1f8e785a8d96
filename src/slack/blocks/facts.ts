import type { HandoverReason } from '../../domain/commands.ts';
import type { Conversation, DismissReason, Priority } from '../../domain/conversation.ts';
import type { AgentId, WorkspaceId } from '../../domain/ids.ts';
import type { ListedConversation, Place } from '../../domain/listed.ts';
import type { Channel } from '../../domain/message.ts';
import type { ActorRef } from '../../domain/people.ts';
import type { ConversationBrief, ConversationView } from '../../domain/views.ts';
import { withoutSigns } from './signs.ts';
import { addressLine, maskAddress, oneLine, shorten } from './text.ts';

/** How things are called on screen: one place for each, so that everything speaks alike. */

export const CHANNEL_NAMES: Record<Channel, string> = {
  whatsapp: 'WhatsApp',
  sms: 'SMS',
  email: 'e-mail',
  telegram: 'Telegram',
  web: 'web chat',
  api: 'API',
};

export const REASON_WORDS: Record<HandoverReason, string> = {
  missing_rights: 'missing rights',
  language: 'language',
  end_of_shift: 'end of shift',
  too_much_at_once: 'too much at once',
  wrong_team: 'wrong team',
};

/** What is normal need not be said. */
export const PRIORITY_WORDS: Record<Priority, string | null> = {
  urgent: 'urgent',
  high: 'high',
  normal: null,
  low: 'low',
};

const NAME = 60;

/** What one needs to tell a history: what people are called, and what the customer is called. */
export interface Names {
  names: Record<AgentId, string>;
  customer: string;
}

/** A person's name as it is shown, whatever they call themselves. */
export function nameOf(names: Record<AgentId, string>, agentId: AgentId): string {
  return personName(names[agentId] ?? '');
}

export function personName(name: string): string {
  return shorten(oneLine(name), NAME) || SOMEBODY;
}

type Named = Pick<ConversationBrief, 'customer' | 'conversation'>;

/** The customer's name; where they gave none, what may be shown of their address: `Somebody at ··4417`. */
export function customerName(view: Named): string {
  return givenName(view) ?? somebodyAt(view.conversation.channel, view.customer.address);
}

/** The same within a sentence. */
export function customerWithin(view: Named): string {
  const name = customerName(view);
  return isNameless(view) ? `${name.charAt(0).toLowerCase()}${name.slice(1)}` : name;
}

/** Whether all that is known of them is how they write to us. */
export function isNameless(view: Named): boolean {
  return givenName(view) === null;
}

function givenName({ customer: { name, address } }: Named): string | null {
  const shown = shorten(oneLine(withoutSigns(name)), NAME);
  return shown !== '' && !sameAddress(shown, address) ? shown : null;
}

/** A customer of a list, where no address is at hand: telephone numbers given as names are masked, too. */
export function listedName(listed: Pick<ListedConversation, 'customerName' | 'channel'>): string {
  const shown = shorten(oneLine(withoutSigns(listed.customerName)), NAME);
  if (shown === '') return SOMEBODY;
  return looksLikeAddress(shown) ? somebodyAt(listed.channel, shown) : shown;
}

/** The same within a sentence. */
export function listedWithin(listed: Parameters<typeof listedName>[0]): string {
  const name = listedName(listed);
  return name.startsWith(SOMEBODY) ? `${name.charAt(0).toLowerCase()}${name.slice(1)}` : name;
}

const SOMEBODY = 'Somebody';

function somebodyAt(channel: Channel, address: string): string {
  const masked = maskAddress(channel, address);
  return /[\p{L}\p{N}]/u.test(masked) ? `${SOMEBODY} at ${masked}` : SOMEBODY;
}

/** Stands for a customer where a push must not name them. */
const UNNAMED = 'the customer';

/**
 * The same conversation as a push may tell it: where the inbox keeps customers out of pushes, without their name and without a word of
 * what was written (UX.md §3.11). For the top-level `text` of messages only.
 */
export function forPush<View extends ConversationView>(view: View): View {
  if (view.inbox.previews === 'quoted') return view;
  const { conversation, customer } = view;
  return {
    ...view,
    conversation: {
      ...withoutNotes(conversation),
      details: { ...conversation.details, subject: null, captured: {} },
    },
    customer: { ...customer, name: UNNAMED, address: '' },
    lastMessages: [],
    lastFromCustomer: null,
  };
}

/** What the team noted about it says as much of the customer as they did. */
function withoutNotes(conversation: Conversation): Conversation {
  if (conversation.status === 'resolved') return { ...conversation, note: null };
  const { snooze } = conversation;
  return { ...conversation, snooze: snooze === null ? null : { ...snooze, note: null } };
}

export function maySayWords({ inbox }: Pick<ConversationBrief, 'inbox'>): boolean {
  return inbox.previews === 'quoted';
}

/** What one calls somebody in a sentence: the first name, where there surely is one; `the customer` who gave none. */
export function firstName(name: string): string {
  if (name === UNNAMED || name.startsWith(`${SOMEBODY} at `)) return UNNAMED;
  const first = name.split(' ')[0] ?? name;
  return name.includes(' ') && /^\p{L}[\p{L}\p{M}'’-]+$/u.test(first) ? first : name;
}

export function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Somebody where a sentence begins with them. What people call themselves stays as they write it. */
export function atBeginning(name: string): string {
  return name === UNNAMED || name.startsWith(SOMEBODY.toLowerCase()) ? capitalized(name) : name;
}

function sameAddress(name: string, address: string): boolean {
  const bare = (text: string): string => text.toLowerCase().replace(/[\s+()./-]/g, '');
  return looksLikeAddress(name) && bare(addressLine(address)).includes(bare(name));
}

function looksLikeAddress(name: string): boolean {
  return /^\+?[\d\s()./-]{6,}$/.test(name) || /^[^\s@]+@[^\s@]+$/.test(name);
}

/** Who did something, as the history knows them. */
export function actorName(names: Record<AgentId, string>, actor: ActorRef): string {
  switch (actor.kind) {
    case 'agent':
      return nameOf(names, actor.agentId);
    case 'customer':
      return 'The customer';
    case 'automation':
      return personName(actor.name);
    case 'system':
      return 'Dibs';
  }
}

/** `#142 · Marta Díaz`; where a push must not name the customer, `#142`. */
export function titleOf(view: ConversationBrief): string {
  const { name } = view.customer;
  return name === UNNAMED ? `#${view.number}` : `#${view.number} · ${customerName(view)}`;
}

/** What sets it apart from the others, after its title: `⭐ VIP`, `TEST`. Null: nothing. */
function marksOf({ vip, isTest }: { vip: boolean; isTest: boolean }): string | null {
  const marks = [vip ? ' ⭐ VIP' : '', isTest ? ' · TEST' : ''].join('');
  return marks === '' ? null : marks;
}

export function viewMarks({ customer, conversation }: ConversationView): string | null {
  return marksOf({ vip: customer.vip, isTest: conversation.purpose === 'test' });
}

export function listedMarks({ vip, purpose }: ListedConversation): string | null {
  return marksOf({ vip, isTest: purpose === 'test' });
}

/** Why it was not for us. */
export const DISMISSED_WORDS: Record<DismissReason, string> = {
  spam: 'spam',
  wrong_number: 'wrong number',
  abuse: 'abuse',
};

/** What a screen reader says for a button: `Claim conversation 142, Marta Díaz`. */
export function spoken(verb: string, number: number, name: string): string {
  return `${verb} conversation ${number}, ${name}`;
}

/** The inbox's Slack channel: `#support`. */
export function inboxName(name: string): string {
  return `#${shorten(oneLine(name), 80)}`;
}

/** The address of a message in Slack; null where it is not known. */
export function permalink(workspaceUrl: string, place: Place | null): string | null {
  if (place === null || !/^https?:\/\//.test(workspaceUrl)) return null;
  return `${workspaceUrl}archives/${place.slackChannel}/p${place.ts.replace('.', '')}`;
}

/** Opens somebody's direct messages: https://docs.slack.dev/interactivity/deep-linking */
export function directAddress(workspaceId: WorkspaceId, agentId: AgentId): string {
  return `slack://user?team=${workspaceId}&id=${agentId}`;
}

/** What automation already asked, and the customer's past: `order 88123, size M`. Empty if nothing is known. */
export function capturedWords(conversation: Conversation): string {
  return Object.entries(conversation.details.captured)
    .slice(0, 6)
    .map(([label, value]) => `${shorten(oneLine(label), 30)} ${shorten(oneLine(value), 40)}`.trim())
    .filter((words) => words !== '')
    .join(', ');
}

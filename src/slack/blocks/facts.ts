import type { HandoverReason } from '../../domain/commands.ts';
import type { Conversation, Priority } from '../../domain/conversation.ts';
import type { AgentId } from '../../domain/ids.ts';
import type { Channel } from '../../domain/message.ts';
import type { ActorRef } from '../../domain/people.ts';
import type { ConversationView, ListedConversation, Place } from '../../domain/views.ts';
import { maskAddress, oneLine, shorten } from './text.ts';

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

/** A person's name as it is shown, whatever they call themselves. */
export function nameOf(names: Record<AgentId, string>, agentId: AgentId): string {
  return personName(names[agentId] ?? '');
}

export function personName(name: string): string {
  return shorten(oneLine(name), NAME) || 'Somebody';
}

/** The customer's name; where they gave none, what may be shown of their address. */
export function customerName(view: Pick<ConversationView, 'customer' | 'conversation'>): string {
  const { name, address } = view.customer;
  const shown = shorten(oneLine(name), NAME);
  if (shown !== '' && !sameAddress(shown, address)) return shown;
  return maskAddress(view.conversation.channel, address);
}

/** A customer of a list, where no address is at hand: telephone numbers given as names are masked, too. */
export function listedName(listed: Pick<ListedConversation, 'customerName' | 'channel'>): string {
  const shown = shorten(oneLine(listed.customerName), NAME);
  if (shown === '') return 'Somebody';
  return looksLikeAddress(shown) ? maskAddress(listed.channel, shown) : shown;
}

/** What one calls somebody in a sentence: the first name, where there surely is one. */
export function firstName(name: string): string {
  const first = name.split(' ')[0] ?? name;
  return name.includes(' ') && /^\p{L}[\p{L}\p{M}'’-]+$/u.test(first) ? first : name;
}

function sameAddress(name: string, address: string): boolean {
  const bare = (text: string): string => text.toLowerCase().replace(/[\s+()./-]/g, '');
  return looksLikeAddress(name) && bare(oneLine(address)).includes(bare(name));
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

/** `#142 · Marta Díaz`. */
export function titleOf(view: ConversationView): string {
  return `#${view.number} · ${customerName(view)}`;
}

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

/** What automation already asked, and the customer's past: `order 88123, size M`. Empty if nothing is known. */
export function capturedWords(conversation: Conversation): string {
  return Object.entries(conversation.details.captured)
    .slice(0, 6)
    .map(([label, value]) => `${shorten(oneLine(label), 30)} ${shorten(oneLine(value), 40)}`.trim())
    .filter((words) => words !== '')
    .join(', ');
}

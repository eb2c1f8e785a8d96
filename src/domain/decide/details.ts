import type { CommandOf } from '../commands.ts';
import type { Conversation, ConversationDetails } from '../conversation.ts';
import type { ConversationContext, ConversationDecision } from '../decide-context.ts';
import { accept, refuse } from '../decision.ts';
import type { EventOf } from '../events.ts';
import type { Instant } from '../ids.ts';
import { mayAnswer } from '../people.ts';
import { checkActor } from './ownership.ts';

/** Every commit carries them, and every message may bring more: what came first stays. */
const MOST_TAGS = 100;
const MOST_CAPTURED = 100;

/** What a new conversation knows beside its messages. */
export function newDetails(given: Partial<ConversationDetails>): ConversationDetails {
  return { subject: null, priority: 'normal', tags: [], source: null, captured: {}, ...given };
}

/** What came along is added to what was known: tags and captured details grow, the rest is replaced where it is given. */
export function detailsChanged(
  state: Conversation,
  given: Partial<ConversationDetails>,
  at: Instant,
): EventOf<'details_changed'>[] {
  const { details } = state;
  const next: ConversationDetails = {
    subject: given.subject ?? details.subject,
    priority: given.priority ?? details.priority,
    tags: [...new Set([...details.tags, ...(given.tags ?? [])])].slice(0, MOST_TAGS),
    source: given.source ?? details.source,
    captured: Object.fromEntries(
      Object.entries({ ...details.captured, ...given.captured }).slice(0, MOST_CAPTURED),
    ),
  };
  return sameDetails(details, next) ? [] : [{ type: 'details_changed', at, details: next }];
}

function sameDetails(one: ConversationDetails, other: ConversationDetails): boolean {
  const flat = ({ subject, priority, tags, source, captured }: ConversationDetails) =>
    JSON.stringify([subject, priority, tags, source, Object.entries(captured)]);
  return flat(one) === flat(other);
}

/** Longest tag that somebody of us adds, in characters. Channels may have brought longer ones, which stay as they are. */
export const LONGEST_TAG = 40;

/** Priority and tags, as somebody of us says. */
export function setDetails(
  state: Conversation | null,
  { priority, tags }: CommandOf<'set_details'>,
  context: ConversationContext,
): ConversationDecision {
  const checked = checkActor(state, context);
  if ('refusal' in checked) return refuse(checked.refusal);
  const { details } = checked.state;
  const given = tags
    .map((tag) => (details.tags.includes(tag) ? tag : tag.trim().slice(0, LONGEST_TAG)))
    .filter((tag) => tag !== '');
  const next = { ...details, priority, tags: [...new Set(given)].slice(0, MOST_TAGS) };
  if (sameDetails(details, next)) return accept();
  return accept({ type: 'details_changed', at: context.now, details: next });
}

/** Who the customer is to us. */
export function markCustomer(
  state: Conversation | null,
  { as }: CommandOf<'mark_customer'>,
  { actor, now: at }: ConversationContext,
): ConversationDecision {
  if (state === null) return refuse({ reason: 'not_found' });
  if (actor.kind !== 'agent' || !mayAnswer(actor.role)) {
    return refuse({ reason: 'not_allowed', role: actor.kind === 'agent' ? actor.role : null });
  }
  return accept({ type: 'customer_marked', at, as });
}

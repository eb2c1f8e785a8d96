import type { Conversation, ConversationDetails } from '../conversation.ts';
import type { EventOf } from '../events.ts';
import type { Instant } from '../ids.ts';

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

import type { ChainActionType } from './chains.ts';
import type { ConversationCommand } from './commands.ts';
import type { AgentId, ConversationId, IdentityId, InboxId, Instant } from './ids.ts';
import type { ActorRef } from './people.ts';
import type { ClockName } from './sla.ts';
import { type Surface, surfaceKey } from './surfaces.ts';

/**
 * Something the outside must be told, committed with the change that caused it.
 *
 *  show     draw a surface from the newest state; newest wins, so at most one waits per surface. `news` makes a rolling message ring
 *           again and a folded one stay; a `change` only edits what is there and posts nothing new.
 *  reply    send message `messageNumber` to the customer
 *  media    load attachment `index` of message `messageNumber` from the customer's channel, and show it in the thread
 *  webhook  tell another system that a step of a chain came
 *  command  let another conversation, inbox or agent decide about what happened here
 */
export type Effect =
  | { kind: 'show'; surface: Surface; because: 'news' | 'change'; urgency: Urgency }
  | {
      kind: 'reply';
      conversationId: ConversationId;
      identityId: IdentityId;
      messageNumber: number;
      attempt: number;
    }
  | {
      kind: 'media';
      conversationId: ConversationId;
      messageNumber: number;
      index: number;
      attempt: number;
    }
  /** `version`: the commit in which the step came; `dueAt`: the target of its clock. */
  | {
      kind: 'webhook';
      conversationId: ConversationId;
      url: string;
      clock: ClockName;
      dueAt: Instant;
      step: ChainActionType;
      version: number;
    }
  /** `as`: who asked for it; absent: nobody, it follows from what happened. */
  | { kind: 'command'; target: CommandTarget; command: ConversationCommand; as?: ActorRef };

/**
 * An existing conversation, what one agent owns in an inbox, what is open in it, or what a rule could give to nobody in the inboxes where
 * this agent answers (all of it, one command each).
 */
export type CommandTarget =
  | { kind: 'conversation'; conversationId: ConversationId }
  | { kind: 'open_in'; inboxId: InboxId }
  | { kind: 'unplaced'; agentId: AgentId }
  | { kind: 'owned_by'; agentId: AgentId; inboxId: InboxId | null };

/** What goes first when not everything can go at once. 0 is the most urgent. */
export type Urgency = 'person_waits' | 'alert' | 'new_card' | 'rest';

export const URGENCY_RANK: Record<Urgency, number> = {
  person_waits: 0,
  alert: 1,
  new_card: 2,
  rest: 3,
};

/**
 * Entries with the same order key are delivered in the order in which they were committed, one at a time. Entries with different
 * ones pass each other.
 */
export function orderKeyOf(effect: Effect): string {
  switch (effect.kind) {
    case 'reply':
      return `customer:${effect.identityId}`;
    // Each by itself: a slow one holds up nobody.
    case 'media':
      return `media:${effect.conversationId}:${effect.messageNumber}:${effect.index}`;
    // Another system that is slow holds up nobody.
    case 'webhook':
      return `webhook:${effect.conversationId}:${effect.version}:${effect.url}`;
    case 'command':
      return commandKeyOf(effect.target);
    case 'show':
      return orderKeyOfSurface(effect.surface);
  }
}

function orderKeyOfSurface(surface: Surface): string {
  if (surface.type === 'message_mark') return surfaceKey(surface);
  // Reminders may have to wait until somebody is back or works, and hold up nothing else, nor each other.
  if (surface.type === 'thread_nudge') return surfaceKey(surface);
  if (surface.type === 'nudges_dm') return `nudges:${surface.agentId}`;
  // In another channel, which may be closed to us.
  if (surface.type === 'late_notice') return surfaceKey(surface);
  // What tells of a flood waits for nothing else of the inbox.
  if (surface.type === 'flood_list') return `flood:${surface.inboxId}`;
  if ('conversationId' in surface) return `conversation:${surface.conversationId}`;
  return 'agentId' in surface ? `agent:${surface.agentId}` : `inbox:${surface.inboxId}`;
}

/** The order key of what others have to decide because of something. */
export function commandKeyOf(target: CommandTarget): string {
  return `command:${subjectOf(target)}`;
}

function subjectOf(target: CommandTarget): string {
  switch (target.kind) {
    case 'conversation':
      return target.conversationId;
    case 'owned_by':
      return target.agentId;
    case 'open_in':
      return target.inboxId;
    case 'unplaced':
      return `unplaced:${target.agentId}`;
  }
}

/** Names each surface once: the last drawing of it, as news if any of them is, and as urgent as the most urgent. */
export function mergeSurfaces(effects: readonly Effect[]): Effect[] {
  const merged = new Map<string, Effect>();
  for (const effect of effects) {
    const key = effect.kind === 'show' ? surfaceKey(effect.surface) : `other:${merged.size}`;
    const known = merged.get(key);
    merged.set(key, known === undefined ? effect : mergeShows(known, effect));
  }
  return [...merged.values()];
}

function mergeShows(known: Effect, effect: Effect): Effect {
  if (known.kind !== 'show' || effect.kind !== 'show') return effect;
  const because = known.because === 'news' ? 'news' : effect.because;
  const pulls = URGENCY_RANK[effect.urgency] < URGENCY_RANK[known.urgency];
  return { ...effect, because, urgency: pulls ? effect.urgency : known.urgency };
}

import type { Calendar } from '../../src/domain/business-hours.ts';
import { GENTLE } from '../../src/domain/chains.ts';
import type { CommandOf, ConversationCommand, IncomingMessage } from '../../src/domain/commands.ts';
import type { Conversation } from '../../src/domain/conversation.ts';
import { decide } from '../../src/domain/decide.ts';
import type {
  ConversationContext,
  ConversationDecision,
  NamedMessage,
} from '../../src/domain/decide-context.ts';
import { evolve } from '../../src/domain/evolve.ts';
import type {
  AgentId,
  ChannelAccountId,
  CommandId,
  ConversationId,
  CustomerId,
  IdentityId,
  InboxId,
  WorkspaceId,
} from '../../src/domain/ids.ts';
import { days, minutes } from '../../src/domain/ids.ts';
import type { Actor, Role } from '../../src/domain/people.ts';

/** Monday, 2026-03-02, 10:00 UTC. */
export const MONDAY_TEN = Date.UTC(2026, 2, 2, 10);
export const ALWAYS: Calendar = { timeZone: 'UTC', week: 'always' };
export const ana = 'U_ANA' as AgentId;
export const ben = 'U_BEN' as AgentId;
export const rosa = 'U_ROSA' as AgentId;
const conversationId = '00000000-0000-4000-8000-000000000001' as ConversationId;

export function as(agentId: AgentId, role: Role | null = 'agent'): Actor {
  return { kind: 'agent', agentId, role };
}

export const customer: Actor = { kind: 'customer' };
export const system: Actor = { kind: 'system' };

export function contextAt(
  now: number,
  over: Partial<ConversationContext> = {},
): ConversationContext {
  return {
    now,
    actor: customer,
    policy: {
      targets: { assignment: minutes(5), firstResponse: minutes(15), nextResponse: minutes(30) },
      byPriority: {},
      chains: GENTLE,
      policies: [],
      calendar: ALWAYS,
      reopenWithin: days(7),
      resolveSilentAfter: null,
      alarmWords: [],
      autoAnswer: null,
    },
    customer: { vip: false },
    managersOnDuty: [rosa],
    candidates: [],
    origin: {
      conversationId,
      workspaceId: 'T1' as WorkspaceId,
      inboxId: 'inbox' as InboxId,
      channelAccountId: 'account' as ChannelAccountId,
      channel: 'whatsapp',
      customerId: 'customer' as CustomerId,
      identityId: 'identity' as IdentityId,
      follows: null,
      purpose: 'real',
    },
    receiver: null,
    otherOpen: null,
    message: null,
    sender: 'allowed',
    newerCards: 'none',
    flood: 'none',
    alsoOpen: [],
    resolvedBeside: [],
    leftBehind: null,
    moves: [],
    pastOwners: [],
    onDutyGroup: null,
    outcome: 'optional',
    canReply: true,
    connectedAt: null,
    managers: [rosa],
    homes: [],
    ...over,
  };
}

/** A reply of Ana's that is held, unless it is said otherwise. */
export function message(over: Partial<NamedMessage> = {}): NamedMessage {
  const delivery = { state: 'held', until: MONDAY_TEN } as const;
  return { kind: 'reply', length: 14, by: ana, delivery, typedIn: null, ...over };
}

let sent = 0;

/** A command with an id of its own. */
export function command<Type extends ConversationCommand['type']>(
  type: Type,
  fields: Omit<CommandOf<Type>, 'type' | 'commandId'>,
): ConversationCommand {
  sent += 1;
  const commandId = `test:${sent}` as CommandId;
  return { type, commandId, ...fields } as unknown as ConversationCommand;
}

export function incoming(text: string, over: Partial<IncomingMessage> = {}): IncomingMessage {
  return { externalId: null, text, attachments: [], writtenAt: null, ...over };
}

export function says(text: string, over: Partial<IncomingMessage> = {}): ConversationCommand {
  return command('receive_message', {
    message: incoming(text, over),
    details: {},
    automation: null,
  });
}

/** Sends commands one after the other; each must be accepted. */
export function given(
  ...steps: readonly (readonly [ConversationCommand, ConversationContext])[]
): Conversation {
  let state: Conversation | null = null;
  for (const [step, context] of steps) state = after(state, step, context);
  if (state === null) throw new Error('nothing was given');
  return state;
}

export function after(
  state: Conversation | null,
  step: ConversationCommand,
  context: ConversationContext,
): Conversation {
  const events = eventsOf(decide(state, step, context));
  if (events.length === 0 && state !== null) return state;
  return evolve(state, events);
}

export function eventsOf(decision: ConversationDecision) {
  if (!decision.accepted) throw new Error(`refused: ${JSON.stringify(decision.refusal)}`);
  return decision.events;
}

export function typesOf(decision: ConversationDecision): string[] {
  return eventsOf(decision).map((event) => event.type);
}

export function refusalOf(decision: ConversationDecision) {
  return decision.accepted ? null : decision.refusal;
}

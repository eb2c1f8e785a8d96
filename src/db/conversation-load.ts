import { randomUUID } from 'node:crypto';
import { isAvailable, type PersonTimes } from '../domain/availability.ts';
import type { Calendar, Closure } from '../domain/business-hours.ts';
import type { ConversationCommand, ConversationOrigin } from '../domain/commands.ts';
import { type Conversation, runningClocks } from '../domain/conversation.ts';
import type { ConversationContext } from '../domain/decide-context.ts';
import type { AgentId, ConversationId, CustomerId, IdentityId } from '../domain/ids.ts';
import { defaultSettings, type InboxSettings, wholeSettings } from '../domain/inbox.ts';
import type { ActorRef } from '../domain/people.ts';
import type { Candidate } from '../domain/reassign.ts';
import type { ConversationTarget, Loaded } from '../inbox/ports.ts';
import { actorOf, agentIdOf } from './actor.ts';
import {
  type CandidateRow,
  type ContextRow,
  LOAD_BY_CUSTOMER,
  LOAD_BY_ID,
  LOAD_TO_PLACE,
  type PersonRow,
} from './conversation-load-sql.ts';
import { conversationOf } from './conversation-row.ts';
import { type LookUps, wholeCalendar } from './look-ups.ts';
import { namedMessageOf } from './message-row.ts';
import type { Sql, Statement } from './pool.ts';

/** What a conversation is loaded for. */
export interface LoadRequest {
  target: ConversationTarget;
  actor: ActorRef;
  command: ConversationCommand;
}

/** The conversation that a command is for, with all that the rules may ask, in one round trip. */
export async function loadConversation(
  sql: Sql,
  request: LoadRequest,
  lookUps: LookUps,
): Promise<Loaded<Conversation, ConversationContext>> {
  const { target, command } = request;
  const statement = target.by === 'id' ? statementFor(command) : LOAD_BY_CUSTOMER;
  const [row] = await sql.query<ContextRow>(statement, valuesOf(request));
  return loadedOf(row, request, lookUps);
}

function valuesOf({ target, actor, command }: LoadRequest) {
  return [
    target.workspaceId,
    command.commandId,
    agentIdOf(actor),
    command.type === 'assign' ? command.to : null,
    'messageNumber' in command ? command.messageNumber : null,
    ...(target.by === 'id'
      ? [target.conversationId]
      : [target.channelAccountId, target.customer.address]),
  ];
}

async function loadedOf(
  row: ContextRow | undefined,
  { target, actor, command }: LoadRequest,
  lookUps: LookUps,
): Promise<Loaded<Conversation, ConversationContext>> {
  if (row === undefined) throw new TypeError('a load gives one row');
  const state = row.conversation === null ? null : conversationOf(row.conversation);
  const settings = row.settings === null ? defaultSettings('UTC') : wholeSettings(row.settings);
  const calendar = await wholeCalendar(
    { calendar: settings.calendar, closed: closureOf(row), now: row.now },
    lookUps,
  );
  const groups = await groupsOf(row, state, target, lookUps);
  return {
    state,
    context: {
      ...contextOf(row, { ...settings, calendar }),
      actor: actorOf(actor, row.actor_role),
      origin: state === null && target.by === 'customer' ? originOf(row, target) : null,
      receiver: receiverOf(row, state, command),
      candidates: row.candidates.map((one) => candidateOf(one, { row, calendar, groups })),
    },
    alreadyDone: row.already_done,
  };
}

/** Only where a rule may choose somebody, everybody is looked at. */
function statementFor({ type }: ConversationCommand): Statement {
  return type === 'check_clocks' || type === 'place' ? LOAD_TO_PLACE : LOAD_BY_ID;
}

type OfRow = Omit<ConversationContext, 'actor' | 'origin' | 'receiver' | 'candidates'>;

function contextOf(row: ContextRow, settings: InboxSettings): OfRow {
  return {
    now: row.now,
    policy: settings,
    customer: { vip: row.is_vip },
    otherOpen: row.other_open,
    alsoOpen: row.also_open,
    resolvedBeside: row.resolved_beside,
    leftBehind: row.left_behind,
    moves: row.moves,
    pastOwners: row.past_owners,
    message: row.message === null ? null : namedMessageOf(row.message),
    sender: row.is_blocked ? 'blocked' : 'allowed',
    newerCards: row.has_newer_cards ? 'some' : 'none',
    flood: row.is_flood ? 'on' : 'none',
    outcome: settings.outcomes.asked,
    onDutyGroup: settings.onDutyGroup,
    canReply: row.can_reply === true,
    connectedAt: row.connected_at,
    managers: row.managers.map(({ agentId }) => agentId),
    managersOnDuty: onDuty(row, settings.calendar),
    homes: row.homes,
  };
}

function closureOf({ closed_from: from, closed_until: until }: ContextRow): Closure | null {
  return from === null || until === null ? null : { from, until };
}

/** Who manages and is there now; all of them where nobody is. */
function onDuty({ managers, now }: ContextRow, calendar: Calendar): AgentId[] {
  const there = managers.filter((one) => isAvailable(timesOf(one, calendar), calendar, now));
  return (there.length > 0 ? there : managers).map(({ agentId }) => agentId);
}

function timesOf(person: PersonRow, calendar: Calendar): PersonTimes {
  return { ...person, timeZone: person.timeZone ?? calendar.timeZone };
}

type GroupMembers = ReadonlyMap<string, readonly AgentId[]>;

function candidateOf(
  person: CandidateRow,
  { row, calendar, groups }: { row: ContextRow; calendar: Calendar; groups: GroupMembers },
): Candidate {
  const { agentId, role, load, capacity, lastGivenAt } = person;
  const inThem = [...groups].filter(([, members]) => members.includes(agentId));
  return {
    ...{ agentId, role, load, capacity, lastGivenAt },
    available: isAvailable(timesOf(person, calendar), calendar, row.now),
    ...(groups.size === 0 ? {} : { groups: inThem.map(([group]) => group) }),
  };
}

/** Who is in the groups to one of which a step that is to come would give it. */
async function groupsOf(
  row: ContextRow,
  state: Conversation | null,
  { workspaceId }: ConversationTarget,
  { groupMembers }: LookUps,
): Promise<GroupMembers> {
  if (state === null || row.candidates.length === 0) return new Map();
  const steps = runningClocks(state).flatMap((clock) => clock.steps ?? []);
  const named = steps.flatMap((step) =>
    step.do.type === 'reassign' && step.do.to.who === 'group' ? [step.do.to.group] : [],
  );
  return new Map(
    await Promise.all(
      [...new Set(named)].map(
        async (group) => [group, await groupMembers(workspaceId, group)] as const,
      ),
    ),
  );
}

function receiverOf(
  { receiver_role: role, is_receiver_away: away }: ContextRow,
  state: Conversation | null,
  command: ConversationCommand,
): ConversationContext['receiver'] {
  if (command.type === 'assign') return { agentId: command.to, role, away };
  const last = state?.status === 'resolved' ? state.lastOwner : null;
  const before = command.type === 'undo' ? state?.undoable?.before.owner?.agentId : null;
  const agentId = last ?? before ?? null;
  return agentId === null ? null : { agentId, role, away };
}

/** What a new conversation would be made of; null if there is no such channel account. */
function originOf(
  row: ContextRow,
  target: Extract<ConversationTarget, { by: 'customer' }>,
): ConversationOrigin | null {
  const { inbox_id: inboxId, channel } = row;
  if (inboxId === null || channel === null) return null;
  const { workspaceId, channelAccountId, customer } = target;
  const origin: ConversationOrigin = {
    conversationId: randomUUID() as string as ConversationId,
    workspaceId,
    inboxId,
    channelAccountId,
    channel,
    customerId: row.customer_id ?? (randomUUID() as string as CustomerId),
    identityId: row.identity_id ?? (randomUUID() as string as IdentityId),
    follows: row.follows,
    purpose: row.is_test ? 'test' : 'real',
  };
  return row.identity_id === null ? { ...origin, newCustomer: customer } : origin;
}

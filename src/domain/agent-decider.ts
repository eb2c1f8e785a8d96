import type {
  Agent,
  AgentCommand,
  AgentContext,
  AgentEvent,
  AgentProfile,
  AgentRefusal,
} from './agent.ts';
import { isAway, isAwayByWord, isOnLeave, LONGEST_PUBLIC_NAME, mayAct } from './agent.ts';
import { applyAvailability, decideAvailability, LONGEST_AWAY } from './agent-hours.ts';
import type { Decider, Decision } from './decision.ts';
import { accept, refuse } from './decision.ts';
import { departureIn } from './departures.ts';
import type { Effect } from './effects.ts';
import type { CommandId, Instant } from './ids.ts';
import { cleanPublicName } from './signature.ts';

function decide(
  state: Agent | null,
  command: AgentCommand,
  context: AgentContext,
): Decision<AgentEvent, AgentRefusal> {
  const { now, workspaceId, agentId } = context;
  switch (command.type) {
    case 'sync_profile': {
      const { profile } = command;
      if (state !== null && sameProfile(state.profile, profile)) return accept();
      return accept({ type: 'profile_changed', at: now, workspaceId, agentId, profile });
    }
    case 'open_home':
      if (state === null) return refuse({ reason: 'unknown_person' });
      return accept({ type: 'home_opened', at: now });
    case 'set_public_name':
      return setPublicName(state, command.publicName, now);
    case 'prefer': {
      if (state === null) return refuse({ reason: 'unknown_person' });
      const { threadMessages } = command;
      if (state.threadMessages === threadMessages) return accept();
      return accept({ type: 'preferred', at: now, threadMessages });
    }
    case 'go_away':
      return goAway(state, command.until, now);
    case 'come_back':
      if (state === null) return refuse({ reason: 'unknown_person' });
      return isAway(state, now) ? accept({ type: 'came_back', at: now }) : accept();
    case 'set_hours':
    case 'set_quiet':
    case 'set_nudges':
    case 'take_leave':
    case 'cancel_leave':
      return decideAvailability(state, command, now);
  }
}

function setPublicName(
  state: Agent | null,
  given: string | null,
  at: Instant,
): Decision<AgentEvent, AgentRefusal> {
  if (state === null) return refuse({ reason: 'unknown_person' });
  const isGiven = given !== null && given.trim() !== '';
  const publicName = isGiven ? cleanPublicName(given) : null;
  if (publicName === '') return refuse({ reason: 'no_name' });
  const length = publicName?.length ?? 0;
  if (length > LONGEST_PUBLIC_NAME) {
    return refuse({ reason: 'text_too_long', length, limit: LONGEST_PUBLIC_NAME });
  }
  return publicName === state.publicName
    ? accept()
    : accept({ type: 'public_name_set', at, publicName });
}

function goAway(
  state: Agent | null,
  until: Instant | null,
  at: Instant,
): Decision<AgentEvent, AgentRefusal> {
  if (state === null) return refuse({ reason: 'unknown_person' });
  if (until !== null && (until <= at || until > at + LONGEST_AWAY)) {
    return refuse({ reason: 'bad_time' });
  }
  if (isAwayByWord(state.away, at) && state.away?.until === until) return accept();
  return accept({ type: 'went_away', at, until });
}

function sameProfile(one: AgentProfile, other: AgentProfile): boolean {
  const keys = ['name', 'timeZone', 'kind', 'deactivated', 'isWorkspaceAdmin'] as const;
  return keys.every((key) => one[key] === other[key]);
}

function evolve(before: Agent | null, events: readonly AgentEvent[]): Agent {
  const after = events.reduce<Agent | null>(apply, before);
  if (after === null) throw new Error('an agent begins with profile_changed');
  return { ...after, version: (before?.version ?? 0) + 1 };
}

const NEW = {
  version: 0,
  homeOpened: false,
  publicName: null,
  threadMessages: 'ask',
  away: null,
  leave: null,
  hours: null,
  quiet: null,
  nudges: { usual: 'dm', of: {} },
} as const;

function apply(state: Agent | null, event: AgentEvent): Agent | null {
  switch (event.type) {
    case 'profile_changed': {
      const { agentId: id, workspaceId, profile } = event;
      return { ...(state ?? NEW), id, workspaceId, profile };
    }
    case 'home_opened':
      return state === null ? null : { ...state, homeOpened: true };
    case 'public_name_set':
      return state === null ? null : { ...state, publicName: event.publicName };
    case 'preferred':
      return state === null ? null : { ...state, threadMessages: event.threadMessages };
    case 'went_away':
      return state === null ? null : { ...state, away: { since: event.at, until: event.until } };
    case 'came_back':
      return state === null ? null : { ...state, away: null, leave: leaveAfter(state, event.at) };
    case 'hours_set':
    case 'quiet_set':
    case 'nudges_set':
    case 'leave_taken':
    case 'leave_cancelled':
      return state === null ? null : applyAvailability(state, event);
  }
}

/** Who comes back ends the leave that they are on; one to come stays. */
function leaveAfter({ leave }: Agent, at: Instant): Agent['leave'] {
  return isOnLeave(leave, at) ? null : leave;
}

/** Somebody who may no longer act gives back what they own, in every inbox; where they were the last, it is said. */
function effectsOf(
  before: Agent | null,
  after: Agent,
  events: readonly AgentEvent[],
  context: AgentContext,
): Effect[] {
  const { id: agentId } = after;
  const effects: Effect[] = [];
  if (events.some(({ type }) => type !== 'profile_changed')) {
    effects.push({
      kind: 'show',
      surface: { type: 'home', agentId },
      because: 'news',
      urgency: 'person_waits',
    });
  }
  effects.push(...remindersOf(before, after, events, context.now));
  if (mayBeBack(before, after, events, context.now)) effects.push(placeAnew(after));
  if (before !== null && mayAct(before.profile) && !mayAct(after.profile)) {
    const commandId = `left:${agentId}:${after.version}` as CommandId;
    effects.push({
      kind: 'command',
      target: { kind: 'owned_by', agentId, inboxId: null },
      command: {
        type: 'owner_left',
        agentId,
        commandId,
        departure: departureIn('agent', after.version),
      },
    });
    effects.push(...unstaffed(after, context));
  }
  return effects;
}

const CHANGES_REMINDERS: readonly AgentEvent['type'][] = [
  'hours_set',
  'quiet_set',
  'nudges_set',
  'leave_taken',
  'leave_cancelled',
];

/** Who is back hears at once of what waits; what was put off until other hours is looked at again. */
function remindersOf(
  before: Agent | null,
  after: Agent,
  events: readonly AgentEvent[],
  now: Instant,
): Effect[] {
  const surface = { type: 'nudges_dm', agentId: after.id } as const;
  const isBack = before !== null && isAway(before, now) && !isAway(after, now);
  if (isBack) return [{ kind: 'show', surface, because: 'news', urgency: 'person_waits' }];
  if (!events.some(({ type }) => CHANGES_REMINDERS.includes(type))) return [];
  return [{ kind: 'show', surface, because: 'change', urgency: 'person_waits' }];
}

/** Who was away and is back, or works at other hours, may be given what a rule found nobody for. */
function mayBeBack(
  before: Agent | null,
  after: Agent,
  events: readonly AgentEvent[],
  now: Instant,
): boolean {
  if (before === null || isAway(after, now) || !mayAct(after.profile)) return false;
  return isAway(before, now) || events.some(({ type }) => type === 'hours_set');
}

function placeAnew({ id: agentId, version }: Agent): Effect {
  const commandId = `back:${agentId}:${version}` as CommandId;
  return {
    kind: 'command',
    target: { kind: 'unplaced', agentId },
    command: { type: 'place', commandId },
  };
}

function unstaffed(agent: Agent, { lastIn }: AgentContext): Effect[] {
  const version = departureIn('agent', agent.version);
  return lastIn.flatMap(({ inboxId, helpers }) =>
    helpers.map((agentId): Effect => {
      const surface = { type: 'unstaffed_dm', inboxId, agentId, version } as const;
      return { kind: 'show', surface, because: 'news', urgency: 'alert' };
    }),
  );
}

/** The rules of an agent, as `handle-command` asks them. */
export const agentDecider: Decider<
  Agent,
  AgentCommand,
  AgentContext,
  AgentEvent,
  Effect,
  AgentRefusal
> = {
  decide,
  evolve,
  effectsOf,
};

import type {
  Agent,
  AgentCommand,
  AgentContext,
  AgentEvent,
  AgentProfile,
  AgentRefusal,
} from './agent.ts';
import { mayAct } from './agent.ts';
import type { Decider, Decision } from './decision.ts';
import { accept, refuse } from './decision.ts';
import type { Effect } from './effects.ts';
import type { CommandId } from './ids.ts';

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
  }
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

function apply(state: Agent | null, event: AgentEvent): Agent | null {
  switch (event.type) {
    case 'profile_changed': {
      const { agentId: id, workspaceId, profile } = event;
      const { version, homeOpened } = state ?? { version: 0, homeOpened: false };
      return { id, workspaceId, version, homeOpened, profile };
    }
    case 'home_opened':
      return state === null ? null : { ...state, homeOpened: true };
  }
}

/** Somebody who may no longer act gives back what they own, in every inbox. */
function effectsOf(before: Agent | null, after: Agent, events: readonly AgentEvent[]): Effect[] {
  const { id: agentId } = after;
  const effects: Effect[] = [];
  if (events.some((event) => event.type === 'home_opened')) {
    effects.push({
      kind: 'show',
      surface: { type: 'home', agentId },
      because: 'news',
      urgency: 'person_waits',
    });
  }
  if (before !== null && mayAct(before.profile) && !mayAct(after.profile)) {
    const commandId = `left:${agentId}:${after.version}` as CommandId;
    effects.push({
      kind: 'command',
      target: { kind: 'owned_by', agentId, inboxId: null },
      command: { type: 'owner_left', agentId, commandId },
    });
  }
  return effects;
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

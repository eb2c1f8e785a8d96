import type { AgentId } from '../domain/ids.ts';
import type { Actor, ActorRef, Role } from '../domain/people.ts';

/** The agent who acts, if it is one. */
export function agentIdOf(actor: ActorRef): AgentId | null {
  return actor.kind === 'agent' ? actor.agentId : null;
}

/** The actor with the role that was found. */
export function actorOf(actor: ActorRef, role: Role | null): Actor {
  return actor.kind === 'agent' ? { ...actor, role } : actor;
}

import type { AgentId } from './ids.ts';

/** What somebody may do in one inbox. A watcher reads and follows; an admin also changes settings. */
export type Role = 'admin' | 'manager' | 'agent' | 'watcher';

/** Who sent a command. Of an agent, the role is the one in the inbox concerned, `null` outside of it. */
export type Actor =
  | { kind: 'agent'; agentId: AgentId; role: Role | null }
  | { kind: 'customer' }
  | { kind: 'automation'; name: string }
  | { kind: 'system' };

/** Who did something, as the history keeps it. */
export type ActorRef =
  | { kind: 'agent'; agentId: AgentId }
  | { kind: 'customer' }
  | { kind: 'automation'; name: string }
  | { kind: 'system' };

/** Managers and admins may act on what is not theirs. */
export function mayManage(role: Role | null): boolean {
  return role === 'manager' || role === 'admin';
}

/** Agents, managers and admins own and answer conversations; watchers and strangers do not. */
export function mayAnswer(role: Role | null): boolean {
  return role === 'agent' || mayManage(role);
}

/** The actor without the role, which may change later. */
export function refOf(actor: Actor): ActorRef {
  return actor.kind === 'agent' ? { kind: 'agent', agentId: actor.agentId } : actor;
}

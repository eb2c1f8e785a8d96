import type { CommandId, Instant } from '../domain/ids.ts';
import type { ActorRef } from '../domain/people.ts';
import { iso } from './instants.ts';

/** One commit as the saving statement takes it. */
export function historyRowOf(commit: {
  subjectKind: 'conversation' | 'inbox' | 'agent';
  subjectId: string;
  version: number;
  command: { commandId: CommandId; type: string };
  actor: ActorRef;
  at: Instant;
  events: readonly object[];
}) {
  const { subjectKind, subjectId, version, command, actor, at, events } = commit;
  return {
    subject_kind: subjectKind,
    subject_id: subjectId,
    version,
    command_id: command.commandId,
    command_type: command.type,
    actor,
    at: iso(at),
    events,
  };
}

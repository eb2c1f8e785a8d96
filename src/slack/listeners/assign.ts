import type { App } from '@slack/bolt';
import type { AgentId, CommandId, ConversationId } from '../../domain/ids.ts';
import { ACTIONS } from '../action-ids.ts';
import type { Answer } from '../blocks/answer.ts';
import { alreadyYours, assignedTo, nowYours, outdated, released } from '../blocks/answers.ts';
import { decodePerson, decodeSelectBlockId, UNASSIGNED } from '../button-value.ts';
import type { Caller } from './caller.ts';
import { explain, NOT_FOUND, sendCommand, viewOf } from './conversation-command.ts';
import { onClick, tell } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';

/** *Assign to…*, the select on the card: click, choose, done. */
export function listenToAssignments(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.assignTo, async ({ caller, commandId, blockId, selected }) => {
    const value = decodeSelectBlockId(blockId);
    const to = decodePerson(selected);
    if (value === null || to === null) return tell(outdated());
    return tell(await give(deps, caller, { ...value, to, commandId }));
  });
}

export interface Giving {
  conversationId: ConversationId;
  seenVersion: number;
  to: AgentId | typeof UNASSIGNED;
  commandId: CommandId;
}

/** Gives it to somebody, or back to nobody, and says what came of it. */
export async function give(deps: ListenerDeps, caller: Caller, giving: Giving): Promise<Answer> {
  const { conversationId, seenVersion, to, commandId } = giving;
  const outcome = await sendCommand(
    deps,
    caller,
    conversationId,
    to === UNASSIGNED
      ? { type: 'release', commandId, seenVersion, note: null }
      : { type: 'assign', commandId, to, seenVersion, reason: null, note: null },
  );
  if (outcome.outcome === 'refused' || outcome.outcome === 'busy') {
    return explain(deps, caller, conversationId, outcome);
  }
  const view = await viewOf(deps, caller, conversationId);
  if (view === null) return explain(deps, caller, conversationId, NOT_FOUND);
  if (to === UNASSIGNED) return released(view);
  if (to === caller.agentId) {
    return outcome.outcome === 'done' ? nowYours(view) : alreadyYours(view);
  }
  const [person] = await deps.views.people(caller.workspaceId, [to]);
  return assignedTo(view, { id: to, name: person?.name ?? view.names[to] ?? to });
}

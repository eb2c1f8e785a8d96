import type { App } from '@slack/bolt';
import type { AgentId, CommandId, ConversationId } from '../../domain/ids.ts';
import { ACTIONS } from '../action-ids.ts';
import { alreadyYours, assignedTo, nowYours, released } from '../blocks/act-answers.ts';
import type { Answer } from '../blocks/answer.ts';
import { outdated } from '../blocks/answers.ts';
import { decodePerson, decodeSelectBlockId, UNASSIGNED } from '../button-value.ts';
import type { Caller } from './caller.ts';
import { briefOf, explain, NOT_FOUND, sendCommand } from './conversation-command.ts';
import { lookFirst, onClick, tell } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';

/** *Assign to…*, the select on the card: click, choose, done. */
export function listenToAssignments(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.assignTo, async ({ caller, commandId, blockId, selected }) => {
    const value = decodeSelectBlockId(blockId);
    const to = decodePerson(selected);
    if (value === null || to === null) return tell(outdated());
    const toldAs = await give(deps, caller, { ...value, to, commandId });
    return lookFirst(async () => tell(await toldAs()));
  });
}

export interface Giving {
  conversationId: ConversationId;
  seenVersion: number;
  to: AgentId | typeof UNASSIGNED;
  commandId: CommandId;
}

/** Gives it to somebody, or back to nobody. What came of it is read, and put into words, when it is asked for. */
export async function give(
  deps: ListenerDeps,
  caller: Caller,
  giving: Giving,
): Promise<() => Promise<Answer>> {
  const { conversationId, seenVersion, to, commandId } = giving;
  const outcome = await sendCommand(
    deps,
    caller,
    conversationId,
    to === UNASSIGNED
      ? { type: 'release', commandId, seenVersion, note: null }
      : { type: 'assign', commandId, to, seenVersion, reason: null, note: null },
  );
  return async () =>
    outcome.outcome === 'refused' || outcome.outcome === 'busy'
      ? explain(deps, caller, conversationId, outcome)
      : given(deps, caller, giving, outcome.outcome);
}

/** What is told whoever gave it: to whom, and the way back. */
export async function given(
  deps: ListenerDeps,
  caller: Caller,
  { conversationId, to }: Pick<Giving, 'conversationId' | 'to'>,
  outcome: 'done' | 'nothing',
): Promise<Answer> {
  const { workspaceId, agentId } = caller;
  const view = await briefOf(deps, caller, conversationId);
  if (view === null) return explain(deps, caller, conversationId, NOT_FOUND);
  if (to === UNASSIGNED) return released(view, agentId);
  if (to === agentId) {
    return outcome === 'done' ? nowYours(view, agentId) : alreadyYours(view);
  }
  const [person] = await deps.views.people(workspaceId, [to]);
  const receiver = { id: to, name: person?.name ?? view.names[to] ?? to };
  return assignedTo(view, receiver, agentId);
}

import type { App } from '@slack/bolt';
import { ACTIONS } from '../action-ids.ts';
import type { Answer } from '../blocks/answer.ts';
import { outdated } from '../blocks/answers.ts';
import { unblockedByYou, unblockedWords } from '../blocks/aside-answers.ts';
import { blockedList } from '../blocks/blocked-list.ts';
import { decodeConversationValue } from '../button-value.ts';
import type { Caller, Click } from './caller.ts';
import { sayOfIt, sendCommand } from './conversation-command.ts';
import { inPlace, onClick, type Reaction, tell } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';

/** *Unblock*, in More and in the list of who is blocked. */
export function listenToUnblocking(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.unblock, (click) => unblock(deps, click));
}

/** `/inbox blocked`. */
export async function showBlocked(
  { views }: ListenerDeps,
  { workspaceId, agentId }: Caller,
): Promise<Answer> {
  return blockedList(await views.blocked(workspaceId, agentId));
}

async function unblock(
  deps: ListenerDeps,
  { caller, commandId, value, spot }: Click,
): Promise<Reaction> {
  const conversationId = decodeConversationValue(value)?.conversationId;
  if (conversationId === undefined) return tell(outdated());
  const command = { type: 'unblock_sender', commandId } as const;
  const outcome = await sendCommand(deps, caller, conversationId, command);
  return sayOfIt(deps, caller, { conversationId, outcome }, async (view) => {
    if (spot.at !== 'message') return tell(unblockedByYou(view));
    const left = await deps.views.blocked(caller.workspaceId, caller.agentId);
    return tell(blockedList(left, unblockedWords(view)), inPlace({ spot }));
  });
}

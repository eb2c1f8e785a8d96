import type { App } from '@slack/bolt';
import { ACTIONS } from '../action-ids.ts';
import { tooLateToUndo, undone } from '../blocks/act-answers.ts';
import { outdated } from '../blocks/answers.ts';
import { decodeConversationValue } from '../button-value.ts';
import { briefOf, explain, NOT_FOUND, sendCommand } from './conversation-command.ts';
import { lookFirst, onClick, tell } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';

/** *Undo* of a claim, an assignment, a release or a resolution: for whoever did it, for some seconds. */
export function listenToUndo(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.undo, async ({ caller, commandId, value }) => {
    const decoded = decodeConversationValue(value);
    if (decoded === null) return tell(outdated());
    const { conversationId, seenVersion: version } = decoded;
    const command = { type: 'undo', commandId, version } as const;
    const outcome = await sendCommand(deps, caller, conversationId, command);
    return lookFirst(async () => {
      const view = await briefOf(deps, caller, conversationId);
      if (view === null) return tell(await explain(deps, caller, conversationId, NOT_FOUND));
      if (outcome.outcome === 'refused' && outcome.refusal.reason === 'too_late_to_undo') {
        return tell(tooLateToUndo(view, caller.agentId), 'instead');
      }
      if (outcome.outcome === 'refused' || outcome.outcome === 'busy') {
        return tell(await explain(deps, caller, conversationId, outcome));
      }
      return tell(undone(view), 'instead');
    });
  });
}

import type { App } from '@slack/bolt';
import { ACTIONS } from '../action-ids.ts';
import { outdated } from '../blocks/answers.ts';
import { decodeConversationValue } from '../button-value.ts';
import { explain, sendCommand } from './conversation-command.ts';
import { NOTHING, onClick, tell } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';

/** *Try again* under a message whose files could not be loaded: the message says how it goes on. */
export function listenToMedia(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.loadAgain, async ({ caller, commandId, value }) => {
    const wanted = decodeConversationValue(value);
    if (wanted?.messageNumber === undefined) return tell(outdated());
    const { conversationId, messageNumber } = wanted;
    const command = { type: 'load_media_again', commandId, messageNumber } as const;
    const outcome = await sendCommand(deps, caller, conversationId, command);
    if (outcome.outcome === 'done' || outcome.outcome === 'nothing') return NOTHING;
    return tell(await explain(deps, caller, conversationId, outcome));
  });
}

import type { App } from '@slack/bolt';
import { ACTIONS } from '../action-ids.ts';
import { onIt } from '../blocks/act-answers.ts';
import { outdated } from '../blocks/answers.ts';
import { decodeConversationValue } from '../button-value.ts';
import type { Click } from './caller.ts';
import { sayOfIt, sendCommand } from './conversation-command.ts';
import { onClick, type Reaction, tell } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';

/** *I’m on it*: puts the owner's reminders off; what the customer was promised stays as it is. */
export function listenToOnIt(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.onIt, (click) => acknowledge(deps, click));
}

async function acknowledge(
  deps: ListenerDeps,
  { caller, commandId, value }: Click,
): Promise<Reaction> {
  const decoded = decodeConversationValue(value);
  if (decoded === null) return tell(outdated());
  const { conversationId, seenVersion } = decoded;
  const command = { type: 'acknowledge', commandId, seenVersion } as const;
  const outcome = await sendCommand(deps, caller, conversationId, command);
  return sayOfIt(deps, caller, { conversationId, outcome }, (view) => tell(onIt(view)));
}

import type { App } from '@slack/bolt';
import type { ConversationCommand } from '../../domain/commands.ts';
import type { ConversationView } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import type { Answer } from '../blocks/answer.ts';
import { outdated, released, reopenedByYou, resolvedByYou } from '../blocks/answers.ts';
import { type ConversationValue, decodeConversationValue } from '../button-value.ts';
import type { Click } from './caller.ts';
import { explain, sendCommand, viewOf } from './conversation-command.ts';
import { NOTHING, onClick, type Reaction, tell } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';

/** *Resolve*, *Reopen* and *Release*: one press, and the card shows it. */
export function listenToClosing(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.resolve, (click) =>
    press(deps, click, resolvedByYou, ({ seenVersion }) => {
      const { commandId } = click;
      return { type: 'resolve', commandId, seenVersion, note: null, by: null };
    }),
  );
  onClick(app, deps, ACTIONS.release, (click) =>
    press(deps, click, released, ({ seenVersion }) => {
      const { commandId } = click;
      return { type: 'release', commandId, seenVersion, note: null };
    }),
  );
  onClick(app, deps, ACTIONS.reopen, (click) =>
    press(deps, click, reopenedByYou, () => ({ type: 'reopen', commandId: click.commandId })),
  );
}

async function press(
  deps: ListenerDeps,
  click: Click,
  said: (view: ConversationView) => Answer,
  commandFor: (value: ConversationValue) => ConversationCommand,
): Promise<Reaction> {
  const { caller } = click;
  const value = decodeConversationValue(click.value);
  if (value === null) return tell(outdated());
  const { conversationId } = value;
  const outcome = await sendCommand(deps, caller, conversationId, commandFor(value));
  if (outcome.outcome === 'refused' || outcome.outcome === 'busy') {
    return tell(await explain(deps, caller, conversationId, outcome));
  }
  const view = await viewOf(deps, caller, conversationId);
  return view === null ? NOTHING : tell(said(view));
}

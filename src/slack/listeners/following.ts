import type { App } from '@slack/bolt';
import type { ConversationBrief } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { followed, unfollowed } from '../blocks/act-answers.ts';
import type { Answer } from '../blocks/answer.ts';
import { outdated } from '../blocks/answers.ts';
import { decodeConversationValue } from '../button-value.ts';
import type { Click } from './caller.ts';
import { sayOfIt, sendCommand } from './conversation-command.ts';
import { inPlace, onClick, type Reaction, tell } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';

/** *Follow* and *Unfollow*: to hear how it goes on, without owning it. */
export function listenToFollowing(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.follow, (click) => change(deps, click, 'follow', followed));
  onClick(app, deps, ACTIONS.unfollow, (click) => change(deps, click, 'unfollow', unfollowed));
}

async function change(
  deps: ListenerDeps,
  { caller, commandId, value, spot }: Click,
  type: 'follow' | 'unfollow',
  said: (view: ConversationBrief) => Answer,
): Promise<Reaction> {
  const conversationId = decodeConversationValue(value)?.conversationId;
  if (conversationId === undefined) return tell(outdated());
  const outcome = await sendCommand(deps, caller, conversationId, { type, commandId });
  return sayOfIt(deps, caller, { conversationId, outcome }, (view) =>
    tell(said(view), inPlace({ spot })),
  );
}

import type { App } from '@slack/bolt';
import type { ConversationView } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { alreadyYours, nowYours } from '../blocks/act-answers.ts';
import { outdated } from '../blocks/answers.ts';
import { decodeConversationValue } from '../button-value.ts';
import type { Click } from './caller.ts';
import { explain, sendCommand, viewOf } from './conversation-command.ts';
import { NOTHING, onClick, type Reaction, tell } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { openReply } from './open-reply.ts';

type Claimed = { isNew: boolean; view: ConversationView };

/** *Claim* and *Claim & reply*, wherever they stand. */
export function listenToClaims(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.claim, (click) =>
    claim(deps, click, ({ isNew, view }) => {
      if (!isNew) return tell(alreadyYours(view));
      const stale = click.spot.at === 'message' && click.spot.isEphemeral;
      return tell(nowYours(view, click.caller.agentId), stale ? 'instead' : 'beside');
    }),
  );

  // Claims at the press: whoever writes first and claims later may write for nothing.
  onClick(app, deps, ACTIONS.claimAndReply, (click) =>
    claim(deps, click, ({ view }) => openReply(deps, click, view)),
  );
}

async function claim(
  deps: ListenerDeps,
  { caller, commandId, value }: Click,
  then: (claimed: Claimed) => Reaction | Promise<Reaction>,
): Promise<Reaction> {
  const conversationId = decodeConversationValue(value)?.conversationId;
  if (conversationId === undefined) return tell(outdated());
  const outcome = await sendCommand(deps, caller, conversationId, { type: 'claim', commandId });
  if (outcome.outcome === 'refused' || outcome.outcome === 'busy') {
    return tell(await explain(deps, caller, conversationId, outcome));
  }
  const view = await viewOf(deps, caller, conversationId);
  return view === null ? NOTHING : then({ isNew: outcome.outcome === 'done', view });
}

import type { App } from '@slack/bolt';
import { ownerOf } from '../../domain/conversation.ts';
import type { ConversationView } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { alreadyYours, nowYours } from '../blocks/act-answers.ts';
import { busy, outdated } from '../blocks/answers.ts';
import { decodeConversationValue, decodeInboxValue } from '../button-value.ts';
import type { Click } from './caller.ts';
import { explain, sendCommand, viewOf } from './conversation-command.ts';
import { NOTHING, onClick, type Reaction, tell } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { openReply } from './open-reply.ts';
import { showUnassigned } from './reports.ts';

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

  onClick(app, deps, ACTIONS.claimNext, (click) => claimNext(deps, click));

  // Claims at the press: whoever writes first and claims later may write for nothing.
  onClick(app, deps, ACTIONS.claimAndReply, (click) =>
    claim(deps, click, ({ view }) => openReply(deps, click, view)),
  );
}

/** Whoever is slower gets the one after: several people press it at the same moment. */
const MOST_TRIES = 20;

/** The one with the nearest promise that nobody has yet. The same press is the same command: it claims one. */
async function claimNext(
  deps: ListenerDeps,
  { caller, commandId, value }: Click,
): Promise<Reaction> {
  const inboxId = decodeInboxValue(value)?.inboxId;
  if (inboxId === undefined) return tell(outdated());
  const { workspaceId, agentId } = caller;
  for (let tried = 0; tried < MOST_TRIES; tried += 1) {
    const next = await deps.views.nextWaiting(workspaceId, inboxId, null);
    if (next === null) return tell(await showUnassigned(deps, caller, inboxId));
    const outcome = await sendCommand(deps, caller, next.id, { type: 'claim', commandId });
    if (outcome.outcome === 'refused' && outcome.refusal.reason === 'owned_by_other') continue;
    if (outcome.outcome === 'refused' || outcome.outcome === 'busy') {
      return tell(await explain(deps, caller, next.id, outcome));
    }
    const view = await viewOf(deps, caller, next.id);
    const isTheirs = view !== null && ownerOf(view.conversation) === agentId;
    return isTheirs ? tell(nowYours(view, agentId)) : NOTHING;
  }
  return tell(busy());
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

import type { App } from '@slack/bolt';
import { ownerOf } from '../../domain/conversation.ts';
import type { ConversationId, Duration, InboxId } from '../../domain/ids.ts';
import { createKeyedMutex, type KeyedMutex } from '../../inbox/keyed-mutex.ts';
import { ACTIONS } from '../action-ids.ts';
import { alreadyYours, nowYours } from '../blocks/act-answers.ts';
import { busy, outdated } from '../blocks/answers.ts';
import { decodeConversationValue, decodeInboxValue } from '../button-value.ts';
import type { Caller, Click } from './caller.ts';
import {
  briefOf,
  type ConversationOutcome,
  explain,
  sayOfIt,
  sendCommand,
  viewOf,
} from './conversation-command.ts';
import { lookFirst, NOTHING, onClick, type Reaction, tell } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { openReply } from './open-reply.ts';
import { showUnassigned } from './reports.ts';

/** *Claim* and *Claim & reply*, wherever they stand. */
export function listenToClaims(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.claim, (click) =>
    claim(deps, click, briefOf, (view, isNew) => {
      if (!isNew) return tell(alreadyYours(view));
      const stale = click.spot.at === 'message' && click.spot.isEphemeral;
      return tell(nowYours(view, click.caller.agentId), stale ? 'instead' : 'beside');
    }),
  );

  const oneByOne = createKeyedMutex();
  onClick(app, deps, ACTIONS.claimNext, (click) => claimNext(deps, click, oneByOne));

  // Claims at the press: whoever writes first and claims later may write for nothing.
  onClick(app, deps, ACTIONS.claimAndReply, (click) =>
    claim(deps, click, viewOf, (view) => openReply(deps, click, view)),
  );
}

/** Whoever is slower than somebody of another process gets the one after. */
const MOST_TRIES = 20;
/** Slack shows an error after three seconds; before that, a sentence. */
const PATIENCE: Duration = 2_000;

/** The one with the nearest promise that nobody has yet. The same press is the same command: it claims one. */
async function claimNext(
  deps: ListenerDeps,
  click: Click,
  oneByOne: KeyedMutex,
): Promise<Reaction> {
  const { caller, value } = click;
  const inboxId = decodeInboxValue(value)?.inboxId;
  if (inboxId === undefined) return tell(outdated());
  // In a flood many press it at the same moment: all at once, each round would have one winner.
  const pressedAt = performance.now();
  const taken = await oneByOne.run(inboxId, async () => {
    const isLate = performance.now() - pressedAt > PATIENCE;
    return isLate ? 'beaten' : takeNext(deps, click, inboxId);
  });
  if (taken === 'none_waits') {
    return lookFirst(async () => tell(await showUnassigned(deps, caller, inboxId)));
  }
  if (taken === 'beaten') return tell(busy());
  return sayOfIt(deps, caller, taken, (view) => {
    const isTheirs = ownerOf(view.conversation) === caller.agentId;
    return isTheirs ? tell(nowYours(view, caller.agentId)) : NOTHING;
  });
}

type Taken = { conversationId: ConversationId; outcome: ConversationOutcome };

async function takeNext(
  deps: ListenerDeps,
  { caller, commandId }: Click,
  inboxId: InboxId,
): Promise<Taken | 'none_waits' | 'beaten'> {
  for (let tried = 0; tried < MOST_TRIES; tried += 1) {
    const next = await deps.views.nextWaiting(caller.workspaceId, inboxId, null);
    if (next === null) return 'none_waits';
    const outcome = await sendCommand(deps, caller, next.id, { type: 'claim', commandId });
    const isBeaten = outcome.outcome === 'refused' && outcome.refusal.reason === 'owned_by_other';
    if (!isBeaten) return { conversationId: next.id, outcome };
  }
  return 'beaten';
}

type Look<View> = (deps: ListenerDeps, caller: Caller, id: ConversationId) => Promise<View | null>;

/** `look` reads what `then` has to know of it, once it is theirs. */
async function claim<View>(
  deps: ListenerDeps,
  { caller, commandId, value }: Click,
  look: Look<View>,
  then: (view: View, isNew: boolean) => Reaction | Promise<Reaction>,
): Promise<Reaction> {
  const conversationId = decodeConversationValue(value)?.conversationId;
  if (conversationId === undefined) return tell(outdated());
  const outcome = await sendCommand(deps, caller, conversationId, { type: 'claim', commandId });
  return lookFirst(async () => {
    if (outcome.outcome === 'refused' || outcome.outcome === 'busy') {
      return tell(await explain(deps, caller, conversationId, outcome));
    }
    const view = await look(deps, caller, conversationId);
    return view === null ? NOTHING : then(view, outcome.outcome === 'done');
  });
}

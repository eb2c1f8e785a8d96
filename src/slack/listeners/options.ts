import type { App, BlockOptions, BlockSuggestion, OptionGroups } from '@slack/bolt';
import { ownerOf } from '../../domain/conversation.ts';
import type { ConversationId } from '../../domain/ids.ts';
import { ACTIONS, INPUTS } from '../action-ids.ts';
import { candidateOptions } from '../blocks/candidate-options.ts';
import { timeZoneOptions } from '../blocks/modals/setup.ts';
import { holidayOptions } from '../blocks/modals/sla-hours.ts';
import { savedReplyOptions } from '../blocks/saved-replies.ts';
import { decodeConversationMetadata, decodeSelectBlockId } from '../button-value.ts';
import { callerOf } from './caller.ts';
import { listenToTypedOptions } from './dispatch.ts';
import { ownInbox, wholeInbox } from './inbox-here.ts';
import type { ListenerDeps } from './listener-deps.ts';

type Options = BlockOptions | OptionGroups<BlockOptions>;

/** What selects offer while somebody types: people with their load, time zones. */
export function listenToOptions(app: App, deps: ListenerDeps): void {
  onOptions(app, deps, ACTIONS.assignTo, (body) => {
    const conversationId = decodeSelectBlockId(body.block_id)?.conversationId;
    return people(deps, body, conversationId);
  });
  onOptions(app, deps, INPUTS.person, (body) => {
    const metadata = decodeConversationMetadata(body.view?.private_metadata);
    return people(deps, body, metadata?.conversationId);
  });
  onOptions(app, deps, INPUTS.savedReply, (body) => savedReplies(deps, body));
  onOptions(app, deps, INPUTS.timeZone, async (body) => timeZoneOptions(body.value));
  onOptions(app, deps, INPUTS.holidays, async (body) =>
    holidayOptions(await deps.holidays.regions(), body.value),
  );
}

function onOptions(
  app: App,
  deps: ListenerDeps,
  actionId: string,
  find: (body: BlockSuggestion) => Promise<Options>,
): void {
  listenToTypedOptions(app, actionId, async ({ body, ack }) => {
    let found: Options;
    try {
      found = await find(body);
    } catch (error) {
      deps.log.error({ actionId, err: error }, 'a select has nothing to offer');
      found = { options: [] };
    }
    await ('options' in found ? ack(found) : ack(found));
  });
}

/** The inbox's replies in store, for those who are in it. */
async function savedReplies(deps: ListenerDeps, body: BlockSuggestion): Promise<Options> {
  const caller = callerOf(body.user, deps.installation.workspaceId);
  const inboxId = decodeConversationMetadata(body.view?.private_metadata)?.inboxId;
  if (inboxId === undefined || caller.isForeign) return { options: [] };
  if ((await ownInbox(deps, caller, inboxId)) === null) return { options: [] };
  const inbox = await wholeInbox(deps, caller, inboxId);
  return savedReplyOptions(inbox?.savedReplies ?? [], body.value);
}

/** Everybody to whom the conversation can be given; it is with its owner already. */
async function people(
  deps: ListenerDeps,
  body: BlockSuggestion,
  conversationId: ConversationId | undefined,
): Promise<Options> {
  const caller = callerOf(body.user, deps.installation.workspaceId);
  if (conversationId === undefined || caller.isForeign) return { options: [] };
  const view = await deps.views.conversation(caller.workspaceId, conversationId);
  // Names and load of a team are for those who are in it.
  if (view === null || (await ownInbox(deps, caller, view.inbox.id)) === null) {
    return { options: [] };
  }
  const query = body.value.trim();
  const candidates = await deps.views.candidates(caller.workspaceId, view.inbox.id, query);
  const owner = ownerOf(view.conversation);
  const others = candidates.filter(({ agent }) => agent.id !== owner);
  const [viewer] = await deps.views.people(caller.workspaceId, [caller.agentId]);
  return candidateOptions(others, {
    viewer: caller.agentId,
    now: view.now,
    timeZone: viewer?.timeZone ?? view.inbox.timeZone,
  });
}

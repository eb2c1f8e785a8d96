import type { App, BlockOptions, BlockSuggestion, OptionGroups } from '@slack/bolt';
import type { InboxId } from '../../domain/ids.ts';
import { ACTIONS, INPUTS } from '../action-ids.ts';
import { candidateOptions } from '../blocks/modals/reassign.ts';
import { timeZoneOptions } from '../blocks/modals/setup.ts';
import { decodeConversationMetadata, decodeSelectBlockId } from '../button-value.ts';
import { callerOf } from './caller.ts';
import { ownInbox } from './inbox-here.ts';
import type { ListenerDeps } from './listener-deps.ts';

type Options = BlockOptions | OptionGroups<BlockOptions>;

/** What selects offer while somebody types: people with their load, time zones. */
export function listenToOptions(app: App, deps: ListenerDeps): void {
  onOptions(app, deps, ACTIONS.assignTo, (body) =>
    people(deps, body, () => inboxOfCard(deps, body), false),
  );
  onOptions(app, deps, INPUTS.person, (body) =>
    people(deps, body, async () => inboxOfModal(body), true),
  );
  onOptions(app, deps, INPUTS.timeZone, async (body) => timeZoneOptions(body.value));
}

function onOptions(
  app: App,
  deps: ListenerDeps,
  actionId: string,
  find: (body: BlockSuggestion) => Promise<Options>,
): void {
  const constraints = { type: 'block_suggestion', action_id: actionId } as const;
  app.options<'block_suggestion'>(constraints, async ({ body, ack }) => {
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

async function people(
  deps: ListenerDeps,
  body: BlockSuggestion,
  inboxOf: () => Promise<InboxId | null>,
  withUnassigned: boolean,
): Promise<Options> {
  const caller = callerOf(body.user, deps.installation.workspaceId);
  const inboxId = await inboxOf();
  // Names and load of a team are for those who are in it.
  if (inboxId === null || caller.isForeign) return { options: [] };
  if ((await ownInbox(deps, caller, inboxId)) === null) return { options: [] };
  const candidates = await deps.views.candidates(caller.workspaceId, inboxId, body.value.trim());
  return candidateOptions(candidates, { viewer: caller.agentId, withUnassigned });
}

async function inboxOfCard(deps: ListenerDeps, body: BlockSuggestion): Promise<InboxId | null> {
  const conversationId = decodeSelectBlockId(body.block_id)?.conversationId;
  if (conversationId === undefined) return null;
  const { workspaceId } = deps.installation;
  const view = await deps.views.conversation(workspaceId, conversationId);
  return view?.inbox.id ?? null;
}

function inboxOfModal(body: BlockSuggestion): InboxId | null {
  return decodeConversationMetadata(body.view?.private_metadata)?.inboxId ?? null;
}

import type { ModalView } from '@slack/types';
import type { ConversationId } from '../../domain/ids.ts';
import { MODALS } from '../action-ids.ts';
import type { Answer } from '../blocks/answer.ts';
import { type MoreOptions, moreModal } from '../blocks/modals/more.ts';
import { decodeConversationMetadata } from '../button-value.ts';
import type { Caller, Click } from './caller.ts';
import { maySee } from './inbox-here.ts';
import type { ListenerDeps } from './listener-deps.ts';

/** *More…* for this person as everything is now; null if there is no such conversation, or it is not for them to see. */
export async function drawMore(
  deps: ListenerDeps,
  caller: Caller,
  conversationId: ConversationId,
  options: MoreOptions,
): Promise<ModalView | null> {
  const view = await deps.views.more(caller.workspaceId, conversationId, caller.agentId);
  if (view === null || !(await maySee(deps, caller, view))) return null;
  return moreModal(view, options);
}

/** What they see who pressed something in More: More again, with the answer on top. Null: they stand elsewhere. */
export async function moreAgain(
  deps: ListenerDeps,
  { caller, modal }: Click,
  said: Answer,
): Promise<ModalView | null> {
  if (modal?.callbackId !== MODALS.more) return null;
  const metadata = decodeConversationMetadata(modal.privateMetadata);
  if (metadata === null) return null;
  const { conversationId, openedAt } = metadata;
  const where = openedAt === undefined ? {} : { openedAt };
  return drawMore(deps, caller, conversationId, { said, ...where });
}

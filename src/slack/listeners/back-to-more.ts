import type { ConversationId } from '../../domain/ids.ts';
import type { Answer } from '../blocks/answer.ts';
import type { Submission } from './caller.ts';
import { drawMore } from './draw-more.ts';
import type { Verdict } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';

/**
 * It is done: of a modal that lay on More, More is there again, as it is now, with the answer on top. Of others the answer comes where
 * they were opened.
 */
export function backToMore(
  deps: ListenerDeps,
  { caller, below, openedAt }: Submission,
  conversationId: ConversationId,
  say: () => Promise<Answer | null>,
): Verdict {
  return {
    do: below === null ? 'close' : 'back',
    after: async () => {
      const said = await say();
      if (said === null) return;
      const where = openedAt === null ? {} : { openedAt };
      const more =
        below === null ? null : await drawMore(deps, caller, conversationId, { said, ...where });
      return below === null || more === null
        ? deps.answering.tellBack(caller, openedAt, said)
        : deps.answering.redraw(below, more);
    },
  };
}

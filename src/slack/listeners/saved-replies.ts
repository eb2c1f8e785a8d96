import { randomUUID } from 'node:crypto';
import type { App } from '@slack/bolt';
import { cleanLine, cleanText } from '../../domain/clean-text.ts';
import type { Inbox } from '../../domain/inbox.ts';
import { ACTIONS, INPUTS, MODALS } from '../action-ids.ts';
import { busy, outdated } from '../blocks/answers.ts';
import { inboxRefusalAnswer, inboxRefusalText } from '../blocks/inbox-refusal-sentences.ts';
import { savedRepliesModal, savedReplyForm } from '../blocks/modals/saved-replies.ts';
import { decodeInboxMetadata } from '../button-value.ts';
import { type Caller, type Click, fieldText, type Submission } from './caller.ts';
import { wholeInbox } from './inbox-here.ts';
import { onClick, onSubmit, type Reaction, tell, type Verdict } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { tellInbox, withManaged } from './settings.ts';

/** The replies that an inbox has in store: all of them, one more, another text, or one less. */
export function listenToSavedReplies(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.listSavedReplies, (click) =>
    withManaged(deps, click, async (inbox) => ({ do: 'open', view: savedRepliesModal(inbox) })),
  );
  onClick(app, deps, ACTIONS.addSavedReply, (click) =>
    withManaged(deps, click, async ({ id }) => ({ do: 'open', view: savedReplyForm(id) })),
  );
  onClick(app, deps, ACTIONS.changeSavedReply, (click) =>
    withManaged(deps, click, async (inbox, item) => {
      const present = inbox.savedReplies.find(({ id }) => id === item);
      if (present === undefined) return { do: 'redraw', view: savedRepliesModal(inbox) };
      return { do: 'open', view: savedReplyForm(inbox.id, present) };
    }),
  );
  onClick(app, deps, ACTIONS.removeSavedReply, (click) =>
    withManaged(deps, click, (inbox, item) => remove(deps, click, inbox, item)),
  );
  const form = { callbackId: MODALS.changeSavedReply, field: INPUTS.savedTitle };
  onSubmit(app, deps, form, (submission) => save(deps, submission));
}

async function remove(
  deps: ListenerDeps,
  { caller, commandId }: Click,
  { id: inboxId }: Inbox,
  item: string | undefined,
): Promise<Reaction> {
  if (item === undefined) return tell(outdated());
  const target = { by: 'id', workspaceId: caller.workspaceId, inboxId } as const;
  const command = { type: 'remove_saved_reply', commandId, id: item } as const;
  const outcome = await deps.handleInbox(target, caller.actor, command);
  if (outcome.outcome === 'busy') return tell(busy());
  if (outcome.outcome === 'refused') return tell(inboxRefusalAnswer(outcome.refusal, {}));
  const inbox = await wholeInbox(deps, caller, inboxId);
  return inbox === null ? tell(outdated()) : { do: 'redraw', view: savedRepliesModal(inbox) };
}

async function save(deps: ListenerDeps, submission: Submission): Promise<Verdict> {
  const { caller, values, privateMetadata, below } = submission;
  const about = decodeInboxMetadata(privateMetadata);
  if (about === null) {
    const text = inboxRefusalText({ reason: 'not_found' }, {});
    return { do: 'complain', field: INPUTS.savedTitle, text };
  }
  const { inboxId, item } = about;
  const savedReply = {
    id: item ?? randomUUID(),
    title: cleanLine(fieldText(values, INPUTS.savedTitle) ?? ''),
    text: cleanText(fieldText(values, INPUTS.savedText) ?? ''),
  };
  const command = { type: 'save_reply', savedReply } as const;
  const verdict = await tellInbox(deps, submission, { inboxId, field: INPUTS.savedTitle, command });
  if (verdict.do !== 'back') return verdict;
  return { do: 'back', after: () => redrawList(deps, caller, inboxId, below) };
}

async function redrawList(
  deps: ListenerDeps,
  caller: Caller,
  inboxId: Inbox['id'],
  viewId: string | null,
): Promise<void> {
  const inbox = viewId === null ? null : await wholeInbox(deps, caller, inboxId);
  if (viewId !== null && inbox !== null) {
    await deps.answering.redraw(viewId, savedRepliesModal(inbox));
  }
}

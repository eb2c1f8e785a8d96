import type { App } from '@slack/bolt';
import { ACTIONS, INPUTS, MODALS } from '../action-ids.ts';
import { dismissedByYou } from '../blocks/aside-answers.ts';
import { BLOCK, decodeDismissal, dismissModal } from '../blocks/modals/dismiss.ts';
import { decodeConversationMetadata } from '../button-value.ts';
import { fieldList, fieldText, type Submission } from './caller.ts';
import { aboutConversation, explainShortly, sendCommand, viewOf } from './conversation-command.ts';
import { CLOSE, onClick, onSubmit, type Verdict } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { whereOpened } from './where-opened.ts';

/** *Not for us…*: spam, wrong numbers and abuse are put away, with the sender or without. */
export function listenToDismissals(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.notForUs, (click) =>
    aboutConversation(deps, click, async (view) => ({
      do: 'open',
      view: dismissModal(view, whereOpened(click.spot)),
    })),
  );
  onSubmit(app, deps, { callbackId: MODALS.notForUs, field: INPUTS.notForUs }, (submission) =>
    dismiss(deps, submission),
  );
}

/** All modals close: there is nothing left to do with it but to take that back. */
async function dismiss(
  deps: ListenerDeps,
  { caller, commandId, values, privateMetadata, openedAt }: Submission,
): Promise<Verdict> {
  const metadata = decodeConversationMetadata(privateMetadata);
  const as = decodeDismissal(fieldText(values, INPUTS.notForUs));
  if (metadata === null || as === null) return CLOSE;
  const { conversationId, seenVersion } = metadata;
  const sender = fieldList(values, INPUTS.block).includes(BLOCK) ? 'blocked' : 'allowed';
  const command = { type: 'dismiss', commandId, as, sender, seenVersion } as const;
  const outcome = await sendCommand(deps, caller, conversationId, command);
  if (outcome.outcome === 'refused' || outcome.outcome === 'busy') {
    const text = await explainShortly(deps, caller, conversationId, outcome);
    return { do: 'complain', field: INPUTS.notForUs, text };
  }
  return {
    ...CLOSE,
    after: async () => {
      const view = await viewOf(deps, caller, conversationId);
      if (view === null) return;
      await deps.answering.tellBack(caller, openedAt, dismissedByYou(view, caller.agentId));
    },
  };
}

import type { App } from '@slack/bolt';
import { cleanText } from '../../domain/clean-text.ts';
import { ACTIONS, INPUTS, MODALS } from '../action-ids.ts';
import { moreModal } from '../blocks/modals/more.ts';
import { noteModal } from '../blocks/modals/note.ts';
import { decodeConversationMetadata } from '../button-value.ts';
import { fieldText } from './caller.ts';
import {
  aboutConversation,
  explain,
  explainShortly,
  NOT_FOUND,
  sendCommand,
} from './conversation-command.ts';
import { CLOSE, onClick, onSubmit, tell } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { whereOpened } from './where-opened.ts';

/** *More…*: everything about one conversation for this person; and notes, which never leave the team. */
export function listenToMore(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.more, (click) =>
    aboutConversation(deps, click, async ({ conversation }) => {
      const { workspaceId, agentId } = click.caller;
      const view = await deps.views.more(workspaceId, conversation.id, agentId);
      if (view === null) return tell(await explain(deps, click.caller, conversation.id, NOT_FOUND));
      return { do: 'open', view: moreModal(view, whereOpened(click.spot)) };
    }),
  );

  onClick(app, deps, ACTIONS.addNote, (click) =>
    aboutConversation(deps, click, async (view) => ({
      do: 'open',
      view: noteModal(view, whereOpened(click.spot)),
    })),
  );

  const note = { callbackId: MODALS.note, field: INPUTS.note };
  onSubmit(app, deps, note, async ({ caller, commandId, values, privateMetadata }) => {
    const metadata = decodeConversationMetadata(privateMetadata);
    if (metadata === null) return CLOSE;
    const { conversationId } = metadata;
    const text = cleanText(fieldText(values, INPUTS.note) ?? '');
    const command = { type: 'note', commandId, text } as const;
    const outcome = await sendCommand(deps, caller, conversationId, command);
    if (outcome.outcome === 'done' || outcome.outcome === 'nothing') return CLOSE;
    const sentence = await explainShortly(deps, caller, conversationId, outcome);
    return { do: 'complain', field: INPUTS.note, text: sentence };
  });
}

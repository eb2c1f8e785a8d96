import type { App } from '@slack/bolt';
import { cleanText } from '../../domain/clean-text.ts';
import { ACTIONS, INPUTS, MODALS } from '../action-ids.ts';
import { outdated } from '../blocks/answers.ts';
import { noteAdded } from '../blocks/aside-answers.ts';
import { noteModal } from '../blocks/modals/note.ts';
import { decodeConversationMetadata, decodeConversationValue } from '../button-value.ts';
import { give } from './assign.ts';
import { backToMore } from './back-to-more.ts';
import { fieldText, type Submission } from './caller.ts';
import {
  aboutConversation,
  explain,
  explainShortly,
  NOT_FOUND,
  sendCommand,
  viewOf,
} from './conversation-command.ts';
import { drawMore } from './draw-more.ts';
import { CLOSE, lookFirst, onClick, onSubmit, tell, type Verdict } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { whereOpened } from './where-opened.ts';

/** *More…*: everything about one conversation for this person; *Give to me*; and notes, which never leave the team. */
export function listenToMore(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.more, (click) =>
    aboutConversation(deps, click, async ({ conversation: { id } }) => {
      const view = await drawMore(deps, click.caller, id, whereOpened(click.spot));
      if (view === null) return tell(await explain(deps, click.caller, id, NOT_FOUND));
      return { do: 'open', view };
    }),
  );

  onClick(app, deps, ACTIONS.giveToMe, async ({ caller, commandId, value }) => {
    const giving = decodeConversationValue(value);
    if (giving === null) return tell(outdated());
    const toldAs = await give(deps, caller, { ...giving, to: caller.agentId, commandId });
    return lookFirst(async () => tell(await toldAs()));
  });

  onClick(app, deps, ACTIONS.addNote, (click) =>
    aboutConversation(deps, click, async (view) => ({
      do: 'open',
      view: noteModal(view, whereOpened(click.spot)),
    })),
  );
  onSubmit(app, deps, { callbackId: MODALS.note, field: INPUTS.note }, (submission) =>
    addNote(deps, submission),
  );
}

async function addNote(deps: ListenerDeps, submission: Submission): Promise<Verdict> {
  const { caller, commandId, values } = submission;
  const metadata = decodeConversationMetadata(submission.privateMetadata);
  if (metadata === null) return CLOSE;
  const { conversationId } = metadata;
  const text = cleanText(fieldText(values, INPUTS.note) ?? '');
  const outcome = await sendCommand(deps, caller, conversationId, {
    type: 'note',
    commandId,
    text,
  });
  if (outcome.outcome === 'refused' || outcome.outcome === 'busy') {
    const sentence = await explainShortly(deps, caller, conversationId, outcome);
    return { do: 'complain', field: INPUTS.note, text: sentence };
  }
  // It stands in the thread for all to see: where no More is to be drawn again, nothing need be said.
  if (submission.below === null) return CLOSE;
  return backToMore(deps, submission, conversationId, async () => {
    const view = await viewOf(deps, caller, conversationId);
    return view === null ? null : noteAdded(view);
  });
}

import type { App } from '@slack/bolt';
import { cleanText } from '../../domain/clean-text.ts';
import type { CommandOf } from '../../domain/commands.ts';
import { ACTIONS, INPUTS, MODALS } from '../action-ids.ts';
import { howToAssign } from '../blocks/answers.ts';
import { decodeReason, reassignModal } from '../blocks/modals/reassign.ts';
import { refusalLine } from '../blocks/refusal-sentences.ts';
import { decodeConversationMetadata, decodePerson, UNASSIGNED } from '../button-value.ts';
import { fieldText, type Submission } from './caller.ts';
import {
  aboutConversation,
  explainShortly,
  refusalContext,
  sendCommand,
  viewOf,
} from './conversation-command.ts';
import { CLOSE, onClick, onSubmit, type Verdict } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { whereOpened } from './where-opened.ts';

/** *Reassign…*: to whom, why, and a note for the new owner. */
export function listenToReassignments(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.reassign, (click) =>
    aboutConversation(deps, click, async (view) => ({
      do: 'open',
      view: reassignModal(view, whereOpened(click.spot)),
    })),
  );

  onSubmit(app, deps, { callbackId: MODALS.reassign, field: INPUTS.person }, (submission) =>
    reassign(deps, submission),
  );
}

async function reassign(deps: ListenerDeps, submission: Submission): Promise<Verdict> {
  const { caller, openedAt } = submission;
  const metadata = decodeConversationMetadata(submission.privateMetadata);
  if (metadata === null) return CLOSE;
  const { conversationId, seenVersion } = metadata;
  const command = handingOver(submission, seenVersion);
  if (command === null) {
    return { do: 'complain', field: INPUTS.person, text: howToAssign().text };
  }
  const outcome = await sendCommand(deps, caller, conversationId, command);
  if (outcome.outcome === 'done' || outcome.outcome === 'nothing') return CLOSE;
  const stale =
    outcome.outcome === 'refused' && outcome.refusal.reason === 'owner_changed'
      ? await viewOf(deps, caller, conversationId)
      : null;
  if (stale === null || outcome.outcome === 'busy') {
    const text = await explainShortly(deps, caller, conversationId, outcome);
    return { do: 'complain', field: INPUTS.person, text };
  }
  // Drawn again with the newest version, so that the next press is about what is true now; Slack keeps what was typed.
  const { refusal } = outcome;
  const context = await refusalContext(deps, caller, conversationId, refusal);
  const where = openedAt === null ? {} : { openedAt };
  const problem = refusalLine(refusal, context);
  return { do: 'show', view: reassignModal(stale, { ...where, problem }) };
}

function handingOver(
  { values, commandId }: Submission,
  seenVersion: number,
): CommandOf<'assign'> | CommandOf<'release'> | null {
  const to = decodePerson(fieldText(values, INPUTS.person));
  if (to === null) return null;
  const typed = fieldText(values, INPUTS.note);
  const note = typed === null ? null : cleanText(typed);
  if (to === UNASSIGNED) return { type: 'release', commandId, seenVersion, note };
  const reason = decodeReason(fieldText(values, INPUTS.reason));
  return { type: 'assign', commandId, to, seenVersion, reason, note };
}

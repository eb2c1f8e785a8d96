import type { App } from '@slack/bolt';
import { cleanText } from '../../domain/clean-text.ts';
import type { CommandOf } from '../../domain/commands.ts';
import { ownerOf } from '../../domain/conversation.ts';
import { isFree } from '../../domain/load.ts';
import type { Candidate } from '../../domain/reports.ts';
import type { ConversationView } from '../../domain/views.ts';
import { ACTIONS, INPUTS, MODALS } from '../action-ids.ts';
import { howToAssign } from '../blocks/answers.ts';
import { decodeReason } from '../blocks/modals/reason-field.ts';
import { reassignModal } from '../blocks/modals/reassign.ts';
import { refusalLine } from '../blocks/refusal-sentences.ts';
import {
  type ConversationMetadata,
  decodeConversationMetadata,
  decodePerson,
  UNASSIGNED,
} from '../button-value.ts';
import { given } from './assign.ts';
import { type Click, fieldText, type Submission } from './caller.ts';
import {
  aboutConversation,
  explainShortly,
  refusalContext,
  sendCommand,
  viewOf,
} from './conversation-command.ts';
import { ownInbox } from './inbox-here.ts';
import {
  CLOSE,
  NOTHING,
  onChange,
  onClick,
  onSubmit,
  type Reaction,
  type Verdict,
} from './listen.ts';
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

  onChange(app, deps, INPUTS.person, (click) => warnOfAway(deps, click));

  onClick(app, deps, ACTIONS.chooseInstead, async (click) => {
    const metadata = decodeConversationMetadata(click.modal?.privateMetadata);
    const found = metadata === null ? null : await receiversIn(deps, click, metadata);
    const chosen = found?.candidates.find(({ agent }) => agent.id === click.value);
    if (found === null || chosen === undefined) return NOTHING;
    const drawn = reassignModal(found.view, { ...whereOpened(click.spot), chosen });
    // What they saw when they opened it stays what they decide about.
    const private_metadata = click.modal?.privateMetadata ?? '';
    return { do: 'redraw', view: { ...drawn, private_metadata } };
  });

  onSubmit(app, deps, { callbackId: MODALS.reassign, field: INPUTS.person }, (submission) =>
    reassign(deps, submission),
  );
}

/** Says, before it is given to them, that somebody is away, and who could take it now. */
async function warnOfAway(deps: ListenerDeps, click: Click): Promise<Reaction> {
  const { modal } = click;
  const metadata = decodeConversationMetadata(modal?.privateMetadata);
  const found = metadata === null ? null : await receiversIn(deps, click, metadata);
  if (modal === null || found === null) return NOTHING;
  const { view, candidates } = found;
  const receiver = candidates.find(({ agent }) => agent.id === click.selected);
  const others = candidates.filter((each) => isFree(each));
  const instead =
    others.find(({ agent }) => agent.id !== click.caller.agentId) ?? others[0] ?? null;
  const away =
    receiver === undefined || receiver.away === null ? {} : { away: { receiver, instead } };
  const drawn = reassignModal(view, { ...whereOpened(click.spot), ...away });
  return { do: 'redraw', view: { ...drawn, private_metadata: modal.privateMetadata } };
}

/** To whom it can be given; for those who are in its channel. */
async function receiversIn(
  deps: ListenerDeps,
  { caller }: Click,
  { conversationId, inboxId }: ConversationMetadata,
): Promise<{ view: ConversationView; candidates: Candidate[] } | null> {
  const view = await viewOf(deps, caller, conversationId);
  if (view === null || (await ownInbox(deps, caller, inboxId)) === null) return null;
  const owner = ownerOf(view.conversation);
  const candidates = await deps.views.candidates(caller.workspaceId, view.inbox.id, '');
  return { view, candidates: candidates.filter(({ agent }) => agent.id !== owner) };
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
  if (outcome.outcome === 'done' || outcome.outcome === 'nothing') {
    const to = command.type === 'assign' ? command.to : UNASSIGNED;
    const done = outcome.outcome;
    return {
      ...CLOSE,
      after: async () => {
        const told = await given(deps, caller, { conversationId, to }, done);
        await deps.answering.tellBack(caller, openedAt, told);
      },
    };
  }
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

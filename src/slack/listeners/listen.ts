import { randomUUID } from 'node:crypto';
import type { App, BlockAction, ViewResponseAction, ViewSubmitAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { StoreUnavailable } from '../../inbox/ports.ts';
import type { Answer } from '../blocks/answer.ts';
import { foreignPerson, unavailable, unexpected } from '../blocks/answers.ts';
import type { HowToRespond } from '../respond.ts';
import { type Click, clickOf, type Submission, submissionOf } from './caller.ts';
import type { ListenerDeps } from './listener-deps.ts';

/** What follows a click, after it was acknowledged. */
export type Reaction =
  | { do: 'nothing' }
  | { do: 'tell'; answer: Answer; how?: HowToRespond }
  | { do: 'open'; view: ModalView };

/** What follows a submission: it is over, something in the fields is wrong, or there is something else to see. */
export type Verdict =
  | { do: 'close' }
  | { do: 'complain'; field: string; text: string }
  | { do: 'show'; view: ModalView };

export const NOTHING: Reaction = { do: 'nothing' };
export const CLOSE: Verdict = { do: 'close' };

export const tell = (answer: Answer, how?: HowToRespond): Reaction => ({
  do: 'tell',
  answer,
  ...(how === undefined ? {} : { how }),
});

/**
 * Registers what a button or select does. `handle` commits; then the click is acknowledged, and then the person is answered. What
 * goes wrong is told where they stand, with a reference that also stands in the log.
 */
export function onClick(
  app: App,
  deps: ListenerDeps,
  actionId: string,
  handle: (click: Click) => Promise<Reaction>,
): void {
  app.action<BlockAction>({ type: 'block_actions', action_id: actionId }, async ({ body, ack }) => {
    const click = clickOf(body, deps.installation.workspaceId);
    const reaction = click === null ? NOTHING : await orTrouble(deps, actionId, click, handle);
    await ack();
    if (click !== null) await react(deps, click, reaction);
  });
}

async function orTrouble(
  deps: ListenerDeps,
  actionId: string,
  click: Click,
  handle: (click: Click) => Promise<Reaction>,
): Promise<Reaction> {
  if (click.caller.isForeign) return tell(foreignPerson());
  try {
    await adoptClicked(deps, click);
    return await handle(click);
  } catch (error) {
    return tell(troubleAnswer(deps, actionId, error));
  }
}

/** What somebody clicks on stands there, even where Slack's answer to our post was lost. */
async function adoptClicked(deps: ListenerDeps, { clickedOn }: Click): Promise<void> {
  if (clickedOn === null) return;
  const { outboxId, place } = clickedOn;
  await deps.adopt(deps.installation.workspaceId, outboxId, place);
}

async function react(
  deps: ListenerDeps,
  asked: Parameters<ListenerDeps['answering']['tell']>[0],
  reaction: Reaction,
): Promise<void> {
  switch (reaction.do) {
    case 'nothing':
      return;
    case 'tell':
      return deps.answering.tell(asked, reaction.answer, reaction.how);
    case 'open':
      return deps.answering.open(asked, reaction.view);
  }
}

/** Registers what submitting a modal does. When something goes wrong, what was typed stays, and `field` says so. */
export function onSubmit(
  app: App,
  deps: ListenerDeps,
  modal: { callbackId: string; field: string },
  handle: (submission: Submission) => Promise<Verdict>,
): void {
  const { callbackId, field } = modal;
  const constraints = { callback_id: callbackId, type: 'view_submission' } as const;
  app.view<ViewSubmitAction>(constraints, async ({ body, ack }) => {
    const submission = submissionOf(body, deps.installation.workspaceId);
    const complain = (answer: Answer): Verdict => ({ do: 'complain', field, text: answer.text });
    let verdict: Verdict;
    try {
      verdict = submission.caller.isForeign ? complain(foreignPerson()) : await handle(submission);
    } catch (error) {
      verdict = complain(troubleAnswer(deps, callbackId, error));
    }
    await ack(responseOf(verdict));
  });
}

function responseOf(verdict: Verdict): ViewResponseAction {
  switch (verdict.do) {
    case 'close':
      // Whatever lies under it is older than what was just done.
      return { response_action: 'clear' };
    case 'complain':
      return { response_action: 'errors', errors: { [verdict.field]: verdict.text } };
    case 'show':
      return { response_action: 'update', view: verdict.view };
  }
}

/** A sentence for the person, and a line for the log that it can be found by. */
export function troubleAnswer(deps: ListenerDeps, what: string, error: unknown): Answer {
  if (error instanceof StoreUnavailable) {
    deps.log.error({ what, err: error }, 'not done: the database is away');
    return unavailable();
  }
  const reference = randomUUID().slice(0, 8);
  deps.log.error({ what, reference, err: error }, 'not done: something unexpected');
  return unexpected(reference);
}

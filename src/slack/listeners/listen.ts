import { randomUUID } from 'node:crypto';
import type { App, ViewResponseAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { StoreUnavailable } from '../../inbox/ports.ts';
import type { Answer } from '../blocks/answer.ts';
import { foreignPerson, unavailable, unexpected } from '../blocks/answers.ts';
import type { HowToRespond } from '../respond.ts';
import {
  blockOf,
  type Click,
  clickOf,
  type FieldValues,
  type Submission,
  submissionOf,
} from './caller.ts';
import { tidyCopy } from './copies.ts';
import { listenToAction, listenToClosed, listenToSubmission } from './dispatch.ts';
import { moreAgain } from './draw-more.ts';
import type { ListenerDeps } from './listener-deps.ts';

/** What follows a click, after it was acknowledged. */
export type Reaction =
  | { do: 'nothing' }
  | { do: 'tell'; answer: Answer; how?: HowToRespond }
  /** `after`: what follows once they see it. */
  | { do: 'open'; view: ModalView; after?: () => Promise<void> }
  /** Takes away the message, only theirs to see, that they clicked on. */
  | { do: 'put_away' }
  /** Draws the modal anew in which they clicked. `after`: what follows once they see it. */
  | { do: 'redraw'; view: ModalView; after?: () => Promise<void> }
  /** What they are told has to be read first, and what they did is done: Slack need not wait for that. */
  | { do: 'look_first'; look: () => Promise<Reaction> };

/**
 * What follows a submission: it is over, only this modal is, something in the fields is wrong, or there is something else to see.
 * `after`: what follows once Slack has heard of it.
 */
export type Verdict = (
  | { do: 'close' }
  | { do: 'back' }
  | { do: 'complain'; field: string; text: string }
  | { do: 'show'; view: ModalView }
) & { after?: () => Promise<void> };

export const NOTHING: Reaction = { do: 'nothing' };
export const CLOSE: Verdict = { do: 'close' };

export const tell = (answer: Answer, how?: HowToRespond): Reaction => ({
  do: 'tell',
  answer,
  ...(how === undefined ? {} : { how }),
});

/** An answer to what only they see takes its place: its buttons are used up. */
export function inPlace({ spot }: Pick<Click, 'spot'>): HowToRespond {
  return spot.at === 'message' && spot.isEphemeral ? 'instead' : 'beside';
}

export const lookFirst = (look: () => Promise<Reaction>): Reaction => ({ do: 'look_first', look });

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
  listenToAction(app, actionId, async ({ body, ack }) => {
    const click = clickOf(body, deps.installation.workspaceId);
    if (click === null) return ack();
    if (click.caller.isForeign) {
      await ack();
      return react(deps, click, tell(foreignPerson()));
    }
    const orTrouble = (work: () => Promise<Reaction>) =>
      work().catch((error: unknown) => tell(troubleAnswer(deps, actionId, error)));
    const reaction = await orTrouble(() => handle(click));
    try {
      await ack();
      await react(deps, click, await orTrouble(() => lookedUp(reaction)));
    } finally {
      // Nobody waits for it; and what was looked up has most likely told where the card stands.
      await orLogged(deps, 'adopt', () => adoptClicked(deps, click));
    }
  });
}

/** What somebody clicks on stands there, even where Slack's answer to our post was lost. */
async function adoptClicked(deps: ListenerDeps, { clickedOn }: Click): Promise<void> {
  if (clickedOn === null) return;
  const { outboxId, place } = clickedOn;
  const seen = await deps.adopt(deps.installation.workspaceId, outboxId, place);
  if (seen !== 'copy') return;
  // The click counts as it would on the other one; whoever pressed it finds the answer beside it, and it goes.
  void orLogged(deps, 'copy', () => tidyCopy(deps, outboxId, place));
}

async function lookedUp(reaction: Reaction): Promise<Reaction> {
  return reaction.do === 'look_first' ? reaction.look() : reaction;
}

async function react(deps: ListenerDeps, asked: Click, reaction: Reaction): Promise<void> {
  switch (reaction.do) {
    case 'nothing':
      return;
    case 'tell':
      return tellWhereTheyStand(deps, asked, reaction);
    case 'open':
      if ((await deps.answering.open(asked, reaction.view)) === 'failed') return;
      return reaction.after === undefined ? undefined : orLogged(deps, 'opened', reaction.after);
    case 'put_away':
      return deps.answering.putAway(asked);
    case 'look_first':
      return react(deps, asked, await lookedUp(reaction));
    case 'redraw':
      if (asked.spot.at !== 'modal') return;
      await deps.answering.redraw(asked.spot.viewId, reaction.view);
      return reaction.after === undefined ? undefined : orLogged(deps, 'redrawn', reaction.after);
  }
}

/** More stays what they look at, and true; what else is a modal gives way to the answer. */
async function tellWhereTheyStand(
  deps: ListenerDeps,
  click: Click,
  { answer, how }: Extract<Reaction, { do: 'tell' }>,
): Promise<void> {
  const more = await moreAgain(deps, click, answer).catch((error: unknown) => {
    deps.log.error({ what: 'more', err: error }, 'not drawn again; only the answer is');
    return null;
  });
  if (more === null || click.modal === null) return deps.answering.tell(click, answer, how);
  return deps.answering.redraw(click.modal.id, more);
}

/** Registers what submitting a modal does. When something goes wrong, what was typed stays, and `field` says so. */
export function onSubmit(
  app: App,
  deps: ListenerDeps,
  modal: { callbackId: string; field: string },
  handle: (submission: Submission) => Promise<Verdict>,
): void {
  const { callbackId, field } = modal;
  listenToSubmission(app, callbackId, async ({ body, ack }) => {
    const submission = submissionOf(body, deps.installation.workspaceId);
    const complain = (answer: Answer): Verdict => ({ do: 'complain', field, text: answer.text });
    let verdict: Verdict;
    try {
      verdict = submission.caller.isForeign ? complain(foreignPerson()) : await handle(submission);
    } catch (error) {
      verdict = complain(troubleAnswer(deps, callbackId, error));
    }
    const response = responseOf(verdict, submission.values);
    await (response === null ? ack() : ack(response));
    if (verdict.after !== undefined) await orLogged(deps, callbackId, verdict.after);
  });
}

/** Registers what closing a modal does: Cancel, Esc or the cross. Its view must have asked for it (`notify_on_close`). */
export function onClosed(
  app: App,
  deps: ListenerDeps,
  callbackId: string,
  handle: (closed: Submission) => Promise<void>,
): void {
  listenToClosed(app, callbackId, async ({ body, ack }) => {
    const closed = submissionOf(body, deps.installation.workspaceId);
    if (!closed.caller.isForeign) await orLogged(deps, callbackId, () => handle(closed));
    await ack();
  });
}

/** Registers what typing into a field or choosing in it does (`dispatch_action`). Trouble is for the log: what is typed stays there. */
export function onChange(
  app: App,
  deps: ListenerDeps,
  actionId: string,
  handle: (click: Click) => Promise<Reaction>,
): void {
  listenToAction(app, actionId, async ({ body, ack }) => {
    const click = clickOf(body, deps.installation.workspaceId);
    let reaction = NOTHING;
    await orLogged(deps, actionId, async () => {
      if (click !== null && !click.caller.isForeign) reaction = await handle(click);
    });
    await ack();
    if (click !== null) await react(deps, click, reaction);
  });
}

/** What nobody waits for: it is over when it goes wrong. */
async function orLogged(
  deps: ListenerDeps,
  what: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    deps.log.error({ what, err: error }, 'not done, and nobody to tell');
  }
}

/** Null: the modal closes, and the one below it is there again. */
function responseOf(verdict: Verdict, values: FieldValues): ViewResponseAction | null {
  switch (verdict.do) {
    case 'close':
      // Whatever lies under it is older than what was just done.
      return { response_action: 'clear' };
    case 'back':
      return null;
    case 'complain': {
      const block = blockOf(values, verdict.field) ?? verdict.field;
      return { response_action: 'errors', errors: { [block]: verdict.text } };
    }
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

import type { App } from '@slack/bolt';
import { cleanText } from '../../domain/clean-text.ts';
import type { CommandOf, ConversationCommand } from '../../domain/commands.ts';
import type { AgentId } from '../../domain/ids.ts';
import type { ConversationBrief } from '../../domain/views.ts';
import { ACTIONS, INPUTS, MODALS, OUTCOME_ACTIONS } from '../action-ids.ts';
import {
  openAgain,
  released,
  reopenedByYou,
  resolveAnyway,
  resolvedByYou,
  wokenByYou,
} from '../blocks/act-answers.ts';
import type { Answer } from '../blocks/answer.ts';
import { outdated } from '../blocks/answers.ts';
import { outcomeModal } from '../blocks/modals/outcome.ts';
import {
  type ConversationValue,
  decodeConversationMetadata,
  decodeConversationValue,
} from '../button-value.ts';
import { type Click, fieldText, type Submission } from './caller.ts';
import {
  aboutConversation,
  briefOf,
  explain,
  explainShortly,
  type NotDone,
  sayOfIt,
  sendCommand,
  viewOf,
} from './conversation-command.ts';
import {
  CLOSE,
  inPlace,
  lookFirst,
  NOTHING,
  onClick,
  onSubmit,
  type Reaction,
  tell,
  type Verdict,
} from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { whereOpened } from './where-opened.ts';

/** *Resolve* with what follows it, *Reopen*, *Release* and *Wake now*: one press, and the card shows it. */
export function listenToClosing(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.resolve, (click) => resolve(deps, click));
  onClick(app, deps, ACTIONS.resolveAnyway, (click) => resolve(deps, click));
  for (const action of OUTCOME_ACTIONS) {
    onClick(app, deps, action, (click) => sayOutcome(deps, click));
  }
  onClick(app, deps, ACTIONS.sayOutcome, (click) =>
    aboutConversation(deps, click, async (view) => ({
      do: 'open',
      view: outcomeModal(view, { ...whereOpened(click.spot), asks: 'afterwards' }),
    })),
  );
  for (const callbackId of [MODALS.outcome, MODALS.resolve]) {
    onSubmit(app, deps, { callbackId, field: INPUTS.outcome }, (submission) =>
      submitOutcome(deps, submission, callbackId),
    );
  }
  onClick(app, deps, ACTIONS.release, (click) =>
    press(deps, click, released, ({ seenVersion }) => {
      const { commandId } = click;
      return { type: 'release', commandId, seenVersion, note: null };
    }),
  );
  onClick(app, deps, ACTIONS.reopen, (click) =>
    press(deps, click, reopenedByYou, () => ({ type: 'reopen', commandId: click.commandId })),
  );
  onClick(app, deps, ACTIONS.wake, (click) =>
    press(deps, click, wokenByYou, () => ({ type: 'wake', commandId: click.commandId })),
  );
}

async function press(
  deps: ListenerDeps,
  click: Click,
  said: (view: ConversationBrief, actor: AgentId) => Answer,
  commandFor: (value: ConversationValue) => ConversationCommand,
): Promise<Reaction> {
  const { caller } = click;
  const value = decodeConversationValue(click.value);
  if (value === null) return tell(outdated());
  const { conversationId } = value;
  const outcome = await sendCommand(deps, caller, conversationId, commandFor(value));
  return sayOfIt(deps, caller, { conversationId, outcome }, (view) =>
    tell(said(view, caller.agentId), inPlace(click)),
  );
}

/** At once; a colleague's only when asked twice, and with an outcome where the inbox wants one (UX.md A15). */
async function resolve(deps: ListenerDeps, click: Click): Promise<Reaction> {
  const { caller, commandId } = click;
  const value = decodeConversationValue(click.value);
  if (value === null) return tell(outdated());
  const { conversationId, seenVersion, over } = value;
  const command = resolution({ commandId, seenVersion, over });
  const outcome = await sendCommand(deps, caller, conversationId, command);
  return lookFirst(async () => {
    if (outcome.outcome === 'refused' || outcome.outcome === 'busy') {
      const further = await askFurther(deps, click, { ...value, notDone: outcome });
      return further ?? tell(await explain(deps, caller, conversationId, outcome));
    }
    const view = await briefOf(deps, caller, conversationId);
    return view === null ? NOTHING : tell(resolvedByYou(view, caller.agentId), inPlace(click));
  });
}

function resolution(
  about: Pick<CommandOf<'resolve'>, 'commandId' | 'seenVersion'> & {
    over: AgentId | undefined;
    outcome?: string;
    note?: string | null;
  },
): CommandOf<'resolve'> {
  const { commandId, seenVersion, over, outcome, note } = about;
  return {
    type: 'resolve',
    commandId,
    seenVersion,
    note: note ?? null,
    by: null,
    ...(outcome === undefined ? {} : { outcome }),
    ...(over === undefined ? {} : { over }),
  };
}

/** What a press can still become, once something more is said. */
async function askFurther(
  deps: ListenerDeps,
  { caller, spot }: Click,
  { conversationId, over, notDone }: ConversationValue & { notDone: NotDone },
): Promise<Reaction | null> {
  if (notDone.outcome === 'busy') return null;
  const { refusal } = notDone;
  if (refusal.reason === 'not_yours') {
    const view = await briefOf(deps, caller, conversationId);
    return view === null ? null : tell(resolveAnyway(view, refusal.owner));
  }
  if (refusal.reason !== 'outcome_wanted') return null;
  const view = await viewOf(deps, caller, conversationId);
  if (view === null) return null;
  const passing = over === undefined ? {} : { over };
  const options = { ...whereOpened(spot), ...passing, asks: 'before' } as const;
  return { do: 'open', view: outcomeModal(view, options) };
}

/** How it ended, by one press afterwards. */
async function sayOutcome(deps: ListenerDeps, click: Click): Promise<Reaction> {
  const { caller, commandId } = click;
  const value = decodeConversationValue(click.value);
  if (value?.outcome === undefined) return tell(outdated());
  const { conversationId, outcome: said } = value;
  const command = { type: 'set_outcome', commandId, outcome: said, note: null } as const;
  const outcome = await sendCommand(deps, caller, conversationId, command);
  return lookFirst(async () => {
    const view = await briefOf(deps, caller, conversationId);
    if (outcome.outcome === 'refused' || outcome.outcome === 'busy') {
      const isOpen = view !== null && view.conversation.status === 'open';
      return tell(isOpen ? openAgain(view) : await explain(deps, caller, conversationId, outcome));
    }
    return view === null ? NOTHING : tell(resolvedByYou(view, caller.agentId), inPlace(click));
  });
}

/** The same with a note; or, where the inbox wants to know before, the resolution itself. */
async function submitOutcome(
  deps: ListenerDeps,
  { caller, commandId, values, privateMetadata, openedAt }: Submission,
  callbackId: typeof MODALS.outcome | typeof MODALS.resolve,
): Promise<Verdict> {
  const metadata = decodeConversationMetadata(privateMetadata);
  const said = fieldText(values, INPUTS.outcome);
  if (metadata === null || said === null) return CLOSE;
  const { conversationId, seenVersion, over } = metadata;
  const typed = fieldText(values, INPUTS.note);
  const note = typed === null ? null : cleanText(typed);
  const outcome = cleanText(said);
  const command =
    callbackId === MODALS.resolve
      ? resolution({ commandId, seenVersion, over, outcome, note })
      : ({ type: 'set_outcome', commandId, outcome, note } as const);
  const result = await sendCommand(deps, caller, conversationId, command);
  if (result.outcome === 'refused' || result.outcome === 'busy') {
    const view = await briefOf(deps, caller, conversationId);
    const cameTooLate = callbackId === MODALS.outcome && view?.conversation.status === 'open';
    const text = cameTooLate
      ? openAgain(view).text
      : await explainShortly(deps, caller, conversationId, result);
    return { do: 'complain', field: INPUTS.outcome, text };
  }
  return {
    ...CLOSE,
    after: async () => {
      const view = await briefOf(deps, caller, conversationId);
      if (view === null) return;
      await deps.answering.tellBack(caller, openedAt, resolvedByYou(view, caller.agentId));
    },
  };
}

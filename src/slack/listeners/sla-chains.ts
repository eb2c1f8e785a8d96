import type { App } from '@slack/bolt';
import {
  ACTIONS_OF,
  type ChainActionType,
  type ChainName,
  type ChainStep,
} from '../../domain/chains.ts';
import type { Inbox } from '../../domain/inbox.ts';
import { PARTS, settingsMark } from '../../domain/settings-mark.ts';
import { ACTIONS, type ActionId, INPUTS, MODALS } from '../action-ids.ts';
import { outdated } from '../blocks/answers.ts';
import { PRESET_CHAINS, type PresetName, stepLine } from '../blocks/chain-words.ts';
import { changedMeanwhile, meanwhile } from '../blocks/form-trouble.ts';
import { inboxRefusalText } from '../blocks/inbox-refusal-sentences.ts';
import { type Line, line } from '../blocks/lines.ts';
import {
  type ChainNotes,
  chainModal,
  chainsModal,
  readStepItem,
  type StepItem,
} from '../blocks/modals/sla-chains.ts';
import { stepForm } from '../blocks/modals/sla-step.ts';
import { decodeInboxMetadata } from '../button-value.ts';
import { type Caller, type Click, fieldText, type Submission } from './caller.ts';
import { changeDeadlines, redrawBelow, standing } from './deadlines-commit.ts';
import { wholeInbox } from './inbox-here.ts';
import { NO_INBOX } from './inbox-refusals.ts';
import {
  NOTHING,
  onChange,
  onClick,
  onSubmit,
  type Reaction,
  tell,
  type Verdict,
} from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { namesOf, userGroups, withManaged } from './settings.ts';
import { stepIn } from './sla-step.ts';

const PRESETS: Record<PresetName, ActionId> = {
  gentle: ACTIONS.chainsGentle,
  firm: ACTIONS.chainsFirm,
  automatic: ACTIONS.chainsAutomatic,
};

/** *When nobody answers*: one of the ready chains, or step by step. One modal, which shows all four, one of them, or one step. */
export function listenToChains(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.listChains, (click) =>
    withManaged(deps, click, async (inbox) => {
      const view = chainsModal(inbox, await notes(deps, click.caller, inbox));
      return { do: click.modal?.callbackId === MODALS.chain ? 'redraw' : 'open', view };
    }),
  );
  for (const preset of Object.keys(PRESETS) as PresetName[]) {
    onClick(app, deps, PRESETS[preset], (click) =>
      withManaged(deps, click, (inbox) => usePreset(deps, click, inbox, preset)),
    );
  }
  onClick(app, deps, ACTIONS.changeChain, (click) =>
    withManaged(deps, click, async (inbox, item) => {
      const seen = readStepItem(item);
      if (seen === null) return tell(outdated());
      const view = chainModal(inbox, seen.chain, await notes(deps, click.caller, inbox));
      return { do: 'redraw', view };
    }),
  );
  onClick(app, deps, ACTIONS.addStep, (click) =>
    onStep(deps, click, (inbox, item) => openStep(deps, click.caller, inbox, { item })),
  );
  onClick(app, deps, ACTIONS.changeStep, (click) =>
    onStep(deps, click, (inbox, item) => openStep(deps, click.caller, inbox, { item })),
  );
  onClick(app, deps, ACTIONS.moveStep, (click) =>
    onStep(deps, click, (inbox, { chain, step = 0 }) => {
      const steps = [...inbox.settings.chains[chain]];
      const moved = steps.splice(step, 1);
      steps.splice(Math.max(0, step - 1), 0, ...moved);
      return settle(deps, click, inbox, { chain, steps });
    }),
  );
  onClick(app, deps, ACTIONS.removeStep, (click) =>
    onStep(deps, click, (inbox, { chain, step }) => {
      const steps = inbox.settings.chains[chain].filter((_step, index) => index !== step);
      return settle(deps, click, inbox, { chain, steps });
    }),
  );
  onChange(app, deps, INPUTS.stepAction, (click) => chooseAction(deps, click));
  const form = { callbackId: MODALS.chainStep, field: INPUTS.stepAction };
  onSubmit(app, deps, form, (submission) => save(deps, submission));
}

async function notes(
  deps: ListenerDeps,
  caller: Caller,
  inbox: Inbox,
  problem?: Line,
): Promise<ChainNotes> {
  const [{ openCount }, names] = await Promise.all([
    standing(deps, caller, inbox),
    namesOf(deps, caller, inbox),
  ]);
  return { openCount, names, ...(problem === undefined ? {} : { problem }) };
}

async function usePreset(
  deps: ListenerDeps,
  click: Click,
  inbox: Inbox,
  preset: PresetName,
): Promise<Reaction> {
  const { caller, modal } = click;
  const change = { chains: PRESET_CHAINS[preset] };
  const changed = await changeDeadlines(deps, click, inbox, { change });
  if ('text' in changed) {
    const problem = line(changed.text);
    return { do: 'redraw', view: chainsModal(inbox, await notes(deps, caller, inbox, problem)) };
  }
  const view = chainsModal(changed.inbox, await notes(deps, caller, changed.inbox));
  if (modal === null) return { do: 'redraw', view };
  return { do: 'redraw', view, after: () => redrawBelow(deps, caller, changed.inbox, modal) };
}

/** The chain or step that somebody clicked on, if it is still as they saw it. */
function onStep(
  deps: ListenerDeps,
  click: Click,
  then: (inbox: Inbox, item: StepItem) => Promise<Reaction>,
): Promise<Reaction> {
  return withManaged(deps, click, async (inbox, item) => {
    const seen = readStepItem(item);
    if (seen === null) return tell(outdated());
    if (seen.seen === settingsMark(inbox.settings, PARTS.chains)) return then(inbox, seen);
    const problem = line(changedMeanwhile());
    const view = chainModal(inbox, seen.chain, await notes(deps, click.caller, inbox, problem));
    return { do: 'redraw', view };
  });
}

/** One chain after a press in it. */
async function settle(
  deps: ListenerDeps,
  click: Click,
  inbox: Inbox,
  { chain, steps }: { chain: ChainName; steps: ChainStep[] },
): Promise<Reaction> {
  const { caller, modal } = click;
  const chains = { ...inbox.settings.chains, [chain]: steps };
  const seen = settingsMark(inbox.settings, PARTS.chains);
  const changed = await changeDeadlines(deps, click, inbox, { change: { chains }, seen });
  if ('text' in changed) {
    const problem = line(changed.text);
    return {
      do: 'redraw',
      view: chainModal(inbox, chain, await notes(deps, caller, inbox, problem)),
    };
  }
  const view = chainModal(changed.inbox, chain, await notes(deps, caller, changed.inbox));
  if (modal === null) return { do: 'redraw', view };
  return { do: 'redraw', view, after: () => redrawBelow(deps, caller, changed.inbox, modal) };
}

async function openStep(
  deps: ListenerDeps,
  caller: Caller,
  inbox: Inbox,
  form: Parameters<typeof drawStep>[3],
): Promise<Reaction> {
  return { do: 'redraw', view: await drawStep(deps, caller, inbox, form) };
}

/** `chosen`: what shall be done; absent, what is. */
async function drawStep(
  deps: ListenerDeps,
  caller: Caller,
  inbox: Inbox,
  form: { item: StepItem; chosen?: ChainActionType; problem?: readonly Line[] },
) {
  const { item } = form;
  const steps = inbox.settings.chains[item.chain];
  const present = item.step === undefined ? null : (steps[item.step] ?? null);
  const [first = 'tell_managers'] = ACTIONS_OF[item.chain];
  const [{ openCount }, groups] = await Promise.all([
    standing(deps, caller, inbox),
    userGroups(deps),
  ]);
  const chosen = form.chosen ?? present?.do.type ?? first;
  return stepForm(inbox, { ...form, present, chosen, groups, openCount });
}

/** What is chosen to be done has fields of its own. */
async function chooseAction(deps: ListenerDeps, click: Click): Promise<Reaction> {
  const { caller, selected, modal } = click;
  const about = decodeInboxMetadata(modal?.privateMetadata);
  const item = readStepItem(about?.item);
  const inbox = about === null ? null : await wholeInbox(deps, caller, about.inboxId);
  if (inbox === null || item === null) return NOTHING;
  const chosen = ACTIONS_OF[item.chain].find((type) => type === selected);
  return chosen === undefined ? NOTHING : openStep(deps, caller, inbox, { item, chosen });
}

async function save(deps: ListenerDeps, submission: Submission): Promise<Verdict> {
  const { caller, values, privateMetadata } = submission;
  const about = decodeInboxMetadata(privateMetadata);
  const item = readStepItem(about?.item);
  const inbox = about === null ? null : await wholeInbox(deps, caller, about.inboxId);
  const complain = (text: string, field: string = INPUTS.stepAction): Verdict => ({
    do: 'complain',
    field,
    text,
  });
  if (inbox === null || item === null) return complain(inboxRefusalText(NO_INBOX, {}));
  const typed = stepIn(values);
  if ('field' in typed) return complain(typed.text, typed.field);
  const { chain, step, seen } = item;
  const steps = [...inbox.settings.chains[chain]];
  steps.splice(step ?? steps.length, step === undefined ? 0 : 1, typed.step);
  const chains = { ...inbox.settings.chains, [chain]: steps };
  const changed = await changeDeadlines(deps, submission, inbox, { change: { chains }, seen });
  if ('inbox' in changed) {
    return {
      do: 'show',
      view: chainModal(changed.inbox, chain, await notes(deps, caller, changed.inbox)),
      after: () => redrawBelow(deps, caller, changed.inbox, submission),
    };
  }
  if (changed.refusal?.reason === 'changed_meanwhile') {
    return stepAgain(deps, caller, inbox, { chain, chosen: typed.step.do.type });
  }
  const isAddress = fieldText(values, INPUTS.stepUrl) !== null;
  return complain(changed.text, isAddress ? INPUTS.stepUrl : INPUTS.stepAction);
}

/** The form with what was typed, and above it the steps that somebody else has changed meanwhile: which was meant is not known. */
async function stepAgain(
  deps: ListenerDeps,
  caller: Caller,
  before: Inbox,
  { chain, chosen }: { chain: ChainName; chosen: ChainActionType },
): Promise<Verdict> {
  const inbox = (await wholeInbox(deps, caller, before.id)) ?? before;
  const names = await namesOf(deps, caller, inbox);
  const said = inbox.settings.chains[chain].map((each) => stepLine(each, names));
  const item = { chain, seen: settingsMark(inbox.settings, PARTS.chains) };
  const problem = meanwhile('saved_as_new', said);
  return { do: 'show', view: await drawStep(deps, caller, inbox, { item, chosen, problem }) };
}

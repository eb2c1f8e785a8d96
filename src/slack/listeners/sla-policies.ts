import type { App } from '@slack/bolt';
import type { Inbox, InboxRefusal } from '../../domain/inbox.ts';
import { PARTS, settingsMark } from '../../domain/settings-mark.ts';
import type { SlaPolicy } from '../../domain/sla-policy.ts';
import { ACTIONS, INPUTS, MODALS } from '../action-ids.ts';
import { changedMeanwhile, meanwhile } from '../blocks/form-trouble.ts';
import { inboxRefusalText } from '../blocks/inbox-refusal-sentences.ts';
import { type Line, line } from '../blocks/lines.ts';
import { policiesModal, policyForm, readPolicyItem } from '../blocks/modals/sla-policies.ts';
import { TARGET_FIELDS } from '../blocks/modals/sla-targets.ts';
import { conditionsText } from '../blocks/promise-words.ts';
import { excerpt } from '../blocks/text.ts';
import { decodeInboxMetadata } from '../button-value.ts';
import type { Caller, Click, Submission } from './caller.ts';
import { changeDeadlines, notesOf, redrawBelow, standing } from './deadlines-commit.ts';
import { wholeInbox } from './inbox-here.ts';
import { NO_INBOX } from './inbox-refusals.ts';
import { onClick, onSubmit, type Reaction, type Verdict } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { withManaged } from './settings.ts';
import { policyIn } from './sla-drafts.ts';

/** Policies of an inbox: their order, one more, one less, or another promise. The form takes the place of the list. */
export function listenToPolicies(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.listPolicies, (click) =>
    withManaged(deps, click, async (inbox) => ({
      do: 'open',
      view: await list(deps, click.caller, inbox),
    })),
  );
  onClick(app, deps, ACTIONS.addPolicy, (click) =>
    withManaged(deps, click, async (inbox) => ({
      do: 'redraw',
      view: policyForm(inbox, null, await notesOf(deps, click.caller, inbox, PARTS.policies)),
    })),
  );
  onClick(app, deps, ACTIONS.changePolicy, (click) =>
    onPolicy(deps, click, async (inbox, index) => {
      const present = inbox.settings.policies[index] ?? null;
      const notes = await notesOf(deps, click.caller, inbox, PARTS.policies);
      return { do: 'redraw', view: policyForm(inbox, present, notes) };
    }),
  );
  onClick(app, deps, ACTIONS.movePolicy, (click) =>
    onPolicy(deps, click, (inbox, index) => {
      const policies = [...inbox.settings.policies];
      const moved = policies.splice(index, 1);
      policies.splice(Math.max(0, index - 1), 0, ...moved);
      return settle(deps, click, inbox, policies);
    }),
  );
  onClick(app, deps, ACTIONS.removePolicy, (click) =>
    onPolicy(deps, click, (inbox, index) =>
      settle(
        deps,
        click,
        inbox,
        inbox.settings.policies.filter((_policy, each) => each !== index),
      ),
    ),
  );
  const form = { callbackId: MODALS.policy, field: INPUTS.policyName };
  onSubmit(app, deps, form, (submission) => save(deps, submission));
}

async function list(deps: ListenerDeps, caller: Caller, inbox: Inbox, problem?: Line) {
  const { openCount } = await standing(deps, caller, inbox);
  return policiesModal(inbox, { openCount, ...(problem === undefined ? {} : { problem }) });
}

/** The policy that somebody clicked on, if the list is still as they saw it. */
function onPolicy(
  deps: ListenerDeps,
  click: Click,
  then: (inbox: Inbox, index: number) => Promise<Reaction>,
): Promise<Reaction> {
  return withManaged(deps, click, async (inbox, item) => {
    const seen = readPolicyItem(item);
    const index = inbox.settings.policies.findIndex(({ id }) => id === seen?.id);
    const isAsSeen = seen?.seen === settingsMark(inbox.settings, PARTS.policies);
    if (index !== -1 && isAsSeen) return then(inbox, index);
    return {
      do: 'redraw',
      view: await list(deps, click.caller, inbox, line(changedMeanwhile())),
    };
  });
}

/** The list after a press in it. */
async function settle(
  deps: ListenerDeps,
  click: Click,
  inbox: Inbox,
  policies: SlaPolicy[],
): Promise<Reaction> {
  const { caller, modal } = click;
  const seen = settingsMark(inbox.settings, PARTS.policies);
  const changed = await changeDeadlines(deps, click, inbox, { change: { policies }, seen });
  if ('text' in changed) {
    return { do: 'redraw', view: await list(deps, caller, inbox, line(changed.text)) };
  }
  const view = await list(deps, caller, changed.inbox);
  if (modal === null) return { do: 'redraw', view };
  return { do: 'redraw', view, after: () => redrawBelow(deps, caller, changed.inbox, modal) };
}

/** A new one comes last: what is more special can be moved before it. */
async function save(deps: ListenerDeps, submission: Submission): Promise<Verdict> {
  const { caller, values, privateMetadata } = submission;
  const about = decodeInboxMetadata(privateMetadata);
  const inbox = about === null ? null : await wholeInbox(deps, caller, about.inboxId);
  if (inbox === null) {
    return { do: 'complain', field: INPUTS.policyName, text: inboxRefusalText(NO_INBOX, {}) };
  }
  const item = readPolicyItem(about?.item);
  const { policies } = inbox.settings;
  const present = policies.find(({ id }) => id === item?.id) ?? null;
  const typed = policyIn(values, inbox, present);
  if ('field' in typed) return { do: 'complain', ...typed };
  const { policy } = typed;
  const after =
    present === null
      ? [...policies, policy]
      : policies.map((each) => (each.id === policy.id ? policy : each));
  const asked = { change: { policies: after }, seen: item?.seen };
  const changed = await changeDeadlines(deps, submission, inbox, asked);
  if ('inbox' in changed) {
    return {
      do: 'show',
      view: await list(deps, caller, changed.inbox),
      after: () => redrawBelow(deps, caller, changed.inbox, submission),
    };
  }
  if (changed.refusal?.reason === 'changed_meanwhile') {
    return formAgain(deps, caller, inbox, item?.id ?? null);
  }
  return { do: 'complain', field: fieldOf(changed.refusal), text: changed.text };
}

/** The form with what was typed, and above it what somebody else made of the policies meanwhile. */
async function formAgain(
  deps: ListenerDeps,
  caller: Caller,
  seen: Inbox,
  policyId: string | null,
): Promise<Verdict> {
  const inbox = (await wholeInbox(deps, caller, seen.id)) ?? seen;
  const { policies } = inbox.settings;
  const present = policies.find(({ id }) => id === policyId) ?? null;
  const said = policies.map(({ name, when }, index) =>
    line(`${index + 1}. ${excerpt(name, 60)}: ${excerpt(conditionsText(when), 120)}`),
  );
  const notes = await notesOf(deps, caller, inbox, PARTS.policies);
  const problem = meanwhile(present === null ? 'saved_as_new' : 'saved_in_place', said);
  return { do: 'show', view: policyForm(inbox, present, { ...notes, problem }) };
}

function fieldOf(refusal: InboxRefusal | null): string {
  if (refusal?.reason === 'bad_target') return TARGET_FIELDS[refusal.priority];
  return refusal?.reason === 'bad_conditions' ? INPUTS.policyTags : INPUTS.policyName;
}

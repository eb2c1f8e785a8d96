import type { App } from '@slack/bolt';
import { cleanLine, cleanText } from '../../domain/clean-text.ts';
import type { AgentId, CommandId } from '../../domain/ids.ts';
import type { Inbox, InboxCommand, InboxRefusal, SettingsChange } from '../../domain/inbox.ts';
import { ACTIONS, INPUTS, MODALS } from '../action-ids.ts';
import { busy, outdated } from '../blocks/answers.ts';
import { inboxRefusalAnswer, inboxRefusalText } from '../blocks/inbox-refusal-sentences.ts';
import { type SettingsView, settingsModal } from '../blocks/modals/settings.ts';
import {
  capacityFieldOf,
  capacityModal,
  NOBODY_ON_DUTY,
  onDutyModal,
  outcomesModal,
  signatureModal,
  type UserGroup,
} from '../blocks/modals/settings-forms.ts';
import { setupModal } from '../blocks/modals/setup.ts';
import { decodeInboxMetadata, decodeInboxValue, type OpenedAt } from '../button-value.ts';
import { type Caller, type Click, fieldText, type Submission } from './caller.ts';
import { wholeInbox } from './inbox-here.ts';
import { NO_INBOX, namesIn, refuseManaging, refuseSettings } from './inbox-refusals.ts';
import { onClick, onSubmit, type Reaction, tell, type Verdict } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { whereOpened } from './where-opened.ts';

/** *Settings* of an inbox, for those who manage it; each part is changed in a modal of its own on top. */
export function listenToSettings(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.openSettings, async ({ caller, value, spot }) => {
    const inboxId = decodeInboxValue(value)?.inboxId;
    if (inboxId === undefined) return tell(outdated());
    return openSettings(deps, caller, inboxId, whereOpened(spot));
  });
  onClick(app, deps, ACTIONS.changeSignature, (click) =>
    withManaged(deps, click, async (inbox) => {
      const [person] = await deps.views.people(click.caller.workspaceId, [click.caller.agentId]);
      return { do: 'open', view: signatureModal(inbox, person?.publicName ?? '') };
    }),
  );
  onClick(app, deps, ACTIONS.changeOutcomes, (click) =>
    withManaged(deps, click, async (inbox) => ({ do: 'open', view: outcomesModal(inbox) })),
  );
  onClick(app, deps, ACTIONS.changeOnDuty, (click) =>
    withManaged(deps, click, async (inbox) => {
      const groups = await userGroups(deps);
      return { do: 'open', view: onDutyModal(inbox, groups) };
    }),
  );
  onClick(app, deps, ACTIONS.changeCapacity, (click) =>
    withManaged(deps, click, async (inbox) => {
      const names = await namesOf(deps, click.caller, inbox);
      return { do: 'open', view: capacityModal(inbox, names) };
    }),
  );

  onSubmit(app, deps, { callbackId: MODALS.signature, field: INPUTS.signature }, (submission) =>
    change(deps, submission, INPUTS.signature, signatureIn),
  );
  onSubmit(app, deps, { callbackId: MODALS.outcomes, field: INPUTS.outcomes }, (submission) =>
    change(deps, submission, INPUTS.outcomes, outcomesIn),
  );
  onSubmit(app, deps, { callbackId: MODALS.onDuty, field: INPUTS.onDuty }, (submission) =>
    change(deps, submission, INPUTS.onDuty, onDutyIn),
  );
  onSubmit(app, deps, { callbackId: MODALS.capacity, field: INPUTS.capacity }, (submission) =>
    change(deps, submission, INPUTS.capacity, capacityIn),
  );
}

/** The user groups of the workspace; null where Slack refuses to tell, since an older installation has no leave to ask. */
export async function userGroups({ clients, log }: ListenerDeps): Promise<UserGroup[] | null> {
  try {
    const { usergroups = [] } = await clients.interactive.usergroups.list({});
    return usergroups.flatMap(({ id, handle = '', name = '' }) =>
      id === undefined ? [] : { id, handle: cleanLine(handle, 60), name: cleanLine(name, 60) },
    );
  } catch (error) {
    log.warn({ err: error }, 'Slack told no user groups');
    return null;
  }
}

/** Settings as they are; where nothing is set up yet, the setup. */
export async function openSettings(
  deps: ListenerDeps,
  caller: Caller,
  inboxId: Inbox['id'],
  opening: { openedAt?: OpenedAt },
): Promise<Extract<Reaction, { do: 'tell' | 'open' }>> {
  const inbox = await wholeInbox(deps, caller, inboxId);
  const refusal = await refuseManaging(deps, caller, inbox);
  if (inbox === null || refusal !== null) return refused(deps, caller, refusal ?? NO_INBOX);
  if (inbox.status !== 'ready') return { do: 'open', view: setupModal(inbox, opening) };
  return { do: 'open', view: settingsModal(await settingsView(deps, caller, inbox), opening) };
}

async function refused(
  deps: ListenerDeps,
  caller: Caller,
  refusal: InboxRefusal,
): Promise<{ do: 'tell'; answer: ReturnType<typeof inboxRefusalAnswer> }> {
  const names = await namesIn(deps, caller, refusal);
  return { do: 'tell', answer: inboxRefusalAnswer(refusal, names) };
}

/** What somebody clicked in settings is about this inbox, if they manage it. */
export async function withManaged(
  deps: ListenerDeps,
  { caller, value }: Click,
  then: (inbox: Inbox, item: string | undefined) => Promise<Reaction>,
): Promise<Reaction> {
  const clicked = decodeInboxValue(value);
  if (clicked === null) return tell(outdated());
  const inbox = await wholeInbox(deps, caller, clicked.inboxId);
  const refusal = await refuseManaging(deps, caller, inbox);
  if (inbox !== null && refusal === null) return then(inbox, clicked.item);
  return refused(deps, caller, refusal ?? NO_INBOX);
}

async function settingsView(
  deps: ListenerDeps,
  caller: Caller,
  inbox: Inbox,
): Promise<SettingsView> {
  const { workspaceId } = caller;
  const [accounts, names, isNoAdmin] = await Promise.all([
    deps.accounts.ofInbox(workspaceId, inbox.id),
    namesOf(deps, caller, inbox),
    refuseSettings(deps, caller, inbox),
  ]);
  const connected = accounts.filter(({ settings }) => settings['purpose'] !== 'test');
  return { inbox, names, accounts: connected, viewer: isNoAdmin === null ? 'admin' : 'manager' };
}

export async function namesOf(
  { views }: ListenerDeps,
  { workspaceId }: Caller,
  { members }: Inbox,
): Promise<Record<AgentId, string>> {
  const people = await views.people(workspaceId, Object.keys(members) as AgentId[]);
  return Object.fromEntries(people.map(({ id, name }) => [id, name]));
}

/** What somebody typed in a form, as a change; null: it is no such thing. */
type ReadChange = (submission: Submission, inbox: Inbox) => SettingsChange | InboxRefusal;

async function change(
  deps: ListenerDeps,
  submission: Submission,
  field: string,
  read: ReadChange,
): Promise<Verdict> {
  const { caller, privateMetadata } = submission;
  const inboxId = decodeInboxMetadata(privateMetadata)?.inboxId;
  const inbox = inboxId === undefined ? null : await wholeInbox(deps, caller, inboxId);
  const wanted = inbox === null ? NO_INBOX : read(submission, inbox);
  if (inbox === null || 'reason' in wanted) {
    const text = inboxRefusalText('reason' in wanted ? wanted : NO_INBOX, {});
    return { do: 'complain', field, text };
  }
  return tellInbox(deps, submission, {
    inboxId: inbox.id,
    field,
    command: { type: 'change_settings', change: wanted },
  });
}

type WithoutId<Command> = Command extends unknown ? Omit<Command, 'commandId'> : never;

/** Commits what a form in settings says; then what lies under it is drawn anew. */
export async function tellInbox(
  deps: ListenerDeps,
  submission: Submission,
  asked: { inboxId: Inbox['id']; field: string; command: WithoutId<InboxCommand> },
): Promise<Verdict> {
  const { caller, commandId, below } = submission;
  const target = { by: 'id', workspaceId: caller.workspaceId, inboxId: asked.inboxId } as const;
  const command = { ...asked.command, commandId: commandId as CommandId } as InboxCommand;
  const outcome = await deps.handleInbox(target, caller.actor, command);
  switch (outcome.outcome) {
    case 'done':
    case 'nothing':
      return { do: 'back', after: () => redrawSettings(deps, caller, asked.inboxId, below) };
    case 'refused': {
      const { refusal } = outcome;
      const text = inboxRefusalText(refusal, await namesIn(deps, caller, refusal));
      return { do: 'complain', field: asked.field, text };
    }
    case 'busy':
      return { do: 'complain', field: asked.field, text: busy().text };
  }
}

/** The settings that lie under a modal, as they are now. */
export async function redrawSettings(
  deps: ListenerDeps,
  caller: Caller,
  inboxId: Inbox['id'],
  viewId: string | null,
): Promise<void> {
  const inbox = viewId === null ? null : await wholeInbox(deps, caller, inboxId);
  if (viewId === null || inbox === null) return;
  const view = settingsModal(await settingsView(deps, caller, inbox));
  await deps.answering.redraw(viewId, view);
}

function signatureIn({ values }: Submission): SettingsChange {
  const previews = fieldText(values, INPUTS.previews);
  return {
    signature: fieldText(values, INPUTS.signature),
    ...(previews === 'quoted' || previews === 'private' ? { previews } : {}),
  };
}

function onDutyIn({ values }: Submission, { settings }: Inbox): SettingsChange {
  const chosen = fieldText(values, INPUTS.onDuty) ?? settings.onDutyGroup ?? NOBODY_ON_DUTY;
  return { onDutyGroup: /^S[A-Z0-9]+$/.test(chosen) ? chosen : null };
}

function outcomesIn({ values }: Submission, { settings }: Inbox): SettingsChange {
  const choices = cleanText(fieldText(values, INPUTS.outcomes) ?? '').split('\n');
  const asked = fieldText(values, INPUTS.outcomesAsked);
  const isKnown = asked === 'optional' || asked === 'required';
  return { outcomes: { choices, asked: isKnown ? asked : settings.outcomes.asked } };
}

/** Whoever has no field keeps what they had. */
function capacityIn({ values }: Submission, { settings }: Inbox): SettingsChange {
  const of = { ...settings.capacity.of };
  for (const [blockId, fields] of Object.entries(values)) {
    const agentId = capacityFieldOf(blockId);
    if (agentId === null) continue;
    const typed = fields[INPUTS.capacityOf]?.value ?? '';
    if (typed === '') delete of[agentId];
    else of[agentId] = Number(typed);
  }
  return { capacity: { usual: Number(fieldText(values, INPUTS.capacity) ?? Number.NaN), of } };
}

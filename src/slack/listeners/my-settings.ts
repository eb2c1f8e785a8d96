import type { App } from '@slack/bolt';
import type { Agent, AgentCommand } from '../../domain/agent.ts';
import { orderKeyOf } from '../../domain/effects.ts';
import type { AgentId, CommandId } from '../../domain/ids.ts';
import { mayAnswer } from '../../domain/people.ts';
import { publicNameOf } from '../../domain/signature.ts';
import { ACTIONS, INPUTS, MODALS } from '../action-ids.ts';
import { busy, needsName } from '../blocks/answers.ts';
import { mySettingsModal } from '../blocks/modals/my-settings.ts';
import { type Caller, fieldText, type Submission } from './caller.ts';
import { wholeInbox } from './inbox-here.ts';
import { CLOSE, onClick, onSubmit, type Reaction, type Verdict } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { syncUnknown } from './profiles.ts';

/** *My settings*, on the Home and by `/inbox me`: for everybody, about themselves. */
export function listenToMySettings(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.mySettings, (click) => openMySettings(deps, click));
  const form = { callbackId: MODALS.mySettings, field: INPUTS.publicName };
  onSubmit(app, deps, form, (submission) => save(deps, submission));
}

export async function openMySettings(
  deps: ListenerDeps,
  { caller, commandId }: { caller: Caller; commandId: CommandId },
): Promise<Extract<Reaction, { do: 'open' }>> {
  const { workspaceId, agentId } = caller;
  await syncUnknown(deps, [agentId], commandId);
  const [[person], own] = await Promise.all([
    deps.views.people(workspaceId, [agentId]),
    deps.views.inboxesOf(workspaceId, agentId),
  ]);
  const answering = own.filter(({ role }) => mayAnswer(role));
  const inboxes = await Promise.all(answering.map(({ id }) => wholeInbox(deps, caller, id)));
  return {
    do: 'open',
    view: mySettingsModal({
      publicName: person?.publicName ?? publicNameOf({ publicName: null, name: '' }),
      threadMessages: person?.threadMessages ?? 'ask',
      inboxes: inboxes
        .filter((inbox) => inbox !== null)
        .map(({ name, settings }) => ({ name, signature: settings.signature })),
    }),
  };
}

async function save(
  deps: ListenerDeps,
  { caller, commandId, values }: Submission,
): Promise<Verdict> {
  const { workspaceId, agentId, actor } = caller;
  const [person] = await deps.views.people(workspaceId, [agentId]);
  const typed = fieldText(values, INPUTS.publicName);
  // Their first name follows Slack; only another one is a choice.
  const usual = publicNameOf({ publicName: null, name: person?.name ?? '' });
  const publicName = typed?.trim() === usual ? null : typed;
  const commands: AgentCommand[] = [
    { type: 'set_public_name', commandId: `${commandId}:name` as CommandId, publicName },
    {
      type: 'prefer',
      commandId: `${commandId}:prefer` as CommandId,
      threadMessages: wanted(values),
    },
  ];
  for (const command of commands) {
    const outcome = await deps.handleAgent({ workspaceId, agentId }, actor, command);
    if (outcome.outcome === 'busy') return complain(busy().text);
    if (outcome.outcome === 'refused') return complain(needsName().text);
  }
  return { ...CLOSE, after: () => redrawHome(deps, agentId) };
}

function wanted(values: Submission['values']): Agent['threadMessages'] {
  return fieldText(values, INPUTS.threadMessages) === 'keep_internal' ? 'keep_internal' : 'ask';
}

function complain(text: string): Verdict {
  return { do: 'complain', field: INPUTS.publicName, text };
}

async function redrawHome(deps: ListenerDeps, agentId: AgentId): Promise<void> {
  const surface = { type: 'home', agentId } as const;
  const urgency = 'person_waits';
  await deps.deliverNow(orderKeyOf({ kind: 'show', surface, because: 'change', urgency }));
}

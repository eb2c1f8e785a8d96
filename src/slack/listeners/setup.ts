import type { App } from '@slack/bolt';
import { orderKeyOf } from '../../domain/effects.ts';
import type { AgentId, InboxId } from '../../domain/ids.ts';
import type { InboxRefusal } from '../../domain/inbox.ts';
import type { Surface } from '../../domain/surfaces.ts';
import { ACTIONS, INPUTS, MODALS } from '../action-ids.ts';
import { busy, outdated } from '../blocks/answers.ts';
import { inboxRefusalAnswer, inboxRefusalText } from '../blocks/inbox-refusal-sentences.ts';
import { settingsOf, setupModal } from '../blocks/modals/setup.ts';
import { decodeInboxMetadata, decodeInboxValue } from '../button-value.ts';
import { type Caller, fieldList, fieldText, type Submission } from './caller.ts';
import { wholeInbox } from './inbox-here.ts';
import { NO_INBOX, namesIn, refuseSettings } from './inbox-refusals.ts';
import { CLOSE, onClick, onSubmit, tell, type Verdict } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { syncUnknown } from './profiles.ts';
import { redrawSettings } from './settings.ts';
import { whereOpened } from './where-opened.ts';

/** *Set up*: who answers and who manages, opening hours, targets. For the inviter and admins. */
export function listenToSetup(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.setUp, async ({ caller, value, spot }) => {
    const inboxId = decodeInboxValue(value)?.inboxId;
    if (inboxId === undefined) return tell(outdated());
    const inbox = await wholeInbox(deps, caller, inboxId);
    const refusal = inbox === null ? NO_INBOX : await refuseSettings(deps, caller, inbox);
    if (inbox === null || refusal !== null) {
      const reason = refusal ?? NO_INBOX;
      return tell(inboxRefusalAnswer(reason, await namesIn(deps, caller, reason)));
    }
    return { do: 'open', view: setupModal(inbox, whereOpened(spot)) };
  });

  onSubmit(app, deps, { callbackId: MODALS.setUp, field: INPUTS.answering }, (submission) =>
    setUp(deps, submission),
  );
}

async function setUp(deps: ListenerDeps, submission: Submission): Promise<Verdict> {
  const { caller, commandId, values } = submission;
  const inboxId = decodeInboxMetadata(submission.privateMetadata)?.inboxId;
  const inbox = inboxId === undefined ? null : await wholeInbox(deps, caller, inboxId);
  if (inbox === null) return complain(deps, caller, NO_INBOX);
  const settings = settingsOf(
    {
      days: fieldList(values, INPUTS.days),
      opens: fieldText(values, INPUTS.opens),
      closes: fieldText(values, INPUTS.closes),
      timeZone: fieldText(values, INPUTS.timeZone),
      targets: fieldText(values, INPUTS.targets),
    },
    inbox.settings,
  );
  if (settings === null) return complain(deps, caller, { reason: 'bad_hours', day: 0 });
  const answering = fieldList(values, INPUTS.answering) as AgentId[];
  const managing = fieldList(values, INPUTS.managing) as AgentId[];
  await syncUnknown(deps, [...new Set([caller.agentId, ...answering, ...managing])], commandId);
  const target = { by: 'id', workspaceId: caller.workspaceId, inboxId: inbox.id } as const;
  const command = { type: 'set_up', commandId, answering, managing, settings } as const;
  const outcome = await deps.handleInbox(target, caller.actor, command);
  switch (outcome.outcome) {
    case 'done':
      deliverSoon(deps, inbox.id, caller.agentId);
      return afterwards(deps, submission, inbox.id);
    case 'nothing':
      return afterwards(deps, submission, inbox.id);
    case 'refused':
      return complain(deps, caller, outcome.refusal);
    case 'busy':
      return { do: 'complain', field: INPUTS.answering, text: busy().text };
  }
}

/** Back to the settings where it was opened from there. */
function afterwards(deps: ListenerDeps, { caller, below }: Submission, inboxId: InboxId): Verdict {
  if (below === null) return CLOSE;
  return { do: 'back', after: () => redrawSettings(deps, caller, inboxId, below) };
}

async function complain(
  deps: ListenerDeps,
  caller: Caller,
  refusal: InboxRefusal,
): Promise<Verdict> {
  const field = refusal.reason === 'bad_hours' ? INPUTS.closes : INPUTS.answering;
  return {
    do: 'complain',
    field,
    text: inboxRefusalText(refusal, await namesIn(deps, caller, refusal)),
  };
}

function deliverSoon(deps: ListenerDeps, inboxId: InboxId, agentId: AgentId): void {
  const surfaces: Surface[] = [
    { type: 'first_run', inboxId },
    { type: 'ready_dm', inboxId, agentId },
  ];
  for (const surface of surfaces) {
    const urgency = 'person_waits';
    const orderKey = orderKeyOf({ kind: 'show', surface, because: 'news', urgency });
    deps.deliverNow(orderKey).catch((error: unknown) => {
      deps.log.warn({ orderKey, err: error }, 'not delivered at once; the outbox does it');
    });
  }
}

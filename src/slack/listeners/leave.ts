import type { App } from '@slack/bolt';
import type { AgentRefusal } from '../../domain/agent.ts';
import { ACTIONS, INPUTS, MODALS } from '../action-ids.ts';
import type { Answer } from '../blocks/answer.ts';
import { busy, inNoInbox } from '../blocks/answers.ts';
import { leaveDropped, leaveTaken, unusableLeave } from '../blocks/leave.ts';
import { leaveModal } from '../blocks/modals/leave.ts';
import type { OpenedAt } from '../button-value.ts';
import { tellAgent } from './availability.ts';
import { type Asked, fieldInstant, type Submission } from './caller.ts';
import { CLOSE, onClick, onSubmit, type Reaction, tell, type Verdict } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { whereOpened } from './where-opened.ts';

/** *Away…*, on the Home and by `/inbox leave`: away with dates, and back by itself. */
export function listenToLeave(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.planLeave, (click) =>
    openLeave(deps, click, whereOpened(click.spot).openedAt),
  );
  onClick(app, deps, ACTIONS.dropLeave, async (click) => tell(await dropLeave(deps, click)));
  const form = { callbackId: MODALS.leave, field: INPUTS.leaveUntil };
  onSubmit(app, deps, form, (submission) => takeLeave(deps, submission));
}

export async function openLeave(
  deps: ListenerDeps,
  { caller }: Asked,
  openedAt?: OpenedAt,
): Promise<Extract<Reaction, { do: 'open' | 'tell' }>> {
  const { workspaceId, agentId } = caller;
  const [home, [person]] = await Promise.all([
    deps.views.home(workspaceId, agentId),
    deps.views.people(workspaceId, [agentId]),
  ]);
  const [inbox] = home.inboxes;
  if (inbox === undefined) return { do: 'tell', answer: inNoInbox() };
  const { now, leave } = home;
  const reader = { now, timeZone: person?.timeZone ?? 'UTC' };
  const where = openedAt === undefined ? {} : { openedAt };
  return { do: 'open', view: leaveModal({ leave, inboxId: inbox.id, reader }, where) };
}

async function takeLeave(deps: ListenerDeps, submission: Submission): Promise<Verdict> {
  const { caller, values, openedAt } = submission;
  const { workspaceId, agentId } = caller;
  const { now } = await deps.views.home(workspaceId, agentId);
  const from = fieldInstant(values, INPUTS.leaveFrom) ?? now;
  const until = fieldInstant(values, INPUTS.leaveUntil);
  if (until === null) return complain({ reason: 'bad_time' });
  const outcome = await tellAgent(deps, submission, { type: 'take_leave', from, until });
  if (outcome.outcome === 'busy') return { ...complain(null) };
  if (outcome.outcome === 'refused') return complain(outcome.refusal);
  return {
    ...CLOSE,
    after: async () => {
      const home = await deps.views.home(workspaceId, agentId);
      await deps.answering.tellBack(caller, openedAt, leaveTaken(home, { from, until }));
    },
  };
}

function complain(refusal: AgentRefusal | null): Verdict {
  const { text } = refusal === null ? busy() : unusableLeave();
  return { do: 'complain', field: INPUTS.leaveUntil, text };
}

async function dropLeave(deps: ListenerDeps, asked: Asked): Promise<Answer> {
  const outcome = await tellAgent(deps, asked, { type: 'cancel_leave' });
  return outcome.outcome === 'busy' ? busy() : leaveDropped();
}

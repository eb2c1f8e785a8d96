import type { App } from '@slack/bolt';
import type { InboxId } from '../../domain/ids.ts';
import { ACTIONS } from '../action-ids.ts';
import type { Answer } from '../blocks/answer.ts';
import { foreignPerson, inNoInbox, notAnInbox, outdated } from '../blocks/answers.ts';
import { withBlockIds } from '../blocks/block-ids.ts';
import { lateList } from '../blocks/late-list.ts';
import { allLoads, type LoadOptions, loadReport, sharedLoad } from '../blocks/load-report.ts';
import { mine } from '../blocks/mine.ts';
import { riskReport } from '../blocks/risk-report.ts';
import { unassignedReport } from '../blocks/unassigned-report.ts';
import { decodeInboxValue } from '../button-value.ts';
import type { Caller, Click } from './caller.ts';
import { ownInbox } from './inbox-here.ts';
import { NOTHING, onClick, type Reaction, tell } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';

/** Buttons that show a report. */
export function listenToReports(app: App, deps: ListenerDeps): void {
  const onReport = (
    action: string,
    show: (click: Click, inboxId: InboxId) => Promise<Reaction>,
  ): void =>
    onClick(app, deps, action, async (click) => {
      const inboxId = decodeInboxValue(click.value)?.inboxId;
      return inboxId === undefined ? tell(outdated()) : show(click, inboxId);
    });
  onReport(ACTIONS.showLoad, async (click, inboxId) =>
    tell(await showLoad(deps, click.caller, inboxId, await standing(deps, click, inboxId))),
  );
  onReport(ACTIONS.refreshLoad, async (click, inboxId) =>
    tell(
      await showLoad(deps, click.caller, inboxId, await standing(deps, click, inboxId)),
      'instead',
    ),
  );
  onReport(ACTIONS.showAllLoad, async (click, inboxId) => {
    const options = await standing(deps, click, inboxId);
    return tell(
      await showLoad(deps, click.caller, inboxId, { ...options, rows: 'all' }),
      'instead',
    );
  });
  onReport(ACTIONS.shareLoad, (click, inboxId) => shareLoad(deps, click, inboxId));
  onReport(ACTIONS.showUnassigned, async ({ caller }, inboxId) =>
    tell(await showUnassigned(deps, caller, inboxId)),
  );
  onReport(ACTIONS.showRisk, async ({ caller }, inboxId) =>
    tell(await showRisk(deps, caller, inboxId)),
  );
  onReport(ACTIONS.refreshRisk, async ({ caller }, inboxId) =>
    tell(await showRisk(deps, caller, inboxId), 'instead'),
  );
  onReport(ACTIONS.seenLate, (click, inboxId) => seenLate(deps, click, inboxId));
  onClick(app, deps, ACTIONS.showMine, async ({ caller }) => tell(await showMine(deps, caller)));
}

/** Whether somebody stands in the inbox's own channel. */
export function placeOf(inbox: { slackChannel: string }, slackChannel: string): LoadOptions {
  return inbox.slackChannel === slackChannel ? { asked: 'here' } : {};
}

async function standing(
  deps: ListenerDeps,
  { caller, spot }: Click,
  inboxId: InboxId,
): Promise<LoadOptions> {
  const inbox = await ownInbox(deps, caller, inboxId);
  const slackChannel = spot.at === 'message' ? spot.openedAt?.slackChannel : undefined;
  return inbox === null || slackChannel === undefined ? {} : placeOf(inbox, slackChannel);
}

export async function showLoad(
  deps: ListenerDeps,
  caller: Caller,
  inboxId: InboxId,
  options: LoadOptions = {},
): Promise<Answer> {
  const isTheirs = (await ownInbox(deps, caller, inboxId)) !== null;
  const { workspaceId, agentId } = caller;
  const report = isTheirs ? await deps.views.load(workspaceId, inboxId, agentId) : null;
  if (report === null) return elsewhere(deps, caller);
  return report.viewer.role === null ? foreignPerson() : loadReport(report, options);
}

/** Of each of their inboxes, in short; of the only one, the whole. */
export async function showAllLoads(deps: ListenerDeps, caller: Caller): Promise<Answer> {
  const { workspaceId, agentId } = caller;
  const inboxes = await deps.views.inboxesOf(workspaceId, agentId);
  const [only, ...others] = inboxes;
  if (only === undefined) return inNoInbox();
  if (others.length === 0) return showLoad(deps, caller, only.id);
  const found = await Promise.all(
    inboxes.slice(0, MOST_INBOXES).map(({ id }) => deps.views.load(workspaceId, id, agentId)),
  );
  return allLoads(found.filter((report) => report !== null));
}

/** Two blocks each: more fits no message that somebody reads. */
const MOST_INBOXES = 20;

/** To all who are in the channel, with whoever shows it. */
async function shareLoad(
  deps: ListenerDeps,
  { caller }: Click,
  inboxId: InboxId,
): Promise<Reaction> {
  const { workspaceId, agentId } = caller;
  const isTheirs = (await ownInbox(deps, caller, inboxId)) !== null;
  const report = isTheirs ? await deps.views.load(workspaceId, inboxId, agentId) : null;
  if (report === null) return tell(await elsewhere(deps, caller));
  if (report.viewer.role === null) return tell(foreignPerson());
  const [person] = await deps.views.people(workspaceId, [agentId]);
  return tell(sharedLoad(report, person?.name ?? ''), 'to_everybody');
}

/** The list stays, and asks for nothing until something new is late. */
async function seenLate(
  deps: ListenerDeps,
  { caller, clickedOn }: Click,
  inboxId: InboxId,
): Promise<Reaction> {
  const { workspaceId, agentId } = caller;
  const surface = { type: 'late_list', inboxId, agentId } as const;
  const view = await deps.views.ofSurface(workspaceId, surface, []);
  if (view === null || !('late' in view) || clickedOn === null) return NOTHING;
  const drawn = lateList(view, 'change', 'seen');
  if (drawn === null) return NOTHING;
  const { text, blocks } = drawn;
  return tell({ text, blocks: withBlockIds(blocks, clickedOn.outboxId) }, 'instead');
}

export async function showUnassigned(
  deps: ListenerDeps,
  caller: Caller,
  inboxId: InboxId,
): Promise<Answer> {
  const isTheirs = (await ownInbox(deps, caller, inboxId)) !== null;
  const report = isTheirs ? await deps.views.unassigned(caller.workspaceId, inboxId) : null;
  return report === null ? elsewhere(deps, caller) : unassignedReport(report);
}

/** What is late or will be soon. */
export async function showRisk(
  deps: ListenerDeps,
  caller: Caller,
  inboxId: InboxId,
): Promise<Answer> {
  const isTheirs = (await ownInbox(deps, caller, inboxId)) !== null;
  const { workspaceId, agentId } = caller;
  const report = isTheirs ? await deps.views.risk(workspaceId, inboxId, agentId) : null;
  if (report === null) return elsewhere(deps, caller);
  return report.viewer.role === null ? foreignPerson() : riskReport(report);
}

export async function showMine(deps: ListenerDeps, caller: Caller): Promise<Answer> {
  return mine(await deps.views.home(caller.workspaceId, caller.agentId));
}

async function elsewhere({ views }: ListenerDeps, caller: Caller): Promise<Answer> {
  const inboxes = await views.inboxesOf(caller.workspaceId, caller.agentId);
  return inboxes.length === 0 ? inNoInbox() : notAnInbox(inboxes);
}

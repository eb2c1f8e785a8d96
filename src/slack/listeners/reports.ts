import type { App } from '@slack/bolt';
import type { InboxId } from '../../domain/ids.ts';
import { ACTIONS } from '../action-ids.ts';
import type { Answer } from '../blocks/answer.ts';
import { inNoInbox, notAnInbox, outdated } from '../blocks/answers.ts';
import { loadReport } from '../blocks/load-report.ts';
import { mine } from '../blocks/mine.ts';
import { unassignedReport } from '../blocks/unassigned-report.ts';
import { decodeInboxValue } from '../button-value.ts';
import type { Caller, Click } from './caller.ts';
import { ownInbox } from './inbox-here.ts';
import { onClick, type Reaction, tell } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';

/** Buttons that show a report. */
export function listenToReports(app: App, deps: ListenerDeps): void {
  const about =
    (report: typeof showLoad, how: 'beside' | 'instead') =>
    async ({ caller, value }: Click): Promise<Reaction> => {
      const inboxId = decodeInboxValue(value)?.inboxId;
      if (inboxId === undefined) return tell(outdated());
      return tell(await report(deps, caller, inboxId), how);
    };
  onClick(app, deps, ACTIONS.showLoad, about(showLoad, 'beside'));
  onClick(app, deps, ACTIONS.refreshLoad, about(showLoad, 'instead'));
  onClick(app, deps, ACTIONS.showUnassigned, about(showUnassigned, 'beside'));
  onClick(app, deps, ACTIONS.showMine, async ({ caller }) => tell(await showMine(deps, caller)));
}

export async function showLoad(
  deps: ListenerDeps,
  caller: Caller,
  inboxId: InboxId,
): Promise<Answer> {
  const isTheirs = (await ownInbox(deps, caller, inboxId)) !== null;
  const { workspaceId, agentId } = caller;
  const report = isTheirs ? await deps.views.load(workspaceId, inboxId, agentId) : null;
  return report === null ? elsewhere(deps, caller) : loadReport(report);
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

export async function showMine(deps: ListenerDeps, caller: Caller): Promise<Answer> {
  return mine(await deps.views.home(caller.workspaceId, caller.agentId));
}

async function elsewhere({ views }: ListenerDeps, caller: Caller): Promise<Answer> {
  const inboxes = await views.inboxesOf(caller.workspaceId, caller.agentId);
  return inboxes.length === 0 ? inNoInbox() : notAnInbox(inboxes);
}

import type { App } from '@slack/bolt';
import { orderKeyOf } from '../../domain/effects.ts';
import type { AgentId } from '../../domain/ids.ts';
import type { Answer } from '../blocks/answer.ts';
import { homeView } from '../blocks/home.ts';
import { slackCodeOf } from '../errors.ts';
import { listenToEvent } from './dispatch.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { commandIdOf } from './people.ts';
import { syncFromSlack } from './profiles.ts';

/** Somebody opened the App Home: from now on it is kept up to date. */
export function listenToHome(app: App, deps: ListenerDeps): void {
  const { workspaceId } = deps.installation;

  listenToEvent(app, ['app_home_opened'], async ({ event, body }) => {
    if (event.tab !== 'home') return;
    const agentId = event.user as AgentId;
    const commandId = commandIdOf(body);
    const open = () =>
      deps.handleAgent(
        { workspaceId, agentId },
        { kind: 'agent', agentId },
        {
          type: 'open_home',
          commandId,
        },
      );
    let outcome = await open();
    if (outcome.outcome === 'refused') {
      await syncFromSlack(deps, agentId, commandId);
      outcome = await open();
    }
    if (outcome.outcome === 'nothing') await drawAsItIs(deps, agentId);
    if (outcome.outcome !== 'done') return;
    const surface = { type: 'home', agentId } as const;
    const urgency = 'person_waits';
    await deps.deliverNow(orderKeyOf({ kind: 'show', surface, because: 'news', urgency }));
  });
}

/** It was drawn when something of theirs changed last; whoever opens it sees how everything is now. */
async function drawAsItIs(
  { installation, views, homeNotices, clients, log }: ListenerDeps,
  agentId: AgentId,
): Promise<void> {
  const { workspaceId } = installation;
  const home = await views.home(workspaceId, agentId);
  const publish = (top: Answer | undefined) =>
    clients.interactive.views.publish({
      user_id: agentId,
      view: homeView(home, top === undefined ? {} : { top }),
    });
  try {
    await homeNotices.draw({ workspaceId, agentId }, publish);
  } catch (error) {
    log.warn({ code: slackCodeOf(error), err: error }, 'an opened Home was not drawn anew');
  }
}

import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Views } from '../../inbox/reading-ports.ts';
import type { Answer } from '../blocks/answer.ts';
import { homeView } from '../blocks/home.ts';
import { noticeModal } from '../blocks/modals/notice.ts';
import type { OpenedAt } from '../button-value.ts';
import { slackCodeOf } from '../errors.ts';
import type { HomeNotices } from '../home-notices.ts';
import type { HowToRespond, Respond } from '../respond.ts';
import type { SlackLog } from '../slack-log.ts';
import type { Caller, Spot } from './caller.ts';

export interface AnsweringDeps {
  client: WebClient;
  views: Pick<Views, 'home'>;
  homeNotices: HomeNotices;
  respond: Respond;
  log: SlackLog;
}

/** Where an answer goes: to whom, where they stand, and the trigger that may open one modal. */
export interface Asked {
  caller: Caller;
  spot: Spot;
  triggerId: string;
}

/**
 * Tells somebody something where they stand, for their eyes only. What cannot be told is logged: there is nobody left to tell.
 */
export interface Answering {
  tell(asked: Asked, answer: Answer, how?: HowToRespond): Promise<void>;
  /** Opens a modal; on top of the one that they are in. */
  open(asked: Asked, view: ModalView): Promise<'opened' | 'failed'>;
  /** Draws the modal that they are in anew. What was typed into fields that stay is kept by Slack. */
  redraw(viewId: string, view: ModalView): Promise<void>;
  /** Tells them in a Slack channel, DM or thread, where there is no message that they have just clicked on. */
  whisper(
    caller: Caller,
    slackChannel: string,
    answer: Answer,
    threadTs?: string,
  ): Promise<'told' | 'failed'>;
  /** Says it where they opened a modal that is closed now: beside what they saw, or on top of their Home. */
  tellBack(caller: Caller, openedAt: OpenedAt | null, answer: Answer): Promise<void>;
  /** Takes away the message, only theirs to see, that they clicked on. */
  putAway(asked: Asked): Promise<void>;
}

export function createAnswering(deps: AnsweringDeps): Answering {
  const { client, views, homeNotices, respond, log } = deps;

  async function tellAtMessage(
    { caller, spot }: Asked & { spot: Extract<Spot, { at: 'message' }> },
    answer: Answer,
    how: HowToRespond,
  ): Promise<void> {
    try {
      await respond(spot.responseUrl, answer, how);
    } catch (error) {
      if (spot.openedAt === null) throw error;
      const { text, blocks } = answer;
      const { slackChannel: channel } = spot.openedAt;
      await client.chat.postEphemeral({ channel, user: caller.agentId, text, blocks });
    }
  }

  /** A line on top of their Home, which says how everything is now. */
  async function onTopOfHome({ workspaceId, agentId }: Caller, answer: Answer): Promise<void> {
    const whose = { workspaceId, agentId };
    const home = await views.home(workspaceId, agentId);
    await homeNotices.leave(whose, answer);
    await homeNotices.draw(whose, (top) => {
      const view = homeView(home, top === undefined ? {} : { top });
      return client.views.publish({ user_id: agentId, view });
    });
  }

  async function openOrPush({ spot, triggerId }: Asked, view: ModalView): Promise<void> {
    const opening = { trigger_id: triggerId, view };
    await (spot.at === 'modal' ? client.views.push(opening) : client.views.open(opening));
  }

  async function isDone(what: string, work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      log.warn({ what, code: slackCodeOf(error), err: error }, 'somebody could not be answered');
      return false;
    }
  }

  async function orLog(what: string, work: () => Promise<unknown>): Promise<void> {
    await isDone(what, work);
  }

  return {
    tell: (asked, answer, how = 'beside') =>
      orLog('tell', async () => {
        const { spot } = asked;
        switch (spot.at) {
          case 'message':
            return tellAtMessage({ ...asked, spot }, answer, how);
          case 'home':
            return onTopOfHome(asked.caller, answer);
          case 'modal':
            return client.views.update({ view_id: spot.viewId, view: noticeModal(answer) });
        }
      }),
    open: async (asked, view) =>
      (await isDone('open', () => openOrPush(asked, view))) ? 'opened' : 'failed',
    redraw: (viewId, view) => orLog('redraw', () => client.views.update({ view_id: viewId, view })),
    whisper: async ({ agentId: user }, channel, { text, blocks }, threadTs) => {
      const where = threadTs === undefined ? {} : { thread_ts: threadTs };
      const message = { channel, user, text, blocks, ...where };
      const isTold = await isDone('whisper', () => client.chat.postEphemeral(message));
      return isTold ? 'told' : 'failed';
    },
    tellBack: (caller, openedAt, answer) =>
      orLog('tell back', async () => {
        if (openedAt === null) return onTopOfHome(caller, answer);
        const { slackChannel: channel } = openedAt;
        const { text, blocks } = answer;
        await client.chat.postEphemeral({ channel, user: caller.agentId, text, blocks });
      }),
    putAway: ({ spot }) =>
      orLog('put away', async () => {
        if (spot.at === 'message' && spot.isEphemeral) {
          await respond(spot.responseUrl, null, 'instead');
        }
      }),
  };
}

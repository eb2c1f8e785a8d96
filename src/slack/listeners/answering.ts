import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Answer } from '../blocks/answer.ts';
import { noticeModal } from '../blocks/modals/notice.ts';
import { slackCodeOf } from '../errors.ts';
import type { HowToRespond, Respond } from '../respond.ts';
import type { SlackLog } from '../slack-log.ts';
import type { Caller, Spot } from './caller.ts';

export interface AnsweringDeps {
  client: WebClient;
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
  open(asked: Asked, view: ModalView): Promise<void>;
}

export function createAnswering({ client, respond, log }: AnsweringDeps): Answering {
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

  async function openOrPush({ spot, triggerId }: Asked, view: ModalView): Promise<void> {
    const opening = { trigger_id: triggerId, view };
    await (spot.at === 'modal' ? client.views.push(opening) : client.views.open(opening));
  }

  async function orLog(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      log.warn({ what, code: slackCodeOf(error), err: error }, 'somebody could not be answered');
    }
  }

  return {
    tell: (asked, answer, how = 'beside') =>
      orLog('tell', async () => {
        const { spot } = asked;
        switch (spot.at) {
          case 'message':
            return tellAtMessage({ ...asked, spot }, answer, how);
          case 'home':
            return openOrPush(asked, noticeModal(answer));
          case 'modal':
            return client.views.update({ view_id: spot.viewId, view: noticeModal(answer) });
        }
      }),
    open: (asked, view) => orLog('open', () => openOrPush(asked, view)),
  };
}

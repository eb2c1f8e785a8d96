import type { App } from '@slack/bolt';
import { outboxIdInMessage, type PossibleSurface } from '../surface-metadata.ts';
import { tidyCopy } from './copies.ts';
import { listenToEvent } from './dispatch.ts';
import type { ListenerDeps } from './listener-deps.ts';

/** Which of two posts counts is not settled yet; the event comes again in some seconds. */
class UndecidedCopy extends Error {
  override readonly name = 'UndecidedCopy';
}

interface BotMessage extends PossibleSurface {
  bot_id?: string;
  subtype?: string;
  channel: string;
  ts: string;
}

/** A post of ours comes back as an event: where an answer of Slack's was lost, this says that the post is there, and where. */
export function listenToEchoes(app: App, deps: ListenerDeps): void {
  const { workspaceId, botId } = deps.installation;

  listenToEvent(app, ['message'], async ({ event }) => {
    const message = event as unknown as BotMessage;
    const isNew = message.subtype === undefined || message.subtype === 'bot_message';
    if (message.bot_id !== botId || !isNew) return;
    const outboxId = outboxIdInMessage(message);
    if (outboxId === null) return;
    const place = { slackChannel: message.channel, ts: message.ts };
    switch (await deps.adopt(workspaceId, outboxId, place)) {
      case 'ours':
        return;
      case 'copy':
        return tidyCopy(deps, outboxId, place);
      case 'undecided':
        throw new UndecidedCopy('the delivery of the other one goes on');
    }
  });
}

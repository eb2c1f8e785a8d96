import type { OutboxId } from '../../domain/ids.ts';
import type { Place } from '../../domain/listed.ts';
import { callSlack, isHopeless } from '../refused.ts';
import { createSlackMessages } from '../slack-messages.ts';
import type { ListenerDeps } from './listener-deps.ts';

/** One that wrote under it is enough. */
const ENOUGH = 20;

/**
 * A second copy of a post of ours, which Slack stored although it had not said so: it goes, unless somebody has written under it; then
 * it is folded like a card that was posted anew. Throws `Refused`.
 */
export async function tidyCopy(
  deps: ListenerDeps,
  outboxId: OutboxId,
  place: Place,
): Promise<void> {
  const { workspaceId } = deps.installation;
  if (await isWrittenUnder(deps, place)) {
    await deps.keepCopy(workspaceId, outboxId, place);
    return;
  }
  await createSlackMessages(deps.clients.delivery, workspaceId).remove(place);
}

async function isWrittenUnder(
  { clients, installation }: ListenerDeps,
  { slackChannel: channel, ts }: Place,
): Promise<boolean> {
  try {
    const { messages = [] } = await callSlack(null, () =>
      clients.delivery.conversations.replies({ channel, ts, limit: ENOUGH }),
    );
    // Of a message in a thread Slack may show that thread: it is not under this one.
    const under = messages.filter((each) => each.ts !== ts && each.thread_ts === ts);
    return under.some((each) => each.bot_id !== installation.botId);
  } catch (error) {
    if (isHopeless(error)) return false;
    throw error;
  }
}

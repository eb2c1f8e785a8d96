import type { App } from '@slack/bolt';
import type { CommandId, InboxId, Instant } from '../../domain/ids.ts';
import { readTimeWords } from '../../domain/time-words.ts';
import { ACTIONS } from '../action-ids.ts';
import type { Answer } from '../blocks/answer.ts';
import { busy, outdated } from '../blocks/answers.ts';
import { closedNow, howToClose, openNow, unknownClosing } from '../blocks/closed.ts';
import { inboxRefusalAnswer } from '../blocks/inbox-refusal-sentences.ts';
import { decodeInboxValue } from '../button-value.ts';
import type { Caller } from './caller.ts';
import { onClick, tell } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';

type Asked = { caller: Caller; commandId: CommandId };

/** *Open again*, in the answer to `/inbox closed`. */
export function listenToClosures(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.openAgain, async (click) => {
    const inboxId = decodeInboxValue(click.value)?.inboxId;
    if (inboxId === undefined) return tell(outdated());
    return tell(await openInbox(deps, click, inboxId), 'instead');
  });
}

/** `words`: `today`, or `until` and a time by the clock of their own zone. */
export async function closeInbox(
  deps: ListenerDeps,
  asked: Asked,
  inboxId: InboxId,
  words: string,
): Promise<Answer> {
  if (words === '' || words.toLowerCase() === 'until') return howToClose();
  const { workspaceId, agentId, actor } = asked.caller;
  const { now } = await deps.views.home(workspaceId, agentId);
  const [person] = await deps.views.people(workspaceId, [agentId]);
  const until = closingOf(words, { now, timeZone: person?.timeZone ?? 'UTC' });
  if (until === null) return unknownClosing(words);
  const outcome = await deps.handleInbox({ by: 'id', workspaceId, inboxId }, actor, {
    type: 'close_until',
    commandId: asked.commandId,
    until,
  });
  if (outcome.outcome === 'busy') return busy();
  if (outcome.outcome === 'refused') return inboxRefusalAnswer(outcome.refusal, {});
  return outcome.state === null ? howToClose() : closedNow(outcome.state, now);
}

/** `today` is over at midnight. */
function closingOf(words: string, where: { now: Instant; timeZone: string }): Instant | null {
  const isToday = /^(until\s+)?today$/i.test(words.trim());
  return readTimeWords(isToday ? 'tomorrow 0:00' : words, where);
}

/** By its usual hours again. */
export async function openInbox(
  deps: ListenerDeps,
  { caller, commandId }: Asked,
  inboxId: InboxId,
): Promise<Answer> {
  const { workspaceId, agentId, actor } = caller;
  const { now } = await deps.views.home(workspaceId, agentId);
  const command = { type: 'open_again', commandId } as const;
  const outcome = await deps.handleInbox({ by: 'id', workspaceId, inboxId }, actor, command);
  if (outcome.outcome === 'busy') return busy();
  if (outcome.outcome === 'refused') return inboxRefusalAnswer(outcome.refusal, {});
  return outcome.state === null ? howToClose() : openNow(outcome.state, now);
}

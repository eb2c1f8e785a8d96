import type { App } from '@slack/bolt';
import type { AgentCommand, Leave } from '../../domain/agent.ts';
import { orderKeyOf } from '../../domain/effects.ts';
import type { AgentId, Instant } from '../../domain/ids.ts';
import { readTimeWords } from '../../domain/time-words.ts';
import { ACTIONS } from '../action-ids.ts';
import type { Answer } from '../blocks/answer.ts';
import { busy } from '../blocks/answers.ts';
import { unknownTime, unusableTime, youAreAway, youAreBack } from '../blocks/availability.ts';
import type { Asked, Caller } from './caller.ts';
import { onClick, tell } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { syncFromSlack } from './profiles.ts';

/** *I'm away* and *I'm back*, at Home and in answers. */
export function listenToAvailability(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.goAway, async (click) => tell(await goAway(deps, click, '')));
  onClick(app, deps, ACTIONS.comeBack, async (click) => tell(await comeBack(deps, click)));
}

/** `words`: until when, by the clock of their own zone; none: until they say that they are back. */
export async function goAway(deps: ListenerDeps, asked: Asked, words: string): Promise<Answer> {
  const { workspaceId, agentId } = asked.caller;
  const { now } = await deps.views.home(workspaceId, agentId);
  const until = await untilOf(deps, asked.caller, words, now);
  if (until === 'unknown') return unknownTime(words);
  const outcome = await tellAgent(deps, asked, { type: 'go_away', until });
  if (outcome.outcome === 'busy') return busy();
  if (outcome.outcome === 'refused') return unusableTime(until ?? now, now);
  const home = await deps.views.home(workspaceId, agentId);
  return youAreAway(home, home.away ?? { since: now, until });
}

export async function comeBack(deps: ListenerDeps, asked: Asked): Promise<Answer> {
  const { workspaceId, agentId } = asked.caller;
  const outcome = await tellAgent(deps, asked, { type: 'come_back' });
  if (outcome.outcome === 'busy') return busy();
  return youAreBack(await deps.views.home(workspaceId, agentId));
}

async function untilOf(
  deps: ListenerDeps,
  { workspaceId, agentId }: Caller,
  words: string,
  now: Instant,
): Promise<Instant | null | 'unknown'> {
  if (words.trim() === '') return null;
  const [person] = await deps.views.people(workspaceId, [agentId]);
  const timeZone = person?.timeZone ?? 'UTC';
  return readTimeWords(words, { now, timeZone }) ?? 'unknown';
}

type Wish =
  | { type: 'go_away'; until: Instant | null }
  | { type: 'come_back' }
  | ({ type: 'take_leave' } & Leave)
  | { type: 'cancel_leave' };

/** Whoever is not known yet is asked about at Slack. */
export async function tellAgent(deps: ListenerDeps, { caller, commandId }: Asked, wish: Wish) {
  const { workspaceId, agentId, actor } = caller;
  const command: AgentCommand = { ...wish, commandId };
  const send = () => deps.handleAgent({ workspaceId, agentId }, actor, command);
  let outcome = await send();
  if (outcome.outcome === 'refused' && outcome.refusal.reason === 'unknown_person') {
    await syncFromSlack(deps, agentId, commandId);
    outcome = await send();
  }
  if (outcome.outcome === 'done') redrawHome(deps, agentId);
  return outcome;
}

function redrawHome(deps: ListenerDeps, agentId: AgentId): void {
  const surface = { type: 'home', agentId } as const;
  const urgency = 'person_waits';
  const orderKey = orderKeyOf({ kind: 'show', surface, because: 'change', urgency });
  deps.deliverNow(orderKey).catch((error: unknown) => {
    deps.log.warn({ orderKey, err: error }, 'not delivered at once; the outbox does it');
  });
}

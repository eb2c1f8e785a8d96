import type { ConversationCommand } from '../../domain/commands.ts';
import type { Conversation } from '../../domain/conversation.ts';
import { orderKeyOf } from '../../domain/effects.ts';
import type { ConversationEvent } from '../../domain/events.ts';
import type { AgentId, ConversationId } from '../../domain/ids.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { ConversationBrief, ConversationView } from '../../domain/views.ts';
import type { Outcome } from '../../inbox/handle-command.ts';
import type { Answer } from '../blocks/answer.ts';
import { busy, foreignPerson, outdated } from '../blocks/answers.ts';
import { subjectOf } from '../blocks/conversation-buttons.ts';
import { customerName } from '../blocks/facts.ts';
import { type RefusalContext, refusalAnswer, refusalText } from '../blocks/refusal-sentences.ts';
import { decodeConversationValue } from '../button-value.ts';
import type { Caller, Click } from './caller.ts';
import { maySee } from './inbox-here.ts';
import { lookFirst, type Reaction, tell } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';

export type ConversationOutcome = Outcome<Conversation, ConversationEvent, Refusal>;
export type NotDone = Extract<ConversationOutcome, { outcome: 'refused' | 'busy' }>;

/** Sends somebody's command, and has what follows from it delivered at once, without waiting for that. */
export async function sendCommand(
  deps: ListenerDeps,
  caller: Caller,
  conversationId: ConversationId,
  command: ConversationCommand,
): Promise<ConversationOutcome> {
  const { workspaceId, actor } = caller;
  const target = { by: 'id', workspaceId, conversationId } as const;
  const outcome = await deps.handleConversation(target, actor, command);
  if (outcome.outcome === 'done') deliverSoon(deps, conversationId);
  return outcome;
}

function deliverSoon(deps: ListenerDeps, conversationId: ConversationId): void {
  const orderKey = orderKeyOf({
    kind: 'show',
    surface: { type: 'card', conversationId },
    because: 'change',
    urgency: 'person_waits',
  });
  deps.deliverNow(orderKey).catch((error: unknown) => {
    deps.log.warn({ orderKey, err: error }, 'not delivered at once; the outbox does it');
  });
}

/** Why it was not done, in words for this person. */
export async function explain(
  deps: ListenerDeps,
  caller: Caller,
  conversationId: ConversationId,
  notDone: NotDone,
): Promise<Answer> {
  if (notDone.outcome === 'busy') return busy();
  const { refusal } = notDone;
  if (refusal.reason === 'not_allowed' && (await isGuest(deps, caller))) return foreignPerson();
  return refusalAnswer(refusal, await refusalContext(deps, caller, conversationId, refusal));
}

/** The same as one line, for a field of a modal. */
export async function explainShortly(
  deps: ListenerDeps,
  caller: Caller,
  conversationId: ConversationId,
  notDone: NotDone,
): Promise<string> {
  if (notDone.outcome === 'busy') return busy().text;
  const { refusal } = notDone;
  return refusalText(refusal, await refusalContext(deps, caller, conversationId, refusal));
}

/** What somebody is told once their press is committed, of the conversation as it is then; why not, where it was refused. */
export function sayOfIt(
  deps: ListenerDeps,
  caller: Caller,
  { conversationId, outcome }: { conversationId: ConversationId; outcome: ConversationOutcome },
  say: (view: ConversationBrief) => Reaction | Promise<Reaction>,
): Reaction {
  const whyNot = async (notDone: NotDone) =>
    tell(await explain(deps, caller, conversationId, notDone));
  return lookFirst(async () => {
    if (outcome.outcome === 'refused' || outcome.outcome === 'busy') return whyNot(outcome);
    const view = await briefOf(deps, caller, conversationId);
    return view === null ? whyNot(NOT_FOUND) : say(view);
  });
}

async function isGuest(
  { views }: ListenerDeps,
  { workspaceId, agentId }: Caller,
): Promise<boolean> {
  const [person] = await views.people(workspaceId, [agentId]);
  return person?.guest === true;
}

/** What a sentence about the refusal can name. */
export async function refusalContext(
  deps: ListenerDeps,
  { workspaceId, agentId }: Caller,
  conversationId: ConversationId,
  refusal: Refusal,
): Promise<RefusalContext> {
  const { views } = deps;
  const view = await briefOf(deps, { workspaceId }, conversationId);
  const asksNext = refusal.reason === 'owned_by_other' && view !== null;
  const [people, managers, next] = await Promise.all([
    views.people(workspaceId, [agentId, ...peopleIn(refusal)]),
    view === null ? [] : views.managers(workspaceId, view.inbox.id),
    asksNext ? views.nextWaiting(workspaceId, view.inbox.id, conversationId) : null,
  ]);
  const names = Object.fromEntries(people.map(({ id, name }) => [id, name]));
  return {
    number: view?.number ?? null,
    customerName: view === null ? null : customerName(view),
    inboxName: view?.inbox.name ?? '',
    names: { ...view?.names, ...names },
    managers,
    actor: agentId,
    // Where there is no conversation, no time is named.
    now: view?.now ?? 0,
    timeZone: people.find(({ id }) => id === agentId)?.timeZone ?? view?.inbox.timeZone ?? 'UTC',
    next,
    subject: view === null ? null : subjectOf(view),
  };
}

function peopleIn(refusal: Refusal): AgentId[] {
  if ('agentId' in refusal) return [refusal.agentId];
  if (refusal.reason === 'already_resolved') {
    return refusal.by.kind === 'agent' ? [refusal.by.agentId] : [];
  }
  if ('by' in refusal) return refusal.by === null ? [] : [refusal.by];
  return 'owner' in refusal && refusal.owner !== null ? [refusal.owner] : [];
}

/** The conversation as it is shown now. Null: there is none. */
export async function viewOf(
  deps: ListenerDeps,
  { workspaceId }: Pick<Caller, 'workspaceId'>,
  conversationId: ConversationId,
): Promise<ConversationView | null> {
  return withPlace(deps, await deps.views.conversation(workspaceId, conversationId));
}

/** The same for a sentence. */
export async function briefOf(
  deps: ListenerDeps,
  { workspaceId }: Pick<Caller, 'workspaceId'>,
  conversationId: ConversationId,
): Promise<ConversationBrief | null> {
  return withPlace(deps, await deps.views.brief(workspaceId, conversationId));
}

function withPlace<View extends ConversationBrief>(
  { standsAt }: ListenerDeps,
  view: View | null,
): View | null {
  if (view?.card) standsAt(view.conversation.workspaceId, view.card);
  return view;
}

/** What it looks like when there is no such conversation (any more). */
export const NOT_FOUND: NotDone = {
  outcome: 'refused',
  refusal: { reason: 'not_found' },
  state: null,
};

/** They are not in its channel (any more). */
const NOT_IN: NotDone = {
  outcome: 'refused',
  refusal: { reason: 'not_allowed', role: null },
  state: null,
};

/**
 * Shows something of the conversation that a button names, or says why not. Buttons outlive people's places: what a team knows of a
 * customer is for those who are in its channel now.
 */
export async function aboutConversation(
  deps: ListenerDeps,
  { caller, value }: Pick<Click, 'caller' | 'value'>,
  show: (view: ConversationView) => Promise<Reaction>,
): Promise<Reaction> {
  const conversationId = decodeConversationValue(value)?.conversationId;
  if (conversationId === undefined) return tell(outdated());
  const view = await viewOf(deps, caller, conversationId);
  if (view === null) return tell(await explain(deps, caller, conversationId, NOT_FOUND));
  if (await maySee(deps, caller, view)) return show(view);
  return tell(await explain(deps, caller, conversationId, NOT_IN));
}

import type { App } from '@slack/bolt';
import { cleanText } from '../../domain/clean-text.ts';
import { ownerOf } from '../../domain/conversation.ts';
import { commandKeyOf, orderKeyOf } from '../../domain/effects.ts';
import type { AgentId, ConversationId } from '../../domain/ids.ts';
import type { Moved } from '../../domain/inbox.ts';
import type { Person } from '../../domain/listed.ts';
import { shareOut } from '../../domain/load.ts';
import { mayAnswer, mayManage } from '../../domain/people.ts';
import type { MoveSource } from '../../domain/reports.ts';
import { ACTIONS, INPUTS, MODALS } from '../action-ids.ts';
import type { Answer } from '../blocks/answer.ts';
import { busy, outdated } from '../blocks/answers.ts';
import { inboxRefusalAnswer, inboxRefusalText } from '../blocks/inbox-refusal-sentences.ts';
import { type Move, moveModal, receiversOf, SPREAD } from '../blocks/modals/move.ts';
import { noticeModal } from '../blocks/modals/notice.ts';
import { decodeReason } from '../blocks/modals/reason-field.ts';
import { movedAnswer, movingSoon } from '../blocks/move-answers.ts';
import {
  type ConversationValue,
  decodeMovable,
  decodeMoveValue,
  decodePerson,
  type MoveValue,
  UNASSIGNED,
} from '../button-value.ts';
import { type Caller, type Click, type FieldValues, fieldText, type Submission } from './caller.ts';
import { ownInbox } from './inbox-here.ts';
import { namesIn } from './inbox-refusals.ts';
import {
  NOTHING,
  onChange,
  onClick,
  onSubmit,
  type Reaction,
  tell,
  type Verdict,
} from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';

/** As long as somebody waits for a modal to answer; Slack gives up after three seconds. */
const PATIENCE = 1_500;

/** *Move from Ben…*, *Cover for Luis…*, *Share out…* and *I can't make these…*: several conversations, asked first. */
export function listenToMoves(app: App, deps: ListenerDeps): void {
  for (const action of [ACTIONS.moveFrom, ACTIONS.coverFor, ACTIONS.shareOut, ACTIONS.moveMine]) {
    onClick(app, deps, action, (click) => open(deps, click));
  }
  // The sentence below says who hears of it, so it follows who is chosen.
  onChange(app, deps, INPUTS.receiver, async ({ caller, modal, selected }) => {
    const value = decodeMoveValue(modal?.privateMetadata);
    const move = value === null ? null : await moveOf(deps, caller, value);
    const to = receiverIn(selected);
    if (move === null || to === null) return NOTHING;
    return { do: 'redraw', view: moveModal({ ...move, to }) };
  });
  onSubmit(app, deps, { callbackId: MODALS.move, field: INPUTS.receiver }, (submission) =>
    submit(deps, submission),
  );
}

async function open(deps: ListenerDeps, { caller, value: text }: Click): Promise<Reaction> {
  const value = decodeMoveValue(text);
  if (value === null) return tell(outdated());
  const move = await moveOf(deps, caller, value);
  if (move === null) return tell(inboxRefusalAnswer({ reason: 'managers_only' }, {}));
  return { do: 'open', view: moveModal(move) };
}

/** What can be moved now; null for who may not. One's own may be handed over by everybody who answers. */
async function moveOf(
  deps: ListenerDeps,
  caller: Caller,
  value: MoveValue,
): Promise<Omit<Move, 'to'> | null> {
  const { workspaceId, agentId } = caller;
  const { inboxId, from, why } = value;
  const role = (await ownInbox(deps, caller, inboxId))?.role ?? null;
  const isOwn = from === agentId && why !== 'left_behind';
  if (!(mayManage(role) || (isOwn && mayAnswer(role)))) return null;
  const [view, candidates, [viewer]] = await Promise.all([
    deps.views.move(workspaceId, inboxId, sourceOf(value)),
    deps.views.candidates(workspaceId, inboxId, ''),
    deps.views.people(workspaceId, [agentId]),
  ]);
  if (view === null) return null;
  const timeZone = viewer?.timeZone ?? 'UTC';
  return { value, view, candidates, chooser: { viewer: agentId, now: view.now, timeZone } };
}

function sourceOf({ from, why, departure }: MoveValue): MoveSource {
  return why === 'left_behind' && departure !== undefined
    ? { of: 'left_behind', agentId: from, departure }
    : { of: 'owner', agentId: from };
}

function receiverIn(text: string | null | undefined): AgentId | typeof SPREAD | null {
  if (text === SPREAD) return SPREAD;
  const person = decodePerson(text);
  return person === UNASSIGNED ? null : person;
}

async function submit(deps: ListenerDeps, submission: Submission): Promise<Verdict> {
  const { caller, commandId, values } = submission;
  const value = decodeMoveValue(submission.privateMetadata);
  const to = receiverIn(fieldText(values, INPUTS.receiver));
  const move = value === null ? null : await moveOf(deps, caller, value);
  if (value === null || to === null || move === null) {
    return complain(inboxRefusalText({ reason: 'managers_only' }, {}));
  }
  const moved = share(ticked(values), to, move);
  const typed = fieldText(values, INPUTS.note);
  const outcome = await deps.handleInbox(
    { by: 'id', workspaceId: caller.workspaceId, inboxId: value.inboxId },
    caller.actor,
    {
      type: 'move',
      commandId,
      moved,
      note: typed === null ? null : cleanText(typed),
      reason: decodeReason(fieldText(values, INPUTS.reason)),
    },
  );
  switch (outcome.outcome) {
    case 'busy':
      return complain(busy().text);
    case 'refused': {
      const { refusal } = outcome;
      return complain(inboxRefusalText(refusal, await namesIn(deps, caller, refusal)));
    }
    case 'done':
    case 'nothing':
      return { do: 'show', view: noticeModal(await resultOf(deps, caller, moved), 'Moved') };
  }
}

function complain(text: string): Verdict {
  return { do: 'complain', field: INPUTS.receiver, text };
}

/** Of all groups. */
function ticked(values: FieldValues): ConversationValue[] {
  return Object.values(values)
    .flatMap((block) => block[INPUTS.moved]?.selected_options ?? [])
    .flatMap(({ value }) => decodeMovable(value) ?? []);
}

function share(
  chosen: readonly ConversationValue[],
  to: AgentId | typeof SPREAD,
  { value, candidates }: Pick<Move, 'value' | 'candidates'>,
): Moved[] {
  const from = value.why === 'left_behind' ? null : value.from;
  const shared =
    to === SPREAD
      ? shareOut(chosen, receiversOf({ value, candidates }))
      : chosen.map((thing) => ({ thing, to }));
  return shared.map(({ thing: { conversationId, seenVersion }, to: receiver }) => ({
    conversationId,
    seenVersion,
    from,
    to: receiver,
  }));
}

/** Each conversation decides for itself: what came of it, as soon as it is known. */
async function resultOf(
  deps: ListenerDeps,
  caller: Caller,
  moved: readonly Moved[],
): Promise<Answer> {
  const ids = moved.map(({ conversationId }) => conversationId);
  const isOver = await decidedInTime(deps, ids);
  for (const conversationId of ids) void deliverCard(deps, conversationId);
  if (!isOver) return movingSoon(moved.length);
  const { workspaceId, agentId } = caller;
  const views = await Promise.all(ids.map((id) => deps.views.conversation(workspaceId, id)));
  const receivers = [...new Set(moved.map(({ to }) => to))];
  const people = await deps.views.people(workspaceId, receivers);
  const shown = views.filter((view) => view !== null);
  const receiverOf = (id: ConversationId) => moved.find((one) => one.conversationId === id)?.to;
  const went = shown.filter(
    ({ conversation }) => ownerOf(conversation) === receiverOf(conversation.id),
  );
  return movedAnswer({
    went: receivers.map((id) => ({
      to: people.find((person) => person.id === id) ?? nameless(id),
      conversations: went.filter(({ conversation }) => ownerOf(conversation) === id),
    })),
    stayed: shown.filter((view) => !went.includes(view)),
    by: agentId,
  });
}

function nameless(id: AgentId): Person {
  return { id, name: id };
}

/** Whether all of them have decided before somebody has waited too long; the outbox does the rest. */
async function decidedInTime(deps: ListenerDeps, ids: readonly ConversationId[]): Promise<boolean> {
  const keys = ids.map((conversationId) => commandKeyOf({ kind: 'conversation', conversationId }));
  try {
    return await deps.settledIn(PATIENCE, keys);
  } catch (error) {
    deps.log.warn({ err: error }, 'not moved at once; the outbox does it');
    return false;
  }
}

async function deliverCard(deps: ListenerDeps, conversationId: ConversationId): Promise<void> {
  const surface = { type: 'card', conversationId } as const;
  const urgency = 'person_waits';
  const orderKey = orderKeyOf({ kind: 'show', surface, because: 'change', urgency });
  try {
    await deps.deliverNow(orderKey);
  } catch (error) {
    deps.log.warn({ orderKey, err: error }, 'not delivered at once; the outbox does it');
  }
}

import type { BlockAction, ViewClosedAction, ViewSubmitAction } from '@slack/bolt';
import type { AgentId, CommandId, Instant, OutboxId, WorkspaceId } from '../../domain/ids.ts';
import type { Place } from '../../domain/listed.ts';
import type { ActorRef } from '../../domain/people.ts';
import { decodeConversationMetadata, decodeInboxMetadata, type OpenedAt } from '../button-value.ts';
import { outboxIdInMessage, type PossibleSurface } from '../surface-metadata.ts';

/** Who acts, by Slack's signed word. */
export interface Caller {
  workspaceId: WorkspaceId;
  agentId: AgentId;
  actor: ActorRef;
  /** Whether they belong to another workspace: a guest of a shared channel. */
  isForeign: boolean;
}

/** Where somebody stands who acts, and so where they can be answered. */
export type Spot =
  | { at: 'message'; responseUrl: string; isEphemeral: boolean; openedAt: OpenedAt | null }
  | { at: 'home' }
  | { at: 'modal'; viewId: string; openedAt: OpenedAt | null };

/** Who asks for something, and under which name it is committed. */
export interface Asked {
  caller: Caller;
  commandId: CommandId;
}

export interface Click {
  caller: Caller;
  commandId: CommandId;
  triggerId: string;
  spot: Spot;
  /** The message of ours that was clicked on, where it stands and which outbox entry it names. */
  clickedOn: { outboxId: OutboxId; place: Place } | null;
  /** Of a button. */
  value: string | null;
  /** Of a select. */
  selected: string | null;
  blockId: string;
  /** Of a modal: what it carries, and what stands in its fields. */
  modal: {
    id: string;
    callbackId: string;
    privateMetadata: string;
    values: FieldValues;
    below: string | null;
    root: string | null;
  } | null;
}

export interface Submission {
  caller: Caller;
  commandId: CommandId;
  privateMetadata: string;
  openedAt: OpenedAt | null;
  values: FieldValues;
  /** The modal under this one, and the one under all. */
  below: string | null;
  root: string | null;
}

export type FieldValues = ViewSubmitAction['view']['state']['values'];

export function callerOf(user: { id: string; team_id?: string }, workspaceId: WorkspaceId): Caller {
  const agentId = user.id as AgentId;
  const isForeign = user.team_id !== undefined && user.team_id !== workspaceId;
  return { workspaceId, agentId, actor: { kind: 'agent', agentId }, isForeign };
}

export function clickOf(body: BlockAction, workspaceId: WorkspaceId): Click | null {
  const [action] = body.actions;
  if (action === undefined) return null;
  const selected = 'selected_option' in action ? action.selected_option?.value : undefined;
  return {
    caller: callerOf(body.user, workspaceId),
    // One click, one trigger: Slack's own name for it.
    commandId: `click:${body.trigger_id}` as CommandId,
    triggerId: body.trigger_id,
    spot: spotOf(body),
    clickedOn: clickedOn(body),
    value: 'value' in action ? (action.value ?? null) : null,
    selected: selected ?? null,
    blockId: action.block_id,
    modal: modalOf(body),
  };
}

function modalOf({ view }: BlockAction): Click['modal'] {
  if (view?.type !== 'modal') return null;
  const { id, callback_id: callbackId, private_metadata: privateMetadata, state } = view;
  const { previous_view_id: below, root_view_id: root } = view;
  return { id, callbackId, privateMetadata, values: state.values, below, root };
}

function clickedOn({ message, channel }: BlockAction): Click['clickedOn'] {
  if (message === undefined || channel === undefined) return null;
  const outboxId = outboxIdInMessage(message as PossibleSurface);
  return outboxId === null
    ? null
    : { outboxId, place: { slackChannel: channel.id, ts: message.ts } };
}

function spotOf(body: BlockAction): Spot {
  const { view } = body;
  if (view?.type === 'home') return { at: 'home' };
  if (view !== undefined) {
    return { at: 'modal', viewId: view.id, openedAt: openedAtOf(view.private_metadata) };
  }
  const { container, channel, message } = body;
  const thread: unknown = container['thread_ts'] ?? message?.['thread_ts'];
  const ts = typeof thread === 'string' ? thread : (message?.ts ?? null);
  return {
    at: 'message',
    responseUrl: body.response_url,
    isEphemeral: container['is_ephemeral'] === true,
    openedAt: channel === undefined ? null : { slackChannel: channel.id, ts },
  };
}

export function submissionOf(
  body: ViewSubmitAction | ViewClosedAction,
  workspaceId: WorkspaceId,
): Submission {
  const { view } = body;
  return {
    caller: callerOf(body.user, workspaceId),
    // The hash changes when we update the modal: the next submission is another one.
    commandId:
      `${body.type === 'view_closed' ? 'closed' : 'view'}:${view.id}:${view.hash}` as CommandId,
    privateMetadata: view.private_metadata,
    openedAt: openedAtOf(view.private_metadata),
    values: view.state.values,
    below: view.previous_view_id,
    root: view.root_view_id,
  };
}

function openedAtOf(privateMetadata: string): OpenedAt | null {
  const metadata =
    decodeConversationMetadata(privateMetadata) ?? decodeInboxMetadata(privateMetadata);
  return metadata?.openedAt ?? null;
}

/** The block in which a field stands: one that is drawn anew with other content has another id each time. */
export function blockOf(values: FieldValues, field: string): string | undefined {
  return Object.keys(values).find((blockId) => values[blockId]?.[field] !== undefined);
}

function stateOf(values: FieldValues, field: string) {
  return values[blockOf(values, field) ?? field]?.[field];
}

/** What a field of a modal holds: text, a choice or a time; null if it is empty. */
export function fieldText(values: FieldValues, field: string): string | null {
  const state = stateOf(values, field);
  const chosen = state?.selected_channel ?? state?.selected_user;
  const text = state?.value ?? state?.selected_option?.value ?? state?.selected_time ?? chosen;
  return text === undefined || text === null || text === '' ? null : text;
}

/** What a field for a date and time holds; null if it is empty. */
export function fieldInstant(values: FieldValues, field: string): Instant | null {
  const seconds = stateOf(values, field)?.selected_date_time;
  return typeof seconds === 'number' ? seconds * 1_000 : null;
}

/** What a field for several holds: people, or ticked options. */
export function fieldList(values: FieldValues, field: string): string[] {
  const state = stateOf(values, field);
  return state?.selected_users ?? state?.selected_options?.map(({ value }) => value) ?? [];
}

/** The files in a field. */
export function fieldFiles(values: FieldValues, field: string) {
  return stateOf(values, field)?.files ?? [];
}

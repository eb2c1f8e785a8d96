import { randomUUID } from 'node:crypto';
import { type Effect, mergeSurfaces, orderKeyOf, URGENCY_RANK } from '../domain/effects.ts';
import type { WorkspaceId } from '../domain/ids.ts';
import { isRolling, type Surface, surfaceKey } from '../domain/surfaces.ts';

/** An outbox entry as the saving statement takes it. */
export interface OutboxRow {
  id: string;
  effect: Effect;
  surface_key: string | null;
  order_key: string;
  urgency: number;
  /** The most urgent of this commit in the same order key: what a row that waits in front of all of them inherits. */
  key_urgency: number;
  /** The gate of the first post; null where none is needed. */
  post_gate: string | null;
  edit_gate: string | null;
  /** Where it waits that goes through no gate: files of customers have lanes of their own. */
  gate: 'none' | 'media';
}

/** Stands in a gate's key for the inbox's Slack channel, which only the saving statement knows. */
export const INBOX_CHANNEL = '{inbox}';

/**
 * What a commit puts into the outbox. Whatever is more urgent pulls what stands before it in its order key. `slackChannel` is the
 * channel of the inbox that the commit is about, or `INBOX_CHANNEL`.
 */
export function outboxRowsOf(
  workspaceId: WorkspaceId,
  effects: readonly Effect[],
  slackChannel: string,
): OutboxRow[] {
  // A statement can touch a waiting entry only once.
  const rows = mergeSurfaces(effects).map((effect) => rowOf(workspaceId, effect, slackChannel));
  waitWithNewCards(rows);
  const pulled = new Map<string, number>();
  for (const row of rows.toReversed()) {
    row.urgency = Math.min(row.urgency, pulled.get(row.order_key) ?? row.urgency);
    pulled.set(row.order_key, row.urgency);
  }
  for (const row of rows) row.key_urgency = pulled.get(row.order_key) ?? row.urgency;
  return rows;
}

/** What stands behind a new card in its order key waits with it; once the card stands, it waits like all the rest. */
function waitWithNewCards(rows: readonly OutboxRow[]): void {
  const waiting = new Set<string>();
  for (const row of rows) {
    if (row.urgency === URGENCY_RANK.new_card) waiting.add(row.order_key);
    else if (row.urgency === URGENCY_RANK.rest && waiting.has(row.order_key)) {
      row.urgency = URGENCY_RANK.new_card;
    }
  }
}

function rowOf(workspaceId: WorkspaceId, effect: Effect, slackChannel: string): OutboxRow {
  const urgency = urgencyOf(effect);
  return {
    id: randomUUID(),
    effect,
    surface_key: effect.kind === 'show' ? surfaceKey(effect.surface) : null,
    order_key: orderKeyOf(effect),
    urgency,
    key_urgency: urgency,
    gate: effect.kind === 'media' ? 'media' : 'none',
    ...gatesOf(workspaceId, effect, slackChannel),
  };
}

/** A reply goes at once, since a customer waits; a command holds others up, and a file nobody. */
function urgencyOf(effect: Effect): number {
  switch (effect.kind) {
    case 'show':
      return URGENCY_RANK[effect.urgency];
    case 'reply':
      return URGENCY_RANK.person_waits;
    case 'media':
    case 'webhook':
      return URGENCY_RANK.rest;
    case 'command':
      return URGENCY_RANK.alert;
  }
}

type Gates = Pick<OutboxRow, 'post_gate' | 'edit_gate'>;

function gatesOf(workspaceId: WorkspaceId, effect: Effect, slackChannel: string): Gates {
  if (effect.kind !== 'show') return { post_gate: null, edit_gate: null };
  const { surface } = effect;
  if (surface.type === 'home') {
    const views = `views:${workspaceId}`;
    return { post_gate: views, edit_gate: views };
  }
  if (surface.type === 'message_mark') {
    const marks = `marks:${workspaceId}`;
    return { post_gate: marks, edit_gate: marks };
  }
  const edit = `update:${workspaceId}`;
  if (isOnlyEdited(surface)) return { post_gate: edit, edit_gate: edit };
  const post = `post:${recipientOf(surface) ?? slackChannel}`;
  const postsAnew = isRolling(surface) && effect.because === 'news';
  return { post_gate: post, edit_gate: postsAnew ? post : edit };
}

/** What is never posted: it changes what stands there already. */
function isOnlyEdited({ type }: Surface): boolean {
  return type === 'former_card';
}

function recipientOf(surface: Surface): string | null {
  if (surface.type === 'late_notice') return surface.agentId ?? surface.slackChannel;
  return 'agentId' in surface ? surface.agentId : null;
}

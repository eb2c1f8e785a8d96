import type { MessageMetadata } from '@slack/types';
import type { OutboxId } from '../domain/ids.ts';
import { outboxIdOf } from './blocks/block-ids.ts';

/** Names the metadata of our surfaces. Everybody in the workspace can read metadata: ids only. */
const EVENT_TYPE = 'dibs_surface';

export function surfaceMetadata(outboxId: OutboxId): MessageMetadata {
  return { event_type: EVENT_TYPE, event_payload: { outbox_id: outboxId } };
}

/** A message as events and history show it, as far as it tells whose it is. */
export interface PossibleSurface {
  metadata?: { event_type?: string; event_payload?: object };
  blocks?: unknown;
}

/** The outbox entry that posted this message; null if it is no surface of ours. */
export function outboxIdInMessage(message: PossibleSurface): OutboxId | null {
  const { metadata } = message;
  if (metadata?.event_type === EVENT_TYPE) {
    const id = (metadata.event_payload as { outbox_id?: unknown } | undefined)?.outbox_id;
    if (typeof id === 'string') return id as OutboxId;
  }
  return Array.isArray(message.blocks) ? outboxIdOf(message.blocks) : null;
}

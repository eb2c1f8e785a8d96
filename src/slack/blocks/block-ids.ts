import type { KnownBlock } from '@slack/types';
import type { OutboxId } from '../../domain/ids.ts';

/** Begins the id of a message's first block; what follows is the outbox entry that posted or last edited it. */
const OUTBOX_BLOCK_PREFIX = 'dibs:';

/**
 * Names the blocks of a message. The first carries the outbox entry, so that a post whose answer was lost is recognized; all are new
 * with each drawing, since Slack keeps what somebody chose in a select until its block gets another id.
 */
export function withBlockIds(blocks: KnownBlock[], outboxId: OutboxId): KnownBlock[] {
  return blocks.map((block, index) => {
    if (index === 0) return { ...block, block_id: `${OUTBOX_BLOCK_PREFIX}${outboxId}` };
    return { ...block, block_id: block.block_id ?? `${index}:${outboxId}` };
  });
}

/** The outbox entry whose message this is; null if it is none of ours. */
export function outboxIdOf(blocks: readonly { block_id?: string }[] | undefined): OutboxId | null {
  const id = blocks?.[0]?.block_id;
  if (id === undefined || !id.startsWith(OUTBOX_BLOCK_PREFIX)) return null;
  return id.slice(OUTBOX_BLOCK_PREFIX.length) as OutboxId;
}

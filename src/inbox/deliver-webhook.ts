import type { Effect } from '../domain/effects.ts';
import { type Duration, days, minutes } from '../domain/ids.ts';
import type { LeasedEntry, Settlement } from './ports.ts';
import type { WebhookSource, Webhooks } from './webhook-ports.ts';

export type WebhookEntry = LeasedEntry & { effect: Extract<Effect, { kind: 'webhook' }> };

export interface DeliverWebhookDeps {
  webhooks: Webhooks;
  webhookSource: WebhookSource;
}

/** How long a system that does not take it is called again. */
const PATIENCE: Duration = days(1);
const LONGEST_PAUSE: Duration = minutes(30);

/** Calls another system, again and again for a day if it must be. */
export function createDeliverWebhook({ webhooks, webhookSource }: DeliverWebhookDeps) {
  return {
    async deliver(entry: WebhookEntry): Promise<Settlement> {
      const { id: outboxId, workspaceId, effect } = entry;
      const source = await webhookSource.of(workspaceId, effect.conversationId);
      if (source === null) return { as: 'obsolete' };
      const { url, clock, dueAt, step } = effect;
      const result = await webhooks.call({
        ...{ workspaceId, outboxId, url, clock, dueAt, step },
        ...source,
      });
      switch (result.outcome) {
        case 'taken':
          return { as: 'delivered' };
        case 'refused':
          return { as: 'failed', reason: `give_up: ${result.reason}` };
        case 'later':
          return later(entry, result.retryAfter);
      }
    },
  };
}

function later(
  { now, createdAt, attempts }: WebhookEntry,
  retryAfter: Duration | null,
): Settlement {
  if (now - createdAt >= PATIENCE) return { as: 'failed', reason: 'give_up: not_taken_for_a_day' };
  const pause = Math.min(1_000 * 2 ** Math.min(attempts, 20), LONGEST_PAUSE);
  const wanted = Math.min(retryAfter ?? 0, LONGEST_PAUSE);
  return { as: 'retry', until: now + Math.max(pause, wanted), forgetPlace: false };
}

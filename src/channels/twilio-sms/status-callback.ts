import type { OutboxId } from '../../domain/ids.ts';
import { hookAddress } from '../../inbox/hook-address.ts';

const REPLY = 'reply';

/**
 * Where Twilio tells what became of a reply. It carries the outbox id: a status may come before we know Twilio's own id, and of a
 * reply whose sending was never answered we never will. Null while nobody knows where we are reached.
 */
export function statusCallback(publicUrl: string, key: string, outboxId: OutboxId): string | null {
  if (publicUrl === '') return null;
  const url = hookAddress(publicUrl, key);
  url.searchParams.set(REPLY, outboxId);
  return url.href;
}

/** The reply that a status is about; null if its address does not say. */
export function outboxIdIn(query: URLSearchParams): OutboxId | null {
  const given = query.get(REPLY) ?? '';
  const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(given);
  return isUuid ? (given as OutboxId) : null;
}

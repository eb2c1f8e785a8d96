import { createHash } from 'node:crypto';
import type { CommandId } from './domain/ids.ts';

/**
 * How the log names a command: 16 hex digits, the same each time it is sent. Its id holds what the sender calls the message, and a
 * WhatsApp id has the customer's number in it.
 */
export function commandHash(id: CommandId): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 16);
}

import type { ChannelAccountId, CommandId } from '../domain/ids.ts';

/** An id that another program made: visible ASCII, short enough to fit into a command id (255 characters) with what we put before it. */
export const FOREIGN_ID = /^[\x21-\x7e]{1,190}$/;

/**
 * The id of the command that a channel's message or notice becomes: the same whenever it is sent again, and never that of another
 * account. `id` matches `FOREIGN_ID`.
 */
export function channelCommandId(
  kind: 'hook' | 'whatsapp' | 'whatsapp_status' | 'sms' | 'sms_status',
  accountId: ChannelAccountId,
  id: string,
): CommandId {
  return `${kind}:${accountId}:${id}` as CommandId;
}

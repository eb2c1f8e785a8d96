import type { CommandOf } from '../domain/commands.ts';
import type { CommandId, OutboxId } from '../domain/ids.ts';
import type { ConversationTarget } from '../inbox/ports.ts';
import type { ReceiveDeps } from './channel-deps.ts';
import { type Committed, commit, type ReadFrom } from './commit.ts';

/** What a provider says became of a message of ours. */
export interface ReplyStatus {
  commandId: CommandId;
  outcome: CommandOf<'report_reply'>['outcome'];
  /** The provider's id of the message. */
  externalId: string;
  /** Ours, if it came back with the status: it names the reply even where the answer to our sending it was lost. */
  outboxId: OutboxId | null;
}

/** Finds the reply that a status is about and reports it; `not_ours` if nobody here sent it. */
export async function reportStatus(
  status: ReplyStatus,
  part: ReadFrom,
  deps: ReceiveDeps,
): Promise<Committed['result'] | 'not_ours'> {
  const { commandId, outcome, externalId, outboxId } = status;
  const { id: accountId, workspaceId } = part.account;
  const byOutbox =
    outboxId === null ? null : await deps.sentReplies.byOutboxId(workspaceId, outboxId);
  const reply =
    byOutbox ?? (await deps.sentReplies.byExternalId(workspaceId, accountId, externalId));
  if (reply === null) return 'not_ours';
  const { conversationId, messageNumber } = reply;
  const target: ConversationTarget = { by: 'id', workspaceId, conversationId };
  const command: CommandOf<'report_reply'> = {
    type: 'report_reply',
    commandId,
    messageNumber,
    outboxId: byOutbox === null ? null : outboxId,
    outcome,
  };
  const { result } = await commit({ target, actor: { kind: 'system' }, command }, part, deps);
  return result === 'refused' ? 'not_ours' : result;
}

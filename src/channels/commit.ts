import { commandHash } from '../command-hash.ts';
import { cleanText } from '../domain/clean-text.ts';
import type { ConversationCommand } from '../domain/commands.ts';
import type { ConversationId } from '../domain/ids.ts';
import type { ActorRef } from '../domain/people.ts';
import type { Refusal } from '../domain/refusals.ts';
import { factsOf } from '../error-facts.ts';
import type { CameWith, ChannelAccount } from '../inbox/account-ports.ts';
import { type ConversationTarget, StoreUnavailable } from '../inbox/ports.ts';
import type { ReceiveDeps } from './channel-deps.ts';

const LONGEST_REASON = 2_000;

/** What a channel asks of a conversation, ready to be sent. */
export interface ChannelCommand {
  target: ConversationTarget;
  actor: ActorRef;
  command: ConversationCommand;
}

/** What a command was read from, to be kept where it cannot be done. */
export interface ReadFrom {
  account: ChannelAccount;
  body: Uint8Array;
  cameWith?: CameWith;
}

/**
 *  stored       committed, or there was nothing (more) to do
 *  refused      the rules say no; nothing was written
 *  quarantined  it could not be done, and is kept as it came for somebody to look at
 *  try_again    nothing is known to be stored; the sender has to come again
 */
export type Committed =
  | { result: 'stored'; isNew: boolean; conversationId: ConversationId | null }
  | { result: 'refused'; refusal: Refusal }
  | { result: 'quarantined' }
  | { result: 'try_again' };

/** Commits one thing that a webhook says. Whatever goes wrong with it stays with it: never rejects. */
export async function commit(
  { target, actor, command }: ChannelCommand,
  part: ReadFrom,
  deps: Pick<ReceiveDeps, 'handle' | 'quarantine' | 'log'>,
): Promise<Committed> {
  try {
    const outcome = await deps.handle(target, actor, command);
    switch (outcome.outcome) {
      case 'done':
        return { result: 'stored', isNew: true, conversationId: outcome.state.id };
      case 'nothing':
        return { result: 'stored', isNew: false, conversationId: outcome.state?.id ?? null };
      case 'refused':
        return { result: 'refused', refusal: outcome.refusal };
      case 'busy':
        return { result: 'try_again' };
    }
  } catch (error) {
    if (error instanceof StoreUnavailable) return { result: 'try_again' };
    const { type } = command;
    const { id: accountId, workspaceId } = part.account;
    const ids = { workspaceId, accountId, commandHash: commandHash(command.commandId) };
    deps.log.error({ ...ids, type, ...factsOf(error) }, 'a webhook could not be processed');
    return quarantine(part, `${type} could not be processed`, deps);
  }
}

/** Keeps what cannot be read or done. Never rejects. */
export async function quarantine(
  { account, body, cameWith = {} }: ReadFrom,
  reason: string,
  deps: Pick<ReceiveDeps, 'quarantine' | 'log'>,
): Promise<Committed> {
  try {
    // Reasons name fields and kinds, and those come from outside.
    await deps.quarantine.keep({
      account,
      body,
      reason: cleanText(reason, LONGEST_REASON),
      cameWith,
    });
    return { result: 'quarantined' };
  } catch (error) {
    const { id: accountId, workspaceId } = account;
    deps.log.error(
      { workspaceId, accountId, ...factsOf(error) },
      'a webhook could not be quarantined',
    );
    return { result: 'try_again' };
  }
}

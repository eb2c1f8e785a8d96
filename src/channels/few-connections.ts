import type { Duration } from '../domain/ids.ts';
import { StoreUnavailable } from '../inbox/ports.ts';
import type { ReceiveDeps } from './channel-deps.ts';
import { createTurns } from './turns.ts';

/**
 * Lets what webhooks ask of the database take a few connections at once: statuses, lookups, quarantine. Only what customers write goes
 * through as it comes, since all of it shares two (db/conversation-store.ts). Whose turn does not come hears `StoreUnavailable`.
 */
export function withFewConnections(
  deps: ReceiveDeps,
  limits: { atOnce: number; patience: Duration },
): ReceiveDeps {
  const turns = createTurns(limits);

  function inTurn<Asked extends unknown[], Answer>(ask: (...asked: Asked) => Promise<Answer>) {
    return async (...asked: Asked): Promise<Answer> => {
      const taken = await turns.take(async () => ({ answer: await ask(...asked) }));
      if (taken === 'too_late') throw new StoreUnavailable('others asked before');
      return taken.answer;
    };
  }

  const { accounts, quarantine, sentReplies } = deps;
  const handleInTurn = inTurn(deps.handle);
  return {
    ...deps,
    accounts: {
      recent: accounts.recent,
      byKey: inTurn(accounts.byKey),
      byExternalId: inTurn(accounts.byExternalId),
    },
    handle: (target, actor, command) =>
      actor.kind === 'customer'
        ? deps.handle(target, actor, command)
        : handleInTurn(target, actor, command),
    quarantine: { keep: inTurn(quarantine.keep) },
    sentReplies: {
      byOutboxId: inTurn(sentReplies.byOutboxId),
      byExternalId: inTurn(sentReplies.byExternalId),
    },
  };
}

import type { ConversationCommand } from '../domain/commands.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { ConversationContext } from '../domain/decide-context.ts';
import type { ConversationEvent } from '../domain/events.ts';
import type { ConversationTarget, Store } from '../inbox/ports.ts';
import { loadConversation } from './conversation-load.ts';
import { CREATE, documentOf, UPDATE } from './conversation-save.ts';
import { type LookUps, NO_LOOK_UPS } from './look-ups.ts';
import type { Sql } from './pool.ts';
import { save } from './save.ts';

export type ConversationStore = Store<
  ConversationTarget,
  Conversation,
  ConversationCommand,
  ConversationContext,
  ConversationEvent
>;

/** Conversations in Postgres; load and save are one round trip each. */
export function createConversationStore(
  sql: Sql,
  lookUps: LookUps = NO_LOOK_UPS,
): ConversationStore {
  return {
    load: (target, actor, command) => loadConversation(sql, target, actor, command, lookUps),
    async save(change) {
      const { before, after } = change;
      const document = documentOf(change);
      if (before === null) return save(sql, CREATE, [document, after.workspaceId]);
      return save(sql, UPDATE, [document, after.workspaceId, before.id, before.version]);
    },
  };
}

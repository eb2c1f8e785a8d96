import { createConversationStore } from '../../src/db/conversation-store.ts';
import type { Sql } from '../../src/db/pool.ts';
import { type Commands, createCommands } from '../../src/inbox/commands.ts';
import type { Desk } from './desk.ts';

/** The same connections, a conversation store of its own on them, and the names of the statements that go over them. */
export function watchStatements({ sql, stores }: Desk): {
  sent: string[];
  sql: Sql;
  commands: Commands;
} {
  const sent: string[] = [];
  const watching: Sql = {
    ...sql,
    query(statement, values) {
      sent.push(statement.name);
      return sql.query(statement, values);
    },
  };
  const commands = createCommands({
    stores: { ...stores, conversations: createConversationStore(watching) },
    bell: { ring: async () => undefined },
    observe: () => undefined,
    pause: async () => undefined,
    monotonicNow: () => performance.now(),
  });
  return { sent, sql: watching, commands };
}

import { randomUUID } from 'node:crypto';
import type { Person } from '../../sandbox/driver.ts';
import type { ConversationCommand } from '../../src/domain/commands.ts';
import type { AgentId, CommandId, ConversationId } from '../../src/domain/ids.ts';
import { createCommands } from '../../src/inbox/commands.ts';
import type { Dibs } from './dibs.ts';

type Distribute<Command> = Command extends unknown ? Omit<Command, 'commandId'> : never;

/** What somebody asks of conversation `number`, past Slack: for states that a test begins with. Rejects when it is refused. */
export async function commandAs(
  dibs: Dibs,
  person: Person,
  number: number,
  command: Distribute<ConversationCommand>,
): Promise<void> {
  const { workspaceId } = dibs.app.installation;
  const { handleConversation } = createCommands({
    stores: dibs.app.database.stores,
    bell: { ring: async () => undefined },
    observe: () => undefined,
    pause: async () => undefined,
    monotonicNow: () => 0,
  });
  const [row] = await dibs.query<{ id: ConversationId }>(
    'SELECT id FROM conversation WHERE number = $1',
    [number],
  );
  if (row === undefined) throw new Error(`there is no #${number}`);
  const outcome = await handleConversation(
    { by: 'id', workspaceId, conversationId: row.id },
    { kind: 'agent', agentId: person.id as AgentId },
    { ...command, commandId: `test:${randomUUID()}` as CommandId } as ConversationCommand,
  );
  if (outcome.outcome !== 'done') throw new Error(JSON.stringify(outcome));
  await dibs.settle();
}

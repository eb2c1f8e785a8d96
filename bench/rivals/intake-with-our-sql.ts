import { randomUUID } from 'node:crypto';
import { LOAD_BY_CUSTOMER } from '../../src/db/conversation-load-sql.ts';
import { CREATE, documentOf } from '../../src/db/conversation-save.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { createSql, type Statement } from '../../src/db/pool.ts';
import type { ConversationCommand } from '../../src/domain/commands.ts';
import { conversationDecider } from '../../src/domain/conversation-decider.ts';
import type { ChannelAccountId, CommandId, WorkspaceId } from '../../src/domain/ids.ts';
import type { Message, SealedAccount, Store } from './intake-server.ts';
import { POOL_SIZE } from './intake-server.ts';

const ACCOUNT: Statement = {
  name: 'account',
  text: 'SELECT workspace_id, id AS account_id, secrets FROM channel_account WHERE key = $1',
};

/** Our statements and next to none of our code: the commit is worked out once, and others differ by their ids and words alone. */
export function createWithOurSql(databaseUrl: string): Store {
  const sql = createSql({ url: databaseUrl, poolSize: POOL_SIZE });
  const store = createConversationStore(sql);
  const kept = new Map<string, { account: SealedAccount; fill: Fill }>();

  async function prepare(key: string) {
    const [account] = await sql.query<SealedAccount>(ACCOUNT, [key]);
    if (account === undefined) return null;
    const made = { account, fill: await commitToFill(account) };
    kept.set(key, made);
    return made;
  }

  async function commitToFill({ workspace_id, account_id }: SealedAccount): Promise<Fill> {
    const holes = holesOf({ text: 'WORDS', address: 'ADDRESS', commandId: 'COMMAND' });
    const actor = { kind: 'customer' } as const;
    const command: ConversationCommand = {
      type: 'receive_message',
      commandId: holes.commandId as CommandId,
      message: {
        externalId: holes.externalId,
        text: holes.text,
        attachments: [],
        writtenAt: null,
      },
      details: { subject: 'A lamp is missing', source: 'Order page' },
      automation: null,
    };
    const { state, context } = await store.load(
      {
        by: 'customer',
        workspaceId: workspace_id as WorkspaceId,
        channelAccountId: account_id as ChannelAccountId,
        customer: { address: holes.address, name: 'Kim Park' },
      },
      actor,
      command,
    );
    const decision = conversationDecider.decide(state, command, context);
    if (!decision.accepted) throw new Error('a first message is always accepted');
    const { events } = decision;
    const after = conversationDecider.evolve(state, events);
    const effects = conversationDecider.effectsOf(state, after, events, context);
    const at = context.now;
    const whole = documentOf({ before: null, after, command, actor, events, effects, at });
    const { conversationId = '', customerId = '', identityId = '' } = context.origin ?? {};
    const outboxIds = [...whole.matchAll(/"id":"([0-9a-f-]{36})","effect"/g)].map(
      ([, id = '']) => id,
    );
    const parts = [...Object.values(holes), conversationId, customerId, identityId, ...outboxIds];
    return (values) => {
      const fresh = [...Object.values(values), ...parts.slice(4).map(() => randomUUID())];
      return parts.reduce((text, part, index) => text.replaceAll(part, fresh[index] ?? ''), whole);
    };
  }

  return async ({ key, webhookId, body, isSigned }) => {
    const known = kept.get(key) ?? (await prepare(key));
    if (known === null) return { status: 404 };
    const { account, fill } = known;
    if (!isSigned(account)) return { status: 401 };
    const values = holesOf({ ...wordsOf(body), commandId: `hook:${webhookId}` });
    await sql.query(LOAD_BY_CUSTOMER, [
      ...[account.workspace_id, values.commandId, null, null, null],
      ...[account.account_id, values.address],
    ]);
    await sql.query(CREATE, [`[${fill(values)}]`]);
    return { status: 201, conversationId: null };
  };
}

type Fill = (values: Holes) => string;
type Holes = ReturnType<typeof holesOf>;

function holesOf({ text, address, commandId }: Record<'text' | 'address' | 'commandId', string>) {
  return { text, address, commandId, externalId: `${commandId}:message` };
}

function wordsOf({ customer, message }: Message) {
  return { text: message.text, address: customer.id };
}

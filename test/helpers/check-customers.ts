import type { Sandbox } from '../../sandbox/server.ts';
import type { Checked } from './check-invariants.ts';

type WithCustomers = Checked & { sandbox: Pick<Sandbox, 'customers'> };

interface StoredMessage {
  external_id: string;
  copies: number;
}

/** What became of a reply that an outbox entry carries. */
interface ReplyEntry {
  id: string;
  state: string | null;
  what: string;
}

const OUTBOX_ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** Never to leave the house, or not in this state. */
const MUST_NOT_BE_THERE: readonly (string | null)[] = ['held', 'taken_back', 'stopped'];
const MUST_BE_THERE: readonly (string | null)[] = ['sent', 'delivered', 'read'];

/** Between us and the customers: what they were told is stored, once; what they got they got once, and was meant to go. */
export async function brokenWithCustomers(checked: WithCustomers): Promise<string[]> {
  return [...(await lostOrDoubled(checked)), ...(await wronglyHeard(checked))];
}

/** P1: what was answered 2xx is stored; and nothing is stored twice. */
async function lostOrDoubled({ query, sandbox }: WithCustomers): Promise<string[]> {
  const written = sandbox.customers.list().flatMap(({ messages }) => messages);
  const accepted = written.filter(({ direction, status }) => {
    return direction === 'in' && status === 'accepted';
  });
  const rows = await query<StoredMessage>(
    `SELECT external_id, count(*)::int AS copies FROM message WHERE kind = 'customer' AND external_id IS NOT NULL GROUP BY external_id`,
  );
  const copies = new Map(rows.map((row) => [row.external_id, row.copies]));
  return accepted
    .filter(({ id }) => copies.get(id) !== 1)
    .map(
      ({ id, text }) =>
        `"${text}" (${id}) was accepted, and is stored ${copies.get(id) ?? 0} times`,
    );
}

/** A reply reaches the customer at most once, not before its time, never once it was taken back; and what is "sent" was. */
async function wronglyHeard({ query, sandbox }: WithCustomers): Promise<string[]> {
  const entries = await query<ReplyEntry>(
    `SELECT o.id, m.delivery_state AS state, format('reply %s of #%s', m.number, c.number) AS what
     FROM outbox o
     JOIN conversation c ON c.workspace_id = o.workspace_id AND c.id::text = o.effect->>'conversationId'
     JOIN message m ON m.workspace_id = c.workspace_id AND m.conversation_id = c.id AND m.number = (o.effect->>'messageNumber')::int
     WHERE o.effect->>'kind' = 'reply' AND m.deleted_at IS NULL`,
  );
  const heard = new Map<string, number>();
  for (const sentWith of sandbox.customers.arrivals()) {
    const id = OUTBOX_ID.exec(sentWith)?.[0] ?? sentWith;
    heard.set(id, (heard.get(id) ?? 0) + 1);
  }
  return entries.flatMap(({ id, state, what }) => {
    const times = heard.get(id) ?? 0;
    if (times > 1) return [`${what} reached the customer ${times} times`];
    if (times === 1 && MUST_NOT_BE_THERE.includes(state))
      return [`${what} is ${state}, and arrived`];
    if (times === 0 && MUST_BE_THERE.includes(state))
      return [`${what} is ${state}, and never arrived`];
    return [];
  });
}

import { randomBytes } from 'node:crypto';
import { createClock } from '../sandbox/clock.ts';
import { defaultAccounts } from '../sandbox/customers/accounts.ts';
import { as, cardsIn } from '../sandbox/driver.ts';
import type { Message } from '../sandbox/model.ts';
import { buttonsOf } from '../sandbox/reading.ts';
import { runApp } from '../sandbox/run-app.ts';
import { type Sandbox, startSandbox } from '../sandbox/server.ts';
import { connectAccounts, setUpTeam } from '../sandbox/set-the-scene.ts';
import type { Bench } from './benchmark.ts';
import { holeFor, type SeenCard } from './click-load.ts';
import { type FrontDoor, openFrontDoor } from './front-door.ts';
import { ask } from './servers.ts';

/** A team of many and a channel full of cards that nobody has claimed. */
export interface ClaimDesk {
  sandbox: Sandbox;
  frontDoor: FrontDoor;
  workspaceId: string;
  secretKey: string;
  people: readonly string[];
  /** All that stand in the channel, in each of the databases. */
  cards: readonly SeenCard[];
  /** What Slack sends when one of them is claimed, with holes. */
  payload: string;
  /** One more database in which all of that is so. */
  newDatabase(): Promise<string>;
  close(): Promise<void>;
}

/** A working day, so that nothing waits for the hours of the team. */
const MORNING = Date.UTC(2026, 2, 4, 9);
const WORDS = 'Hello, I was charged twice for order 88123. Can you look into it?';
const PEOPLE = 64;
const HOUR = 3_600_000;

export async function openClaimDesk(
  bench: Pick<Bench, 'postgres'>,
  count: number,
): Promise<ClaimDesk> {
  const databaseUrl = await bench.postgres.newDatabase();
  const secretKey = randomBytes(32).toString('base64');
  const sandbox = await startSandbox({ clock: createClock({ start: MORNING }) });
  const frontDoor = await openFrontDoor(sandbox.url);
  const close = async () => {
    await frontDoor.close();
    await sandbox.close();
  };
  try {
    const app = await runApp(sandbox, { databaseUrl, secretKey, logLevel: 'silent' });
    let drawn: Drawn;
    try {
      await setUpTeam(sandbox, async () => undefined);
      await connectAccounts(sandbox, app);
      await promiseHours(databaseUrl);
      drawn = await drawCards(sandbox);
    } finally {
      await app.stop();
    }
    const { workspaceId } = app.installation;
    const people = await addPeople(databaseUrl, workspaceId);
    const cards = await copyConversation(databaseUrl, { workspaceId, count, original: drawn.card });
    putCards(sandbox, drawn.card, cards);
    await ask(databaseUrl, 'VACUUM ANALYZE');
    let made = 0;
    return {
      ...{ sandbox, frontDoor, workspaceId, secretKey, people, cards },
      payload: drawn.payload,
      async newDatabase() {
        made += 1;
        const url = new URL(databaseUrl);
        const [template] = [url.pathname.slice(1)];
        url.pathname = `${url.pathname}_${made}`;
        const admin = new URL(databaseUrl);
        admin.pathname = '/postgres';
        await ask(admin.href, `CREATE DATABASE ${url.pathname.slice(1)} TEMPLATE ${template}`);
        return url.href;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** So that no alarm rings for what stands there. */
async function promiseHours(databaseUrl: string): Promise<void> {
  const hours = { assignment: 4 * HOUR, firstResponse: 5 * HOUR, nextResponse: 5 * HOUR };
  await ask(databaseUrl, `UPDATE inbox SET settings = jsonb_set(settings, '{targets}', $1)`, [
    JSON.stringify(hours),
  ]);
}

interface Drawn {
  /** Which nobody has claimed. */
  card: Message;
  payload: string;
}

/** Two customers write. Ana claims the card of one of them, so that it is known what Slack sends; the other one stays. */
async function drawCards(sandbox: Sandbox): Promise<Drawn> {
  const write = async (name: string) => {
    const customer = sandbox.customers.add({ name, account: defaultAccounts[0].key });
    await sandbox.customers.write(customer.id, WORDS);
    return sandbox.until(`the card of ${name}`, () =>
      cardsIn(sandbox, '#support').find(
        (card) => buttonsOf(card).includes('Claim') && JSON.stringify(card).includes(name),
      ),
    );
  };
  const claimed = await write('Kim Park');
  await as(sandbox, 'ana').click(claimed, 'Claim');
  const [sent] = sandbox.ledger.deliveries('block_actions claim').map((one) => one.sent);
  const card = await write('Marta Diaz');
  return { card, payload: withHoles(sent as SentClick) };
}

interface SentClick {
  trigger_id: string;
  response_url: string;
  user: { id: string };
  message: { ts: string; metadata?: { event_payload: { outbox_id: string } } };
  actions: [{ value: string }];
}

function withHoles(sent: SentClick): string {
  const { conversationId } = JSON.parse(sent.actions[0].value) as { conversationId: string };
  const holes = [
    [conversationId, holeFor('conversation')],
    [sent.message.metadata?.event_payload.outbox_id ?? '', holeFor('outbox')],
    [sent.message.ts, holeFor('ts')],
    [sent.user.id, holeFor('person')],
    [sent.trigger_id, holeFor('trigger')],
    [sent.response_url, holeFor('response')],
  ] as const;
  return holes.reduce((text, [known, hole]) => {
    if (known === '' || !text.includes(known)) throw new Error(`the click has no ${hole}`);
    return text.replaceAll(known, hole);
  }, JSON.stringify(sent));
}

async function addPeople(databaseUrl: string, workspaceId: string): Promise<string[]> {
  const people = Array.from({ length: PEOPLE }, (_, index) => `UBENCH${100 + index}`);
  await ask(
    databaseUrl,
    `INSERT INTO agent SELECT (jsonb_populate_record(a, jsonb_build_object('id', who, 'name', 'Agent ' || who))).*
     FROM agent a, unnest($2::text[]) who WHERE a.workspace_id = $1 AND a.id = (SELECT min(id) FROM agent WHERE workspace_id = $1)`,
    [workspaceId, people],
  );
  await ask(
    databaseUrl,
    `INSERT INTO membership SELECT (jsonb_populate_record(m, jsonb_build_object('agent_id', who))).*
     FROM membership m, unnest($2::text[]) who
     WHERE m.workspace_id = $1 AND m.agent_id = (SELECT min(agent_id) FROM membership WHERE workspace_id = $1 AND role = 'agent')`,
    [workspaceId, people],
  );
  return people;
}

interface Copying {
  workspaceId: string;
  count: number;
  original: Message;
}

/** What one conversation has in each table, once more for each of so many customers. */
async function copyConversation(databaseUrl: string, copying: Copying): Promise<SeenCard[]> {
  const { workspaceId, count, original } = copying;
  const copied = (table: string, set: string, where: string) => `
    INSERT INTO ${table} SELECT (jsonb_populate_record(r, jsonb_build_object(${set}))).*
    FROM ${table} r, copy, original o WHERE r.workspace_id = o.workspace_id AND ${where}`;
  const values = [workspaceId, original.channel, original.ts, count];
  await ask(
    databaseUrl,
    `CREATE TABLE bench_card AS
     SELECT n, gen_random_uuid() AS id, gen_random_uuid() AS customer_id, gen_random_uuid() AS identity_id, gen_random_uuid() AS outbox_id,
       (split_part($3, '.', 1)::bigint + 1 + n / 1000)::text || '.' || lpad((n % 1000 * 1000 + 1)::text, 6, '0') AS ts,
       m.workspace_id, c.id AS of_id, c.customer_id AS of_customer, c.identity_id AS of_identity, m.outbox_id AS of_outbox
     FROM slack_message m JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id,
       generate_series(1, $4::int) n
     WHERE m.workspace_id = $1 AND m.slack_channel = $2 AND m.ts = $3 AND m.surface_key LIKE 'card:%'`,
    values,
  );
  const steps = [
    copied('customer', `'id', copy.customer_id`, 'r.id = o.of_customer'),
    copied(
      'identity',
      `'id', copy.identity_id, 'customer_id', copy.customer_id, 'address', 'copy-' || copy.n`,
      'r.id = o.of_identity',
    ),
    copied(
      'conversation',
      `'id', copy.id, 'customer_id', copy.customer_id, 'identity_id', copy.identity_id, 'number', r.number + copy.n`,
      'r.id = o.of_id',
    ),
    copied(
      'message',
      `'conversation_id', copy.id, 'external_id', 'copy-' || copy.n`,
      'r.conversation_id = o.of_id',
    ),
    copied(
      'history',
      `'subject_id', copy.id, 'command_id', r.command_id || copy.n`,
      `r.subject_kind = 'conversation' AND r.subject_id = o.of_id::text`,
    ),
    copied(
      'outbox',
      `'id', copy.outbox_id, 'position', nextval(pg_get_serial_sequence('outbox', 'position')), 'surface_key', 'card:' || copy.id,
       'order_key', 'conversation:' || copy.id,
       'effect', jsonb_set(r.effect, '{surface,conversationId}', to_jsonb(copy.id))`,
      'r.id = o.of_outbox',
    ),
    copied(
      'slack_message',
      `'surface_key', 'card:' || copy.id, 'conversation_id', copy.id, 'outbox_id', copy.outbox_id, 'ts', copy.ts`,
      `r.surface_key = 'card:' || o.of_id`,
    ),
  ];
  for (const step of steps) {
    await ask(
      databaseUrl,
      step.replace('copy, original o', 'bench_card copy, (SELECT * FROM bench_card LIMIT 1) o'),
    );
  }
  await ask(
    databaseUrl,
    `UPDATE workspace SET next_number = (SELECT max(number) + 1 FROM conversation)`,
  );
  const cards = await ask<{ id: string; outbox_id: string; ts: string }>(
    databaseUrl,
    'SELECT id, outbox_id, ts FROM bench_card ORDER BY n',
  );
  await ask(databaseUrl, 'DROP TABLE bench_card');
  return cards.map(({ id, outbox_id, ts }) => ({ conversationId: id, outboxId: outbox_id, ts }));
}

/** They stand in the channel, too, as if they had been posted. */
function putCards(sandbox: Sandbox, original: Message, cards: readonly SeenCard[]): void {
  const channel = sandbox.workspace.channels.get(original.channel);
  for (const { ts } of cards) channel?.messages.set(ts, { ...original, ts });
}

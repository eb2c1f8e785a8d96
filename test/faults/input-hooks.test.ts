import { createHash, createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { signStandardWebhook } from '../../sandbox/standard-webhooks.ts';
import { genericBody } from '../../src/channels/generic/body.ts';
import { signTwilio } from '../../src/channels/twilio-sms/signature.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { fromJsonSchema, type JsonSchema } from '../helpers/from-json-schema.ts';
import { hostileText, mutated, onTheWire } from '../helpers/hostile-values.ts';
import { patienceFor, runsOf, seedOf } from '../helpers/soak-runs.ts';

/** All that a webhook may change, as one line: a wrong or a repeated one leaves it as it was. */
const EVERYTHING = `
  SELECT concat_ws(' ',
    (SELECT count(*) || ':' || coalesce(sum(version), 0) FROM conversation), (SELECT count(*) FROM message),
    (SELECT count(*) FROM history), (SELECT count(*) FROM outbox), (SELECT count(*) FROM quarantine),
    (SELECT count(*) FROM identity), (SELECT count(*) FROM customer)) AS all`;

const [WEB, WHATSAPP, SMS] = defaultAccounts;
const PATIENCE = patienceFor(60_000);

let dibs: Dibs;
beforeAll(async () => {
  dibs = await startDibs({ logLevel: 'silent' });
});
afterAll(() => dibs.stop());

interface Sent {
  path: string;
  headers: Record<string, string>;
  body: Buffer;
}

async function post({ path, headers, body }: Sent) {
  const init = { method: 'POST', headers, body: new Uint8Array(body) };
  const response = await fetch(`${dibs.app.url}${path}`, init);
  return { status: response.status, text: await response.text() };
}

async function everything(): Promise<string> {
  const [row] = await dibs.query<{ all: string }>(EVERYTHING);
  return row?.all ?? '';
}

const count = async (sql: string, values: unknown[]) =>
  (await dibs.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`, values))[0]?.n ?? 0;

/** Ids are an account's own: the same may be another message elsewhere. */
const messages = (accountKey: string, externalId: string) =>
  count(
    `message m JOIN channel_account a ON a.workspace_id = m.workspace_id AND a.id = m.channel_account_id
     WHERE a.key = $1 AND m.external_id = $2`,
    [accountKey, externalId],
  );

/** Sends it wrongly signed, rightly signed, and rightly signed again, and looks what that changed. */
async function sendThrice(wrong: Sent, right: Sent) {
  const before = await everything();
  const refused = await post(wrong);
  expect([refused.status, await everything()]).toEqual([401, before]);
  const first = await post(right);
  const after = await everything();
  const second = await post(right);
  expect(second.status).toBeLessThan(500);
  expect(await everything()).toBe(after);
  return { ...first, changed: after !== before };
}

function check<Value>(arbitrary: fc.Arbitrary<Value>, law: (value: Value) => Promise<void>) {
  const numRuns = runsOf(150);
  return fc.assert(fc.asyncProperty(arbitrary, law), { numRuns, seed: seedOf() });
}

const contentType = fc.constantFrom(
  'application/json',
  'application/json; charset=utf-16',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'nonsense',
);

describe('the generic intake', () => {
  const schema = z.toJSONSchema(genericBody, { io: 'input' }) as JsonSchema;
  const bodies = onTheWire(fromJsonSchema(schema).chain((body) => mutated(body)));

  function sent(id: string, body: Buffer, type: string, secret: string): Sent {
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const digest = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
      .update(`${id}.${timestamp}.`)
      .update(body)
      .digest('base64');
    const headers = {
      'content-type': type,
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${digest}`,
    };
    return { path: `/hooks/${WEB.key}`, headers, body };
  }

  it(
    'stores or keeps every authentic body once, and no other',
    () =>
      check(fc.tuple(bodies, contentType), async ([body, type]) => {
        const id = `wh_${randomUUID()}`;
        const stranger = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
        const { status, text } = await sendThrice(
          sent(id, body, type, stranger),
          sent(id, body, type, WEB.secret),
        );
        const { status: said } = JSON.parse(text) as { status: string };
        const command = await count(`history WHERE command_id LIKE '%:' || $1`, [id]);
        const kept = await count(`quarantine WHERE came_with->>'webhook-id' = $1`, [id]);
        switch (status) {
          case 201:
            expect([command, kept]).toEqual([expect.any(Number), 0]);
            expect(command).toBeGreaterThan(0);
            break;
          case 200:
            // What is known came before under the sender's own id of the message, or there is nothing to be done.
            expect(['quarantined', 'nothing_to_do']).toContain(said);
            expect([command, kept]).toEqual([0, said === 'quarantined' ? 1 : 0]);
            break;
          default:
            expect([status, said, command, kept]).toEqual([409, 'refused', 0, 0]);
        }
      }),
    PATIENCE,
  );

  it('says what a stranger of ours signs: the two ways of signing agree', () => {
    const body = '{"a":1}';
    const { headers } = sent('x', Buffer.from(body), 'application/json', WEB.secret);
    const timestamp = headers['webhook-timestamp'] ?? '';
    expect(headers['webhook-signature']).toBe(
      signStandardWebhook(WEB.secret, { id: 'x', timestamp, body }),
    );
  });
});

describe("WhatsApp's intake", () => {
  const cases = (file: string) =>
    Object.values(
      JSON.parse(
        readFileSync(
          new URL(`../fixtures/webhooks/whatsapp/${file}.json`, import.meta.url),
          'utf8',
        ).replaceAll('10987654321', WHATSAPP.phoneNumberId),
      ) as Record<string, unknown>,
    );
  const bodies = onTheWire(
    fc
      .constantFrom(...cases('messages'), ...cases('statuses'))
      .chain((body) => mutated(renamed(body))),
  );

  function sent(body: Buffer, type: string, secret: string): Sent {
    const digest = createHmac('sha256', secret).update(body).digest('hex');
    const headers = { 'content-type': type, 'x-hub-signature-256': `sha256=${digest}` };
    return { path: `/hooks/${WHATSAPP.key}`, headers, body };
  }

  it(
    'stores or keeps every message of an authentic body once, and no other',
    () =>
      check(fc.tuple(bodies, contentType), async ([body, type]) => {
        const { status } = await sendThrice(
          sent(body, type, 'somebody'),
          sent(body, type, WHATSAPP.appSecret),
        );
        expect(status).toBe(200);
        for (const message of messagesIn(body)) expect(await isThere(message)).toBe(true);
        if (!isWebhook(body)) {
          const hash = createHash('sha256').update(body).digest();
          expect(await count('quarantine WHERE content_hash = $1', [hash])).toBe(1);
        }
      }),
    PATIENCE,
  );

  /** Each webhook is about a message of its own. */
  function renamed(body: unknown): unknown {
    const own = randomUUID();
    return JSON.parse(JSON.stringify(body).replaceAll('wamid.', `wamid.${own}.`));
  }

  interface Change {
    field: string;
    value: { messages: unknown[] };
  }

  function isWebhook(body: Buffer): boolean {
    return changesIn(body) !== null;
  }

  /** Null: none of WhatsApp's. */
  function changesIn(body: Buffer): Change[] | null {
    const shape = z.object({
      object: z.literal('whatsapp_business_account'),
      entry: z.array(
        z.object({ changes: z.array(z.object({ field: z.string(), value: z.unknown() })) }),
      ),
    });
    const { data } = shape.safeParse(jsonIn(body));
    return (data?.entry.flatMap(({ changes }) => changes) as Change[] | undefined) ?? null;
  }

  function messagesIn(body: Buffer): unknown[] {
    return (changesIn(body) ?? [])
      .filter(({ field }) => field === 'messages')
      .flatMap(({ value }) => (Array.isArray(value?.messages) ? value.messages : []));
  }

  /** As a message under its id, or written out in the quarantine. */
  async function isThere(message: unknown): Promise<boolean> {
    const id = (message as { id?: unknown } | null)?.id;
    const isId = typeof id === 'string' && !id.includes('\0');
    if (isId && (await messages(WHATSAPP.key, id)) === 1) return true;
    const bodies = await dibs.query<{ body: Buffer }>(
      'SELECT body FROM quarantine ORDER BY id DESC LIMIT 20',
    );
    const written = JSON.stringify(message);
    return bodies.some((kept) => kept.body.toString('utf8').includes(written));
  }
});

function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

describe("Twilio's intake", () => {
  const FIELDS = {
    MessageSid: 'SM1',
    SmsStatus: 'received',
    NumMedia: '0',
    From: '+4915155501701',
    To: SMS.number,
    Body: 'Where is my parcel?',
    ProfileName: 'Ben',
    MediaUrl0: 'https://api.twilio.com/media/1',
    MediaContentType0: 'image/jpeg',
    MessageType: 'text',
    Latitude: '52.5',
    Longitude: '13.4',
    Label: 'Shop',
    Address: 'Street 1',
    ReferralHeadline: 'An ad',
    ReferralSourceUrl: 'https://example.com',
    ReferralSourceId: '1',
    MessageStatus: 'delivered',
    ErrorCode: '30003',
    ErrorMessage: 'off',
  };
  const name = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...Object.keys(FIELDS)) },
    { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', '') },
  );
  const value = fc.oneof(
    hostileText,
    fc.constantFrom('', '-1', '1e400', '99999999999999999999', 'NaN', '9', 'received', 'sent'),
  );
  const form = fc
    .record(
      Object.fromEntries(
        Object.entries(FIELDS).map(([field, usual]) => [field, fc.constant(usual)]),
      ),
      { requiredKeys: ['MessageSid', 'From', 'To'] },
    )
    .chain((fields) =>
      fc.array(fc.tuple(name, value), { maxLength: 3 }).map((more) => {
        const entries = Object.entries(fields as Record<string, string>);
        const mine = entries.filter(([field]) => !more.some(([other]) => other === field));
        return [...mine, ...more];
      }),
    );

  function sent(pairs: [string, string][], token: string): Sent {
    const address = `${dibs.app.url}/hooks/${SMS.key}`;
    const params = new URLSearchParams(pairs);
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      // As it is read again: the form cannot carry half a character.
      'x-twilio-signature': signTwilio(token, address, new URLSearchParams(params.toString())),
    };
    return { path: `/hooks/${SMS.key}`, headers, body: Buffer.from(params.toString()) };
  }

  it(
    'stores or keeps every authentic form once, and no other',
    () =>
      check(form, async (pairs) => {
        const own = pairs.map(([field, each]): [string, string] =>
          field === 'MessageSid' && each === 'SM1' ? [field, `SM${randomUUID()}`] : [field, each],
        );
        const right = sent(own, SMS.authToken);
        const { status } = await sendThrice(sent(own, 'somebody'), right);
        expect(status).toBe(200);
        const fields = new URLSearchParams(right.body.toString());
        const told = fields.get('MessageStatus');
        if (told !== null && told !== 'received' && told !== 'receiving') return;
        const sid = Object.fromEntries(fields)['MessageSid'] ?? '';
        const stored = await messages(SMS.key, sid.replaceAll('\0', ''));
        const kept = await count('quarantine WHERE body = $1', [right.body]);
        expect(stored + kept).toBe(1);
      }),
    PATIENCE,
  );
});

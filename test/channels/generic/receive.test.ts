import { beforeEach, describe, expect, it } from 'vitest';
import { secretBytes, signWebhook } from '../../../src/channels/generic/signature.ts';
import { createIntake } from '../../../src/channels/intake.ts';
import { StoreUnavailable } from '../../../src/inbox/ports.ts';
import {
  CONVERSATION,
  createFakeWorld,
  type FakeWorld,
  genericAccount,
  NOW,
  SECRET,
} from '../fake-world.ts';

const account = genericAccount();
let world: FakeWorld['world'];
let intake: ReturnType<typeof createIntake>;

beforeEach(() => {
  const fake = createFakeWorld([account]);
  world = fake.world;
  intake = createIntake(fake.deps);
});

async function post(body: unknown, { id = 'evt_1', key = account.key, secret = SECRET } = {}) {
  const rawBody = typeof body === 'string' ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
  const timestamp = String(NOW / 1_000);
  const signature = signWebhook(secretBytes(secret) as Buffer, {
    webhookId: id,
    timestamp,
    body: rawBody,
  });
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature,
  };
  const answer = await intake.receive({
    key,
    method: 'POST',
    query: new URLSearchParams(),
    headers,
    rawBody,
  });
  return { status: answer.status, headers: answer.headers, body: JSON.parse(answer.body) };
}

const ben = { id: 'customer-17', name: 'Ben Okafor' };
const hello = { customer: ben, message: { text: 'Where is my parcel?' } };

describe('a customer message', () => {
  it('is stored before it is answered with 201 and the conversation', async () => {
    const answer = await post(hello);
    expect(answer).toMatchObject({
      status: 201,
      body: { status: 'accepted', conversationId: CONVERSATION },
    });
    expect(world.sent).toEqual([
      {
        target: {
          by: 'customer',
          workspaceId: account.workspaceId,
          channelAccountId: account.id,
          customer: { address: 'customer-17', name: 'Ben Okafor' },
        },
        actor: { kind: 'customer' },
        command: {
          type: 'receive_message',
          commandId: `hook:${account.id}:evt_1`,
          message: {
            externalId: 'evt_1',
            text: 'Where is my parcel?',
            attachments: [],
            writtenAt: null,
          },
          details: {},
          automation: null,
        },
      },
    ]);
  });

  it('brings along what it says of the conversation, clean', async () => {
    await post({
      type: 'message',
      customer: { id: 'customer-17', name: ' Ben\n\u0000Okafor ', vip: true },
      message: {
        id: 'm-1',
        text: 'See\r\nattached\u0000',
        sent_at: '2026-03-01T10:29:00+01:00',
        attachments: [
          {
            type: 'image',
            name: 'parcel.jpg',
            mime_type: 'image/jpeg',
            url: 'https://files.example.com/p.jpg',
          },
          { type: 'document', url: 'javascript:alert(1)' },
          { type: 'location', latitude: 52.5, longitude: 13.4, name: 'Depot' },
          { type: 'hologram', name: 'cube' },
        ],
      },
      conversation: {
        subject: 'Parcel 99',
        priority: 'high',
        tags: ['parcel', ' parcel ', ''],
        source: 'Tracking page',
        captured: { Parcel: 99, Insured: true },
      },
      automation: 'Parcel bot',
    });
    expect(world.sent[0]?.target).toMatchObject({ customer: { name: 'Ben Okafor' } });
    expect(world.sent[0]?.command).toMatchObject({
      message: {
        externalId: 'm-1',
        text: 'See\nattached',
        writtenAt: NOW - 60_000,
        attachments: [
          {
            type: 'image',
            name: 'parcel.jpg',
            mimeType: 'image/jpeg',
            reference: 'https://files.example.com/p.jpg',
          },
          { type: 'document', name: null, mimeType: null, reference: null },
          { type: 'location', latitude: 52.5, longitude: 13.4, name: 'Depot', address: null },
          { type: 'unsupported', what: 'hologram: cube' },
        ],
      },
      details: {
        subject: 'Parcel 99',
        priority: 'high',
        tags: ['parcel'],
        source: 'Tracking page',
        captured: { Parcel: '99', Insured: 'true' },
      },
      automation: { name: 'Parcel bot' },
    });
  });

  it('that comes again changes nothing and is answered with 200', async () => {
    await post(hello);
    expect(await post(hello)).toMatchObject({ status: 200, body: { status: 'nothing_to_do' } });
    expect(world.sent).toHaveLength(1);
  });
});

describe('what happened elsewhere', () => {
  it('a reply recorded elsewhere names who gave it', async () => {
    await post({
      type: 'reply_recorded',
      customer: ben,
      message: { text: 'Called them.' },
      by: 'Ada (telephone)',
    });
    expect(world.sent[0]).toMatchObject({
      actor: { kind: 'automation', name: 'Ada (telephone)' },
      command: { type: 'record_reply', by: 'Ada (telephone)', message: { text: 'Called them.' } },
    });
  });

  it('a resolution elsewhere is of whoever is named, else of the account', async () => {
    await post({ type: 'resolved', customer: ben, note: 'Refunded' });
    expect(world.sent[0]).toMatchObject({
      actor: { kind: 'automation', name: 'Shop' },
      command: { type: 'resolve', seenVersion: null, note: 'Refunded', by: null },
    });
  });

  it('a bot hands over with its reason and what it asked', async () => {
    const conversation = { captured: { Size: 'M' } };
    await post({
      type: 'handed_over',
      customer: ben,
      by: 'Parcel bot',
      reason: 'asked for a person',
      conversation,
    });
    expect(world.sent[0]).toMatchObject({
      actor: { kind: 'automation', name: 'Parcel bot' },
      command: {
        type: 'handed_over',
        by: 'Parcel bot',
        reason: 'asked for a person',
        details: { captured: { Size: 'M' } },
      },
    });
  });

  it('about a customer without a conversation is refused with a sentence', async () => {
    world.answer = () => ({ outcome: 'refused', refusal: { reason: 'not_found' }, state: null });
    expect(await post({ type: 'resolved', customer: ben })).toMatchObject({
      status: 409,
      body: {
        status: 'refused',
        reason: 'not_found',
        message: 'This customer has no conversation here.',
      },
    });
  });
});

describe('an authentic body that cannot be read', () => {
  it.each([
    ['is not JSON', '{"customer":', ['the body: is not JSON in UTF-8']],
    ['has no customer', { message: { text: 'x' } }, [/^customer: /]],
    [
      'has an unknown type',
      { type: 'shout', customer: ben },
      ['type: must be message, reply_recorded, resolved or handed_over'],
    ],
    [
      'says nothing',
      { customer: ben, message: { text: ' \u0000' } },
      ['message.text: must not be empty without attachments'],
    ],
    [
      'names nobody',
      { customer: { id: '\u0000' }, message: { text: 'x' } },
      ['customer.id: must not be empty'],
    ],
    [
      'is wrong in several fields',
      { customer: ben, message: { text: 5 }, conversation: { priority: 'asap' } },
      [/^message.text: /, /^conversation.priority: .*"urgent"/],
    ],
  ])(
    'because it %s is kept, answered with 200, and what is wrong is said',
    async (_name, body, problems) => {
      const answer = await post(body);
      expect(answer).toMatchObject({ status: 200, body: { status: 'quarantined' } });
      expect(answer.body.problems).toEqual(
        problems.map((problem) =>
          typeof problem === 'string' ? problem : expect.stringMatching(problem),
        ),
      );
      expect(world.sent).toEqual([]);
      expect(world.quarantined).toEqual([
        {
          accountId: account.id,
          body: typeof body === 'string' ? body : JSON.stringify(body),
          reason: answer.body.problems.join('; '),
        },
      ]);
    },
  );
});

it('a field name that Postgres refuses is no reason to lose the body', async () => {
  const conversation = { captured: { ['a\u0000b']: 'x'.repeat(2_001) } };
  expect(await post({ ...hello, conversation })).toMatchObject({ body: { status: 'quarantined' } });
  expect(world.quarantined[0]?.reason).toMatch(/^conversation.captured.ab: /);
});

describe('what is not taken', () => {
  it('an unknown key is 404', async () => {
    expect(await post(hello, { key: 'nobody' })).toMatchObject({ status: 404 });
  });

  it('a wrong signature is 401 with what is wrong, and keeps nothing', async () => {
    const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
    expect(await post(hello, { secret })).toMatchObject({
      status: 401,
      body: {
        status: 'refused',
        message: expect.stringContaining('webhook-signature does not fit'),
      },
    });
    expect([world.sent, world.quarantined]).toEqual([[], []]);
  });

  it('a secret that another process has just changed is known: only who is refused is looked at anew', async () => {
    const { deps } = createFakeWorld([account]);
    const old = genericAccount({ secrets: { signingSecret: `whsec_${'b'.repeat(32)}` } });
    let asked = 0;
    const byKey = async () => {
      asked += 1;
      return account;
    };
    intake = createIntake({
      ...deps,
      accounts: { ...deps.accounts, recent: async () => old, byKey },
    });
    expect((await post(hello)).status).toBe(201);
    expect(asked).toBe(1);
    intake = createIntake({
      ...deps,
      accounts: { ...deps.accounts, recent: async () => account, byKey },
    });
    expect((await post(hello, { secret: `whsec_${'c'.repeat(32)}` })).status).toBe(401);
    expect((await post(hello, { id: 'evt_2' })).status).toBe(201);
    expect(asked).toBe(2);
  });

  it('an account whose secret is empty takes nothing', async () => {
    const open = genericAccount({ secrets: { signingSecret: '' } });
    const fake = createFakeWorld([open]);
    const answer = await createIntake(fake.deps).receive({
      key: open.key,
      method: 'POST',
      query: new URLSearchParams(),
      headers: {
        'webhook-id': 'x',
        'webhook-timestamp': String(NOW / 1_000),
        'webhook-signature': signWebhook(Buffer.alloc(0), {
          webhookId: 'x',
          timestamp: String(NOW / 1_000),
          body: '{}',
        }),
      },
      rawBody: Buffer.from('{}'),
    });
    expect(answer.status).toBe(401);
  });

  it('a GET is told how it goes', async () => {
    const answer = await intake.receive({
      key: account.key,
      method: 'GET',
      query: new URLSearchParams(),
      headers: {},
      rawBody: Buffer.alloc(0),
    });
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  });

  it('without a database it is 503 with Retry-After, readable or not', async () => {
    const wanted = { status: 503, headers: { 'retry-after': expect.stringMatching(/^\d+$/) } };
    world.isDown = true;
    expect(await post(hello)).toMatchObject(wanted);
    world.isDown = false;
    world.answer = () => {
      world.isDown = true;
      throw new Error('some bug');
    };
    expect(await post(hello)).toMatchObject(wanted);
  });

  it('when the database goes away while it is stored, it is 503 and no case for quarantine', async () => {
    world.answer = () => {
      throw new StoreUnavailable('timed out');
    };
    expect(await post(hello)).toMatchObject({ status: 503 });
    expect([world.quarantined, world.logged]).toEqual([[], []]);
  });

  it('while others keep changing the conversation it is 503', async () => {
    world.answer = () => ({ outcome: 'busy' });
    expect(await post(hello)).toMatchObject({ status: 503 });
  });

  it('what fails for a reason nobody foresaw is kept, and the log has none of its words', async () => {
    world.answer = () => {
      throw new Error('cannot store "Where is my parcel?"');
    };
    expect(await post(hello)).toMatchObject({ status: 200, body: { status: 'quarantined' } });
    expect(world.quarantined).toHaveLength(1);
    expect(world.logged).toHaveLength(1);
    expect(JSON.stringify(world.logged)).not.toContain('parcel');
  });
});

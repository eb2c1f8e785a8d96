import { describe, expect, it } from 'vitest';
import { CONVERSATION, OUTBOX, whatsAppAccount } from '../fake-world.ts';
import { createWhatsAppHook, ownCases } from './whatsapp-hook.ts';

const messages = ownCases('messages');
const statuses = ownCases('statuses');
const reply = { conversationId: CONVERSATION, messageNumber: 4 };

/** A webhook with so many messages, each of another customer but for the last two. */
function batch(
  count: number,
  tamper: (message: Record<string, unknown>, at: number) => void = () => undefined,
) {
  const list = Array.from({ length: count }, (_, at) => {
    const message = {
      from: `49151${at}`,
      id: `wamid.B${at}`,
      timestamp: '1772357400',
      type: 'text',
      text: { body: `${at}` },
    };
    tamper(message, at);
    return message;
  });
  const value = { metadata: { phone_number_id: '10987654321' }, contacts: [], messages: list };
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
  };
}

describe('the verification challenge', () => {
  const ask = (query: Record<string, string>, account = whatsAppAccount()) =>
    createWhatsAppHook([account]).intake.receive({
      key: account.key,
      method: 'GET',
      query: new URLSearchParams(query),
      headers: {},
      rawBody: Buffer.alloc(0),
    });
  const right = {
    'hub.mode': 'subscribe',
    'hub.verify_token': 'verify-me',
    'hub.challenge': '1158<b>',
  };

  it('is given back as plain text to who knows the token', async () => {
    expect(await ask(right)).toEqual({
      status: 200,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: '1158<b>',
    });
  });

  it('is refused with another token, mode, or none set', async () => {
    expect((await ask({ ...right, 'hub.verify_token': 'other' })).status).toBe(403);
    expect((await ask({ ...right, 'hub.mode': 'unsubscribe' })).status).toBe(403);
    const unset = whatsAppAccount({ secrets: { appSecret: 'x', verifyToken: '' } });
    expect((await ask({ ...right, 'hub.verify_token': '' }, unset)).status).toBe(403);
  });
});

describe('the signature', () => {
  it('may be of the app secret or, while it is rotated, the old one', async () => {
    const account = whatsAppAccount({ secrets: { appSecret: 'new', appSecretOld: 'old' } });
    const { post } = createWhatsAppHook([account]);
    expect((await post(messages['text'], 'new')).status).toBe(200);
    expect((await post(messages['text'], 'old')).status).toBe(200);
    expect((await post(messages['text'], 'other')).status).toBe(401);
  });

  it('of an empty secret opens nothing', async () => {
    const { post, world } = createWhatsAppHook([whatsAppAccount({ secrets: { appSecret: '' } })]);
    expect((await post(messages['text'], '')).status).toBe(401);
    expect([world.sent, world.quarantined]).toEqual([[], []]);
  });

  it('is needed', async () => {
    const { intake, account } = createWhatsAppHook();
    const request = {
      key: account.key,
      method: 'POST',
      query: new URLSearchParams(),
      headers: {},
    } as const;
    expect((await intake.receive({ ...request, rawBody: Buffer.from('{}') })).status).toBe(401);
  });
});

describe('a webhook', () => {
  it('that comes again changes nothing', async () => {
    const { post, world } = createWhatsAppHook();
    await post(messages['text']);
    expect((await post(messages['text'])).status).toBe(200);
    expect(world.sent).toHaveLength(1);
  });

  it.each([
    ['no JSON', 'nonsense'],
    ['of another object', { object: 'page', entry: [] }],
    ['of no known shape', { object: 'whatsapp_business_account', entry: 'x' }],
  ])('that is %s is kept whole', async (_name, body) => {
    const { post, world } = createWhatsAppHook();
    expect((await post(body)).status).toBe(200);
    expect(world.quarantined).toMatchObject([
      { body: typeof body === 'string' ? body : JSON.stringify(body) },
    ]);
  });

  it('about templates and the account is no business of ours', async () => {
    const { post, world } = createWhatsAppHook();
    const change = { field: 'message_template_status_update', value: { event: 'APPROVED' } };
    const body = { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [change] }] };
    expect((await post(body)).status).toBe(200);
    expect([world.sent, world.quarantined]).toEqual([[], []]);
  });

  it('with 1,000 messages is all stored, in the order of each customer', async () => {
    const { post, world } = createWhatsAppHook();
    // Later ones are quicker, and would pass the earlier ones.
    let turns = 1_000;
    world.answer = async () => {
      for (let turn = turns--; turn > 0; turn -= 1) await Promise.resolve();
      return null;
    };
    const body = batch(1_000, (message, at) => {
      message['from'] = `49151${at % 4}`;
    });
    expect((await post(body)).status).toBe(200);
    expect(world.sent).toHaveLength(1_000);
    const texts = world.sent.flatMap(({ target, command }) =>
      target.by === 'customer' &&
      target.customer.address === '491513' &&
      command.type === 'receive_message'
        ? [Number(command.message.text)]
        : [],
    );
    expect(texts).toEqual(Array.from({ length: 250 }, (_, at) => at * 4 + 3));
  });

  it('keeps what is wrong in it, and stores the rest', async () => {
    const { post, world } = createWhatsAppHook();
    world.answer = (command) => {
      if (command.type === 'receive_message' && command.message.text === '2')
        throw new Error('bug');
      return null;
    };
    const body = batch(5, (message, at) => {
      if (at === 0) delete message['id'];
      if (at === 1) delete message['from'];
      if (at === 3) message['group_id'] = 'g';
    });
    expect(await post(body)).toMatchObject({
      status: 200,
      body: expect.stringContaining('"quarantined":4'),
    });
    expect(world.sent.map(({ command }) => command.commandId)).toEqual([
      expect.stringContaining('wamid.B4'),
    ]);
    expect(world.quarantined.map(({ reason }) => reason).sort()).toEqual([
      'no sender',
      'not the shape of a message',
      'receive_message could not be processed',
      'written in a group',
    ]);
  });

  it('is 503 if one part is neither stored nor kept, and comes again whole', async () => {
    const { post, world } = createWhatsAppHook();
    world.answer = (command) =>
      command.type === 'receive_message' && command.message.text === '2'
        ? { outcome: 'busy' }
        : null;
    const answer = await post(batch(5));
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    expect(world.sent).toHaveLength(4);
    world.answer = () => null;
    expect((await post(batch(5))).status).toBe(200);
    expect(world.sent).toHaveLength(5);
  });

  it('is 503 without a database, and does not ask a thousand times', async () => {
    const { post, world } = createWhatsAppHook();
    let asked = 0;
    world.answer = () => {
      asked += 1;
      return { outcome: 'busy' };
    };
    expect((await post(batch(1_000))).status).toBe(503);
    expect(asked).toBeLessThan(20);
    world.isDown = true;
    expect((await post(batch(2))).status).toBe(503);
  });
});

describe('a status of a reply', () => {
  const report = (outcome: unknown, outboxId: string | null = null) => ({
    target: { by: 'id', workspaceId: 'T0TEST', conversationId: CONVERSATION },
    actor: { kind: 'system' },
    command: {
      type: 'report_reply',
      commandId: expect.any(String),
      messageNumber: 4,
      outboxId,
      outcome,
    },
  });

  it.each([
    ['sent', report({ state: 'sent', externalId: 'wamid.OURS==' }, OUTBOX)],
    ['delivered', report({ state: 'delivered', externalId: 'wamid.OURS==' }, OUTBOX)],
    ['read', report({ state: 'read', externalId: 'wamid.OURS==' })],
    ['played', report({ state: 'read', externalId: 'wamid.OURS==' })],
    ['failed', report({ state: 'failed', reason: expect.stringContaining('24 hours') })],
    [
      'failed_unknown',
      report({ state: 'failed', reason: 'WhatsApp refused it: Nobody knows (999999)' }),
    ],
    ['failed_silently', report({ state: 'failed', reason: 'WhatsApp gave no reason.' })],
  ])('%s is reported to its conversation', async (name, expected) => {
    const { post, world } = createWhatsAppHook();
    const namesIt = name === 'sent' || name === 'delivered';
    world.weSent(namesIt ? { outboxId: OUTBOX } : { externalId: 'wamid.OURS==' }, reply);
    expect((await post(statuses[name])).status).toBe(200);
    expect(world.sent).toEqual([expected]);
  });

  it('of a message that another program sent is no business of ours', async () => {
    const { post, world } = createWhatsAppHook();
    expect((await post(statuses['read'])).status).toBe(200);
    expect([world.sent, world.quarantined]).toEqual([[], []]);
  });

  it('each comes once: sent and delivered are two commands, delivered twice is one', async () => {
    const { post, world, account } = createWhatsAppHook();
    world.weSent({ outboxId: OUTBOX }, reply);
    for (const name of ['sent', 'delivered', 'delivered']) await post(statuses[name]);
    expect(world.sent.map(({ command }) => command.commandId)).toEqual([
      `whatsapp_status:${account.id}:wamid.OURS==:sent`,
      `whatsapp_status:${account.id}:wamid.OURS==:delivered`,
    ]);
  });

  it('is 503 while the database is away', async () => {
    const { post, world } = createWhatsAppHook();
    world.isDown = true;
    expect((await post(statuses['sent'])).status).toBe(503);
  });
});

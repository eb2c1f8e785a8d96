import { describe, expect, it } from 'vitest';
import type { ConversationCommand } from '../../../src/domain/commands.ts';
import { CONVERSATION, OUTBOX, twilioAccount } from '../fake-world.ts';
import { createTwilioHook, inbound, statusOf } from './twilio-hook.ts';

const SID = 'SM00000000000000000000000000000001';
const OURS = 'SM000000000000000000000000000000ff';

/** The one message that a form becomes. */
async function received(fields: Record<string, string>) {
  const { post, world } = createTwilioHook();
  expect((await post(fields)).status).toBe(200);
  expect(world.quarantined).toEqual([]);
  const [sent] = world.sent;
  expect(world.sent).toHaveLength(1);
  return sent as typeof sent & {
    command: Extract<ConversationCommand, { type: 'receive_message' }>;
  };
}

describe('a text message', () => {
  it('becomes a message of the number that wrote, and Twilio is told to answer nothing', async () => {
    const { post, world, account } = createTwilioHook();
    expect(await post(inbound())).toEqual({
      status: 200,
      headers: { 'content-type': 'text/xml; charset=utf-8' },
      body: '<Response/>\n',
    });
    expect(world.sent).toEqual([
      {
        target: {
          by: 'customer',
          workspaceId: account.workspaceId,
          channelAccountId: account.id,
          customer: { address: '+4915155501701', name: null },
        },
        actor: { kind: 'customer' },
        command: {
          type: 'receive_message',
          commandId: `sms:${account.id}:${SID}`,
          message: {
            externalId: SID,
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

  it('that comes again is answered alike and changes nothing', async () => {
    const { post, world } = createTwilioHook();
    const first = await post(inbound());
    expect(await post(inbound())).toEqual(first);
    expect(world.sent).toHaveLength(1);
  });

  it('that the fallback address brings again, with an error of Twilio’s own, is the same', async () => {
    const { post, world } = createTwilioHook();
    await post(inbound());
    await post(inbound({ ErrorCode: '11200', ErrorUrl: 'https://dibs.example.com/in' }));
    expect(world.sent).toHaveLength(1);
  });

  it('with files has each of them by its kind', async () => {
    const { command } = await received(
      inbound({
        Body: '',
        NumMedia: '4',
        MediaUrl0: 'https://api.twilio.com/media/ME0',
        MediaContentType0: 'image/jpeg',
        MediaUrl1: 'https://api.twilio.com/media/ME1',
        MediaContentType1: 'audio/amr',
        MediaUrl2: 'https://api.twilio.com/media/ME2',
        MediaContentType2: 'text/x-vcard',
        MediaUrl3: 'https://api.twilio.com/media/ME3',
      }),
    );
    const file = (type: string, mimeType: string | null, at: number) => ({
      type,
      name: null,
      mimeType,
      reference: `https://api.twilio.com/media/ME${at}`,
    });
    expect(command.message.attachments).toEqual([
      file('image', 'image/jpeg', 0),
      file('audio', 'audio/amr', 1),
      file('document', 'text/x-vcard', 2),
      file('document', null, 3),
    ]);
  });

  it('with a place has it on the map', async () => {
    const { command } = await received(
      inbound({ Body: '', Latitude: '52.52', Longitude: '13.405', Label: 'Depot', Address: '' }),
    );
    expect(command.message.attachments).toEqual([
      { type: 'location', latitude: 52.52, longitude: 13.405, name: 'Depot', address: null },
    ]);
  });

  it.each([
    [{ Body: '', MessageType: 'contacts' }, 'contacts'],
    [{ Body: ' ' }, 'empty message'],
    [{ Body: '', Latitude: '991', Longitude: 'x' }, 'empty message'],
    [{ Body: '', NumMedia: '1000000000' }, 'empty message'],
  ])('that holds nothing we can show, %j, says so', async (over, what) => {
    const { command } = await received(inbound(over));
    expect(command.message.attachments).toEqual([{ type: 'unsupported', what }]);
  });

  it('with hostile words is clean text', async () => {
    const { command } = await received(inbound({ Body: '<!channel>\u0000\r\nend' }));
    expect(command.message.text).toBe('<!channel>\nend');
  });

  it('over WhatsApp keeps its own way back, and says that and where they came from', async () => {
    const { command, target } = await received(
      inbound({
        From: 'whatsapp:+4915155501701',
        To: 'whatsapp:+4915755501000',
        ProfileName: 'Ben\nOkafor',
        ReferralHeadline: 'Spring sale',
      }),
    );
    expect(target).toMatchObject({
      customer: { address: 'whatsapp:+4915155501701', name: 'Ben Okafor' },
    });
    expect(command.details).toEqual({
      source: 'Spring sale',
      captured: { 'Writes by': 'WhatsApp' },
    });
  });

  it('to another number that shares the address goes to the account of that number', async () => {
    const other = twilioAccount({
      id: 'aaaaaaaa-0000-4000-8000-000000000009' as never,
      key: 'other',
      externalId: '+4915755502000',
    });
    const { post, world } = createTwilioHook([twilioAccount(), other]);
    await post(inbound({ To: '+4915755502000' }));
    expect(world.sent[0]?.target).toMatchObject({ channelAccountId: other.id });
  });

  it('to a number with another auth token is somebody else’s, and reaches nobody', async () => {
    const other = twilioAccount({
      id: 'aaaaaaaa-0000-4000-8000-000000000009' as never,
      key: 'other',
      externalId: '+4915755502000',
      secrets: { authToken: 'another-token' },
    });
    const { post, world } = createTwilioHook([twilioAccount(), other]);
    await post(inbound({ To: '+4915755502000' }));
    expect(world.sent).toEqual([]);
  });
});

describe('what is kept in quarantine', () => {
  it.each([
    ['without an id', { MessageSid: '' }, 'not the shape of a message'],
    ['without a sender', { From: '' }, 'not the shape of a message'],
    ['to a number that nobody has connected', { To: '+4915755509999' }, 'for a number that is not'],
    ['with a status and no id', { MessageSid: '', MessageStatus: 'sent' }, 'not the shape of a st'],
  ])('a form %s, as it came', async (_name, over, reason) => {
    const { post, world } = createTwilioHook();
    const fields = inbound(over);
    expect(await post(fields)).toMatchObject({ status: 200, body: '<Response/>\n' });
    expect(world.sent).toEqual([]);
    expect(world.quarantined).toEqual([
      expect.objectContaining({
        body: new URLSearchParams(fields).toString(),
        reason: expect.stringContaining(reason),
      }),
    ]);
  });

  it('a message that the rules refuse, or that meets a mistake of ours', async () => {
    const { post, world } = createTwilioHook();
    world.answer = () => ({ outcome: 'refused', refusal: { reason: 'not_found' }, state: null });
    expect((await post(inbound())).status).toBe(200);
    world.answer = () => {
      throw new Error('bug');
    };
    expect((await post(inbound({ Body: 'Hello?' }))).status).toBe(200);
    expect(world.quarantined.map(({ reason }) => reason)).toEqual([
      'a message was refused',
      'receive_message could not be processed',
    ]);
  });
});

describe('a request that is not let in', () => {
  it.each([
    ['another token', { token: 'other' }],
    ['another address', { signed: 'https://evil.example/hooks/sms-hook' }],
    ['another query', { query: '?reply=1', signed: 'https://dibs.example.com/in/hooks/sms-hook' }],
  ])('is signed for %s', async (_name, how) => {
    const { post, world, address } = createTwilioHook();
    const answer = await post(inbound(), how);
    expect(answer.status).toBe(401);
    expect(answer.body).toContain(address);
    expect([world.sent, world.quarantined]).toEqual([[], []]);
    expect(JSON.stringify(world.logged)).not.toContain('parcel');
  });

  it('has no signature, or the account no token', async () => {
    const { intake, account } = createTwilioHook();
    const rawBody = Buffer.from(new URLSearchParams(inbound()).toString());
    const request = { key: account.key, query: new URLSearchParams(), headers: {}, rawBody };
    expect((await intake.receive({ ...request, method: 'POST' })).status).toBe(401);
    expect((await intake.receive({ ...request, method: 'GET' })).status).toBe(405);
    const open = createTwilioHook([twilioAccount({ secrets: { authToken: '' } })]);
    expect((await open.post(inbound(), { token: '' })).status).toBe(401);
  });

  it('is not signed with the token before, while that is rotated', async () => {
    const secrets = { authToken: 'new', authTokenOld: 'old' };
    const { post } = createTwilioHook([twilioAccount({ secrets })]);
    const statuses = [];
    for (const token of ['new', 'old', 'older'])
      statuses.push((await post(inbound(), { token })).status);
    expect(statuses).toEqual([200, 200, 401]);
  });
});

describe('a database that is away', () => {
  it('is 503 for messages and statuses, so that Twilio takes its second address', async () => {
    const { post, world } = createTwilioHook();
    world.answer = () => ({ outcome: 'busy' });
    expect(await post(inbound())).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    world.isDown = true;
    expect((await post(inbound({ To: '+4915755502000' }))).status).toBe(503);
    expect((await post(statusOf('delivered'))).status).toBe(503);
    expect(world.quarantined).toEqual([]);
  });
});

describe('a status of a reply', () => {
  const reply = { conversationId: CONVERSATION, messageNumber: 4 };
  const report = (word: string, outcome: unknown, outboxId: string | null = null) => ({
    target: { by: 'id', workspaceId: 'T0TEST', conversationId: CONVERSATION },
    actor: { kind: 'system' },
    command: {
      type: 'report_reply',
      commandId: `sms_status:${twilioAccount().id}:${OURS}:${word}`,
      messageNumber: 4,
      outboxId,
      outcome,
    },
  });
  const failed = (words: string) => ({ state: 'failed', reason: expect.stringContaining(words) });

  it.each([
    ['sent', {}, report('sent', { state: 'sent', externalId: OURS })],
    ['delivered', {}, report('delivered', { state: 'delivered', externalId: OURS })],
    ['read', {}, report('read', { state: 'read', externalId: OURS })],
    ['undelivered', { ErrorCode: '30003' }, report('failed', failed('out of reach'))],
    ['failed', { ErrorCode: '21610' }, report('failed', failed('unsubscribed'))],
    [
      'failed',
      { ErrorCode: '39999', ErrorMessage: 'New\nthing' },
      report('failed', failed('New thing (39999)')),
    ],
    ['canceled', {}, report('failed', failed('no reason'))],
  ])('%s %j is reported to its conversation', async (word, over, expected) => {
    const { post, world } = createTwilioHook();
    world.weSent({ externalId: OURS }, reply);
    const answer = await post(statusOf(word, over as Record<string, string>));
    expect(answer).toMatchObject({ status: 200, body: '<Response/>\n' });
    expect(world.sent).toEqual([expected]);
  });

  it('whose address names the reply is known before Twilio’s id is', async () => {
    const { post, world } = createTwilioHook();
    world.weSent({ outboxId: OUTBOX }, reply);
    await post(statusOf('delivered'), { query: `?reply=${OUTBOX}` });
    expect(world.sent).toEqual([
      report('delivered', { state: 'delivered', externalId: OURS }, OUTBOX),
    ]);
  });

  it('each comes once: sent and delivered are two commands, delivered twice is one', async () => {
    const { post, world } = createTwilioHook();
    world.weSent({ externalId: OURS }, reply);
    for (const word of ['sent', 'delivered', 'delivered']) await post(statusOf(word));
    expect(world.sent).toHaveLength(2);
  });

  it.each([
    ['of a message that another program sent', statusOf('delivered')],
    ['of a step on the way', statusOf('queued')],
    ['of a word that we do not know', statusOf('teleported')],
  ])('%s is no business of ours', async (_name, fields) => {
    const { post, world } = createTwilioHook();
    if (fields['MessageStatus'] !== 'delivered') world.weSent({ externalId: OURS }, reply);
    expect((await post(fields)).status).toBe(200);
    expect([world.sent, world.quarantined]).toEqual([[], []]);
  });
});

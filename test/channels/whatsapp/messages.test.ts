import { describe, expect, it } from 'vitest';
import { whatsAppAccount } from '../fake-world.ts';
import { createWhatsAppHook, ownCases } from './whatsapp-hook.ts';

const cases = ownCases('messages');
const file = { name: null, reference: '8800' };

/** What people get to see of each case. */
const expected: Record<string, { text?: string; attachments?: unknown[]; details?: unknown }> = {
  text: { text: 'Where is my parcel?' },
  hostile_text: { text: '<!channel> <https://evil.example|bank> \ufffd\nend' },
  image_with_caption: {
    text: 'The box',
    attachments: [{ type: 'image', ...file, mimeType: 'image/jpeg' }],
  },
  document: {
    attachments: [{ type: 'document', ...file, name: 'invoice .pdf', mimeType: 'application/pdf' }],
  },
  voice: { attachments: [{ type: 'voice', ...file, mimeType: 'audio/ogg; codecs=opus' }] },
  location: {
    attachments: [
      {
        type: 'location',
        latitude: 52.52,
        longitude: 13.405,
        name: 'Depot',
        address: '1 Dock Road',
      },
    ],
  },
  contacts: {
    attachments: [
      { type: 'contact', name: 'Ada Lind', phones: ['+49 151 5550199', '4915155501988'] },
      { type: 'contact', name: 'No Phone', phones: [] },
    ],
  },
  reaction: { attachments: [{ type: 'reaction', emoji: '👍' }] },
  reaction_taken_back: { attachments: [{ type: 'reaction', emoji: null }] },
  order: { text: 'Please gift-wrap', attachments: [{ type: 'order', items: 3 }] },
  button_reply: { text: 'Yes, please' },
  list_reply: { text: 'Tuesday' },
  quick_reply: { text: 'Stop' },
  form: { text: 'Sent', details: { captured: { 'Order number': '4711', Gift: 'true' } } },
  form_unreadable: { text: 'Sent' },
  referral: {
    text: 'Hi',
    details: {
      source: 'Spring sale',
      captured: {
        'Ad text': 'Everything must go',
        'Ad link': 'https://fb.example/ad/7',
        'Ad id': '7',
        'Click id': 'clid-7',
      },
    },
  },
  about_product: { text: 'Is it waterproof?', details: { captured: { Product: 'TENT-2' } } },
  system_new_number: {
    attachments: [
      { type: 'unsupported', what: 'Ben Okafor changed from 4915155501701 to 4915155501702' },
    ],
  },
  withheld: { attachments: [{ type: 'unsupported', what: 'poll' }] },
  unknown_kind: { attachments: [{ type: 'unsupported', what: 'hologram' }] },
  known_kind_unknown_shape: { attachments: [{ type: 'unsupported', what: 'image' }] },
  no_number: { text: 'Hello' },
};

describe('a WhatsApp message', () => {
  it('of every case has an expected result', () => {
    expect(Object.keys(expected)).toEqual(Object.keys(cases));
  });

  it.each(Object.keys(cases))('%s becomes what the customer meant', async (name) => {
    const { post, world, account } = createWhatsAppHook();
    expect(await post(cases[name])).toMatchObject({ status: 200 });
    const [sent] = world.sent;
    expect(world.sent).toHaveLength(1);
    expect(sent?.actor).toEqual({ kind: 'customer' });
    expect(sent?.command).toEqual({
      type: 'receive_message',
      commandId: `whatsapp:${account.id}:wamid.TEST000${name === 'no_number' ? 2 : 1}==`,
      message: {
        externalId: `wamid.TEST000${name === 'no_number' ? 2 : 1}==`,
        text: expected[name]?.text ?? '',
        attachments: expected[name]?.attachments ?? [],
        writtenAt: 1_772_357_400_000,
      },
      details: expected[name]?.details ?? {},
      automation: null,
    });
  });

  it('is of the number that wrote, by the name of its profile', async () => {
    const { post, world, account } = createWhatsAppHook();
    await post(cases['text']);
    await post(cases['hostile_text']);
    expect(world.sent.map(({ target }) => target)).toEqual([
      {
        by: 'customer',
        workspaceId: account.workspaceId,
        channelAccountId: account.id,
        customer: { address: '4915155501701', name: 'Ben Okafor' },
      },
    ]);
    const again = createWhatsAppHook();
    await again.post(cases['hostile_text']);
    expect(again.world.sent[0]?.target).toMatchObject({ customer: { name: '<@U1> Ben' } });
  });

  it('of somebody who hides the number is of their user id and user name', async () => {
    const { post, world } = createWhatsAppHook();
    await post(cases['no_number']);
    expect(world.sent[0]?.target).toMatchObject({
      customer: { address: 'DE.998877', name: '@ben.o' },
    });
  });

  it.each(['unknown_kind', 'known_kind_unknown_shape'])(
    '%s is also kept as it came',
    async (name) => {
      const { post, world } = createWhatsAppHook();
      await post(cases[name]);
      expect(world.quarantined).toHaveLength(1);
      expect(world.quarantined[0]?.body).toContain(
        name === 'unknown_kind' ? '"cube":1' : '"blob":"?"',
      );
    },
  );

  it('to another number of the same app goes to the account of that number', async () => {
    const other = whatsAppAccount({
      id: 'aaaaaaaa-0000-4000-8000-000000000009' as never,
      key: 'other',
      externalId: '555',
    });
    const { post, world } = createWhatsAppHook([whatsAppAccount(), other]);
    await post(JSON.parse(JSON.stringify(cases['text']).replace('10987654321', '555')));
    expect(world.sent[0]?.target).toMatchObject({ channelAccountId: other.id });
    expect(world.sent[0]?.command.commandId).toContain(other.id);
  });

  it('to a number with another app secret is somebody else’s, and reaches nobody', async () => {
    const other = whatsAppAccount({
      id: 'aaaaaaaa-0000-4000-8000-000000000009' as never,
      key: 'other',
      externalId: '555',
      secrets: { appSecret: 'another-secret' },
    });
    const { post, world } = createWhatsAppHook([whatsAppAccount(), other]);
    await post(JSON.parse(JSON.stringify(cases['text']).replace('10987654321', '555')));
    expect(world.sent).toEqual([]);
    expect(world.quarantined).toHaveLength(1);
  });

  it('to a number that nobody has connected is kept', async () => {
    const { post, world } = createWhatsAppHook();
    const answer = await post(
      JSON.parse(JSON.stringify(cases['text']).replace('10987654321', '666')),
    );
    expect(answer.status).toBe(200);
    expect(world.sent).toEqual([]);
    expect(world.quarantined).toMatchObject([
      { reason: 'for a number that is not connected here with this app secret' },
    ]);
  });
});

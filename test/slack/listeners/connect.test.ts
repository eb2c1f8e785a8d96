import { describe, expect, it } from 'vitest';
import type { ChannelAccount } from '../../../src/inbox/account-ports.ts';
import { ACTIONS, INPUTS, MODALS } from '../../../src/slack/action-ids.ts';
import { connectTwilioModal } from '../../../src/slack/blocks/modals/connect-twilio.ts';
import { connectWebhookModal } from '../../../src/slack/blocks/modals/connect-webhook.ts';
import { connectWhatsappModal } from '../../../src/slack/blocks/modals/connect-whatsapp.ts';
import { encodeInboxValue } from '../../../src/slack/button-value.ts';
import { type SlackAppHarness, startSlackApp } from '../../helpers/slack-app.ts';
import { buttonClick, submission } from '../../helpers/slack-payloads.ts';
import { ana, inbox, inboxId, rosa } from '../blocks/given.ts';

const SECRET = Buffer.alloc(32, 7).toString('base64');
const KEY = Buffer.alloc(32, 7).toString('base64url');

async function start(): Promise<SlackAppHarness & { created: Omit<ChannelAccount, 'id'>[] }> {
  const app = await startSlackApp();
  const created: Omit<ChannelAccount, 'id'>[] = [];
  app.deps.accounts.create = async (account) => {
    created.push(account);
    return { ...account, id: 'account' as ChannelAccount['id'] };
  };
  return { ...app, created };
}

describe('Any system by webhook', () => {
  const modal = connectWebhookModal(inbox());

  it('opens for an admin of the inbox only', async () => {
    const app = await start();
    const button = { action: ACTIONS.connectWebhook, value: encodeInboxValue({ inboxId }) };
    const { responseUrl } = app.slack;
    await app.send(buttonClick(button, { user: ana, responseUrl }));
    expect(app.slack.callsOf('views.open')).toEqual([]);
    await app.send(buttonClick(button, { user: rosa, responseUrl }));
    expect(app.slack.callsOf('views.open')).toMatchObject([
      { view: { callback_id: MODALS.connectWebhook } },
    ]);
  });

  it('makes an account and shows address and secret once', async () => {
    const app = await start();
    const fields = {
      [INPUTS.label]: { value: 'Shop' },
      [INPUTS.replyUrl]: { value: 'https://shop.example/replies' },
    };
    const { body } = await app.send(submission(modal, fields, { user: rosa }));
    expect(app.created).toEqual([
      {
        workspaceId: 'T1',
        inboxId,
        channel: 'api',
        key: KEY,
        externalId: null,
        label: 'Shop',
        settings: { replyUrl: 'https://shop.example/replies' },
        secrets: { signingSecret: `whsec_${SECRET}` },
      },
    ]);
    expect(JSON.parse(body)).toMatchObject({ response_action: 'update' });
    expect(body).toContain(`https://dibs.example/hooks/${KEY}`);
    expect(body).toContain(`whsec_${SECRET}`);
    expect(JSON.stringify(app.log.lines)).not.toContain(SECRET);
  });

  it('with a reply address that is none says so at the field', async () => {
    const app = await start();
    const fields = { [INPUTS.label]: { value: 'Shop' }, [INPUTS.replyUrl]: { value: 'ftp://x' } };
    const { body } = await app.send(submission(modal, fields, { user: rosa }));
    expect(JSON.parse(body)).toMatchObject({
      response_action: 'errors',
      errors: { [INPUTS.replyUrl]: expect.stringContaining('no web address') },
    });
    expect(app.created).toEqual([]);
  });

  it('is refused at submission to somebody who is no admin', async () => {
    const app = await start();
    const { body } = await app.send(
      submission(modal, { [INPUTS.label]: { value: 'Shop' } }, { user: ana }),
    );
    expect(JSON.parse(body)).toMatchObject({ response_action: 'errors' });
    expect(app.created).toEqual([]);
  });
});

describe('WhatsApp', () => {
  const modal = connectWhatsappModal(inbox());
  const fields = {
    [INPUTS.label]: { value: '+34 600 00 44 17' },
    [INPUTS.phoneNumberId]: { value: ' 106540352242922 ' },
    [INPUTS.accessToken]: { value: 'EAAG-token' },
    [INPUTS.appSecret]: { value: 'app-secret' },
  };

  it('keeps number, token and secret, and makes a verify token where none is given', async () => {
    const app = await start();
    const { body } = await app.send(submission(modal, fields, { user: rosa }));
    expect(app.created).toMatchObject([
      {
        channel: 'whatsapp',
        externalId: '106540352242922',
        secrets: { accessToken: 'EAAG-token', appSecret: 'app-secret', verifyToken: KEY },
      },
    ]);
    expect(body).toContain(KEY);
    expect(body).not.toContain('EAAG-token');
  });

  it('that is connected already is not connected twice', async () => {
    const app = await start();
    app.deps.accounts.byExternalId = async () => ({}) as ChannelAccount;
    const { body } = await app.send(submission(modal, fields, { user: rosa }));
    expect(JSON.parse(body)).toMatchObject({
      errors: { [INPUTS.phoneNumberId]: expect.stringContaining('connected already') },
    });
    expect(app.created).toEqual([]);
  });
});

describe('SMS by Twilio', () => {
  const modal = connectTwilioModal(inbox());
  const accountSid = 'AC0123456789abcdef0123456789abcdef';
  const fields = (over: Record<string, { value: string }> = {}) => ({
    [INPUTS.telephoneNumber]: { value: ' +49 (157) 555-01000 ' },
    [INPUTS.accountSid]: { value: ` ${accountSid} ` },
    [INPUTS.authToken]: { value: ' the-token ' },
    ...over,
  });

  it('opens for an admin of the inbox only', async () => {
    const app = await start();
    const button = { action: ACTIONS.connectTwilio, value: encodeInboxValue({ inboxId }) };
    const { responseUrl } = app.slack;
    await app.send(buttonClick(button, { user: ana, responseUrl }));
    expect(app.slack.callsOf('views.open')).toEqual([]);
    await app.send(buttonClick(button, { user: rosa, responseUrl }));
    expect(app.slack.callsOf('views.open')).toMatchObject([
      { view: { callback_id: MODALS.connectTwilio } },
    ]);
  });

  it('keeps number, account and token, and shows the address to paste at Twilio', async () => {
    const app = await start();
    const { body } = await app.send(submission(modal, fields(), { user: rosa }));
    expect(app.created).toEqual([
      {
        workspaceId: 'T1',
        inboxId,
        channel: 'sms',
        key: KEY,
        externalId: '+4915755501000',
        label: '+4915755501000',
        settings: { accountSid },
        secrets: { authToken: 'the-token' },
      },
    ]);
    expect(body).toContain(`https://dibs.example/hooks/${KEY}`);
    expect(body).not.toContain('the-token');
    expect(JSON.stringify(app.log.lines)).not.toContain('the-token');
  });

  it('is called what people call it', async () => {
    const app = await start();
    const named = fields({ [INPUTS.label]: { value: 'Hotline' } });
    await app.send(submission(modal, named, { user: rosa }));
    expect(app.created).toMatchObject([{ label: 'Hotline' }]);
  });

  it.each([
    [INPUTS.telephoneNumber, 'our mobile', 'no telephone number'],
    [INPUTS.telephoneNumber, '0157 55501000', 'no telephone number'],
    [INPUTS.accountSid, 'SM0123456789abcdef0123456789abcdef', 'no account SID'],
  ])('whose %s is “%s” is told so at the field', async (field, value, words) => {
    const app = await start();
    const { body } = await app.send(
      submission(modal, fields({ [field]: { value } }), { user: rosa }),
    );
    expect(JSON.parse(body)).toMatchObject({ errors: { [field]: expect.stringContaining(words) } });
    expect(app.created).toEqual([]);
  });

  it.each([
    ['0049 157 55501000', '+4915755501000'],
    ['12345', '12345'],
  ])('takes %s as %s', async (value, number) => {
    const app = await start();
    const written = fields({ [INPUTS.telephoneNumber]: { value } });
    await app.send(submission(modal, written, { user: rosa }));
    expect(app.created).toMatchObject([{ externalId: number }]);
  });

  it('of a number that is connected already is refused', async () => {
    const app = await start();
    app.deps.accounts.byExternalId = async () => ({}) as ChannelAccount;
    const { body } = await app.send(submission(modal, fields(), { user: rosa }));
    expect(JSON.parse(body)).toMatchObject({
      errors: { [INPUTS.telephoneNumber]: 'This SMS number is connected already.' },
    });
  });
});

import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { isStandardWebhook, signStandardWebhook } from '../../sandbox/standard-webhooks.ts';
import { startWithProbe } from './start.ts';

const [web, whatsapp, sms] = defaultAccounts;

test('a customer on the web writes a signed webhook to the account’s hook', async () => {
  const { app, sandbox } = await startWithProbe();
  const marta = sandbox.customers.add({ name: 'Marta Díaz', account: web.key });
  const message = await sandbox.customers.write(marta.id, 'Is it blue?', { subject: 'Colour' });
  const [request] = app.requests;
  expect(request?.path).toBe(`/hooks/${web.key}`);
  expect(request?.body).toEqual({
    customer: { id: marta.address, name: 'Marta Díaz' },
    message: { id: message.id, text: 'Is it blue?' },
    conversation: { subject: 'Colour' },
  });
  const header = (name: string) => String(request?.headers[name]);
  const signed = {
    id: header('webhook-id'),
    timestamp: header('webhook-timestamp'),
    body: request?.raw ?? '',
  };
  expect(isStandardWebhook(web.secret, signed, header('webhook-signature'))).toBe(true);
  expect(message.status).toBe('accepted');
});

test('a message that the app refuses is shown as refused', async () => {
  const { app, sandbox } = await startWithProbe();
  app.answer = () => ({ status: 503 });
  const marta = sandbox.customers.add({ name: 'Marta', account: web.key });
  expect(await sandbox.customers.write(marta.id, 'x')).toMatchObject({
    status: 'refused',
    detail: 'HTTP 503',
  });
});

test('a customer on WhatsApp writes as Meta would send it', async () => {
  const { app, sandbox } = await startWithProbe();
  const kim = sandbox.customers.add({
    name: 'Kim Park',
    account: whatsapp.key,
    address: '4915112345678',
  });
  await sandbox.customers.write(kim.id, 'Hello');
  const [request] = app.requests;
  const digest = createHmac('sha256', whatsapp.appSecret)
    .update(request?.raw ?? '')
    .digest('hex');
  expect(request?.headers['x-hub-signature-256']).toBe(`sha256=${digest}`);
  expect(request?.body.entry[0].changes[0].value).toMatchObject({
    metadata: { phone_number_id: whatsapp.phoneNumberId },
    contacts: [{ profile: { name: 'Kim Park' }, wa_id: '4915112345678' }],
    messages: [{ from: '4915112345678', type: 'text', text: { body: 'Hello' } }],
  });
});

test('a signed reply reaches the customer once, an unsigned one never', async () => {
  const { sandbox } = await startWithProbe();
  const marta = sandbox.customers.add({ name: 'Marta', account: web.key });
  const body = JSON.stringify({ customer: { id: marta.address }, message: { text: 'Yes!' } });
  const id = 'outbox-1';
  const timestamp = String(Math.floor(Date.now() / 1000));
  const send = (secret: string) =>
    fetch(`${sandbox.url}/customers/reply/${web.key}`, {
      method: 'POST',
      body,
      headers: {
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signStandardWebhook(secret, { id, timestamp, body }),
      },
    }).then(({ status }) => status);
  expect(await send('whsec_d3Jvbmc=')).toBe(401);
  expect(await send(web.secret)).toBe(200);
  expect(await send(web.secret)).toBe(200);
  expect(marta.messages.map(({ direction, text }) => [direction, text])).toEqual([['out', 'Yes!']]);
});

test('a reply over the Graph API gets a wamid, and its status comes back with our data', async () => {
  const { app, sandbox } = await startWithProbe();
  const kim = sandbox.customers.add({ name: 'Kim', account: whatsapp.key });
  const send = (token: string, more: object) =>
    fetch(`${sandbox.graphUrl}/v23.0/${whatsapp.phoneNumberId}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ messaging_product: 'whatsapp', to: kim.address, ...more }),
    }).then(async (response) => ({ status: response.status, body: await response.json() }));
  const text = { type: 'text', text: { body: 'Hi' }, biz_opaque_callback_data: 'outbox-1' };
  expect(await send('wrong', text)).toMatchObject({ status: 401, body: { error: { code: 190 } } });
  expect(await send(whatsapp.accessToken, {})).toMatchObject({
    status: 400,
    body: { error: { code: 100 } },
  });
  const { body } = await send(whatsapp.accessToken, text);
  const wamid: string = body.messages[0].id;
  expect(wamid).toMatch(/^wamid\./);
  await sandbox.customers.report(kim.id, wamid, 'read');
  expect(app.requests[0]?.body.entry[0].changes[0].value.statuses[0]).toMatchObject({
    id: wamid,
    status: 'read',
    recipient_id: kim.address,
    biz_opaque_callback_data: 'outbox-1',
  });
  expect(kim.messages[0]?.status).toBe('read');
});

test('a customer by SMS writes a form as Twilio would sign it', async () => {
  const { app, sandbox } = await startWithProbe();
  const kim = sandbox.customers.add({ name: 'Kim', account: sms.key });
  const message = await sandbox.customers.write(kim.id, 'Hello');
  const [request] = app.requests;
  const form = Object.fromEntries(new URLSearchParams(request?.raw));
  expect(form).toMatchObject({
    MessageSid: message.id,
    From: kim.address,
    To: sms.number,
    Body: 'Hello',
  });
  const fields = Object.keys(form).sort();
  const signed = `http://${request?.headers['host']}/hooks/${sms.key}${fields.map((name) => `${name}${form[name]}`).join('')}`;
  expect(request?.headers['x-twilio-signature']).toBe(
    createHmac('sha1', sms.authToken).update(signed).digest('base64'),
  );
});

test('a reply over the Messages API gets a sid, and its status goes where it was asked for', async () => {
  const { app, sandbox } = await startWithProbe();
  const kim = sandbox.customers.add({ name: 'Kim', account: sms.key });
  await sandbox.customers.write(kim.id, 'Hello');
  const host = app.requests[0]?.headers['host'];
  const send = (token: string, over: Record<string, string>) =>
    fetch(`${sandbox.twilioUrl}/2010-04-01/Accounts/${sms.accountSid}/Messages.json`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${sms.accountSid}:${token}`)}` },
      body: new URLSearchParams({
        From: sms.number,
        To: kim.address,
        Body: 'Hi',
        StatusCallback: `http://${host}/hooks/${sms.key}?reply=1`,
        ...over,
      }),
    }).then(async (response) => ({ status: response.status, body: await response.json() }));
  const refused = (status: number, code: number) => ({ status, body: { code } });
  expect(await send('wrong', {})).toMatchObject(refused(401, 20003));
  expect(await send(sms.authToken, { From: '+491' })).toMatchObject(refused(400, 21606));
  expect(await send(sms.authToken, { To: 'Kim' })).toMatchObject(refused(400, 21211));
  expect(await send(sms.authToken, { Body: '' })).toMatchObject(refused(400, 21602));
  expect(await send(sms.authToken, { Body: 'x'.repeat(1_601) })).toMatchObject(refused(400, 21617));
  const { status, body } = await send(sms.authToken, {});
  expect([status, body.sid]).toEqual([201, expect.stringMatching(/^SM[0-9a-f]{32}$/)]);
  await sandbox.customers.report(kim.id, body.sid, 'failed');
  const told = app.requests.at(-1);
  expect(told?.path).toContain('reply=1');
  expect(Object.fromEntries(new URLSearchParams(told?.raw))).toMatchObject({
    MessageSid: body.sid,
    MessageStatus: 'undelivered',
    ErrorCode: '30003',
  });
  expect(kim.messages.at(-1)).toMatchObject({ text: 'Hi', status: 'failed' });
});

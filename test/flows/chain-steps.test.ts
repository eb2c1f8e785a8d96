import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { secretBytes, verifyWebhook } from '../../src/channels/generic/signature.ts';
import { type Chains, GENTLE } from '../../src/domain/chains.ts';
import { minutes } from '../../src/domain/ids.ts';
import type { SlaPolicy } from '../../src/domain/sla-policy.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, readOut } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

interface Received {
  headers: IncomingHttpHeaders;
  rawBody: Buffer;
}

/** Another system on this machine; it answers what it is told to, one after the other. */
async function startReceiver(answers: number[]) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, rawBody: Buffer.concat(chunks) });
      response.writeHead(answers[received.length - 1] ?? 204).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, received, close: () => server.close() };
}

let dibs: Dibs;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  await stopAndCheck(dibs);
  for (const end of ends.splice(0)) end();
});

it('a step calls another system: signed, again after its trouble, once, and with nothing that a customer wrote', async () => {
  const receiver = await startReceiver([500, 503]);
  ends.push(receiver.close);
  dibs = await startDibs({ variations: { allowedReplyHosts: [receiver.host] } });
  const url = `http://${receiver.host}/late?from=dibs`;
  const policy: SlaPolicy = {
    id: 'refunds',
    name: 'Refunds',
    when: { tags: ['refund'] },
    targets: { assignment: minutes(5), firstResponse: minutes(10), nextResponse: minutes(10) },
    byPriority: {},
    chains: {
      ...GENTLE,
      response: [
        ...GENTLE.response,
        { when: { from: 'target', after: minutes(2) }, do: { type: 'call_webhook', url } },
      ],
    },
  };
  // By hand, since Slack takes only what begins with https.
  await dibs.query(`UPDATE inbox SET settings = jsonb_set(settings, '{policies}', $1)`, [
    JSON.stringify([policy]),
  ]);
  const { customers } = dibs.sandbox;
  await dibs.write('Marta Díaz', 'No tag on this one');
  const lee = customers.add({ name: 'Lee Chan', account: defaultAccounts[0].key });
  await customers.write(lee.id, 'Where is my SECRET money?', { tags: ['Refund'] });
  await dibs.settle();

  await dibs.advance(minutes(11.9));
  expect(receiver.received).toEqual([]);
  await dibs.advance(minutes(0.1));
  expect(receiver.received).toHaveLength(1);
  for (let tried = 0; tried < 40; tried += 1) await dibs.advance(minutes(1));
  expect(receiver.received).toHaveLength(3);

  const [stored] = await dibs.query<{ id: string; inbox: string }>(
    `SELECT c.id, i.id AS inbox FROM conversation c JOIN inbox i ON i.id = c.inbox_id WHERE c.number = 2`,
  );
  const secret = await dibs.app.database.webhookSecrets.of(dibs.app.installation.workspaceId);
  const ids = new Set<string>();
  for (const request of receiver.received) {
    const verified = verifyWebhook(request, [secretBytes(secret) ?? Buffer.alloc(32)], Date.now());
    expect(verified).toMatchObject({ authentic: true });
    if (verified.authentic) ids.add(verified.webhookId);
    expect(JSON.parse(request.rawBody.toString())).toEqual({
      type: 'sla.step',
      version: 1,
      conversation: { id: stored?.id, number: 2 },
      inbox: { id: stored?.inbox, name: 'support' },
      clock: 'first_response',
      due_at: '2026-03-04T09:10:00.000Z',
      step: 'call_webhook',
    });
    expect(request.rawBody.toString()).not.toMatch(/SECRET|Lee|Refund/i);
  }
  // Whoever had it twice knows it by its id.
  expect(ids.size).toBe(1);
});

it('a step gives it to whoever of a user group is there, and not to who has least to do', async () => {
  dibs = await startDibs();
  const { ana, ben, chen, sandbox } = dibs;
  sandbox.workspace.usergroups.push({
    ...{ id: 'S0SECOND', handle: 'second', name: 'Second line' },
    users: [chen.id, ben.id],
  });
  const reassign = { type: 'reassign', to: { who: 'group', group: 'S0SECOND' } } as const;
  const chains: Chains = {
    ...GENTLE,
    owner: [{ when: { from: 'target', after: 0 }, do: reassign }],
  };
  await dibs.query(`UPDATE inbox SET settings = jsonb_set(settings, '{chains}', $1)`, [
    JSON.stringify(chains),
  ]);
  await chen.command('/inbox away', '#support');
  await dibs.write('Marta Díaz', 'Hello?');
  await ana.click(dibs.card('Marta'), 'Claim');
  await dibs.settle();
  await dibs.advance(minutes(15));
  expect(readOut(dibs.card('Marta'))).toContain('Ben Adler');
  expect(readOut(dmWith(ben, 'from Ana Silva'))).toContain('Why you:');
});

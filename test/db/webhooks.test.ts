import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOutgoingWebhooks } from '../../src/channels/outgoing-webhooks.ts';
import { createSealer } from '../../src/db/secrets.ts';
import { createWebhookSecrets, createWebhookSource } from '../../src/db/webhook-secrets.ts';
import type { Effect } from '../../src/domain/effects.ts';
import type { ConversationId, WorkspaceId } from '../../src/domain/ids.ts';
import { seconds } from '../../src/domain/ids.ts';
import { SecretsUnreadable } from '../../src/inbox/account-ports.ts';
import { createDeliverWebhook, type WebhookEntry } from '../../src/inbox/deliver-webhook.ts';
import { commitEffects, type Desk, idOf, MONDAY, openDesk, workspaceId } from './desk.ts';

let desk: Desk;
let conversationId: ConversationId;
beforeAll(async () => {
  desk = await openDesk();
  conversationId = idOf(await desk.receive('+491', 'hello'));
});
afterAll(() => desk.close());

const sealer = () => createSealer(Buffer.alloc(32, 1));

describe('the secret of a workspace', () => {
  it('is made once, whoever asks first, and stays; sealed, so that the table does not tell it', async () => {
    const secrets = createWebhookSecrets(desk.sql, sealer());
    const asked = await Promise.all(Array.from({ length: 8 }, () => secrets.of(workspaceId)));
    expect(new Set(asked).size).toBe(1);
    const secret = asked[0] ?? '';
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await expect(createWebhookSecrets(desk.sql, sealer()).of(workspaceId)).resolves.toBe(secret);
    const { rows } = await desk.sql.pool.query('SELECT webhook_secret FROM workspace');
    expect(rows[0].webhook_secret.includes(Buffer.from(secret))).toBe(false);
  });

  it('cannot be read with another key, and is not made for a workspace that there is not', async () => {
    await createWebhookSecrets(desk.sql, sealer()).of(workspaceId);
    const other = createWebhookSecrets(desk.sql, createSealer(Buffer.alloc(32, 2)));
    await expect(other.of(workspaceId)).rejects.toThrow(SecretsUnreadable);
    await expect(other.of('T0NONE' as WorkspaceId)).rejects.toThrow(TypeError);
  });
});

describe('what a call says of its conversation', () => {
  it('is its number and its inbox', async () => {
    const source = createWebhookSource(desk.sql);
    await expect(source.of(workspaceId, conversationId)).resolves.toEqual({
      conversation: { id: conversationId, number: 1 },
      inbox: { id: desk.inboxId, name: 'support' },
    });
    await expect(source.of('T0NONE' as WorkspaceId, conversationId)).resolves.toBeNull();
  });
});

describe('a call that was not taken', () => {
  it('comes again with its id until it is, and then no more', async () => {
    const ids: unknown[] = [];
    const server = createServer((request, response) => {
      ids.push(request.headers['webhook-id']);
      response.writeHead(ids.length < 3 ? 503 : 200).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const effect: Effect = {
      ...{ kind: 'webhook', conversationId, url: `http://${host}/`, version: 1 },
      ...{ clock: 'first_response', dueAt: MONDAY, step: 'call_webhook' },
    };
    await desk.sql.pool.query(`UPDATE outbox SET state = 'done', settled_at = dibs_now()`);
    await commitEffects(desk, [effect]);
    const { deliver } = createDeliverWebhook({
      webhooks: createOutgoingWebhooks({
        secrets: createWebhookSecrets(desk.sql, sealer()),
        now: () => MONDAY,
        allowedHosts: [host],
      }),
      webhookSource: createWebhookSource(desk.sql),
    });
    const outcomes: string[] = [];
    for (let at = MONDAY; at < MONDAY + seconds(60); at += seconds(10)) {
      await desk.setClock(at);
      const entry = await desk.outbox.lease({ worker: 'w', leaseFor: seconds(30) });
      if (entry === null) continue;
      const settlement = await deliver(entry as WebhookEntry);
      outcomes.push(settlement.as);
      await desk.outbox.settle(entry, settlement);
    }
    expect(outcomes).toEqual(['retry', 'retry', 'delivered']);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

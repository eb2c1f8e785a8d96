import { randomBytes } from 'node:crypto';
import type { WorkspaceId } from '../domain/ids.ts';
import { SecretsUnreadable } from '../inbox/account-ports.ts';
import type { WebhookSecrets, WebhookSource } from '../inbox/webhook-ports.ts';
import type { Sql, Statement } from './pool.ts';
import type { Sealer } from './secrets.ts';

/** Whoever comes first makes it; all others get that one. */
const KEEP: Statement = {
  name: 'webhook_secret_keep',
  text: `
    UPDATE workspace SET webhook_secret = coalesce(webhook_secret, $2::bytea) WHERE id = $1
    RETURNING webhook_secret AS sealed`,
};

const KEPT: Statement = {
  name: 'webhook_secret_kept',
  text: 'SELECT webhook_secret AS sealed FROM workspace WHERE id = $1 AND webhook_secret IS NOT NULL',
};

export function createWebhookSecrets(sql: Sql, sealer: Sealer): WebhookSecrets {
  return {
    async of(workspaceId) {
      const [kept] = await sql.query<{ sealed: Buffer }>(KEPT, [workspaceId]);
      if (kept !== undefined) return open(kept.sealed, workspaceId);
      const signingSecret = `whsec_${randomBytes(32).toString('base64')}`;
      const sealed = Buffer.from(sealer.seal({ signingSecret }, contextOf(workspaceId)));
      const [made] = await sql.query<{ sealed: Buffer }>(KEEP, [workspaceId, sealed]);
      if (made === undefined) throw new TypeError('there is no such workspace');
      return open(made.sealed, workspaceId);
    },
  };

  function open(sealed: Buffer, workspaceId: WorkspaceId): string {
    try {
      return sealer.open(sealed, contextOf(workspaceId))['signingSecret'] ?? '';
    } catch (cause) {
      const message = 'DIBS_SECRET_KEY is not the one that the secret of webhooks was sealed with';
      throw new SecretsUnreadable(message, { cause });
    }
  }
}

function contextOf(workspaceId: WorkspaceId): string {
  return `workspace/${workspaceId}/webhooks`;
}

const SOURCE: Statement = {
  name: 'webhook_source',
  text: `
    SELECT json_build_object('id', c.id, 'number', c.number) AS conversation, json_build_object('id', i.id, 'name', i.name) AS inbox
    FROM conversation c JOIN inbox i ON i.workspace_id = $1 AND i.id = c.inbox_id
    WHERE c.workspace_id = $1 AND c.id = $2::uuid`,
};

type Source = NonNullable<Awaited<ReturnType<WebhookSource['of']>>>;

export function createWebhookSource(sql: Sql): WebhookSource {
  return {
    async of(workspaceId, conversationId) {
      const [row] = await sql.query<Source>(SOURCE, [workspaceId, conversationId]);
      return row ?? null;
    },
  };
}

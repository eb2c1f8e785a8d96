import { randomUUID } from 'node:crypto';
import type { ChannelAccountId, Duration, InboxId, WorkspaceId } from '../domain/ids.ts';
import type { Channel } from '../domain/message.ts';
import {
  type ChannelAccount,
  type ChannelAccounts,
  SecretsUnreadable,
} from '../inbox/account-ports.ts';
import { asStoreError } from './database-errors.ts';
import type { ChannelAccount as ChannelAccountRow } from './generated/client.ts';
import type { PrismaClient } from './prisma.ts';
import type { Sealer } from './secrets.ts';

/** How long another process's change may go unnoticed where `recent` is asked. */
const KEPT_FOR: Duration = 5_000;

/** Our ends of channels. Their secrets are sealed for their own row. */
export function createChannelAccounts(prisma: PrismaClient, sealer: Sealer): ChannelAccounts {
  const table = prisma.channelAccount;
  const kept = new Map<string, { account: ChannelAccount; at: number }>();

  function accountOf(row: ChannelAccountRow): ChannelAccount {
    return {
      id: row.id as ChannelAccountId,
      workspaceId: row.workspaceId as WorkspaceId,
      inboxId: row.inboxId as InboxId,
      channel: row.channel as Channel,
      key: row.key,
      externalId: row.externalId,
      label: row.label,
      settings: row.settings as Record<string, string>,
      secrets: secretsOf(row, sealer),
    };
  }

  async function found(query: Promise<ChannelAccountRow | null>): Promise<ChannelAccount | null> {
    const row = await asked(query);
    return row === null ? null : accountOf(row);
  }

  async function byKey(key: string): Promise<ChannelAccount | null> {
    const account = await found(table.findUnique({ where: { key } }));
    if (account === null) kept.delete(key);
    else kept.set(key, { account, at: performance.now() });
    return account;
  }

  return {
    byKey,

    async recent(key) {
      const last = kept.get(key);
      return last !== undefined && performance.now() - last.at < KEPT_FOR ? last.account : null;
    },

    byId: (workspaceId, id) =>
      found(table.findUnique({ where: { workspaceId_id: { workspaceId, id } } })),

    byExternalId: (workspaceId, channel, externalId) =>
      found(
        table.findUnique({
          where: { workspaceId_channel_externalId: { workspaceId, channel, externalId } },
        }),
      ),

    async ofInbox(workspaceId, inboxId) {
      const where = { workspaceId, inboxId };
      const asc = 'asc' as const;
      const orderBy = [{ createdAt: asc }, { channel: asc }, { label: asc }, { id: asc }];
      return (await asked(table.findMany({ where, orderBy }))).map(accountOf);
    },

    async create({ secrets, ...account }) {
      const id = randomUUID();
      const sealed = sealer.seal(secrets, contextOf({ workspaceId: account.workspaceId, id }));
      return accountOf(await asked(table.create({ data: { ...account, id, secrets: sealed } })));
    },

    async update({ workspaceId, id, label, settings, secrets }) {
      const sealed = sealer.seal(secrets, contextOf({ workspaceId, id }));
      const where = { workspaceId, id };
      const [row] = await asked(
        table.updateManyAndReturn({ where, data: { label, settings, secrets: sealed } }),
      );
      if (row === undefined) return null;
      kept.delete(row.key);
      return accountOf(row);
    },
  };
}

/** Throws `SecretsUnreadable` if what is stored was sealed with another key: better at the start than at the first webhook. */
export async function checkSecretKey(prisma: PrismaClient, sealer: Sealer): Promise<void> {
  const row = await asked(prisma.channelAccount.findFirst());
  if (row !== null) secretsOf(row, sealer);
}

function contextOf(row: { workspaceId: string; id: string }): string {
  return `channel_account/${row.workspaceId}/${row.id}`;
}

function secretsOf(row: ChannelAccountRow, sealer: Sealer): Record<string, string> {
  try {
    return sealer.open(row.secrets, contextOf(row));
  } catch (cause) {
    throw new SecretsUnreadable(
      'DIBS_SECRET_KEY is not the one that the secrets of the connected channels were sealed with',
      { cause },
    );
  }
}

async function asked<Result>(query: Promise<Result>): Promise<Result> {
  try {
    return await query;
  } catch (error) {
    throw prismaError(error);
  }
}

/** Prisma's own codes: P1… is about the server, all others about what was asked. */
function prismaError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('P2') ? error : asStoreError(error);
}

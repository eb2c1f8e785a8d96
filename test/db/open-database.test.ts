import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../src/db/open-database.ts';
import { createSql } from '../../src/db/pool.ts';
import type { InboxId, WorkspaceId } from '../../src/domain/ids.ts';
import { defaultSettings } from '../../src/domain/inbox.ts';
import { SecretsUnreadable } from '../../src/inbox/account-ports.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';

const workspaceId = 'T0ACME' as WorkspaceId;
const key = randomBytes(32).toString('base64');
let test: TestDatabase;
let database: Database | null;

const open = (secretKey: string) =>
  openDatabase({
    databaseUrl: test.url,
    dataDir: 'unused',
    secretKey,
    openGates: true,
    onError: () => undefined,
  });

beforeEach(async () => {
  test = await createTestDatabase();
  database = await open(key);
});

afterEach(async () => {
  await database?.close();
  await test.drop();
});

describe('opening a database', () => {
  it('whose secrets were sealed with another key is refused at the start', async () => {
    const sql = createSql({ url: test.url, poolSize: 1 });
    const inboxId = '00000000-0000-4000-8000-000000000001' as InboxId;
    const inbox = `INSERT INTO inbox (workspace_id, id, version, slack_channel, name, status, visibility, settings)
      VALUES ('${workspaceId}', '${inboxId}', 1, 'C1', 'support', 'ready', 'private', '${JSON.stringify(defaultSettings('UTC'))}')`;
    await database?.workspaces.ensure({
      id: workspaceId,
      url: 'https://acme.slack.com/',
      name: 'Acme',
      botId: 'B0DIBS',
      botUserId: 'U0DIBS',
      tokenFingerprint: 'f'.repeat(64),
    });
    await sql.pool.query(inbox);
    await sql.close();
    await database?.accounts.create({
      ...{ workspaceId, inboxId, channel: 'web', externalId: null, label: 'Web' },
      ...{ key: 'a-key-that-is-long-enough', settings: {}, secrets: { signingSecret: 'x' } },
    });
    await expect(open(randomBytes(32).toString('base64'))).rejects.toThrow(SecretsUnreadable);
    const again = await open(key);
    expect(await again.isWell()).toBe(true);
    await again.close();
  });
});

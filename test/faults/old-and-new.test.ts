import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cardsIn } from '../../sandbox/driver.ts';
import { migrate, PRISMA_FOLDER } from '../../src/db/migrate.ts';
import { minutes, seconds } from '../../src/domain/ids.ts';
import { brokenInvariants } from '../helpers/check-invariants.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { threadText } from '../helpers/read-out.ts';

/** What a next release could bring: a column, a table, a default; nothing that this one would miss. */
const NEXT_MIGRATION = `
  ALTER TABLE "conversation" ADD COLUMN "mood" TEXT, ADD COLUMN "stars" INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE "message" ADD COLUMN "language" TEXT;
  ALTER TABLE "outbox" ADD COLUMN "shard" SMALLINT NOT NULL DEFAULT 0;
  CREATE TABLE "survey" ("id" UUID PRIMARY KEY);
  CREATE INDEX "conversation_mood" ON "conversation" ("mood");`;

let dibs: Dibs;
let nextRelease: string;
beforeEach(async () => {
  nextRelease = mkdtempSync(join(tmpdir(), 'dibs-next-'));
  cpSync(PRISMA_FOLDER, nextRelease, { recursive: true });
  const folder = join(nextRelease, 'migrations', '9999_next');
  mkdirSync(folder);
  writeFileSync(join(folder, 'migration.sql'), NEXT_MIGRATION);
  dibs = await startDibs();
});
afterEach(async () => {
  rmSync(nextRelease, { recursive: true });
  await dibs.stop();
});

/** As the next release does when it starts. */
const migrateToNext = () => migrate(dibs.databaseUrl, { folder: nextRelease });

/** Somebody newer commits something beside a conversation's own effects. */
async function commitsUnknown(effect: object, orderKey: string, surfaceKey: string | null) {
  const [row] = await dibs.query<{ id: string }>(
    `INSERT INTO outbox (workspace_id, id, effect, surface_key, order_key, urgency, not_before, created_at)
     VALUES ($1, gen_random_uuid(), $2, $3, $4, 0, dibs_now(), dibs_now()) RETURNING id`,
    [dibs.app.installation.workspaceId, JSON.stringify(effect), surfaceKey, orderKey],
  );
  return row?.id;
}

const states = () =>
  dibs.query<{ state: string; attempts: number; kind: string }>(
    `SELECT state, attempts, effect->>'kind' AS kind FROM outbox WHERE state NOT IN ('done', 'obsolete') ORDER BY position`,
  );

async function conversationOf(name: string): Promise<string> {
  const [row] = await dibs.query<{ id: string }>(
    'SELECT c.id FROM conversation c JOIN customer u ON u.id = c.customer_id WHERE u.name = $1',
    [name],
  );
  return row?.id ?? '';
}

describe('an old release and a new one side by side', () => {
  it('the new one migrates while the old one works; the old one goes on, and can be started again', async () => {
    await dibs.write('Marta Díaz', 'Hello?');
    const { customers } = dibs.sandbox;
    const account = customers.list()[0]?.account ?? '';
    const kims = Array.from({ length: 20 }, (_, each) =>
      customers.add({ name: `Kim ${each}`, account }),
    );
    const writing = Promise.all(kims.map(({ id }) => customers.write(id, 'Hello?')));
    await migrateToNext();
    expect(new Set((await writing).map(({ status }) => status))).toEqual(new Set(['accepted']));
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim');
    await dibs.write('Marta Díaz', 'Still there?');
    await dibs.rosa.openHome();
    await dibs.ana.command('/inbox-load', '#support');
    await dibs.settle();
    expect(threadText(dibs, dibs.card('Marta Díaz'))).toContain('Still there?');

    const again = await dibs.startAnother();
    await dibs.app.stop();
    await dibs.write('Lee Chan', 'Hello?');
    await again.sweep();
    await dibs.ben.click(dibs.card('Lee Chan'), 'Claim');
    await dibs.settle();
    expect(cardsIn(dibs.sandbox, '#support').length).toBeGreaterThanOrEqual(22);
    expect(await brokenInvariants(dibs)).toEqual([]);
  });

  it('what the old one does not know stays as it is, holds up no other, and its own order key for a minute', async () => {
    await dibs.write('Marta Díaz', 'Hello?');
    const id = await conversationOf('Marta Díaz');
    const survey = { kind: 'survey', conversationId: id };
    const surface = { type: 'survey_card', conversationId: id };
    const show = { kind: 'show', because: 'news', urgency: 'person_waits', surface };
    const target = { kind: 'conversation', conversationId: id };
    const command = { kind: 'command', target, command: { type: 'ask_mood', commandId: 'mood-1' } };
    await commitsUnknown(survey, `survey:${id}`, null);
    await commitsUnknown(command, `command:${id}`, null);
    await commitsUnknown(show, `conversation:${id}`, `survey_card:${id}`);
    await dibs.write('Marta Díaz', 'behind it');
    await dibs.write('Kim Park', 'of somebody else');
    await dibs.app.sweep();
    expect(threadText(dibs, dibs.card('Kim Park'))).toContain('of somebody else');
    expect(threadText(dibs, dibs.card('Marta Díaz'))).not.toContain('behind it');

    await dibs.advance(minutes(1) + seconds(1));
    await dibs.app.sweep();
    await dibs.settle();
    expect(threadText(dibs, dibs.card('Marta Díaz'))).toContain('behind it');
    expect(await states()).toEqual([
      { state: 'ready', attempts: 0, kind: 'survey' },
      { state: 'ready', attempts: 0, kind: 'command' },
      { state: 'ready', attempts: 0, kind: 'show' },
    ]);
    expect(await brokenInvariants(dibs)).toEqual([]);
  });
});

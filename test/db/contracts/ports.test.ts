import { randomUUID } from 'node:crypto';
import { createChannelAccounts } from '../../../src/db/channel-accounts.ts';
import { createDrafts } from '../../../src/db/drafts.ts';
import { createHomeNoticeStore } from '../../../src/db/home-notices.ts';
import { createQuarantine } from '../../../src/db/quarantine.ts';
import { createSealer } from '../../../src/db/secrets.ts';
import { createSentReplies } from '../../../src/db/sent-replies.ts';
import { createSlackEvents } from '../../../src/db/slack-events.ts';
import { channelAccountsContract } from '../../contracts/channel-accounts-contract.ts';
import { draftsContract } from '../../contracts/drafts-contract.ts';
import { homeNoticesContract } from '../../contracts/home-notices-contract.ts';
import { quarantineContract } from '../../contracts/quarantine-contract.ts';
import { sentRepliesContract } from '../../contracts/sent-replies-contract.ts';
import { slackEventsContract } from '../../contracts/slack-events-contract.ts';
import { ana, type Desk, idOf, letGo, MONDAY, newId, openDesk, workspaceId } from '../desk.ts';

const accountsOf = (desk: Desk) =>
  createChannelAccounts(desk.prisma, createSealer(Buffer.alloc(32, 7)));

slackEventsContract('in Postgres', async () => {
  const desk = await openDesk();
  let now = MONDAY;
  return {
    events: createSlackEvents(desk.sql),
    async advance(time) {
      now += time;
      await desk.setClock(now);
    },
    close: desk.close,
  };
});

channelAccountsContract('in Postgres', async () => {
  const desk = await openDesk();
  return { accounts: accountsOf(desk), workspaceId, inboxId: desk.inboxId, close: desk.close };
});

draftsContract('in Postgres', async () => {
  const desk = await openDesk();
  let now = MONDAY;
  return {
    drafts: createDrafts(desk.sql),
    workspaceId,
    conversationId: idOf(await desk.receive(randomUUID(), 'Where is it?')),
    async advance(time) {
      now += time;
      await desk.setClock(now);
    },
    close: desk.close,
  };
});

homeNoticesContract('in Postgres', async () => {
  const desk = await openDesk();
  let now = MONDAY;
  return {
    store: createHomeNoticeStore(desk.sql),
    workspaceId,
    async advance(time) {
      now += time;
      await desk.setClock(now);
    },
    close: desk.close,
  };
});

quarantineContract('in Postgres', async () => {
  const desk = await openDesk();
  const other = await accountsOf(desk).create({
    workspaceId,
    inboxId: desk.inboxId,
    channel: 'api',
    key: randomUUID(),
    externalId: null,
    label: 'Another shop',
    settings: {},
    secrets: {},
  });
  return {
    quarantine: createQuarantine(desk.sql),
    accounts: [{ workspaceId, id: desk.channelAccountId }, other],
    async kept() {
      const { rows } = await desk.sql.pool.query<{ id: string; body: Buffer; reason: string }>(
        'SELECT channel_account_id AS id, body, reason FROM quarantine',
      );
      return rows.map(({ id, body, reason }) => ({ accountId: id, body: [...body], reason }));
    },
    close: desk.close,
  };
});

sentRepliesContract('in Postgres', async () => {
  const desk = await openDesk();
  const sentReplies = createSentReplies(desk.sql);
  return {
    sentReplies,
    workspaceId,
    channelAccountId: desk.channelAccountId,
    async reply(inReplyTo) {
      const conversationId = idOf(
        await desk.receive(randomUUID(), 'Where is it?', { externalId: inReplyTo }),
      );
      await desk.asAgent(ana, conversationId, { type: 'reply', text: 'Sent.', seenVersion: 1 });
      await letGo(desk, conversationId);
      const { rows } = await desk.sql.pool.query(
        `SELECT id FROM outbox WHERE effect->>'conversationId' = $1 AND effect->>'kind' = 'reply'`,
        [conversationId],
      );
      return { outboxId: rows[0].id, conversationId, messageNumber: 2 };
    },
    async sent(outboxId, externalId) {
      const found = await sentReplies.byOutboxId(workspaceId, outboxId);
      if (found === null) throw new Error('no such reply');
      await desk.commands.asSystem(workspaceId, found.conversationId, {
        type: 'report_reply',
        commandId: newId(),
        messageNumber: found.messageNumber,
        outboxId,
        outcome: { state: 'sent', externalId },
      });
    },
    close: desk.close,
  };
});

import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAgentStore } from '../../src/db/agent-store.ts';
import { createAlarms } from '../../src/db/alarms.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { createDrafts } from '../../src/db/drafts.ts';
import { createHomeNoticeStore } from '../../src/db/home-notices.ts';
import { createInboxStore } from '../../src/db/inbox-store.ts';
import { createMediaSource } from '../../src/db/media-source.ts';
import { createOutbox } from '../../src/db/outbox.ts';
import { createOwnerships } from '../../src/db/ownerships.ts';
import type { Sql } from '../../src/db/pool.ts';
import { createQuarantine } from '../../src/db/quarantine.ts';
import { createReplySource } from '../../src/db/reply-source.ts';
import { createSentReplies } from '../../src/db/sent-replies.ts';
import { forMany } from '../../src/db/shared-reads.ts';
import { createSlackEvents } from '../../src/db/slack-events.ts';
import { createReadVitals } from '../../src/db/vitals.ts';
import { createWebhookSource } from '../../src/db/webhook-secrets.ts';
import type { ConversationCommand } from '../../src/domain/commands.ts';
import type { AgentId, ConversationId, InboxId, Instant, OutboxId } from '../../src/domain/ids.ts';
import { createCommands } from '../../src/inbox/commands.ts';
import type { LeasedEntry, Settlement } from '../../src/inbox/ports.ts';
import { ana, type Desk, newId, profile, rosa, system, workspaceId } from './desk.ts';

/** The statements of src/db, the views' aside, each as the program itself sends it: by name. */
export async function hearStatements(desk: Desk, conversationId: ConversationId) {
  const heard = new Map<string, string>();
  const sql: Sql = {
    ...desk.sql,
    query(statement, values) {
      heard.set(statement.name, statement.text);
      if (statement.shared !== undefined) {
        const { name, text } = forMany(statement, statement.shared.types);
        heard.set(name, text);
      }
      return desk.sql.query(statement, values);
    },
  };
  // What comes of them is of no interest here, and some refuse what is made up.
  for (const call of [...commandsOn(sql, desk, conversationId), ...othersOn(sql, conversationId)]) {
    await call().catch(() => undefined);
  }
  return heard;
}

type Call = () => Promise<unknown>;

function commandsOn(sql: Sql, desk: Desk, conversationId: ConversationId): Call[] {
  const commands = createCommands({
    stores: {
      conversations: createConversationStore(sql),
      inboxes: createInboxStore(sql),
      agents: createAgentStore(sql),
    },
    bell: { ring: async () => undefined },
    observe: () => undefined,
    pause: async () => undefined,
    monotonicNow: () => performance.now(),
  });
  const { channelAccountId, inboxId } = desk;
  const customer = (address: string) => ({ address, name: 'Marta Díaz' });
  const receive = (address: string) =>
    commands.handleConversation(
      { by: 'customer', workspaceId, channelAccountId, customer: customer(address) },
      { kind: 'customer' },
      {
        ...{ type: 'receive_message', commandId: newId(), details: {}, automation: null },
        message: { externalId: null, text: 'hello', attachments: [], writtenAt: null },
      },
    );
  const byAna = (id: ConversationId, command: ConversationCommand) =>
    commands.handleConversation(
      { by: 'id', workspaceId, conversationId: id },
      { kind: 'agent', agentId: ana },
      command,
    );
  const checkClocks = (id: ConversationId) =>
    commands.asSystem(workspaceId, id, { type: 'check_clocks', commandId: newId() });
  const slackChannel = 'C0OTHER';
  const invited = randomUUID() as string as InboxId;
  return [
    () => byAna(conversationId, { type: 'claim', commandId: newId() }),
    async () => {
      const { rows } = await desk.sql.pool.query<{ now: Instant }>('SELECT dibs_now() AS now');
      await receive('+490');
      const ids = await Promise.all(
        ['+491', '+492'].map(async (from) => idOf(await receive(from))),
      );
      await desk.setClock((rows[0]?.now ?? 0) + 180_000);
      await checkClocks(conversationId);
      await Promise.all(ids.map(checkClocks));
    },
    () =>
      commands.handleInbox({ by: 'slackChannel', workspaceId, slackChannel }, system, {
        ...{ type: 'invite', commandId: newId(), inboxId: invited, slackChannel, name: 'other' },
        ...{ visibility: 'private', timeZone: 'UTC', members: [rosa] },
      }),
    () =>
      commands.handleInbox({ by: 'id', workspaceId, inboxId }, system, {
        ...{ type: 'change_settings', commandId: newId(), change: { signature: 'Yours' } },
      }),
    ...['Nobody', 'Somebody'].map(
      (name) => () =>
        commands.handleAgent({ workspaceId, agentId: 'U0NEW' as AgentId }, system, {
          ...{ type: 'sync_profile', commandId: newId(), profile: profile(name) },
        }),
    ),
  ];
}

function idOf(outcome: { outcome: string }): ConversationId {
  const { state } = outcome as { state?: { id: ConversationId } | null };
  if (state === undefined || state === null) throw new Error(outcome.outcome);
  return state.id;
}

function othersOn(sql: Sql, conversationId: ConversationId): Call[] {
  const outboxId = randomUUID() as string as OutboxId;
  const place = { slackChannel: 'C0SUPPORT', ts: '1.1' };
  const worker = { worker: 'w', leaseFor: 1_000 };
  const outboxes = (['enforced', 'open'] as const).map((gates) => createOutbox(sql, { gates }));
  const entry = { workspaceId, id: outboxId, leasedUntil: 0, attempts: 1 } as LeasedEntry;
  const settlements: Settlement[] = [
    { as: 'shown', place, posted: true, listed: [], shownVersion: 1, again: null } as Settlement,
    { as: 'removed' },
    { as: 'delivered' },
    { as: 'waiting', until: 0, gate: null } as Settlement,
    { as: 'retry', until: 0, forgetPlace: false } as Settlement,
    { as: 'uncertain', until: 0 } as Settlement,
    { as: 'parked', reason: 'token_revoked' } as Settlement,
  ];
  const drafts = createDrafts(sql);
  const notices = createHomeNoticeStore(sql);
  const events = createSlackEvents(sql);
  const replies = createSentReplies(sql);
  const owned = createOwnerships(sql);
  const quarantine = createQuarantine(sql);
  const [outbox] = outboxes;
  if (outbox === undefined) throw new TypeError('there are two');
  return [
    ...outboxes.flatMap((each) => [
      () => each.lease(worker),
      () => each.lease({ ...worker, workspaceId, orderKey: 'o' }),
      () => each.lease({ ...worker, pace: 'quick' }),
      () => each.lease({ ...worker, pace: 'slow' }),
      () => each.nextReadyAt(),
      () => each.nextReadyAt('quick'),
    ]),
    ...settlements.map((settlement) => () => outbox.settle(entry, settlement)),
    () => outbox.waitsUnder(workspaceId, ['o']),
    () => outbox.adopt(workspaceId, outboxId, place),
    () => outbox.adopted(workspaceId, outboxId),
    () => outbox.keepCopy(workspaceId, outboxId, place),
    () => outbox.revive(workspaceId, place.slackChannel),
    () => outbox.tellOfFlood(entry),
    () => outbox.regulate(workspaceId, place.slackChannel, null),
    () => outbox.hurry(workspaceId),
    () => outbox.unpark(workspaceId),
    () => drafts.keep({ workspaceId, agentId: ana, conversationId, text: 'x' }),
    () => drafts.of(workspaceId, ana, conversationId),
    () => drafts.forget(workspaceId, ana, conversationId),
    () => notices.leave({ workspaceId, agentId: ana, answer: {}, staysFor: 1 }),
    () => notices.of(workspaceId, ana),
    () => events.store({ workspaceId, eventId: 'e', body: Buffer.from('{}') } as never),
    () => events.done(workspaceId, 'e'),
    () => events.failed(workspaceId, 'e', 'why'),
    () => events.unprocessed({ olderThan: 0, leaseFor: 1, limit: 1 }),
    () => replies.byOutboxId(workspaceId, outboxId),
    () => replies.byExternalId(workspaceId, outboxId as never, 'x'),
    () => createReplySource(sql).of(workspaceId, conversationId, 1),
    () => createMediaSource(sql).of(workspaceId, { conversationId, messageNumber: 1, index: 0 }),
    () => createWebhookSource(sql).of(workspaceId, conversationId),
    () => quarantine.numberOf(workspaceId, conversationId),
    () => createAlarms(sql).due(10),
    () => createAlarms(sql).nextIn(),
    () => owned.openIn(workspaceId, outboxId as never),
    () => owned.of(workspaceId, ana, null),
    () => owned.unplaced(workspaceId, ana),
    createReadVitals(sql),
  ];
}

const DB = join(import.meta.dirname, '../../src/db');

/** The names of all statements that stand in src/db, but for the views' and those whose names are put together. */
export function namedStatements(): string[] {
  const files = readdirSync(DB).filter((file) => file.endsWith('.ts'));
  return files.flatMap((file) =>
    [...readFileSync(join(DB, file), 'utf8').matchAll(/name: '(\w+)',\s*text:/g)].map(
      (match) => match[1] ?? '',
    ),
  );
}

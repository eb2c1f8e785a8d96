import type { ConversationCommand } from '../domain/commands.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { ConversationContext } from '../domain/decide-context.ts';
import type { ConversationEvent } from '../domain/events.ts';
import {
  type ConversationTarget,
  type Loaded,
  type SaveResult,
  type Store,
  StoreUnavailable,
} from '../inbox/ports.ts';
import { type LoadRequest, loadConversation, loadTogether } from './conversation-load.ts';
import {
  type ConversationChange,
  CREATE,
  documentOf,
  UPDATE,
  UPDATE_TOGETHER,
} from './conversation-save.ts';
import { type LookUps, NO_LOOK_UPS } from './look-ups.ts';
import type { Sql } from './pool.ts';
import { save } from './save.ts';
import { createTogether } from './together.ts';

export type ConversationStore = Store<
  ConversationTarget,
  Conversation,
  ConversationCommand,
  ConversationContext,
  ConversationEvent
>;

/** As many as take the database some hundredths of a second, so that nobody who clicks waits long for a row. */
const MOST_TOGETHER = 50;
/** What customers write goes one round trip after the other: the numbers come from one row, and would wait for each other there. */
const TRIPS_FOR_CUSTOMERS = 1;

/**
 * Conversations in Postgres; load and save are one round trip each. Those share theirs of whom there may be thousands at once: alarms that
 * are looked at in the same moment, and customers who write while others are being stored.
 */
export function createConversationStore(
  sql: Sql,
  lookUps: LookUps = NO_LOOK_UPS,
): ConversationStore {
  const load = (request: LoadRequest) => loadConversation(sql, request, lookUps);
  const loadsOf = (by: ConversationTarget['by'], trips?: number) =>
    createTogether<LoadRequest, Loaded<Conversation, ConversationContext>>(
      MOST_TOGETHER,
      async (requests) =>
        requests.length === 1 ? requests.map(load) : loadTogether(sql, { by, requests }, lookUps),
      trips,
    );
  const savesOf = (trips?: number) =>
    createTogether<ConversationChange, SaveResult>(MOST_TOGETHER, saveAll, trips);
  const alarms = { loads: loadsOf('id'), updates: savesOf() };
  const customers = {
    loads: loadsOf('customer', TRIPS_FOR_CUSTOMERS),
    updates: savesOf(TRIPS_FOR_CUSTOMERS),
    creations: savesOf(TRIPS_FOR_CUSTOMERS),
  };

  function saveAlone(change: ConversationChange): Promise<SaveResult> {
    const { before, after } = change;
    const document = documentOf(change);
    if (before === null) return save(sql, CREATE, [`[${document}]`]);
    return save(sql, UPDATE, [document, after.workspaceId, before.id, before.version]);
  }

  /** All of them creations, or none. */
  async function saveAll(changes: readonly ConversationChange[]): Promise<Promise<SaveResult>[]> {
    // Of one conversation there may be two: a customer writes to two of our addresses at once. One of them is stale then.
    const areDifferent = new Set(changes.map(({ after }) => after.id)).size === changes.length;
    if (changes.length === 1 || !areDifferent) return changes.map(saveAlone);
    const documents = `[${changes.map(documentOf).join(',')}]`;
    const isCreation = changes[0]?.before === null;
    try {
      const rows = await sql.query<{ id: string }>(isCreation ? CREATE : UPDATE_TOGETHER, [
        documents,
      ]);
      const saved = new Set(rows.map(({ id }) => id));
      return changes.map(async ({ after }) => (saved.has(after.id) ? 'saved' : 'stale'));
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      // Nothing of it was written, because of one of them: alone, each of them says what it is.
      return changes.map(saveAlone);
    }
  }

  return {
    load(target, actor, command) {
      const request = { target, actor, command };
      if (target.by === 'customer') return customers.loads.ask(request);
      return isAlarm(command) ? alarms.loads.ask(request) : load(request);
    },
    save(change) {
      const { command, actor, before } = change;
      if (actor.kind === 'customer') {
        return before === null ? customers.creations.ask(change) : customers.updates.ask(change);
      }
      return isAlarm(command) ? alarms.updates.ask(change) : saveAlone(change);
    },
  };
}

function isAlarm({ type }: ConversationCommand): boolean {
  return type === 'check_clocks';
}

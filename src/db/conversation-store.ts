import type { ConversationCommand } from '../domain/commands.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { ConversationContext } from '../domain/decide-context.ts';
import type { ConversationEvent } from '../domain/events.ts';
import type { ConversationTarget, SaveResult, Store } from '../inbox/ports.ts';
import { createTogether, createTrips, orEachAlone, type Trips } from '../together.ts';
import { loadConversation } from './conversation-load.ts';
import { LOAD_BY_CUSTOMER } from './conversation-load-sql.ts';
import {
  type ConversationChange,
  CREATE,
  documentOf,
  UPDATE,
  UPDATE_TOGETHER,
} from './conversation-save.ts';
import { type LookUps, NO_LOOK_UPS } from './look-ups.ts';
import { MOST_TOGETHER, type Sql } from './pool.ts';
import { save } from './save.ts';
import { sharingReads } from './shared-reads.ts';

export type ConversationStore = Store<
  ConversationTarget,
  Conversation,
  ConversationCommand,
  ConversationContext,
  ConversationEvent
>;

/**
 * What customers write goes one round trip after the other. The numbers come from one row, and would wait for each other there; of several
 * processes they do, so that each has to bring as many as it can.
 */
const TRIPS_FOR_CUSTOMERS = 1;
/** Whoever clicks waits for the group that is under way, and goes with all others who came meanwhile. */
const TRIPS_FOR_PEOPLE = 1;

/**
 * Conversations in Postgres; load and save are one round trip each, shared by those that come in the same moment or while others are under
 * way: alarms, customers who write, and people who click, each kind by itself.
 */
export function createConversationStore(
  sql: Sql,
  lookUps: LookUps = NO_LOOK_UPS,
): ConversationStore {
  const firstMessages = createTrips(TRIPS_FOR_CUSTOMERS);
  const reads = sharingReads(sql, new Map([[LOAD_BY_CUSTOMER, firstMessages]]));
  const savesOf = (trips?: Trips) =>
    createTogether<ConversationChange, SaveResult>(MOST_TOGETHER, saveAll, trips);
  const updates = {
    alarm: savesOf(),
    customer: savesOf(createTrips(TRIPS_FOR_CUSTOMERS)),
    person: savesOf(createTrips(TRIPS_FOR_PEOPLE)),
  };
  const creations = savesOf(firstMessages);

  function saveAlone(change: ConversationChange): Promise<SaveResult> {
    const { before, after } = change;
    const document = documentOf(change);
    if (before === null) return save(sql, CREATE, [`[${document}]`]);
    return save(sql, UPDATE, [document, after.workspaceId, before.id, before.version]);
  }

  /** All of them creations, or none. */
  async function saveMany(changes: readonly ConversationChange[]): Promise<SaveResult[]> {
    const isCreation = changes[0]?.before === null;
    const documents = `[${(isCreation ? changes : changes.toSorted(byId)).map(documentOf).join(',')}]`;
    const statement = isCreation ? CREATE : UPDATE_TOGETHER;
    const rows = await sql.query<{ id: string }>(statement, [documents]);
    const saved = new Set(rows.map(({ id }) => id));
    return changes.map(({ after }) => (saved.has(after.id) ? 'saved' : 'stale'));
  }

  const saveDifferent = orEachAlone(saveMany, saveAlone);

  async function saveAll(changes: readonly ConversationChange[]): Promise<Promise<SaveResult>[]> {
    // Of one conversation there may be two: a customer writes to two of our addresses at once. One of them is stale then.
    const areDifferent = new Set(changes.map(({ after }) => after.id)).size === changes.length;
    return areDifferent ? saveDifferent(changes) : changes.map(saveAlone);
  }

  return {
    load: (target, actor, command) => loadConversation(reads, { target, actor, command }, lookUps),
    save(change) {
      const saves = change.before === null ? creations : updates[whoseIs(change)];
      return saves.ask(change);
    },
  };
}

function whoseIs({ actor, command }: ConversationChange): 'alarm' | 'customer' | 'person' {
  if (actor.kind === 'customer') return 'customer';
  return command.type === 'check_clocks' ? 'alarm' : 'person';
}

/** So that two groups wait for each other's rows in the same order. */
function byId({ after: one }: ConversationChange, { after: other }: ConversationChange): number {
  return one.id < other.id ? -1 : 1;
}

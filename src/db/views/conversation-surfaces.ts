import type { WorkspaceId } from '../../domain/ids.ts';
import type { SurfaceOf } from '../../domain/surfaces.ts';
import type {
  ConversationView,
  MessageView,
  SurfaceView,
  SurfaceViewOf,
} from '../../domain/views.ts';
import type { Sql } from '../pool.ts';
import {
  type ConversationRead,
  conversationStatement,
  conversationViewOf,
  readConversation,
} from './conversation-view.ts';
import { messages } from './json-parts.ts';
import { readView } from './read-view.ts';

export async function readCard(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'card'>,
): Promise<SurfaceViewOf<'card'> | null> {
  const view = await readConversation(sql, workspaceId, surface.conversationId);
  return view === null ? null : { ...view, surface };
}

const MESSAGE = conversationStatement('view_message', {
  keys: `'message', ${messages('m.number = $3', 1)}->0`,
});

/** A conversation with one of its messages. */
export async function readMessage<Shown extends SurfaceOf<'thread_message' | 'reply_trouble_dm'>>(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: Shown,
): Promise<(ConversationView & { surface: Shown; message: MessageView }) | null> {
  const { conversationId, messageNumber } = surface;
  const values = [workspaceId, conversationId, messageNumber];
  const read = await readView<ConversationRead<{ message: MessageView | null }>>(
    sql,
    MESSAGE,
    values,
  );
  if (read === null || read.message === null) return null;
  return { ...conversationViewOf(read).view, surface, message: read.message };
}

const THREAD_LINE = conversationStatement('view_thread_line', {
  history: { where: 'h.version = $3', limit: 1 },
});

export async function readThreadLine(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'thread_line'>,
): Promise<SurfaceViewOf<'thread_line'> | null> {
  const values = [workspaceId, surface.conversationId, surface.version];
  const read = await readView<ConversationRead>(sql, THREAD_LINE, values);
  if (read === null) return null;
  const { view, history } = conversationViewOf(read);
  const [entry] = history;
  return entry === undefined ? null : { ...view, surface, entry };
}

const OWNER_DM = conversationStatement('view_owner_dm', {
  history: { where: 'h.version = $3', limit: 1 },
  mentions: '$4',
  keys: `'notes', ${messages(`m.kind = 'note'`, 3)}`,
});

type OwnerDmView = Extract<SurfaceView, { change: unknown }>;

/** Both DMs about one change of owner. Null if that version changed no owner. */
export async function readOwnerDm(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: OwnerDmView['surface'],
): Promise<OwnerDmView | null> {
  const values = [workspaceId, surface.conversationId, surface.version, surface.agentId];
  const read = await readView<ConversationRead<{ notes: MessageView[] }>>(sql, OWNER_DM, values);
  if (read === null) return null;
  const { view, history } = conversationViewOf(read);
  const [entry] = history;
  const change = entry?.events.find((event) => event.type === 'owner_changed');
  if (entry === undefined || change === undefined) return null;
  const { conversation } = view;
  const owner = conversation.status === 'open' ? conversation.owner : null;
  return {
    ...view,
    ...{ surface, change, by: entry.actor, notes: read.notes },
    ownerSince: owner?.since ?? null,
  };
}

/** The customer's messages from the version in which the turn began, until the turn was somebody else's. */
const WROTE_AGAIN = conversationStatement('view_wrote_again_dm', {
  parts: `
    later AS MATERIALIZED (
      SELECT h.version, e AS event FROM history h, jsonb_array_elements(h.events) e
      WHERE h.workspace_id = $1 AND h.subject_kind = 'conversation' AND h.subject_id = ($2::uuid)::text AND h.version >= $3
    ),
    ended AS MATERIALIZED (
      SELECT min(later.version) AS version FROM later, about
      WHERE (about.turn = 'team' AND about.turn_started_in = $3) IS NOT TRUE AND later.version > $3
        AND (later.event->>'type' = 'resolved' OR (later.event->>'type' = 'turn_changed'
          AND (later.event->'turn'->>'of' <> 'team' OR (later.event->'turn'->>'startedIn')::int <> $3)))
    ),
    written AS MATERIALIZED (
      SELECT (later.event->'message'->>'number')::int AS number FROM later, ended
      WHERE later.event->>'type' = 'message_received' AND (ended.version IS NULL OR later.version < ended.version)
    )`,
  keys: `
    'messages', (
      SELECT count(*) FROM message m
      WHERE m.workspace_id = $1 AND m.conversation_id = about.id AND m.kind = 'customer'
        AND m.number IN (SELECT number FROM written)),
    'newest', ${messages(`m.kind = 'customer' AND m.number IN (SELECT number FROM written)`, 1)}->0`,
});

export async function readWroteAgainDm(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'wrote_again_dm'>,
): Promise<SurfaceViewOf<'wrote_again_dm'> | null> {
  const values = [workspaceId, surface.conversationId, surface.turnStartedIn];
  const read = await readView<ConversationRead<{ messages: number; newest: MessageView | null }>>(
    sql,
    WROTE_AGAIN,
    values,
  );
  if (read === null) return null;
  const { view } = conversationViewOf(read);
  const { conversation } = view;
  const current =
    conversation.status === 'open' &&
    conversation.turn.of === 'team' &&
    conversation.turn.startedIn === surface.turnStartedIn &&
    conversation.owner?.agentId === surface.agentId;
  return { ...view, surface, messages: read.messages, newest: read.newest, current };
}

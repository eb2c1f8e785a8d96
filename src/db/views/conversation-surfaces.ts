import type { WorkspaceId } from '../../domain/ids.ts';
import type { SurfaceOf } from '../../domain/surfaces.ts';
import type {
  ConversationView,
  MessageView,
  SurfaceView,
  SurfaceViewOf,
} from '../../domain/views.ts';
import { roleIn } from '../commit-sql.ts';
import type { Sql } from '../pool.ts';
import {
  type ConversationRead,
  conversationStatement,
  conversationViewOf,
  readConversation,
} from './conversation-view.ts';
import { messages } from './json-parts.ts';
import { readView } from './read-view.ts';

/** The surfaces that show a conversation and nothing beside it. */
export async function readPlain<Shown extends SurfaceOf<'card' | 'former_card'>>(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: Shown,
): Promise<(ConversationView & { surface: Shown }) | null> {
  const view = await readConversation(sql, workspaceId, surface.conversationId);
  return view === null ? null : { ...view, surface };
}

/** Whether this person is in its inbox now: what customers write there is no business of who has left. */
export function isInside(agent: string): string {
  return `'isInside', ${roleIn('$1', 'about.inbox_id', agent)} IS NOT NULL`;
}

/** A conversation for one person; they may be nobody. */
export const FOR_PERSON = conversationStatement('view_for_person', { keys: isInside('$3') });

/** Null for who has left the inbox. */
export async function readFollowDm(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'follow_dm'>,
): Promise<SurfaceViewOf<'follow_dm'> | null> {
  const values = [workspaceId, surface.conversationId, surface.agentId];
  const read = await readView<ConversationRead<{ isInside: boolean }>>(sql, FOR_PERSON, values);
  if (read === null || !read.isInside) return null;
  const { view } = conversationViewOf(read);
  return { ...view, surface, follows: view.conversation.followers.includes(surface.agentId) };
}

const MESSAGE = conversationStatement('view_message', {
  keys: `'message', ${messages('m.number = $3', 1)}->0`,
});

/** A conversation with one of its messages. */
async function readMessage<Shown extends SurfaceOf<'thread_message' | 'message_mark'>>(
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

const REPLY_TROUBLE = conversationStatement('view_reply_trouble_dm', {
  keys: `'message', ${messages('m.number = $3', 1)}->0, ${isInside('$4')}`,
});

/** Null for who has left the inbox: card and thread say it to those who are there. */
export async function readReplyTroubleDm(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'reply_trouble_dm'>,
): Promise<SurfaceViewOf<'reply_trouble_dm'> | null> {
  const { conversationId, messageNumber, agentId } = surface;
  const values = [workspaceId, conversationId, messageNumber, agentId];
  const read = await readView<ConversationRead<{ message: MessageView | null; isInside: boolean }>>(
    sql,
    REPLY_TROUBLE,
    values,
  );
  if (read === null || read.message === null || !read.isInside) return null;
  return { ...conversationViewOf(read).view, surface, message: read.message };
}

/** Null of what somebody typed in Slack: that stands there already, and bears marks. */
export async function readThreadMessage(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'thread_message'>,
): Promise<SurfaceViewOf<'thread_message'> | null> {
  const view = await readMessage(sql, workspaceId, surface);
  return view?.message.typedIn === undefined ? view : null;
}

/** Of a message that somebody typed in Slack; null of all others. */
export async function readMessageMark(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'message_mark'>,
): Promise<SurfaceViewOf<'message_mark'> | null> {
  const view = await readMessage(sql, workspaceId, surface);
  const typedIn = view?.message.typedIn;
  if (view === null || typedIn === undefined) return null;
  return { ...view, message: { ...view.message, typedIn } };
}

/** The newest answer that was suggested to this person. */
const SUGGESTION = conversationStatement('view_suggestion_dm', {
  history: {
    where: `h.events @> jsonb_build_array(jsonb_build_object('type', 'reply_suggested', 'to', $3::text))`,
    limit: 1,
  },
  keys: `'message', ${messages(
    `m.number IN (
      SELECT (e->>'messageNumber')::int FROM shown, jsonb_array_elements(shown.events) e WHERE e->>'type' = 'reply_suggested')`,
    1,
  )}->0`,
});

export async function readSuggestionDm(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'suggestion_dm'>,
): Promise<SurfaceViewOf<'suggestion_dm'> | null> {
  const values = [workspaceId, surface.conversationId, surface.agentId];
  const read = await readView<ConversationRead<{ message: MessageView | null }>>(
    sql,
    SUGGESTION,
    values,
  );
  if (read === null) return null;
  const { view, history } = conversationViewOf(read);
  const event = history[0]?.events.find((one) => one.type === 'reply_suggested');
  if (event === undefined) return null;
  const by = { id: event.by, name: view.names[event.by] ?? event.by };
  return { ...view, surface, message: read.message, by };
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

/**
 * The customer's messages from the version in which the turn began, until the turn was somebody else's for good: it goes on when a reply
 * was stopped or failed.
 */
const WROTE_AGAIN = conversationStatement('view_wrote_again_dm', {
  parts: `
    later AS MATERIALIZED (
      SELECT h.version, e AS event FROM history h, jsonb_array_elements(h.events) e
      WHERE h.workspace_id = $1 AND h.subject_kind = 'conversation' AND h.subject_id = ($2::uuid)::text AND h.version >= $3
    ),
    gone_on AS MATERIALIZED (
      SELECT coalesce(max(later.version), $3) AS version FROM later
      WHERE later.event->>'type' = 'turn_changed' AND later.event->'turn'->>'of' = 'team'
        AND (later.event->'turn'->>'startedIn')::int = $3
    ),
    ended AS MATERIALIZED (
      SELECT min(later.version) AS version FROM later, gone_on, about
      WHERE (about.turn = 'team' AND about.turn_started_in = $3) IS NOT TRUE AND later.version > gone_on.version
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

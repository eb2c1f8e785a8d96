import type { AgentId, ConversationId, WorkspaceId } from '../../domain/ids.ts';
import type { Role } from '../../domain/people.ts';
import type { ConversationView, HistoryEntry, MessageView, MoreView } from '../../domain/views.ts';
import { roleIn } from '../commit-sql.ts';
import { type ConversationRow, conversationOf } from '../conversation-row.ts';
import type { Sql, Statement } from '../pool.ts';
import { historyEntries, type StoredEntry } from './history-entries.ts';
import { CLOCK, card, messages, ms, person, WORKSPACE_URL } from './json-parts.ts';
import { isUuid, readView } from './read-view.ts';

/** What one kind of view shows beside what all views of a conversation do. `$1` is the workspace, `$2` the conversation. */
interface Beside {
  /** Condition on the history `h` that is shown, and how many commits of it at most. */
  history?: { where: string; limit: number };
  /** Further CTEs, after `about` (the conversation) and `shown` (the history). */
  parts?: string;
  /** Further keys and values of the JSON object. */
  keys?: string;
  /** Further people whose names are needed: an SQL expression of type text. */
  mentions?: string;
}

/** The newest messages that a card, a modal or a DM can show. */
const LAST_MESSAGES = 5;
/** As many as 30 commits can have brought. */
const MOST_MENTIONED = 60;

/** A statement that reads one conversation with all that most of its surfaces show. */
export function conversationStatement(name: string, beside: Beside = {}): Statement {
  const { history = { where: 'false', limit: 0 }, parts, keys, mentions = 'NULL' } = beside;
  return {
    name,
    text: `
    WITH ${CLOCK},
    about AS MATERIALIZED (
      SELECT c.*, coalesce(cu.name, who.address) AS customer_name, who.address, account.label AS account_label
      FROM conversation c
      JOIN customer cu ON cu.workspace_id = $1 AND cu.id = c.customer_id
      JOIN identity who ON who.workspace_id = $1 AND who.id = c.identity_id
      JOIN channel_account account ON account.workspace_id = $1 AND account.id = c.channel_account_id
      WHERE c.workspace_id = $1 AND c.id = $2::uuid
    ),
    shown AS MATERIALIZED (
      SELECT h.version, h.at, h.actor, h.events FROM history h
      WHERE h.workspace_id = $1 AND h.subject_kind = 'conversation' AND h.subject_id = ($2::uuid)::text AND ${history.where}
      ORDER BY h.version DESC LIMIT ${history.limit}
    ),
    said AS MATERIALIZED (
      SELECT ${messages('true', LAST_MESSAGES)} AS last_messages,
        ${messages(
          `m.number IN (
            SELECT (e->'message'->>'number')::int FROM shown, jsonb_array_elements(shown.events) e WHERE e ? 'message')`,
          MOST_MENTIONED,
        )} AS mentioned
      FROM about
    )
    ${parts === undefined ? '' : `, ${parts}`}
    SELECT json_build_object(
      'now', ${ms('clock.now')},
      'conversation', to_jsonb(about.*),
      'number', about.number,
      'inbox', json_build_object('id', i.id, 'name', i.name, 'slackChannel', i.slack_channel,
        'timeZone', i.settings->'calendar'->>'timeZone', 'reopenWithin', (i.settings->>'reopenWithin')::float8),
      'customer', json_build_object('name', about.customer_name, 'address', about.address, 'earlier', (
        SELECT count(*) FROM conversation e
        WHERE e.workspace_id = $1 AND e.customer_id = about.customer_id AND e.number < about.number)),
      'names', (
        SELECT coalesce(json_object_agg(p.id, coalesce(a.name, p.id)), '{}')
        FROM (
          SELECT about.owner_id AS id UNION SELECT about.last_owner_id UNION SELECT about.resolved_by->>'agentId'
          UNION SELECT ${mentions}
          UNION SELECT m->'author'->>'agentId' FROM json_array_elements(said.last_messages) m
          UNION SELECT m->'author'->>'agentId' FROM json_array_elements(said.mentioned) m
          UNION SELECT shown.actor->>'agentId' FROM shown
          UNION SELECT unnest(ARRAY[e->>'from', e->'owner'->>'agentId', e->'by'->>'agentId'])
            FROM shown, jsonb_array_elements(shown.events) e WHERE e->>'type' IN ('owner_changed', 'resolved')
        ) p
        LEFT JOIN agent a ON a.workspace_id = $1 AND a.id = p.id
        WHERE p.id IS NOT NULL),
      'lastMessages', said.last_messages,
      'lastFromCustomer', ${messages(`m.kind = 'customer'`, 1)}->0,
      'alsoOpen', (
        SELECT coalesce(json_agg(json_build_object(
          'number', other.number, 'channel', other.channel, 'owner', ${person('other.owner_id', 'o.name')})
          ORDER BY other.number), '[]')
        FROM conversation other LEFT JOIN agent o ON o.workspace_id = $1 AND o.id = other.owner_id
        WHERE other.workspace_id = $1 AND other.customer_id = about.customer_id AND other.status <> 'resolved'
          AND other.id <> about.id),
      'card', ${card('about')},
      'workspaceUrl', ${WORKSPACE_URL},
      'history', (
        SELECT coalesce(json_agg(json_build_object(
          'version', shown.version, 'at', ${ms('shown.at')}, 'actor', shown.actor, 'events', shown.events)
          ORDER BY shown.version DESC), '[]')
        FROM shown),
      'mentioned', said.mentioned
      ${keys === undefined ? '' : `, ${keys}`}
    ) AS view
    FROM clock, about
    JOIN said ON true
    JOIN inbox i ON i.workspace_id = $1 AND i.id = about.inbox_id`,
  };
}

/** A row of such a statement, with the keys that were asked for beside. */
export type ConversationRead<Keys = unknown> = Omit<ConversationView, 'conversation'> &
  Keys & { conversation: ConversationRow; history: StoredEntry[]; mentioned: MessageView[] };

/** The view that a row says, with the history that was asked for, newest first. */
export function conversationViewOf(read: ConversationRead): {
  view: ConversationView;
  history: HistoryEntry[];
} {
  const { now, number, inbox, customer, names, lastMessages, lastFromCustomer } = read;
  const { alsoOpen, card: place, workspaceUrl } = read;
  const view = { now, number, inbox, customer, names, lastMessages, lastFromCustomer };
  return {
    view: {
      ...view,
      ...{ alsoOpen, card: place, workspaceUrl },
      conversation: conversationOf(read.conversation),
    },
    history: historyEntries(read.history, read.mentioned),
  };
}

const CONVERSATION = conversationStatement('view_conversation');

export async function readConversation(
  sql: Sql,
  workspaceId: WorkspaceId,
  conversationId: ConversationId,
): Promise<ConversationView | null> {
  if (!isUuid(conversationId)) return null;
  const read = await readView<ConversationRead>(sql, CONVERSATION, [workspaceId, conversationId]);
  return read === null ? null : conversationViewOf(read).view;
}

const MORE = conversationStatement('view_more', {
  history: { where: 'true', limit: 30 },
  mentions: '$3',
  keys: `
    'role', ${roleIn('$1', 'about.inbox_id', '$3')},
    'earlier', (
      SELECT coalesce(json_agg(json_build_object(
        'number', e.number, 'status', e.status, 'openedAt', ${ms('e.opened_at')},
        'owner', ${person('e.owner', 'o.name')}) ORDER BY e.number DESC), '[]')
      FROM (
        SELECT c.number, c.status, c.opened_at, coalesce(c.owner_id, c.last_owner_id) AS owner FROM conversation c
        WHERE c.workspace_id = $1 AND c.customer_id = about.customer_id AND c.number < about.number
        ORDER BY c.number DESC LIMIT 10
      ) e
      LEFT JOIN agent o ON o.workspace_id = $1 AND o.id = e.owner)`,
});

export async function readMore(
  sql: Sql,
  workspaceId: WorkspaceId,
  conversationId: ConversationId,
  viewer: AgentId,
): Promise<MoreView | null> {
  if (!isUuid(conversationId)) return null;
  const read = await readView<
    ConversationRead<{ role: Role | null; earlier: MoreView['earlierConversations'] }>
  >(sql, MORE, [workspaceId, conversationId, viewer]);
  if (read === null) return null;
  const { view, history } = conversationViewOf(read);
  return {
    ...view,
    history,
    earlierConversations: read.earlier,
    viewer: { id: viewer, role: read.role },
  };
}

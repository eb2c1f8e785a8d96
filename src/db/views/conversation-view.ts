import { type Calendar, type Closure, workingTimeBetween } from '../../domain/business-hours.ts';
import type { FirstReply } from '../../domain/first-replies.ts';
import type { ConversationId, WorkspaceId } from '../../domain/ids.ts';
import type { ConversationView, HistoryEntry, MessageView } from '../../domain/views.ts';
import { canReply } from '../can-reply.ts';
import { type ConversationRow, conversationOf } from '../conversation-row.ts';
import type { Sql, Statement } from '../pool.ts';
import { INBOX, WHO_ACTED } from './conversation-brief.ts';
import { historyEntries, type StoredEntry } from './history-entries.ts';
import { CLOCK, card, messages, ms, person, WORKSPACE_URL } from './json-parts.ts';
import { calendarWith } from './opening.ts';
import { isUuid, madeOnce, readView } from './read-view.ts';

/** What one kind of view shows beside what all views of a conversation do. `$1` is the workspace, `$2` the conversation. */
interface Beside {
  /** Condition on the history `h` that is shown, and how many commits of it at most: the newest, unless it says otherwise. */
  history?: { where: string; limit: number; first?: 'newest' | 'oldest' };
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
      SELECT c.*, coalesce(cu.name, who.address) AS customer_name, who.address, account.label AS account_label, ${canReply('account')} AS can_reply,
        cu.vip, CASE WHEN blocked.blocked_at IS NULL THEN 'allowed' ELSE 'blocked' END AS sender
      FROM conversation c
      JOIN customer cu ON cu.workspace_id = $1 AND cu.id = c.customer_id
      JOIN identity who ON who.workspace_id = $1 AND who.id = c.identity_id
      JOIN channel_account account ON account.workspace_id = $1 AND account.id = c.channel_account_id
      LEFT JOIN identity_block blocked
        ON blocked.workspace_id = $1 AND blocked.inbox_id = c.inbox_id AND blocked.identity_id = c.identity_id
      WHERE c.workspace_id = $1 AND c.id = $2::uuid
    ),
    shown AS MATERIALIZED (
      SELECT h.version, h.at, h.actor, h.events FROM history h
      WHERE h.workspace_id = $1 AND h.subject_kind = 'conversation' AND h.subject_id = ($2::uuid)::text AND ${history.where}
      ORDER BY h.version ${history.first === 'oldest' ? 'ASC' : 'DESC'} LIMIT ${history.limit}
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
      'canReply', about.can_reply,
      'inbox', ${INBOX},
      'customer', json_build_object('name', about.customer_name, 'address', about.address, 'earlier', (
          SELECT count(*) FROM conversation e
          WHERE e.workspace_id = $1 AND e.customer_id = about.customer_id AND e.number < about.number
            AND e.purpose = 'real' AND e.dismissed IS NULL),
        'vip', about.vip, 'sender', about.sender),
      'names', (
        SELECT coalesce(json_object_agg(p.id, coalesce(a.name, p.id)), '{}')
        FROM (
          SELECT unnest(${WHO_ACTED} || about.followers) AS id
          UNION SELECT r->>'agentId' FROM jsonb_array_elements(about.replying) r
          UNION SELECT k->>'by' FROM jsonb_array_elements(about.held) k
          UNION SELECT ${mentions}
          UNION SELECT m->'author'->>'agentId' FROM json_array_elements(said.last_messages) m
          UNION SELECT m->'author'->>'agentId' FROM json_array_elements(said.mentioned) m
          UNION SELECT shown.actor->>'agentId' FROM shown
          UNION SELECT unnest(ARRAY[e->>'from', e->'owner'->>'agentId', e->'by'->>'agentId', e->>'to', e->>'agentId',
              e->'snooze'->>'by', CASE WHEN jsonb_typeof(e->'by') = 'string' AND e->>'type' <> 'handed_over' THEN e->>'by' END])
            FROM shown, jsonb_array_elements(shown.events) e
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
      'replies', (
        SELECT count(*) FROM message m
        WHERE m.workspace_id = $1 AND m.conversation_id = about.id AND m.kind = 'reply'
          AND (m.delivery_state IN ('taken_back', 'stopped', 'failed')) IS NOT TRUE),
      'trouble', (
        SELECT CASE WHEN m.delivery_state IN ('failed', 'uncertain') THEN m.delivery_state END FROM message m
        WHERE m.workspace_id = $1 AND m.conversation_id = about.id AND m.kind = 'reply' AND m.deleted_at IS NULL
          AND (m.delivery_state IN ('held', 'taken_back', 'stopped')) IS NOT TRUE
        ORDER BY m.number DESC LIMIT 1),
      'firstReply', CASE WHEN about.first_replied_at IS NOT NULL AND about.first_reply_ended_at IS NOT NULL THEN json_build_object(
        'startedAt', ${ms('about.first_reply_started_at')}, 'dueAt', ${ms('about.first_reply_due_at')},
        'endedAt', ${ms('about.first_reply_ended_at')}, 'calendar', i.settings->'calendar',
        'closed', CASE WHEN i.closed_until IS NOT NULL THEN json_build_object(
          'from', ${ms('i.closed_from')}, 'until', ${ms('i.closed_until')}) END) END,
      'card', ${card('about')},
      'formerCard', ${card('about', 'former_card')},
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
export type ConversationRead<Keys = unknown> = Omit<ConversationView, 'conversation' | 'answers'> &
  Keys & {
    conversation: ConversationRow;
    replies: number;
    trouble: ConversationView['answers']['trouble'];
    firstReply: FirstReplyRead | null;
    history: StoredEntry[];
    mentioned: MessageView[];
  };

/** The promise of a first answer that was given, and the inbox's hours. */
interface FirstReplyRead extends Omit<FirstReply, 'answered'> {
  calendar: Calendar;
  closed: Closure | null;
}

/** The view that a row says, with the history that was asked for, newest first. */
export function conversationViewOf(read: ConversationRead): {
  view: ConversationView;
  history: HistoryEntry[];
} {
  const { now, number, canReply, inbox, customer, names, lastMessages, lastFromCustomer } = read;
  const { alsoOpen, card: place, formerCard, workspaceUrl } = read;
  const view = { now, number, canReply, inbox, customer, names, lastMessages, lastFromCustomer };
  return {
    view: {
      ...view,
      ...{ alsoOpen, card: place, formerCard, workspaceUrl },
      answers: {
        first: firstAnswerOf(read.firstReply),
        replies: read.replies,
        trouble: read.trouble,
      },
      conversation: conversationOf(read.conversation),
    },
    history: historyEntries(read.history, read.mentioned),
  };
}

function firstAnswerOf(read: FirstReplyRead | null): ConversationView['answers']['first'] {
  if (read === null) return null;
  const { startedAt, dueAt, endedAt } = read;
  const calendar = calendarWith(read.calendar, read.closed);
  return {
    after: workingTimeBetween(calendar, startedAt, endedAt),
    target: workingTimeBetween(calendar, startedAt, dueAt),
  };
}

/** For what is opened by a click, and for cards. */
const CONVERSATION: Statement = {
  ...conversationStatement('view_conversation'),
  shared: { types: ['text', 'uuid'], trips: 1 },
};

const plainViewOf = madeOnce((read: ConversationRead) => conversationViewOf(read).view);

export async function readConversation(
  sql: Sql,
  workspaceId: WorkspaceId,
  conversationId: ConversationId,
): Promise<ConversationView | null> {
  if (!isUuid(conversationId)) return null;
  const read = await readView<ConversationRead>(sql, CONVERSATION, [workspaceId, conversationId]);
  return read === null ? null : plainViewOf(read);
}

/** Pieces of SQL that give JSON in the shapes of domain/views.ts. Arguments are SQL expressions or aliases, never values. */

/** What every statement begins with: one `now` for all of it. */
export const CLOCK = 'clock AS MATERIALIZED (SELECT dibs_now() AS now)';

/** An instant in milliseconds since 1970. */
export function ms(at: string): string {
  return `(extract(epoch FROM ${at}) * 1000)::bigint`;
}

/** Slack's address of the workspace, with a slash at the end. `$1` is the workspace. */
export const WORKSPACE_URL = `(SELECT rtrim(w.url, '/') || '/' FROM workspace w WHERE w.id = $1)`;

/** Somebody by their id: of whom Slack told us nothing yet, the id stands for the name. */
export function person(id: string, name: string): string {
  return `CASE WHEN ${id} IS NOT NULL THEN json_build_object('id', ${id}, 'name', coalesce(${name}, ${id})) END`;
}

/** Whether the agent `a` (left joined) may own and answer conversations at all. */
export function mayAct(a: string): string {
  return `(${a}.id IS NULL OR (${a}.kind = 'member' AND NOT ${a}.deactivated))`;
}

/** Where the card of conversation `c` stands, or the one before it. */
export function card(c: string, which: 'card' | 'former_card' = 'card'): string {
  return `(
    SELECT json_build_object('slackChannel', s.slack_channel, 'ts', s.ts) FROM slack_message s
    WHERE s.workspace_id = $1 AND s.surface_key = '${which}:' || ${c}.id::text)`;
}

/**
 * Conversations as lines of a list, as a JSON array. `source` selects `c.*` of `conversation c` with a column `place`, by which they
 * are ordered; only those are joined with names.
 */
export function listed(source: string): string {
  return `(
    SELECT coalesce(json_agg(${LISTED} ORDER BY c.place), '[]')
    FROM (${source}) c
    JOIN inbox i ON i.workspace_id = $1 AND i.id = c.inbox_id
    JOIN customer cu ON cu.workspace_id = $1 AND cu.id = c.customer_id
    JOIN identity who ON who.workspace_id = $1 AND who.id = c.identity_id
    LEFT JOIN agent o ON o.workspace_id = $1 AND o.id = c.owner_id)`;
}

/** Whether `c` is of a pretend customer: named in lists behind the others, and counted nowhere. */
export const IS_TEST = `(c.purpose = 'test')`;

function clock(name: string): string {
  return `CASE WHEN c.${name}_due_at IS NOT NULL
    THEN json_build_object('dueAt', ${ms(`c.${name}_due_at`)}, 'phase', c.${name}_phase) END`;
}

const LISTED = `json_build_object(
  'id', c.id, 'number', c.number, 'version', c.version, 'inboxId', c.inbox_id, 'inboxName', i.name,
  'customerName', coalesce(cu.name, who.address), 'channel', c.channel, 'status', c.status,
  'turn', coalesce(c.turn, 'customer'), 'owner', ${person('c.owner_id', 'o.name')}, 'excerpt', c.last_customer_excerpt,
  'waitingSince', CASE WHEN c.turn = 'team' THEN ${ms('c.turn_since')} END, 'unanswered', c.unanswered,
  'response', ${clock('response')}, 'assignment', ${clock('assignment')}, 'window', ${clock('window')},
  'resolution', CASE WHEN c.turn = 'team' THEN ${clock('resolution')} END,
  'answeredAt', ${ms('c.answered_at')}, 'answeredOnTime', coalesce(c.answered_on_time, false),
  'snoozedUntil', ${ms('c.snoozed_until')},
  'heldUntil', (SELECT min((k->>'until')::bigint) FROM jsonb_array_elements(c.held) k), 'previews', i.settings->'previews', 'vip', cu.vip, 'purpose', c.purpose, 'card', ${card('c')})`;

/**
 * Messages of the conversation in CTE `about`, oldest first, as a JSON array: the newest `limit` of those that `condition` on `m`
 * lets through. Deleted ones are never among them.
 */
export function messages(condition: string, limit: number): string {
  return `(
    SELECT coalesce(json_agg(x.message ORDER BY x.number), '[]')
    FROM (
      SELECT m.number, ${MESSAGE} AS message
      FROM message m
      LEFT JOIN agent author ON author.workspace_id = $1 AND author.id = m.author_agent_id
      WHERE m.workspace_id = $1 AND m.conversation_id = about.id AND m.deleted_at IS NULL AND ${condition}
      ORDER BY m.number DESC LIMIT ${limit}
    ) x)`;
}

const MESSAGE = `jsonb_build_object(
  'number', m.number, 'kind', m.kind,
  'author', CASE m.author_kind
    WHEN 'customer' THEN json_build_object('kind', 'customer')
    WHEN 'agent' THEN json_build_object('kind', 'agent', 'agentId', m.author_agent_id)
    ELSE json_build_object('kind', m.author_kind, 'name', m.author_name) END,
  'authorName', CASE m.author_kind
    WHEN 'customer' THEN about.customer_name
    WHEN 'agent' THEN coalesce(author.name, m.author_agent_id)
    ELSE coalesce(m.author_name, about.account_label) END,
  'text', m.text, 'attachments', m.attachments, 'externalId', m.external_id, 'at', ${ms('m.at')},
  'delivery', CASE WHEN m.delivery_state IS NOT NULL THEN jsonb_strip_nulls(jsonb_build_object(
    'state', m.delivery_state,
    CASE m.delivery_state WHEN 'held' THEN 'until' ELSE 'at' END, ${ms('m.delivery_at')},
    CASE m.delivery_state WHEN 'stopped' THEN 'because' ELSE 'reason' END, m.delivery_reason)) END
) || CASE WHEN m.typed_in_ts IS NULL THEN '{}' ELSE jsonb_build_object(
  'typedIn', jsonb_build_object('slackChannel', m.typed_in_channel, 'ts', m.typed_in_ts)) END`;

import { URGENCY_RANK } from '../domain/effects.ts';
import { ensureGates } from './gate-sql.ts';

/**
 * The parts of a saving statement that all three kinds of state share. They read `saved`: of each commit whose version was right one row
 * with `workspace_id`, `slack_channel` and the commit itself as `d` jsonb, so that all of it happens or nothing.
 */
export const COMMIT_PARTS = commitParts('');

/**
 * The same for several commits at once. A surface that more than one of them shows has one entry, which is news if one of them is; and
 * each order key is as urgent as the most urgent of them, since none of them is in the outbox before the others.
 */
export const COMMITS_PARTS = commitParts(`,
  entries AS MATERIALIZED (
    SELECT DISTINCT ON (workspace_id, coalesce(surface_key, id::text)) workspace_id, ord, id, effect, surface_key, order_key,
      min(key_urgency) OVER of_key AS key_urgency, min(urgency) OVER of_key AS urgency, post_gate, edit_gate, gate, traceparent
    FROM each_entry
    WINDOW of_key AS (PARTITION BY workspace_id, order_key)
    ORDER BY workspace_id, coalesce(surface_key, id::text), effect->>'because' = 'news' DESC, ord DESC
  )`);

function commitParts(merged: string): string {
  return `
  history_added AS (
    INSERT INTO history (workspace_id, subject_kind, subject_id, version, command_id, command_type, actor, at, events)
    SELECT s.workspace_id, h.subject_kind, h.subject_id, h.version, h.command_id, h.command_type, h.actor, h.at, h.events
    FROM saved s, jsonb_to_record(s.d->'history') AS h (
      subject_kind text, subject_id text, version int, command_id text, command_type text, actor jsonb, at timestamptz,
      events jsonb)
  ),
  ${merged === '' ? 'entries' : 'each_entry'} AS MATERIALIZED (
    SELECT s.workspace_id, e.ord, s.d->>'traceparent' AS traceparent, x.id, x.effect, x.surface_key, x.order_key, x.key_urgency,
      -- What stands behind a new card waits with it: else each look for what can go would come across it. (One row is looked up for each
      -- entry, here and below: of an EXISTS the planner may read all that wait into a hash.)
      CASE WHEN x.urgency = ${URGENCY_RANK.rest} AND (
        SELECT true FROM outbox w
        WHERE w.workspace_id = s.workspace_id AND w.order_key = x.order_key AND w.state = 'ready' AND w.urgency = ${URGENCY_RANK.new_card}
        LIMIT 1
      ) THEN ${URGENCY_RANK.new_card} ELSE x.urgency END AS urgency,
      replace(x.post_gate, '{inbox}', s.slack_channel) AS post_gate,
      replace(x.edit_gate, '{inbox}', s.slack_channel) AS edit_gate,
      replace(
        CASE WHEN (
          SELECT true FROM slack_message m WHERE m.workspace_id = s.workspace_id AND m.surface_key = x.surface_key LIMIT 1
        ) THEN coalesce(x.edit_gate, x.gate) ELSE coalesce(x.post_gate, x.gate) END,
        '{inbox}', s.slack_channel) AS gate
    FROM saved s, jsonb_array_elements(s.d->'outbox') WITH ORDINALITY AS e (row, ord),
      jsonb_to_record(e.row) AS x (
        id uuid, effect jsonb, surface_key text, order_key text, urgency smallint, key_urgency smallint, post_gate text,
        edit_gate text, gate text)
  )${merged},
  -- At most one show waits per surface: a newer one joins it, and news stays news.
  posted AS (
    INSERT INTO outbox (
      workspace_id, id, effect, surface_key, order_key, urgency, post_gate, edit_gate, gate, not_before, created_at, traceparent)
    SELECT workspace_id, id, effect, surface_key, order_key, urgency, post_gate, edit_gate, gate, now, now, traceparent
    FROM entries, (SELECT dibs_now() AS now) clock
    ORDER BY order_key, ord
    ON CONFLICT (workspace_id, surface_key) WHERE state = 'ready' AND surface_key IS NOT NULL
    DO UPDATE SET
      effect = CASE WHEN outbox.effect->>'because' = 'news'
        THEN excluded.effect || '{"because": "news"}' ELSE excluded.effect END,
      edit_gate = CASE WHEN outbox.effect->>'because' = 'news' THEN outbox.edit_gate ELSE excluded.edit_gate END,
      gate = CASE WHEN outbox.effect->>'because' = 'news' THEN outbox.gate ELSE excluded.gate END,
      urgency = least(outbox.urgency, (SELECT n.key_urgency FROM entries n WHERE n.id = excluded.id)),
      -- What only waits for its time to be drawn anew is drawn at once for whoever looks at it; and a reminder that waits for somebody's
      -- hours may not wait with one more in it.
      not_before = CASE WHEN outbox.attempts = 0 AND (excluded.urgency = ${URGENCY_RANK.person_waits}
          OR ${isReminder('excluded.effect')})
        THEN least(outbox.not_before, excluded.not_before) ELSE outbox.not_before END,
      traceparent = coalesce(outbox.traceparent, excluded.traceparent)
  ),
  -- What stands in front of something urgent is as urgent. (Never a row that the part above may touch too. The rows are looked up one
  -- order key at a time, whatever the planner believes of the size of the outbox.)
  pulled AS (
    UPDATE outbox o SET urgency = (SELECT min(n.urgency) FROM entries n WHERE n.order_key = o.order_key)
    WHERE o.ctid = ANY (ARRAY(
      SELECT w.ctid
      FROM (
        SELECT workspace_id, order_key, min(urgency) AS urgency, array_remove(array_agg(surface_key), NULL) AS surface_keys
        FROM entries GROUP BY workspace_id, order_key
      ) k
      CROSS JOIN LATERAL (
        SELECT w.ctid FROM outbox w
        WHERE w.workspace_id = k.workspace_id AND w.order_key = k.order_key AND w.urgency > k.urgency
          AND w.state IN ('ready', 'leased', 'uncertain')
          AND (w.surface_key IS NULL OR w.surface_key <> ALL (k.surface_keys))
        OFFSET 0
      ) w))
  ),
  gates_ensured AS (
    ${ensureGates(`
      SELECT workspace_id, post_gate AS key FROM entries WHERE post_gate IS NOT NULL
      UNION SELECT workspace_id, edit_gate FROM entries WHERE edit_gate IS NOT NULL`)}
  )`;
}

/** Whether an effect is news in a reminder, which may be of what waits for nobody's hours. */
export function isReminder(effect: string): string {
  return `(${effect}->>'because' = 'news' AND ${effect}->'surface'->>'type' IN ('nudges_dm', 'thread_nudge'))`;
}

/** Whether the command is in the history already; `$workspace` and `$command` are parameters. */
export function isDone(workspace: string, command: string): string {
  return `EXISTS (SELECT FROM history WHERE workspace_id = ${workspace} AND command_id = ${command})`;
}

/** The role in an inbox as it counts: none for guests, strangers and deactivated people. All are SQL expressions. */
export function roleIn(workspace: string, inbox: string, agent: string): string {
  return `(
    SELECT m.role FROM membership m LEFT JOIN agent a ON a.workspace_id = m.workspace_id AND a.id = m.agent_id
    WHERE m.workspace_id = ${workspace} AND m.inbox_id = ${inbox} AND m.agent_id = ${agent} AND m.ended_at IS NULL
      AND (a.id IS NULL OR (a.kind = 'member' AND NOT a.deactivated)))`;
}

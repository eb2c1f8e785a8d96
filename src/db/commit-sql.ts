import { URGENCY_RANK } from '../domain/effects.ts';
import { ensureGates } from './gate-sql.ts';

/**
 * The parts of a saving statement that all three kinds of state share. They read `doc` (one row: the commit as `d` jsonb) and `saved`
 * (one row with `workspace_id` and `slack_channel` if the version was right, else none), so that all of it happens or nothing.
 */
export const COMMIT_PARTS = `
  history_added AS (
    INSERT INTO history (workspace_id, subject_kind, subject_id, version, command_id, command_type, actor, at, events)
    SELECT s.workspace_id, h.subject_kind, h.subject_id, h.version, h.command_id, h.command_type, h.actor, h.at, h.events
    FROM saved s, doc, jsonb_to_record(d->'history') AS h (
      subject_kind text, subject_id text, version int, command_id text, command_type text, actor jsonb, at timestamptz,
      events jsonb)
  ),
  entries AS MATERIALIZED (
    SELECT s.workspace_id, e.ord, x.id, x.effect, x.surface_key, x.order_key, x.key_urgency,
      -- What stands behind a new card waits with it: else each look for what can go would come across it.
      CASE WHEN x.urgency = ${URGENCY_RANK.rest} AND EXISTS (
        SELECT FROM outbox w
        WHERE w.workspace_id = s.workspace_id AND w.order_key = x.order_key AND w.state = 'ready' AND w.urgency = ${URGENCY_RANK.new_card}
      ) THEN ${URGENCY_RANK.new_card} ELSE x.urgency END AS urgency,
      replace(x.post_gate, '{inbox}', s.slack_channel) AS post_gate,
      replace(x.edit_gate, '{inbox}', s.slack_channel) AS edit_gate,
      replace(
        CASE WHEN EXISTS (
          SELECT FROM slack_message m WHERE m.workspace_id = s.workspace_id AND m.surface_key = x.surface_key
        ) THEN coalesce(x.edit_gate, x.gate) ELSE coalesce(x.post_gate, x.gate) END,
        '{inbox}', s.slack_channel) AS gate
    FROM saved s, doc, jsonb_array_elements(d->'outbox') WITH ORDINALITY AS e (row, ord),
      jsonb_to_record(e.row) AS x (
        id uuid, effect jsonb, surface_key text, order_key text, urgency smallint, key_urgency smallint, post_gate text,
        edit_gate text, gate text)
  ),
  -- At most one show waits per surface: a newer one joins it, and news stays news.
  posted AS (
    INSERT INTO outbox (
      workspace_id, id, effect, surface_key, order_key, urgency, post_gate, edit_gate, gate, not_before, created_at, traceparent)
    SELECT workspace_id, id, effect, surface_key, order_key, urgency, post_gate, edit_gate, gate, now, now, d->>'traceparent'
    FROM entries, doc, (SELECT dibs_now() AS now) clock
    ORDER BY ord
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

/** Pieces of SQL about who owned conversation `c` before, as the history knows it. `$1` is the workspace. */

/**
 * What happened to conversation `c`, by the primary key of the history `h`. The kind is asked for so that the planner cannot take the index
 * of what happened to all of them: while it knows little of the table it would, and read all of it for each load.
 */
export const HISTORY_OF_IT = `h.workspace_id = $1 AND h.subject_kind = (SELECT 'conversation') AND h.subject_id = c.id::text`;

/** Who left it without an owner, and which time: by the version in which the owner changed last, or that undoing goes back to. */
export const LEFT_BEHIND = `(
  SELECT jsonb_build_object('who', e->>'from', 'departure', (e->>'departure')::int)
  FROM history h, jsonb_array_elements(h.events) e
  WHERE ${HISTORY_OF_IT}
    AND h.version = CASE WHEN c.owner_id IS NULL THEN c.owner_changed_in
      ELSE (c.undoable->'before'->>'ownerChangedIn')::int END
    AND e->>'type' = 'owner_changed' AND e->>'how' = 'left' AND e ? 'departure'
  LIMIT 1)`;

/** What was told of moves before these stays as it is. */
const MOST_MOVES = 10;

/** The moves of several that it went with. The first conditions are those of the index `history_moves`. */
export const MOVES = `ARRAY(
  SELECT jsonb_build_object('move', e->'move', 'to', e->'owner'->'agentId', 'from', e->'from')
  FROM history h, jsonb_array_elements(h.events) e
  WHERE h.workspace_id = $1 AND h.subject_kind = 'conversation' AND h.command_type = 'assign' AND h.command_id LIKE 'move:%'
    AND h.subject_id = c.id::text AND e->>'type' = 'owner_changed' AND e ? 'move'
  ORDER BY h.version DESC LIMIT ${MOST_MOVES})`;

/** What was told of changes before these stays. */
const MOST_OWNERS = 100;

/** The changes of its owner, if it is a pretend customer's: nothing of a test is left in Slack. */
export const PAST_OWNERS = `ARRAY(
  SELECT jsonb_build_object('version', h.version, 'to', e->'owner'->'agentId', 'from', e->'from')
  FROM history h, jsonb_array_elements(h.events) e
  WHERE c.purpose = 'test' AND ${HISTORY_OF_IT}
    AND e->>'type' = 'owner_changed'
  ORDER BY h.version DESC LIMIT ${MOST_OWNERS})`;

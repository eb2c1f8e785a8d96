import { TOLD_BY } from '../../domain/past-turns.ts';

/** Pieces of SQL about what the histories of an inbox tell (domain/past-turns.ts). `$1` is the workspace, `$2` the inbox. */

/** So far back a history is read for what began before. */
export const TOLD_SINCE = "interval '31 days'";

/** More conversations than these no figure needs. */
const MOST_TOLD = 5_000;

/** CTE `touched`: the conversations of which something happened in the spans; SQL expressions. One index range each. */
export function touched(...spans: { from: string; to: string }[]): string {
  const ranges = spans.map(
    ({ from, to }) => `
      SELECT DISTINCT h.subject_id FROM history h
      WHERE h.workspace_id = $1 AND h.subject_kind = 'conversation' AND h.at >= ${from} AND h.at < ${to}`,
  );
  return `touched AS MATERIALIZED (
    SELECT c.* FROM (${ranges.join(' UNION ')}) t
    JOIN conversation c ON c.workspace_id = $1 AND c.id = t.subject_id::uuid
    WHERE c.inbox_id = $2::uuid AND c.purpose = 'real' AND c.dismissed IS NULL
    ORDER BY c.number DESC LIMIT ${MOST_TOLD})`;
}

const TYPES = TOLD_BY.map((type) => `'${type}'`).join(', ');

/** What is to come on clocks is of no use here. */
const WITHOUT_STEPS = ['turn,response', 'turn,assignment', 'turn,resolution', 'owner,window']
  .map((clock) => ` #- '{${clock},steps}'`)
  .join('');

/** Of the conversation `c` of CTE `touched`: its events that tell, in order, and who has it or had it last. */
export function told(c: string, since: string): string {
  return `'owner', coalesce(${c}.owner_id, ${c}.last_owner_id), 'events', (
    SELECT coalesce(json_agg(CASE WHEN e->>'type' IN ('conversation_opened', 'reopened')
      THEN jsonb_build_object('type', e->'type', 'at', e->'at') ELSE e ${WITHOUT_STEPS} END ORDER BY h.version, x.place), '[]')
    FROM history h, jsonb_array_elements(h.events) WITH ORDINALITY x (e, place)
    WHERE h.workspace_id = $1 AND h.subject_kind = 'conversation' AND h.subject_id = ${c}.id::text AND h.at >= ${since}
      AND e->>'type' IN (${TYPES}))`;
}

import type { SaveResult } from '../inbox/ports.ts';
import { isLostRace, violatedConstraint } from './database-errors.ts';
import type { Sql, Statement } from './pool.ts';

/** Constraints whose violation means that the same was committed before. */
const DONE_BEFORE = new Set([
  'history_workspace_id_command_id_key',
  'message_workspace_id_channel_account_id_external_id_key',
  'message_typed_in',
]);

/** Constraints whose violation means that somebody committed in between. */
const COMMITTED_BETWEEN = new Set([
  'conversation_one_unresolved',
  'conversation_pkey',
  'message_pkey',
  'history_pkey',
  'customer_pkey',
  'identity_pkey',
  'identity_workspace_id_channel_address_key',
  'inbox_pkey',
  'inbox_workspace_id_slack_channel_key',
  'agent_pkey',
]);

/** Runs a saving statement, which tells how many states it saved. Constraint names say what else happened. */
export async function save(
  sql: Sql,
  statement: Statement,
  values: readonly unknown[],
): Promise<SaveResult> {
  try {
    const [row] = await sql.query<{ saved: number }>(statement, values);
    return row?.saved === 1 ? 'saved' : 'stale';
  } catch (error) {
    if (isLostRace(error)) return 'stale';
    const constraint = violatedConstraint(error);
    if (constraint !== null && DONE_BEFORE.has(constraint)) return 'already_done';
    if (constraint !== null && COMMITTED_BETWEEN.has(constraint)) return 'stale';
    throw error;
  }
}

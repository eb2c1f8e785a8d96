import type { Checked } from './check-invariants.ts';

/** What must not be left once everything that was due is done, and nothing is in trouble. Each finds rows, with a sentence in `problem`. */
const RULES = [
  `SELECT format('entry %s (%s) is still %s since %s', o.id, coalesce(o.surface_key, o.effect->>'kind'), o.state, o.not_before) AS problem
   FROM outbox o WHERE o.state IN ('ready', 'leased', 'uncertain') AND o.not_before <= dibs_now()`,

  `SELECT format('entry %s (%s) failed: %s', id, coalesce(surface_key, effect->>'kind'), reason) AS problem
   FROM outbox WHERE state = 'failed' AND reason LIKE 'fix\\_code%'`,

  `SELECT format('the alarm of #%s at %s did not ring', number, next_alarm_at) AS problem
   FROM conversation WHERE next_alarm_at <= dibs_now()`,

  `SELECT format('event %s is stored and not processed: %s', event_id, reason) AS problem
   FROM slack_event WHERE processed_at IS NULL AND next_try_at <= dibs_now()`,

  `SELECT format('message %s of #%s is not in the thread', m.number, c.number) AS problem
   FROM message m JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
   WHERE m.kind = 'customer' AND c.dismissed IS NULL AND NOT EXISTS (
     SELECT FROM slack_message s WHERE s.workspace_id = m.workspace_id
       AND s.surface_key = format('thread_message:%s:%s', c.id, m.number))`,

  `SELECT format('reply %s of #%s is %s, and nothing will come of it', m.number, c.number, m.delivery_state) AS problem
   FROM message m JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
   WHERE m.delivery_state = 'queued' OR (m.delivery_state = 'held' AND m.delivery_at <= dibs_now())`,
] as const;

/** Everything that should be over by now and is not, as sentences; none: all is quiet for a reason. */
export async function unfinishedBusiness({ query }: Pick<Checked, 'query'>): Promise<string[]> {
  const found: string[] = [];
  for (const rule of RULES) {
    found.push(...(await query<{ problem: string }>(rule)).map(({ problem }) => problem));
  }
  return found;
}

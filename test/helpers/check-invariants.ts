import type { Sandbox } from '../../sandbox/server.ts';

/** What the checker looks at: the database past the program, and everything that Slack stored. */
export interface Checked {
  query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  sandbox: Pick<Sandbox, 'ledger' | 'workspace'>;
}

/** When the next step of a clock is due; nobody takes a conversation from who is writing. */
function nextStep(clock: string): string {
  return `(SELECT to_timestamp(min((step->>'at')::bigint) / 1000.0) FROM jsonb_array_elements(${clock}_steps->'steps') step
    WHERE turn = 'team' AND NOT (step->'do'->>'type' IN ('reassign', 'return')
      AND EXISTS (SELECT FROM jsonb_array_elements(replying) one WHERE one->>'agentId' = owner_id)))`;
}

/** Each finds rows that must not be, with a sentence in `problem`. None of it is the program's own SQL. */
const RULES = [
  `WITH steps AS (
     SELECT h.subject_id, h.version, e.place, e.event FROM history h, jsonb_array_elements(h.events) WITH ORDINALITY AS e (event, place)
     WHERE h.subject_kind = 'conversation' AND e.event->>'type' IN ('owner_changed', 'undone', 'resolved', 'reopened')
   ), last_steps AS (
     SELECT DISTINCT ON (subject_id) subject_id, event FROM steps ORDER BY subject_id, version DESC, place DESC
   )
   SELECT format('#%s belongs to %s, and its history says %s', c.number, c.owner_id, l.event->'owner'->>'agentId') AS problem
   FROM conversation c LEFT JOIN last_steps l ON l.subject_id = c.id::text
   WHERE c.owner_id IS DISTINCT FROM
     CASE WHEN l.event->>'type' IN ('owner_changed', 'undone') THEN l.event->'owner'->>'agentId' END`,

  `SELECT format('the history of %s %s has %s entries from %s to %s', subject_kind, subject_id, count(*), min(version), max(version))
     AS problem
   FROM history GROUP BY subject_kind, subject_id
   HAVING min(version) <> 1 OR max(version) <> count(*)`,

  `SELECT format('#%s is at version %s, and its history at %s', c.number, c.version, max(h.version)) AS problem
   FROM conversation c LEFT JOIN history h ON h.subject_kind = 'conversation' AND h.subject_id = c.id::text
   GROUP BY c.number, c.version HAVING max(h.version) IS DISTINCT FROM c.version`,

  `SELECT format('#%s counts %s messages and has %s', c.number, c.message_count, count(m.number)) AS problem
   FROM conversation c LEFT JOIN message m ON m.workspace_id = c.workspace_id AND m.conversation_id = c.id
   GROUP BY c.number, c.message_count HAVING count(m.number) <> c.message_count`,

  `SELECT format('#%s is open and has no card, nor will it get one', c.number) AS problem
   FROM conversation c
   WHERE c.status = 'open'
     AND NOT EXISTS (SELECT FROM slack_message s WHERE s.workspace_id = c.workspace_id AND s.surface_key = 'card:' || c.id)
     AND NOT EXISTS (
       SELECT FROM outbox o WHERE o.workspace_id = c.workspace_id AND o.surface_key = 'card:' || c.id
         AND o.state IN ('ready', 'leased', 'uncertain'))`,

  `WITH clocks AS (
     SELECT number, next_alarm_at, least(
       CASE response_phase WHEN 'on_time' THEN response_warn_at WHEN 'soon' THEN response_due_at END,
       CASE assignment_phase WHEN 'on_time' THEN assignment_warn_at WHEN 'soon' THEN assignment_due_at END,
       CASE window_phase WHEN 'on_time' THEN window_warn_at WHEN 'soon' THEN window_due_at END,
       CASE WHEN turn = 'team' THEN
         CASE resolution_phase WHEN 'on_time' THEN resolution_warn_at WHEN 'soon' THEN resolution_due_at END END,
       ${['response', 'assignment', 'window', 'resolution'].map(nextStep).join(', ')},
       CASE WHEN turn = 'customer' AND snoozed_until IS NULL AND held || replying = '[]' THEN resolves_at END,
       snoozed_until,
       CASE WHEN purpose = 'test' AND status = 'open' THEN turn_since + interval '1 day'
         WHEN purpose = 'test' AND resolved_by->>'kind' <> 'system' THEN resolved_at + interval '1 day' END,
       (SELECT to_timestamp(min((soon->>'until')::bigint) / 1000.0) FROM jsonb_array_elements(held || replying) soon)) AS looks_at
     FROM conversation
   )
   SELECT format('#%s wants to be looked at %s, and its alarm is %s', number, looks_at, next_alarm_at) AS problem
   FROM clocks WHERE looks_at IS DISTINCT FROM next_alarm_at`,

  `SELECT format('entry %s (%s) is leased past its lease', id, coalesce(surface_key, order_key)) AS problem
   FROM outbox WHERE state = 'leased' AND leased_until <= dibs_now()`,
] as const;

/** Every promise that can be read off the rows and Slack's ledger, as sentences about what is broken; none: all is well. */
export async function brokenInvariants(checked: Checked): Promise<string[]> {
  const found: string[] = [];
  for (const rule of RULES) {
    found.push(...(await checked.query<{ problem: string }>(rule)).map(({ problem }) => problem));
  }
  return [...found, ...(await brokenLedger(checked))];
}

/** What people can see of ours in Slack is exactly what we know to stand there, and each entry posted once. */
async function brokenLedger({ query, sandbox }: Checked): Promise<string[]> {
  const rows = await query<{ place: string; surface_key: string; outbox_id: string }>(
    `SELECT slack_channel || ' ' || ts AS place, surface_key, outbox_id FROM slack_message
     WHERE surface_key NOT LIKE 'home:%' AND surface_key NOT LIKE 'message_mark:%'`,
  );
  const known = new Map(rows.map((row) => [row.place, row]));
  const standing = standingPosts(sandbox);
  const unknown = [...standing]
    .filter(([place]) => !known.has(place))
    .map(([place, words]) => `nobody knows of the message at ${place}: ${words}`);
  const gone = rows
    .filter(({ place }) => !standing.has(place))
    .map(({ place, surface_key }) => `${surface_key} is said to stand at ${place}`);
  return [...unknown, ...gone, ...twicePosted(sandbox)];
}

/** Our surfaces that stand in Slack, by channel and ts. */
function standingPosts({ workspace }: Checked['sandbox']): Map<string, string> {
  const messages = [...workspace.channels.values()].flatMap((channel) => [
    ...channel.messages.values(),
  ]);
  const ours = messages.filter((message) => outboxIdOf(message) !== undefined);
  return new Map(ours.map((message) => [`${message.channel} ${message.ts}`, message.text]));
}

/** An entry stands for one post, except where Slack had lost or closed the one before, or stored it when nobody could expect it. */
function twicePosted({ ledger }: Checked['sandbox']): string[] {
  const counts = new Map<string, number>();
  for (const { fault, sent } of ledger.calls('chat.postMessage')) {
    const id =
      fault === 'stored_late' ? outboxIdOf(sent as Parameters<typeof outboxIdOf>[0]) : undefined;
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) - 1);
  }
  for (const post of ledger.storedPosts) {
    const id = outboxIdOf(post);
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([id, count]) => `entry ${id} was posted ${count} times`);
}

/** The outbox entry that a post of ours names. */
function outboxIdOf(post: {
  metadata?: { event_payload: Record<string, unknown> } | undefined;
}): string | undefined {
  const id = post.metadata?.event_payload['outbox_id'];
  return typeof id === 'string' ? id : undefined;
}

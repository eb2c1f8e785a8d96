import { randomUUID } from 'node:crypto';
import { App, type BlockAction, type ButtonAction, HTTPReceiver } from '@slack/bolt';
import { Pool } from 'pg';
import { answerSlack } from './slack-process.ts';

/**
 * *Claim* as somebody writes it in an afternoon, on the same tables: a listener behind Bolt's own receiver, one load, one
 * compare-and-set with history and outbox, and a sentence for whoever pressed. No undoing, no working hours, no deliveries.
 */

/** $1 workspace, $2 conversation, $3 who presses, $4 the press. */
const LOAD = {
  name: 'claim_load',
  text: `
    SELECT c.number, c.version, c.status, c.owner_id, c.response_warn_at, c.response_due_at, c.inbox_id, i.slack_channel, i.settings,
      m.role, cu.name AS customer, o.name AS owner, statement_timestamp() AS now,
      EXISTS (SELECT FROM history h WHERE h.workspace_id = $1 AND h.command_id = $4) AS done
    FROM conversation c
    JOIN inbox i ON i.workspace_id = c.workspace_id AND i.id = c.inbox_id
    JOIN customer cu ON cu.workspace_id = c.workspace_id AND cu.id = c.customer_id
    LEFT JOIN membership m ON m.workspace_id = c.workspace_id AND m.inbox_id = c.inbox_id AND m.agent_id = $3 AND m.ended_at IS NULL
    LEFT JOIN agent o ON o.workspace_id = c.workspace_id AND o.id = c.owner_id
    WHERE c.workspace_id = $1 AND c.id = $2`,
};

/**
 * $1 workspace, $2 conversation, $3 the version that was seen, $4 the new owner, $5 now, $6 warning, $7 target, $8 the press, $9 actor,
 * $10 events, $11 and $12 ids, $13 and $14 effects, $15 Slack channel.
 */
const SAVE = {
  name: 'claim_save',
  text: `
    WITH saved AS (
      UPDATE conversation SET version = version + 1, owner_id = $4, owner_since = $5, owner_changed_in = $3 + 1,
        assignment_started_at = NULL, assignment_warn_at = NULL, assignment_due_at = NULL, assignment_phase = NULL, assignment_steps = NULL,
        window_started_at = $5, window_warn_at = $6, window_due_at = $7, window_phase = 'on_time', next_alarm_at = $6
      WHERE workspace_id = $1 AND id = $2 AND version = $3
      RETURNING id
    ),
    written AS (
      INSERT INTO history (workspace_id, subject_kind, subject_id, version, command_id, command_type, actor, at, events)
      SELECT $1, 'conversation', id::text, $3 + 1, $8, 'claim', $9, $5, $10 FROM saved
    ),
    told AS (
      INSERT INTO outbox (workspace_id, id, effect, surface_key, order_key, urgency, post_gate, edit_gate, gate, not_before, created_at)
      SELECT $1, e.id, e.effect, e.surface_key, 'conversation:' || saved.id, e.urgency, 'post:' || $15, 'update:' || $1, e.gate, $5, $5
      FROM saved, (VALUES
        ($11::uuid, $13::jsonb, 'card:' || $2::text, 0, 'update:' || $1),
        ($12::uuid, $14::jsonb, 'thread_line:' || $2::text || ':' || ($3 + 1)::text, 3, 'post:' || $15)
      ) AS e (id, effect, surface_key, urgency, gate)
      ON CONFLICT (workspace_id, surface_key) WHERE state = 'ready' AND surface_key IS NOT NULL
      DO UPDATE SET effect = excluded.effect, urgency = least(outbox.urgency, excluded.urgency)
    )
    SELECT id FROM saved`,
};

interface Loaded {
  number: number;
  version: number;
  status: string;
  owner_id: string | null;
  response_warn_at: Date;
  response_due_at: Date;
  slack_channel: string;
  role: string | null;
  customer: string | null;
  owner: string | null;
  now: Date;
  done: boolean;
}

interface Press {
  workspaceId: string;
  conversationId: string;
  agentId: string;
  commandId: string;
}

const titleOf = ({ number, customer }: Loaded) => `#${number} · ${customer}`;

/** Null: it may be claimed. */
function refusalOf(found: Loaded, agentId: string): string | null {
  const title = titleOf(found);
  if (found.done || found.owner_id === agentId) return `${title} is yours already.`;
  if (found.role === null || found.role === 'watcher') return 'You do not answer here.';
  if (found.status !== 'open') return `${title} is resolved.`;
  return found.owner_id === null ? null : `${found.owner} was faster: ${title} is theirs.`;
}

await answerSlack((settings) => {
  const { databaseUrl, slackApiUrl, botToken, signingSecret } = settings;
  const pool = new Pool({ connectionString: databaseUrl, max: 10 });
  const receiver = new HTTPReceiver({ signingSecret, processBeforeResponse: true });
  const app = new App({ token: botToken, receiver, clientOptions: { slackApiUrl } });

  async function claim(press: Press): Promise<string> {
    const { workspaceId, conversationId, agentId, commandId } = press;
    for (;;) {
      const values = [workspaceId, conversationId, agentId, commandId];
      const { rows } = await pool.query<Loaded>({ ...LOAD, values });
      const [found] = rows;
      if (found === undefined) return 'There is no such conversation any more.';
      const refusal = refusalOf(found, agentId);
      if (refusal !== null) return refusal;
      if (await save(press, found)) return `${titleOf(found)} is yours.`;
    }
  }

  async function save(press: Press, found: Loaded): Promise<boolean> {
    const { workspaceId, conversationId, agentId, commandId } = press;
    const { now, version, response_warn_at: warnAt, response_due_at: dueAt } = found;
    const at = now.getTime();
    const window = { startedAt: at, warnAt: warnAt.getTime(), dueAt: dueAt.getTime() };
    const owner = { agentId, since: at, window };
    const events = [{ type: 'owner_changed', at, how: 'claimed', from: null, owner }];
    const shown = (because: string, urgency: string, surface: object) =>
      JSON.stringify({ kind: 'show', because, urgency, surface: { ...surface, conversationId } });
    const saved = await pool.query({
      ...SAVE,
      values: [
        ...[workspaceId, conversationId, version, agentId, now, warnAt, dueAt, commandId],
        ...[JSON.stringify({ kind: 'agent', agentId }), JSON.stringify(events)],
        ...[randomUUID(), randomUUID()],
        shown('change', 'person_waits', { type: 'card' }),
        shown('news', 'rest', { type: 'thread_line', version: version + 1 }),
        found.slack_channel,
      ],
    });
    return saved.rowCount === 1;
  }

  app.action<BlockAction<ButtonAction>>('claim', async ({ body, action, ack, respond }) => {
    const { conversationId } = JSON.parse(action.value ?? '') as { conversationId: string };
    const text = await claim({
      workspaceId: body.team?.id ?? '',
      conversationId,
      agentId: body.user.id,
      commandId: `click:${body.trigger_id}`,
    });
    await ack();
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text } }];
    await respond({ response_type: 'ephemeral', replace_original: false, text, blocks });
  });
  return app;
});

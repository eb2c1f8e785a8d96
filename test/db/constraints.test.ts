import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violatedConstraint } from '../../src/db/database-errors.ts';
import {
  ana,
  commitEffects,
  type Desk,
  idOf,
  letGo,
  newId,
  openDesk,
  profile,
  system,
  workspaceId,
} from './desk.ts';

let desk: Desk;
/** Unassigned, in the team's turn; owned, in the customer's turn; resolved. */
let team: string;
let answered: string;
let resolved: string;

beforeAll(async () => {
  desk = await openDesk();
  team = idOf(await desk.receive('+491', 'hello'));
  const two = idOf(await desk.receive('+492', 'hello'));
  await desk.asAgent(ana, two, { type: 'reply', text: 'hi', seenVersion: 1 });
  await letGo(desk, two);
  await desk.asAgent(ana, two, { type: 'note', text: 'a note' });
  answered = two;
  const three = idOf(await desk.receive('+493', 'hello'));
  await desk.asAgent(ana, three, { type: 'resolve', seenVersion: null, note: null, by: null });
  resolved = three;
  await desk.commands.handleAgent({ workspaceId, agentId: ana }, system, {
    type: 'sync_profile',
    commandId: newId(),
    profile: profile('Ana Silva'),
  });
  await commitEffects(desk, [
    { kind: 'show', surface: { type: 'home', agentId: ana }, because: 'change', urgency: 'rest' },
  ]);
});
afterAll(() => desk.close());

async function violated(sql: string, values: unknown[] = []): Promise<string | null> {
  try {
    await desk.sql.pool.query(sql, values);
    return null;
  } catch (error) {
    return violatedConstraint(error) ?? String(error);
  }
}

describe('a conversation cannot', () => {
  const cases: [string, () => string, string, string][] = [
    ['have no number', () => team, 'number = 0', 'conversation_number_positive'],
    [
      'have version 0',
      () => team,
      'version = 0, owner_changed_in = 0, customer_wrote_in = 0',
      'conversation_version_positive',
    ],
    ['count below zero', () => team, 'unanswered = -1', 'conversation_counts'],
    [
      'have been seen in a later version',
      () => team,
      'owner_changed_in = version + 1',
      'conversation_seen_versions',
    ],
    ['be in an unknown channel', () => team, `channel = 'fax'`, 'conversation_channel_known'],
    [
      'have an unknown priority',
      () => team,
      `priority = 'whenever'`,
      'conversation_priority_known',
    ],
    ['follow itself', () => team, 'follows = id', 'conversation_follows_another'],
    [
      'have an unknown status',
      () => resolved,
      `status = 'closed', resolved_at = NULL, resolved_by = NULL, answered = NULL, last_owner_id = NULL`,
      'conversation_status_known',
    ],
    ['be resolved at no time', () => resolved, 'resolved_at = NULL', 'conversation_resolved_whole'],
    [
      'be open and resolved',
      () => team,
      `resolved_at = opened_at, resolved_by = '{}', answered = true`,
      'conversation_resolved_whole',
    ],
    [
      'be open with a last owner',
      () => team,
      `last_owner_id = 'U0ANA'`,
      'conversation_resolved_only',
    ],
    ['be in the turn of nobody we know', () => answered, `turn = 'bot'`, 'conversation_turn_known'],
    [
      'be open without a turn',
      () => answered,
      'turn = NULL, turn_since = NULL',
      'conversation_open_has_turn',
    ],
    [
      "be in the team's turn without a promise",
      () => team,
      'response_due_at = NULL',
      'conversation_team_turn_has_promise',
    ],
    [
      "promise something out of the team's turn",
      () => answered,
      'response_due_at = opened_at',
      'conversation_team_turn_has_promise',
    ],
    [
      'have unanswered messages out of it',
      () => answered,
      'unanswered = 1',
      'conversation_unanswered_in_team_turn',
    ],
    [
      "have an unconfirmed reply in the team's turn",
      () => team,
      `unconfirmed = '{}'`,
      'conversation_unconfirmed_in_customer_turn',
    ],
    [
      'have an owner when resolved',
      () => resolved,
      `owner_id = 'U0ANA', owner_since = opened_at`,
      'conversation_owner_only_if_open',
    ],
    [
      'have an owner since nobody knows when',
      () => answered,
      'owner_since = NULL',
      'conversation_owner_since',
    ],
    [
      'have an owner who is no member',
      () => answered,
      `owner_id = 'U0STRANGER'`,
      'conversation_workspace_id_inbox_id_owner_id_fkey',
    ],
    ['have half a clock', () => team, 'assignment_warn_at = NULL', 'conversation_assignment_whole'],
    [
      'look for an owner when it has one',
      () => team,
      `owner_id = 'U0ANA', owner_since = opened_at`,
      'conversation_assignment_while_unassigned',
    ],
    [
      'have half a window',
      () => answered,
      'window_warn_at = opened_at',
      'conversation_window_whole',
    ],
    [
      'give a window to nobody',
      () => team,
      `window_started_at = opened_at, window_warn_at = opened_at, window_due_at = opened_at, window_phase = 'soon'`,
      'conversation_window_of_owner_in_team_turn',
    ],
    [
      'make an unknown promise',
      () => team,
      `response_name = 'someday'`,
      'conversation_response_known',
    ],
    [
      'have a clock in an unknown phase',
      () => team,
      `response_phase = 'never'`,
      'conversation_phases_known',
    ],
    [
      'ring for nothing',
      () => answered,
      'next_alarm_at = opened_at',
      'conversation_alarm_for_something',
    ],
    [
      'hold a reply for ever',
      () => answered,
      `held = '[{"messageNumber": 2}]'`,
      'conversation_times_have_alarm',
    ],
    [
      'be a test that never ends',
      () => answered,
      `purpose = 'test'`,
      'conversation_times_have_alarm',
    ],
    [
      'not know which replies are unconfirmed',
      () => answered,
      `unconfirmed = '{"turn": {}}'`,
      'conversation_unconfirmed_numbered',
    ],
    [
      'be written to by no list',
      () => team,
      `replying = '{"by": 1}'`,
      'conversation_replying_is_list',
    ],
    ['hold no list', () => team, `held = '"two"'`, 'conversation_held_is_list'],
    [
      'have a last reply by nobody',
      () => team,
      'last_reply_in = 1',
      'conversation_last_reply_whole',
    ],
    [
      'have an owner line of the future',
      () => team,
      'owner_line_started_in = version + 1, owner_line_at = opened_at',
      'conversation_owner_line_whole',
    ],
    ['undo what nobody knows', () => team, `undoable = '{"in": 1}'`, 'conversation_undoable_whole'],
    [
      'have a first answer that nobody was promised',
      () => team,
      'first_reply_started_at = NULL, first_reply_ended_at = opened_at',
      'conversation_first_reply_whole',
    ],
    [
      'serve an unknown purpose',
      () => answered,
      `purpose = 'fun', next_alarm_at = NULL`,
      'conversation_purpose_known',
    ],
    [
      'be put aside until nobody knows when',
      () => team,
      `snoozed_by = 'U0ANA'`,
      'conversation_snooze_whole',
    ],
    [
      'be put aside when resolved',
      () => resolved,
      `snoozed_until = opened_at, snoozed_by = 'U0ANA', snoozed_since = opened_at, next_alarm_at = opened_at`,
      'conversation_snooze_only_if_open',
    ],
    [
      'have an outcome while open',
      () => team,
      `outcome = 'Solved'`,
      'conversation_ended_only_if_resolved',
    ],
    [
      'be dismissed for an unknown reason',
      () => resolved,
      `dismissed = 'boring'`,
      'conversation_dismissed_known',
    ],
    [
      'have steps of no clock',
      () => team,
      `assignment_steps = '{"steps": []}'`,
      'conversation_steps_of_a_clock',
    ],
    [
      'have steps that are no list',
      () => team,
      `window_steps = '{"of": 1, "due": 2, "steps": 3}'`,
      'conversation_steps_of_a_clock',
    ],
    [
      'have half a promise to be resolved',
      () => team,
      'resolution_due_at = opened_at',
      'conversation_resolution_whole',
    ],
    [
      'have steps of a promise that nobody made',
      () => team,
      `resolution_steps = '{"of": 1, "due": 2, "steps": []}'`,
      'conversation_resolution_whole',
    ],
    [
      'be resolved in an unknown phase',
      () => team,
      `resolution_started_at = opened_at, resolution_warn_at = opened_at, resolution_due_at = opened_at, resolution_phase = 'never'`,
      'conversation_resolution_phase_known',
    ],
    [
      'be acknowledged by nobody',
      () => team,
      `acknowledged = '{"at": 1, "until": 2, "times": 1}'`,
      'conversation_acknowledged_whole',
    ],
    [
      'have a long excerpt',
      () => team,
      `last_customer_excerpt = repeat('x', 301)`,
      'conversation_excerpt_short',
    ],
    [
      'be of no inbox',
      () => team,
      `inbox_id = '${randomUUID()}'`,
      'conversation_workspace_id_inbox_id_fkey',
    ],
    [
      'come from no channel account',
      () => team,
      `channel_account_id = '${randomUUID()}'`,
      'conversation_workspace_id_channel_account_id_fkey',
    ],
    [
      'be of another customer than its identity',
      () => team,
      `customer_id = (SELECT customer_id FROM conversation WHERE id <> conversation.id LIMIT 1)`,
      'conversation_workspace_id_identity_id_customer_id_fkey',
    ],
    [
      'move to another workspace',
      () => team,
      `workspace_id = 'T0OTHER'`,
      'conversation_workspace_id_fkey',
    ],
    [
      'take a number that is taken',
      () => team,
      'number = 2',
      'conversation_workspace_id_number_key',
    ],
  ];
  it.each(cases)('%s', async (_name, id, change, constraint) => {
    if (constraint === 'conversation_workspace_id_fkey') {
      expect(await violated(`UPDATE conversation SET ${change} WHERE id = $1`, [id()])).toMatch(
        /^conversation_workspace_id_.*fkey$/,
      );
    } else {
      const other = change.replace('WHERE id <> conversation.id', `WHERE id <> '${id()}'`);
      expect(await violated(`UPDATE conversation SET ${other} WHERE id = $1`, [id()])).toBe(
        constraint,
      );
    }
  });

  it('be unresolved beside another unresolved one of its identity', async () => {
    const columns = `workspace_id, inbox_id, channel_account_id, channel, customer_id, identity_id, status, opened_at, message_count,
      owner_changed_in, customer_wrote_in, priority, tags, captured, turn, turn_since, unanswered, version`;
    const copy = `INSERT INTO conversation (id, number, ${columns}) SELECT $1, 99, ${columns} FROM conversation WHERE id = $2`;
    expect(await violated(copy, [randomUUID(), answered])).toBe('conversation_one_unresolved');
  });
});

const NO_DELIVERY = 'delivery_state = NULL, delivery_at = NULL';

describe('a message cannot', () => {
  const cases: [string, string, string][] = [
    ['have number 0', 'number = 0', 'message_number_positive'],
    ['be of an unknown kind', `kind = 'poke', ${NO_DELIVERY}`, 'message_kind_known'],
    [
      'be written by an unknown kind of author',
      `author_kind = 'ghost', author_agent_id = NULL, ${NO_DELIVERY}`,
      'message_author_known',
    ],
    [
      'be a reply by the customer',
      `author_kind = 'customer', author_agent_id = NULL, ${NO_DELIVERY}`,
      'message_author_fits_kind',
    ],
    ['be by an agent without a name', 'author_agent_id = NULL', 'message_author_named'],
    [
      'be on its way in an unknown state',
      `delivery_state = 'lost', delivery_at = at`,
      'message_delivery_known',
    ],
    ['be our reply and on no way', NO_DELIVERY, 'message_delivery_of_our_replies'],
    ['be sent at no time', `delivery_state = 'sent', delivery_at = NULL`, 'message_delivery_whole'],
    [
      'be stopped by nobody',
      `delivery_state = 'stopped', delivery_at = at, delivery_reason = 'rain'`,
      'message_delivery_whole',
    ],
    ['be typed nowhere', `typed_in_ts = '1.1'`, 'message_typed_in_whole'],
    [
      'be typed in Slack and taken back as a reply',
      `typed_in_channel = 'C1', typed_in_ts = '1.1', delivery_state = 'taken_back', delivery_at = at`,
      'message_taken_back_not_typed',
    ],
    ['be deleted and still say something', 'deleted_at = at', 'message_deleted_says_nothing'],
    [
      'have failed without a reason',
      `delivery_state = 'failed', delivery_at = at`,
      'message_delivery_whole',
    ],
    [
      'be of no conversation',
      `conversation_id = '${randomUUID()}'`,
      'message_workspace_id_conversation_id_fkey',
    ],
  ];
  it.each(cases)('%s', async (_name, change, constraint) => {
    expect(
      await violated(`UPDATE message SET ${change} WHERE conversation_id = $1 AND number = 2`, [
        answered,
      ]),
    ).toBe(constraint);
  });

  it('be typed in Slack by the customer', async () => {
    const sql = `UPDATE message SET typed_in_channel = 'C1', typed_in_ts = '1.1' WHERE conversation_id = $1 AND number = 1`;
    expect(await violated(sql, [answered])).toBe('message_typed_in_by_agent');
  });

  it('be typed as what another was typed as', async () => {
    const sql = `UPDATE message SET typed_in_channel = 'C1', typed_in_ts = '1.1' WHERE conversation_id = $1 AND number IN (2, 3)`;
    expect(await violated(sql, [answered])).toBe('message_typed_in');
  });

  it('be a note that is on its way to the customer', async () => {
    const sql = `UPDATE message SET delivery_state = 'queued' WHERE conversation_id = $1 AND number = 3`;
    expect(await violated(sql, [answered])).toBe('message_delivery_of_our_replies');
  });
});

describe('the outbox cannot', () => {
  const cases: [string, string, string][] = [
    ['hold an unknown urgency', 'urgency = 4', 'outbox_urgency_known'],
    ['hold an unknown state', `state = 'lost'`, 'outbox_state_known'],
    ['lease to nobody', `state = 'leased'`, 'outbox_lease_whole'],
    [
      'be uncertain of what surely did not happen',
      `state = 'uncertain'`,
      'outbox_uncertain_maybe_delivered',
    ],
    ['fail for no reason', `state = 'failed', settled_at = created_at`, 'outbox_failed_why'],
    ['be done at no time', `state = 'done'`, 'outbox_settled_at'],
    ['count below zero', 'attempts = -1', 'outbox_attempts'],
    ['show nothing', 'surface_key = NULL', 'outbox_surface_of_show'],
  ];
  it.each(cases)('%s', async (_name, change, constraint) => {
    expect(await violated(`UPDATE outbox SET ${change} WHERE surface_key = 'home:U0ANA'`)).toBe(
      constraint,
    );
  });

  const copy = (state: string, surface: string) => `
    INSERT INTO outbox (workspace_id, id, effect, surface_key, order_key, urgency, not_before, created_at, state, leased_by, leased_until)
    SELECT workspace_id, gen_random_uuid(), effect, ${surface}, order_key, urgency, not_before, created_at, ${state}
    FROM outbox WHERE surface_key = 'home:U0ANA' LIMIT 1`;

  it('hold two waiting shows of one surface', async () => {
    expect(await violated(copy(`'ready', NULL, NULL`, 'surface_key'))).toBe(
      'outbox_one_waiting_show',
    );
  });

  it('lease two entries of one order key', async () => {
    const leased = copy(`'leased', 'w', created_at`, `'home:' || gen_random_uuid()`);
    expect(await violated(leased)).toBeNull();
    expect(await violated(leased)).toBe('outbox_one_lease_per_order_key');
  });
});

describe('the history', () => {
  it.each([
    ['is never changed', `UPDATE history SET command_type = 'x'`, 'history_is_append_only'],
    ['is never deleted', 'DELETE FROM history', 'history_is_append_only'],
    [
      'has each command once',
      `INSERT INTO history SELECT workspace_id, subject_kind, subject_id, version + 1000, command_id, command_type, actor, at, events FROM history LIMIT 1`,
      'history_workspace_id_command_id_key',
    ],
    [
      'has each version once',
      `INSERT INTO history SELECT workspace_id, subject_kind, subject_id, version, 'another', command_type, actor, at, events FROM history LIMIT 1`,
      'history_pkey',
    ],
    [
      'has no commit without events',
      `INSERT INTO history SELECT workspace_id, subject_kind, subject_id, version + 1000, 'another', command_type, actor, at, '[]' FROM history LIMIT 1`,
      'history_says_something',
    ],
    [
      'has no version 0',
      `INSERT INTO history SELECT workspace_id, subject_kind, subject_id, 0, 'another', command_type, actor, at, events FROM history LIMIT 1`,
      'history_version_positive',
    ],
    [
      'has known subjects only',
      `INSERT INTO history SELECT workspace_id, 'planet', subject_id, version, 'another', command_type, actor, at, events FROM history LIMIT 1`,
      'history_subject_known',
    ],
    [
      'has no endless command ids',
      `INSERT INTO history SELECT workspace_id, subject_kind, subject_id, version + 1000, repeat('x', 256), command_type, actor, at, events FROM history LIMIT 1`,
      'history_command_id_fits',
    ],
  ])('%s', async (_name, sql, constraint) => {
    expect(await violated(sql)).toBe(constraint);
  });

  it("gives way to the deletion of a customer's data, when that says so", async () => {
    const client = await desk.sql.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(`SET LOCAL dibs.data_deletion = 'on'`);
      const { rowCount } = await client.query('DELETE FROM history WHERE subject_id = $1', [
        resolved,
      ]);
      expect(rowCount).toBe(2);
      await client.query('ROLLBACK');
    } finally {
      client.release();
    }
  });
});

describe('other tables cannot', () => {
  it.each([
    [
      'have an inbox in an unknown status',
      `UPDATE inbox SET status = 'asleep'`,
      'inbox_status_known',
    ],
    [
      'have an inbox of unknown visibility',
      `UPDATE inbox SET visibility = 'foggy'`,
      'inbox_visibility_known',
    ],
    ['have an inbox without a version', 'UPDATE inbox SET version = 0', 'inbox_version_positive'],
    [
      'have two inboxes in one Slack channel',
      `INSERT INTO inbox SELECT workspace_id, gen_random_uuid(), version, slack_channel, name, status, visibility, invited_by, settings FROM inbox`,
      'inbox_workspace_id_slack_channel_key',
    ],
    [
      'have an inbox with half of its settings',
      `UPDATE inbox SET settings = settings - 'capacity'`,
      'inbox_settings_whole',
    ],
    [
      'have an inbox with endless saved replies',
      `UPDATE inbox SET saved_replies = (SELECT jsonb_agg(n) FROM generate_series(1, 101) n)`,
      'inbox_saved_replies_few',
    ],
    [
      'have an inbox closed until nobody knows when',
      'UPDATE inbox SET closed_from = dibs_now()',
      'inbox_closed_whole',
    ],
    [
      'have an agent with unknown wishes',
      `UPDATE agent SET thread_messages = 'shout'`,
      'agent_thread_messages_known',
    ],
    [
      'have an agent who is back before they went',
      `UPDATE agent SET away_since = dibs_now(), away_until = dibs_now()`,
      'agent_away_whole',
    ],
    [
      'have an agent with a week of two days',
      `UPDATE agent SET hours = '[[], []]'`,
      'agent_hours_of_a_week',
    ],
    [
      'have an agent who wants quiet for ever',
      `UPDATE agent SET quiet = '{"start": 1}'`,
      'agent_quiet_whole',
    ],
    [
      'have an agent who is reminded by telegraph',
      `UPDATE agent SET nudges = '{"usual": "telegraph", "of": {}}'`,
      'agent_nudges_known',
    ],
    ['have an agent who is reminded nohow', `UPDATE agent SET nudges = '{}'`, 'agent_nudges_known'],
    [
      'have an agent on half a leave',
      'UPDATE agent SET leave_from = dibs_now()',
      'agent_leave_whole',
    ],
    [
      'have an agent whose leave ends before it begins',
      'UPDATE agent SET leave_from = dibs_now(), leave_until = dibs_now()',
      'agent_leave_whole',
    ],
    [
      'have a secret of webhooks in the clear',
      `UPDATE workspace SET webhook_secret = 'whsec_x'`,
      'workspace_webhook_secret_sealed',
    ],
    [
      'have an address blocked by somebody and not blocked',
      `UPDATE identity SET blocked_by = 'U0ANA'`,
      'identity_blocked_whole',
    ],
    ['have an unknown role', `UPDATE membership SET role = 'king'`, 'membership_role_known'],
    ['have an agent of an unknown kind', `UPDATE agent SET kind = 'cat'`, 'agent_kind_known'],
    ['have an agent without a version', 'UPDATE agent SET version = 0', 'agent_version_positive'],
    [
      'have an account of an unknown channel',
      `UPDATE channel_account SET channel = 'fax'`,
      'channel_account_channel_known',
    ],
    [
      'have an account with a short key',
      `UPDATE channel_account SET key = 'short'`,
      'channel_account_key_long',
    ],
    [
      'have secrets in the clear',
      `UPDATE channel_account SET secrets = '{}'`,
      'channel_account_secrets_sealed',
    ],
    [
      'have one address twice in a channel',
      `INSERT INTO identity SELECT workspace_id, gen_random_uuid(), customer_id, channel, address FROM identity LIMIT 1`,
      'identity_workspace_id_channel_address_key',
    ],
    ['have an empty address', `UPDATE identity SET address = ''`, 'identity_address_not_empty'],
    [
      'have an identity in an unknown channel',
      `UPDATE identity SET channel = 'fax'`,
      'identity_channel_known',
    ],
    [
      'count conversations from 0',
      'UPDATE workspace SET next_number = 0',
      'workspace_next_number_positive',
    ],
    [
      'be disconnected for no reason',
      'UPDATE workspace SET disconnected_at = created_at',
      'workspace_disconnected_why',
    ],
    [
      'have an unnamed workspace',
      `INSERT INTO workspace (id, url, name, bot_user_id) VALUES ('', '', '', '')`,
      'workspace_id_not_empty',
    ],
    ['have a gate below empty', 'UPDATE gate SET tokens = -1', 'gate_tokens'],
    [
      'have half a bot',
      `UPDATE workspace SET token_fingerprint = repeat('a', 64), bot_id = NULL`,
      'workspace_token_of_a_bot',
    ],
    [
      'have a token for a fingerprint',
      `UPDATE workspace SET token_fingerprint = 'secret', bot_id = 'B0DIBS'`,
      'workspace_token_fingerprint_shape',
    ],
    [
      'have a replay without what became of it',
      `INSERT INTO quarantine (workspace_id, channel_account_id, content_hash, body, reason, replayed_at)
       SELECT workspace_id, id, 'h', 'b', 'odd', dibs_now() FROM channel_account LIMIT 1`,
      'quarantine_replayed_how',
    ],
    [
      'have a replay that ended in a way of its own',
      `INSERT INTO quarantine (workspace_id, channel_account_id, content_hash, body, reason, replayed_at, replay_result)
       SELECT workspace_id, id, 'h', 'b', 'odd', dibs_now(), 'lost' FROM channel_account LIMIT 1`,
      'quarantine_replay_result_known',
    ],
    ['have a trace that is none', `UPDATE outbox SET traceparent = 'x'`, 'outbox_traceparent_fits'],
    [
      'have less than no room for cards',
      'UPDATE gate SET cards_room = -1, regulated_at = dibs_now()',
      'gate_cards_room',
    ],
    [
      'have a gate that was regulated to nothing',
      'UPDATE gate SET regulated_at = dibs_now()',
      'gate_cards_room',
    ],
    ['have a gate that leaks', 'UPDATE gate SET rate_per_second = -1', 'gate_rate_positive'],
    [
      'have two clocks',
      `INSERT INTO dibs_clock VALUES (false, dibs_now(), dibs_now(), 1)`,
      'dibs_clock_one_row',
    ],
    ['have a clock that runs backwards', `UPDATE dibs_clock SET speed = -1`, 'dibs_clock_forward'],
  ])('%s', async (_name, sql, constraint) => {
    expect(await violated(sql)).toBe(constraint);
  });

  it('have a constraint that nothing here has tried', async () => {
    const { rows } = await desk.sql.pool.query(
      `SELECT conname FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND conname NOT LIKE '%not_null'`,
    );
    const source = await import('node:fs').then(({ readFileSync }) =>
      readFileSync(import.meta.filename, 'utf8'),
    );
    expect(rows.map((row) => row.conname).filter((name) => !source.includes(`'${name}'`))).toEqual(
      [],
    );
  });
});

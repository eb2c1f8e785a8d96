-- What a surface that people like to work in has to remember: held replies, who is writing, undo, snooze, outcomes, tests, drafts.

ALTER TABLE "conversation"
  ADD COLUMN "replying" JSONB NOT NULL DEFAULT '[]',
  ADD COLUMN "held" JSONB NOT NULL DEFAULT '[]',
  ADD COLUMN "last_reply_in" INTEGER,
  ADD COLUMN "last_reply_by" TEXT,
  ADD COLUMN "owner_line_started_in" INTEGER,
  ADD COLUMN "owner_line_at" TIMESTAMPTZ(3),
  ADD COLUMN "undoable" JSONB,
  ADD COLUMN "followers" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "purpose" TEXT NOT NULL DEFAULT 'real',
  ADD COLUMN "snoozed_until" TIMESTAMPTZ(3),
  ADD COLUMN "snoozed_by" TEXT,
  ADD COLUMN "snoozed_since" TIMESTAMPTZ(3),
  ADD COLUMN "snooze_note" TEXT,
  ADD COLUMN "outcome" TEXT,
  ADD COLUMN "dismissed" TEXT,
  ADD COLUMN "first_reply_started_at" TIMESTAMPTZ(3),
  ADD COLUMN "first_reply_due_at" TIMESTAMPTZ(3),
  ADD COLUMN "first_reply_ended_at" TIMESTAMPTZ(3);

ALTER TABLE "message"
  ADD COLUMN "typed_in_channel" TEXT,
  ADD COLUMN "typed_in_ts" TEXT,
  ADD COLUMN "deleted_at" TIMESTAMPTZ(3);

ALTER TABLE "identity"
  ADD COLUMN "blocked_at" TIMESTAMPTZ(3),
  ADD COLUMN "blocked_by" TEXT;

ALTER TABLE "customer"
  ADD COLUMN "vip" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE "inbox"
  ADD COLUMN "saved_replies" JSONB NOT NULL DEFAULT '[]',
  ADD COLUMN "closed_from" TIMESTAMPTZ(3),
  ADD COLUMN "closed_until" TIMESTAMPTZ(3);

ALTER TABLE "agent"
  ADD COLUMN "public_name" TEXT,
  ADD COLUMN "thread_messages" TEXT NOT NULL DEFAULT 'ask',
  ADD COLUMN "away_since" TIMESTAMPTZ(3),
  ADD COLUMN "away_until" TIMESTAMPTZ(3);

CREATE TABLE "draft" (
    "workspace_id" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "conversation_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "kept_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "draft_pkey" PRIMARY KEY ("workspace_id","agent_id","conversation_id")
);
CREATE INDEX "draft_workspace_id_conversation_id_idx" ON "draft"("workspace_id", "conversation_id");
ALTER TABLE "draft" ADD CONSTRAINT "draft_workspace_id_conversation_id_fkey" FOREIGN KEY ("workspace_id", "conversation_id") REFERENCES "conversation"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Several replies may be on their way at once.
UPDATE "conversation"
SET unconfirmed = jsonb_build_object(
  'messageNumbers', jsonb_build_array(unconfirmed->'messageNumber'), 'turn', unconfirmed->'turn')
WHERE unconfirmed IS NOT NULL;

-- What inboxes do until somebody says otherwise (DEFAULT_MANNERS in domain/inbox.ts, as of this migration).
UPDATE "inbox"
SET settings = '{
  "capacity": {"usual": 8, "of": {}},
  "signature": null,
  "previews": "quoted",
  "outcomes": {"choices": ["Answered", "Solved", "Passed on", "Could not help"], "asked": "optional"},
  "onDutyGroup": null
}' || settings;

ALTER TABLE "conversation"
  DROP CONSTRAINT "conversation_alarm_only_for_clocks",
  ADD CONSTRAINT "conversation_unconfirmed_numbered" CHECK (
    unconfirmed IS NULL
    OR (unconfirmed ? 'turn' AND jsonb_typeof(unconfirmed->'messageNumbers') IS NOT DISTINCT FROM 'array')),
  ADD CONSTRAINT "conversation_replying_is_list" CHECK (jsonb_typeof(replying) = 'array'),
  ADD CONSTRAINT "conversation_held_is_list" CHECK (jsonb_typeof(held) = 'array'),
  ADD CONSTRAINT "conversation_last_reply_whole" CHECK (
    num_nonnulls(last_reply_in, last_reply_by) IN (0, 2) AND coalesce(last_reply_in <= version, true)),
  ADD CONSTRAINT "conversation_owner_line_whole" CHECK (
    num_nonnulls(owner_line_started_in, owner_line_at) IN (0, 2) AND coalesce(owner_line_started_in <= version, true)),
  ADD CONSTRAINT "conversation_undoable_whole" CHECK (
    undoable IS NULL OR (undoable ?& ARRAY['in', 'by', 'until', 'what', 'before'] AND (undoable->>'in')::int <= version)),
  ADD CONSTRAINT "conversation_first_reply_whole" CHECK (
    num_nonnulls(first_reply_started_at, first_reply_due_at, first_reply_ended_at) IN (0, 3)),
  ADD CONSTRAINT "conversation_purpose_known" CHECK (purpose IN ('real', 'test')),
  ADD CONSTRAINT "conversation_snooze_whole" CHECK (
    num_nonnulls(snoozed_until, snoozed_by, snoozed_since) IN (0, 3) AND (snooze_note IS NULL OR snoozed_until IS NOT NULL)),
  ADD CONSTRAINT "conversation_snooze_only_if_open" CHECK (snoozed_until IS NULL OR status = 'open'),
  ADD CONSTRAINT "conversation_ended_only_if_resolved" CHECK (
    status = 'resolved' OR num_nonnulls(outcome, dismissed) = 0),
  ADD CONSTRAINT "conversation_dismissed_known" CHECK (dismissed IN ('spam', 'wrong_number', 'abuse')),
  -- Nothing that has a time of its own is ever forgotten, and nobody is woken for nothing.
  ADD CONSTRAINT "conversation_times_have_alarm" CHECK (
    next_alarm_at IS NOT NULL OR (held = '[]' AND replying = '[]' AND snoozed_until IS NULL AND (purpose = 'real' OR status = 'resolved'))),
  ADD CONSTRAINT "conversation_alarm_for_something" CHECK (
    next_alarm_at IS NULL OR turn IS NOT DISTINCT FROM 'team' OR held <> '[]' OR replying <> '[]' OR snoozed_until IS NOT NULL
    OR purpose = 'test');

ALTER TABLE "message"
  DROP CONSTRAINT "message_delivery_known",
  ADD CONSTRAINT "message_delivery_known" CHECK (
    delivery_state IN ('held', 'taken_back', 'stopped', 'queued', 'sent', 'delivered', 'read', 'failed', 'uncertain')),
  DROP CONSTRAINT "message_delivery_whole",
  ADD CONSTRAINT "message_delivery_whole" CHECK (
    (delivery_at IS NULL) = (delivery_state IS NULL OR delivery_state = 'queued')
    AND (delivery_reason IS NOT NULL) = (delivery_state IS NOT NULL AND delivery_state IN ('failed', 'stopped'))
    AND (delivery_state IS DISTINCT FROM 'stopped' OR delivery_reason IN ('customer_wrote', 'answered_elsewhere'))),
  ADD CONSTRAINT "message_typed_in_whole" CHECK (num_nonnulls(typed_in_channel, typed_in_ts) IN (0, 2)),
  ADD CONSTRAINT "message_typed_in_by_agent" CHECK (typed_in_ts IS NULL OR author_kind = 'agent'),
  -- A typed reply that is taken back is a note again.
  ADD CONSTRAINT "message_taken_back_not_typed" CHECK (
    typed_in_ts IS NULL OR delivery_state IS DISTINCT FROM 'taken_back'),
  ADD CONSTRAINT "message_deleted_says_nothing" CHECK (deleted_at IS NULL OR (text = '' AND attachments = '[]'));

ALTER TABLE "identity"
  ADD CONSTRAINT "identity_blocked_whole" CHECK (blocked_by IS NULL OR blocked_at IS NOT NULL);

ALTER TABLE "inbox"
  ADD CONSTRAINT "inbox_settings_whole" CHECK (
    settings ?& ARRAY['targets', 'calendar', 'reopenWithin', 'capacity', 'signature', 'previews', 'outcomes', 'onDutyGroup']),
  ADD CONSTRAINT "inbox_saved_replies_few" CHECK (
    jsonb_typeof(saved_replies) = 'array' AND jsonb_array_length(saved_replies) <= 100),
  ADD CONSTRAINT "inbox_closed_whole" CHECK (
    num_nonnulls(closed_from, closed_until) IN (0, 2) AND coalesce(closed_from < closed_until, true));

ALTER TABLE "agent"
  ADD CONSTRAINT "agent_thread_messages_known" CHECK (thread_messages IN ('ask', 'keep_internal')),
  ADD CONSTRAINT "agent_away_whole" CHECK (away_until IS NULL OR (away_since IS NOT NULL AND away_since < away_until));

-- What somebody typed in Slack is taken once.
CREATE UNIQUE INDEX "message_typed_in" ON "message" (workspace_id, typed_in_channel, typed_in_ts)
  WHERE typed_in_ts IS NOT NULL;
-- How soon customers got their first answer, today and a week ago.
CREATE INDEX "conversation_first_replies" ON "conversation" (inbox_id, first_reply_ended_at)
  WHERE first_reply_ended_at IS NOT NULL;
-- Whether other cards stand below one.
CREATE INDEX "slack_message_cards" ON "slack_message" (workspace_id, slack_channel, ts)
  WHERE surface_key LIKE 'card:%';
-- Whose messages nobody sees.
CREATE INDEX "identity_blocked" ON "identity" (workspace_id, blocked_at) WHERE blocked_at IS NOT NULL;

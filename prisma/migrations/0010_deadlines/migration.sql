-- Chains of steps, the promise to resolve, people's hours, and what an inbox says at a time of its day.
--
-- A release from before this runs beside this one for a while, and leaves all of these columns as they are: so no check here asks how they
-- fit what it writes. What it left behind is told by `of` and `due` of the steps, and is of no more use.

ALTER TABLE "conversation"
  ADD COLUMN "response_steps" JSONB,
  ADD COLUMN "assignment_steps" JSONB,
  ADD COLUMN "window_steps" JSONB,
  ADD COLUMN "resolution_started_at" TIMESTAMPTZ(3),
  ADD COLUMN "resolution_warn_at" TIMESTAMPTZ(3),
  ADD COLUMN "resolution_due_at" TIMESTAMPTZ(3),
  ADD COLUMN "resolution_phase" TEXT,
  ADD COLUMN "resolution_steps" JSONB,
  ADD COLUMN "resolution_left" BIGINT,
  ADD COLUMN "turn_lapsed" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "unplaced_since" TIMESTAMPTZ(3),
  ADD COLUMN "acknowledged" JSONB,
  ADD COLUMN "resolves_at" TIMESTAMPTZ(3),
  ADD COLUMN "auto_answered_until" TIMESTAMPTZ(3);

ALTER TABLE "agent"
  ADD COLUMN "hours" JSONB,
  ADD COLUMN "quiet" JSONB,
  ADD COLUMN "nudges" JSONB NOT NULL DEFAULT '{"usual": "dm", "of": {}}',
  ADD COLUMN "leave_from" TIMESTAMPTZ(3),
  ADD COLUMN "leave_until" TIMESTAMPTZ(3);

ALTER TABLE "inbox"
  ADD COLUMN "day_checked_at" TIMESTAMPTZ(3),
  ADD COLUMN "next_alarm_at" TIMESTAMPTZ(3);

ALTER TABLE "workspace"
  ADD COLUMN "webhook_secret" BYTEA;

ALTER TABLE "conversation"
  DROP CONSTRAINT "conversation_alarm_for_something",
  -- Nobody is woken for nothing.
  ADD CONSTRAINT "conversation_alarm_for_something" CHECK (
    next_alarm_at IS NULL OR turn IS NOT DISTINCT FROM 'team' OR held <> '[]' OR replying <> '[]' OR snoozed_until IS NOT NULL
    OR purpose = 'test' OR resolves_at IS NOT NULL),
  ADD CONSTRAINT "conversation_steps_of_a_clock" CHECK (
    (response_steps IS NULL OR (
      response_steps ?& ARRAY['of', 'due'] AND jsonb_typeof(response_steps->'steps') IS NOT DISTINCT FROM 'array'))
    AND (assignment_steps IS NULL OR (
      assignment_steps ?& ARRAY['of', 'due'] AND jsonb_typeof(assignment_steps->'steps') IS NOT DISTINCT FROM 'array'))
    AND (window_steps IS NULL OR (
      window_steps ?& ARRAY['of', 'due'] AND jsonb_typeof(window_steps->'steps') IS NOT DISTINCT FROM 'array'))
    AND (resolution_steps IS NULL OR (
      resolution_steps ?& ARRAY['of', 'due'] AND jsonb_typeof(resolution_steps->'steps') IS NOT DISTINCT FROM 'array'))),
  ADD CONSTRAINT "conversation_resolution_whole" CHECK (
    num_nonnulls(resolution_started_at, resolution_warn_at, resolution_due_at, resolution_phase) IN (0, 4)
    AND (resolution_steps IS NULL OR resolution_due_at IS NOT NULL)),
  ADD CONSTRAINT "conversation_resolution_phase_known" CHECK (resolution_phase IN ('on_time', 'soon', 'late')),
  ADD CONSTRAINT "conversation_acknowledged_whole" CHECK (
    acknowledged IS NULL OR acknowledged ?& ARRAY['by', 'at', 'until', 'times']);

ALTER TABLE "agent"
  ADD CONSTRAINT "agent_hours_of_a_week" CHECK (
    hours IS NULL OR (jsonb_typeof(hours) = 'array' AND jsonb_array_length(hours) = 7)),
  ADD CONSTRAINT "agent_quiet_whole" CHECK (quiet IS NULL OR quiet ?& ARRAY['start', 'end']),
  ADD CONSTRAINT "agent_nudges_known" CHECK (
    coalesce(nudges->>'usual' IN ('dm', 'thread', 'digest'), false)
    AND jsonb_typeof(nudges->'of') IS NOT DISTINCT FROM 'object'),
  ADD CONSTRAINT "agent_leave_whole" CHECK (
    num_nonnulls(leave_from, leave_until) IN (0, 2) AND coalesce(leave_from < leave_until, true));

ALTER TABLE "workspace"
  ADD CONSTRAINT "workspace_webhook_secret_sealed" CHECK (length(webhook_secret) > 28);

-- What inboxes say at a time of their day.
CREATE INDEX "inbox_alarms" ON "inbox" (next_alarm_at) WHERE next_alarm_at IS NOT NULL;
-- What a rule would give to somebody, and finds nobody.
CREATE INDEX "conversation_unplaced" ON "conversation" (workspace_id, inbox_id)
  WHERE status <> 'resolved' AND unplaced_since IS NOT NULL;
-- What happened on a day: for its summary, and for trying other promises on days that were.
CREATE INDEX "history_of_conversations_at" ON "history" (workspace_id, at) WHERE subject_kind = 'conversation';

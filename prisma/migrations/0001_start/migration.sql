-- What Dibs remembers. The first parts are what prisma/schema.prisma says; what stands behind them Prisma cannot say.

-- The clock: the statement's time, or what the one row of dibs_clock makes of it (tests, sandbox). Whole milliseconds, since the
-- program counts in those.
CREATE TABLE "dibs_clock" (
    "only_row" BOOLEAN NOT NULL DEFAULT true,
    "base_real" TIMESTAMPTZ(6) NOT NULL,
    "base_virtual" TIMESTAMPTZ(6) NOT NULL,
    "speed" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "dibs_clock_pkey" PRIMARY KEY ("only_row")
);

ALTER TABLE "dibs_clock"
  ADD CONSTRAINT "dibs_clock_one_row" CHECK (only_row),
  ADD CONSTRAINT "dibs_clock_forward" CHECK (speed >= 0);

CREATE FUNCTION dibs_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT date_trunc('milliseconds', coalesce(
    (SELECT base_virtual + (statement_timestamp() - base_real) * speed FROM dibs_clock),
    statement_timestamp()))
$$;

CREATE TABLE "workspace" (
    "id" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "bot_user_id" TEXT NOT NULL,
    "next_number" INTEGER NOT NULL DEFAULT 1,
    "disconnected_at" TIMESTAMPTZ(3),
    "disconnected_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT dibs_now(),

    CONSTRAINT "workspace_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "inbox" (
    "workspace_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "slack_channel" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "visibility" TEXT NOT NULL,
    "invited_by" TEXT,
    "settings" JSONB NOT NULL,

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("workspace_id","id")
);

CREATE TABLE "membership" (
    "workspace_id" TEXT NOT NULL,
    "inbox_id" UUID NOT NULL,
    "agent_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "membership_pkey" PRIMARY KEY ("workspace_id","inbox_id","agent_id")
);

CREATE TABLE "agent" (
    "workspace_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "deactivated" BOOLEAN NOT NULL,
    "is_workspace_admin" BOOLEAN NOT NULL,
    "home_opened" BOOLEAN NOT NULL,

    CONSTRAINT "agent_pkey" PRIMARY KEY ("workspace_id","id")
);

CREATE TABLE "channel_account" (
    "workspace_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "inbox_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "external_id" TEXT,
    "label" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "secrets" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT dibs_now(),

    CONSTRAINT "channel_account_pkey" PRIMARY KEY ("workspace_id","id")
);

CREATE TABLE "customer" (
    "workspace_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT dibs_now(),

    CONSTRAINT "customer_pkey" PRIMARY KEY ("workspace_id","id")
);

CREATE TABLE "identity" (
    "workspace_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT dibs_now(),

    CONSTRAINT "identity_pkey" PRIMARY KEY ("workspace_id","id")
);

CREATE TABLE "conversation" (
    "workspace_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "inbox_id" UUID NOT NULL,
    "channel_account_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "customer_id" UUID NOT NULL,
    "identity_id" UUID NOT NULL,
    "follows" UUID,
    "status" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "first_replied_at" TIMESTAMPTZ(3),
    "message_count" INTEGER NOT NULL,
    "owner_changed_in" INTEGER NOT NULL,
    "customer_wrote_in" INTEGER NOT NULL,
    "subject" TEXT,
    "priority" TEXT NOT NULL,
    "tags" TEXT[],
    "source" TEXT,
    "captured" JSONB NOT NULL,
    "turn" TEXT,
    "turn_since" TIMESTAMPTZ(3),
    "turn_started_in" INTEGER,
    "unanswered" INTEGER NOT NULL,
    "unconfirmed" JSONB,
    "response_name" TEXT,
    "response_started_at" TIMESTAMPTZ(3),
    "response_warn_at" TIMESTAMPTZ(3),
    "response_due_at" TIMESTAMPTZ(3),
    "response_phase" TEXT,
    "assignment_started_at" TIMESTAMPTZ(3),
    "assignment_warn_at" TIMESTAMPTZ(3),
    "assignment_due_at" TIMESTAMPTZ(3),
    "assignment_phase" TEXT,
    "owner_id" TEXT,
    "owner_since" TIMESTAMPTZ(3),
    "window_started_at" TIMESTAMPTZ(3),
    "window_warn_at" TIMESTAMPTZ(3),
    "window_due_at" TIMESTAMPTZ(3),
    "window_phase" TEXT,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by" JSONB,
    "answered" BOOLEAN,
    "resolved_note" TEXT,
    "last_owner_id" TEXT,
    "last_customer_excerpt" TEXT NOT NULL DEFAULT '',
    "answered_at" TIMESTAMPTZ(3),
    "answered_on_time" BOOLEAN,
    "next_alarm_at" TIMESTAMPTZ(3),

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("workspace_id","id")
);

CREATE TABLE "message" (
    "workspace_id" TEXT NOT NULL,
    "conversation_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "channel_account_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "author_kind" TEXT NOT NULL,
    "author_agent_id" TEXT,
    "author_name" TEXT,
    "text" TEXT NOT NULL,
    "attachments" JSONB NOT NULL,
    "external_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "delivery_state" TEXT,
    "delivery_at" TIMESTAMPTZ(3),
    "delivery_reason" TEXT,

    CONSTRAINT "message_pkey" PRIMARY KEY ("workspace_id","conversation_id","number")
);

CREATE TABLE "history" (
    "workspace_id" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "command_id" TEXT NOT NULL,
    "command_type" TEXT NOT NULL,
    "actor" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "events" JSONB NOT NULL,

    CONSTRAINT "history_pkey" PRIMARY KEY ("workspace_id","subject_kind","subject_id","version")
);

CREATE TABLE "outbox" (
    "workspace_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "position" BIGSERIAL NOT NULL,
    "effect" JSONB NOT NULL,
    "surface_key" TEXT,
    "order_key" TEXT NOT NULL,
    "urgency" SMALLINT NOT NULL,
    "post_gate" TEXT,
    "edit_gate" TEXT,
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'ready',
    "leased_by" TEXT,
    "leased_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "maybe_delivered" BOOLEAN NOT NULL DEFAULT false,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("workspace_id","id")
);

CREATE TABLE "gate" (
    "workspace_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "tokens" DOUBLE PRECISION NOT NULL,
    "rate_per_second" DOUBLE PRECISION,
    "burst" DOUBLE PRECISION NOT NULL,
    "reserve" DOUBLE PRECISION NOT NULL,
    "blocked_until" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gate_pkey" PRIMARY KEY ("workspace_id","key")
);

CREATE TABLE "slack_message" (
    "workspace_id" TEXT NOT NULL,
    "surface_key" TEXT NOT NULL,
    "conversation_id" UUID,
    "slack_channel" TEXT NOT NULL,
    "ts" TEXT NOT NULL,
    "outbox_id" UUID NOT NULL,
    "shown_version" INTEGER NOT NULL,
    "posted_at" TIMESTAMPTZ(3) NOT NULL,
    "listed" UUID[],

    CONSTRAINT "slack_message_pkey" PRIMARY KEY ("workspace_id","surface_key")
);

CREATE TABLE "slack_post" (
    "workspace_id" TEXT NOT NULL,
    "outbox_id" UUID NOT NULL,
    "slack_channel" TEXT NOT NULL,
    "ts" TEXT NOT NULL,

    CONSTRAINT "slack_post_pkey" PRIMARY KEY ("workspace_id","outbox_id")
);

CREATE TABLE "slack_event" (
    "workspace_id" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "body" BYTEA NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT dibs_now(),
    "processed_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL DEFAULT dibs_now(),

    CONSTRAINT "slack_event_pkey" PRIMARY KEY ("workspace_id","event_id")
);

CREATE TABLE "quarantine" (
    "workspace_id" TEXT NOT NULL,
    "channel_account_id" UUID NOT NULL,
    "content_hash" BYTEA NOT NULL,
    "body" BYTEA NOT NULL,
    "reason" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT dibs_now(),

    CONSTRAINT "quarantine_pkey" PRIMARY KEY ("workspace_id","channel_account_id","content_hash")
);
CREATE UNIQUE INDEX "inbox_workspace_id_slack_channel_key" ON "inbox"("workspace_id", "slack_channel");
CREATE INDEX "membership_workspace_id_agent_id_idx" ON "membership"("workspace_id", "agent_id");
CREATE UNIQUE INDEX "channel_account_key_key" ON "channel_account"("key");
CREATE INDEX "channel_account_workspace_id_inbox_id_idx" ON "channel_account"("workspace_id", "inbox_id");
CREATE UNIQUE INDEX "channel_account_workspace_id_channel_external_id_key" ON "channel_account"("workspace_id", "channel", "external_id");
CREATE INDEX "identity_workspace_id_customer_id_idx" ON "identity"("workspace_id", "customer_id");
CREATE UNIQUE INDEX "identity_workspace_id_channel_address_key" ON "identity"("workspace_id", "channel", "address");
CREATE UNIQUE INDEX "identity_workspace_id_id_customer_id_key" ON "identity"("workspace_id", "id", "customer_id");
CREATE INDEX "conversation_workspace_id_customer_id_idx" ON "conversation"("workspace_id", "customer_id");
CREATE UNIQUE INDEX "conversation_workspace_id_number_key" ON "conversation"("workspace_id", "number");
CREATE UNIQUE INDEX "message_workspace_id_channel_account_id_external_id_key" ON "message"("workspace_id", "channel_account_id", "external_id");
CREATE UNIQUE INDEX "history_workspace_id_command_id_key" ON "history"("workspace_id", "command_id");
CREATE UNIQUE INDEX "outbox_position_key" ON "outbox"("position");
CREATE INDEX "slack_message_workspace_id_slack_channel_ts_idx" ON "slack_message"("workspace_id", "slack_channel", "ts");
CREATE INDEX "slack_message_workspace_id_outbox_id_idx" ON "slack_message"("workspace_id", "outbox_id");
ALTER TABLE "inbox" ADD CONSTRAINT "inbox_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "membership" ADD CONSTRAINT "membership_workspace_id_inbox_id_fkey" FOREIGN KEY ("workspace_id", "inbox_id") REFERENCES "inbox"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "agent" ADD CONSTRAINT "agent_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "channel_account" ADD CONSTRAINT "channel_account_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "channel_account" ADD CONSTRAINT "channel_account_workspace_id_inbox_id_fkey" FOREIGN KEY ("workspace_id", "inbox_id") REFERENCES "inbox"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "customer" ADD CONSTRAINT "customer_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "identity" ADD CONSTRAINT "identity_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "identity" ADD CONSTRAINT "identity_workspace_id_customer_id_fkey" FOREIGN KEY ("workspace_id", "customer_id") REFERENCES "customer"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_workspace_id_inbox_id_fkey" FOREIGN KEY ("workspace_id", "inbox_id") REFERENCES "inbox"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_workspace_id_channel_account_id_fkey" FOREIGN KEY ("workspace_id", "channel_account_id") REFERENCES "channel_account"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_workspace_id_customer_id_fkey" FOREIGN KEY ("workspace_id", "customer_id") REFERENCES "customer"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_workspace_id_identity_id_customer_id_fkey" FOREIGN KEY ("workspace_id", "identity_id", "customer_id") REFERENCES "identity"("workspace_id", "id", "customer_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_workspace_id_inbox_id_owner_id_fkey" FOREIGN KEY ("workspace_id", "inbox_id", "owner_id") REFERENCES "membership"("workspace_id", "inbox_id", "agent_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_workspace_id_follows_fkey" FOREIGN KEY ("workspace_id", "follows") REFERENCES "conversation"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "message" ADD CONSTRAINT "message_workspace_id_conversation_id_fkey" FOREIGN KEY ("workspace_id", "conversation_id") REFERENCES "conversation"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "message" ADD CONSTRAINT "message_workspace_id_channel_account_id_fkey" FOREIGN KEY ("workspace_id", "channel_account_id") REFERENCES "channel_account"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "history" ADD CONSTRAINT "history_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "gate" ADD CONSTRAINT "gate_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "slack_message" ADD CONSTRAINT "slack_message_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "slack_message" ADD CONSTRAINT "slack_message_workspace_id_conversation_id_fkey" FOREIGN KEY ("workspace_id", "conversation_id") REFERENCES "conversation"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "slack_post" ADD CONSTRAINT "slack_post_workspace_id_outbox_id_fkey" FOREIGN KEY ("workspace_id", "outbox_id") REFERENCES "outbox"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "quarantine" ADD CONSTRAINT "quarantine_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "quarantine" ADD CONSTRAINT "quarantine_workspace_id_channel_account_id_fkey" FOREIGN KEY ("workspace_id", "channel_account_id") REFERENCES "channel_account"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Lists are never null.
ALTER TABLE "conversation" ALTER COLUMN "tags" SET NOT NULL;
ALTER TABLE "slack_message" ALTER COLUMN "listed" SET NOT NULL;

-- Words.
ALTER TABLE "workspace"
  ADD CONSTRAINT "workspace_id_not_empty" CHECK (id <> ''),
  ADD CONSTRAINT "workspace_next_number_positive" CHECK (next_number > 0),
  ADD CONSTRAINT "workspace_disconnected_why" CHECK (num_nonnulls(disconnected_at, disconnected_reason) IN (0, 2));
ALTER TABLE "inbox"
  ADD CONSTRAINT "inbox_version_positive" CHECK (version > 0),
  ADD CONSTRAINT "inbox_status_known" CHECK (status IN ('invited', 'ready', 'left')),
  ADD CONSTRAINT "inbox_visibility_known" CHECK (visibility IN ('public', 'private', 'shared'));
ALTER TABLE "membership"
  ADD CONSTRAINT "membership_role_known" CHECK (role IN ('admin', 'manager', 'agent', 'watcher'));
ALTER TABLE "agent"
  ADD CONSTRAINT "agent_version_positive" CHECK (version > 0),
  ADD CONSTRAINT "agent_kind_known" CHECK (kind IN ('member', 'guest', 'external', 'bot'));
ALTER TABLE "channel_account"
  ADD CONSTRAINT "channel_account_channel_known" CHECK (channel IN ('whatsapp', 'sms', 'email', 'telegram', 'web', 'api')),
  ADD CONSTRAINT "channel_account_key_long" CHECK (length(key) >= 16),
  ADD CONSTRAINT "channel_account_secrets_sealed" CHECK (length(secrets) > 28);
ALTER TABLE "identity"
  ADD CONSTRAINT "identity_channel_known" CHECK (channel IN ('whatsapp', 'sms', 'email', 'telegram', 'web', 'api')),
  ADD CONSTRAINT "identity_address_not_empty" CHECK (address <> '');

-- A conversation is one of the shapes of domain/conversation.ts and nothing between them.
ALTER TABLE "conversation"
  ADD CONSTRAINT "conversation_number_positive" CHECK (number > 0),
  ADD CONSTRAINT "conversation_version_positive" CHECK (version > 0),
  ADD CONSTRAINT "conversation_counts" CHECK (message_count >= 0 AND unanswered >= 0),
  ADD CONSTRAINT "conversation_seen_versions" CHECK (owner_changed_in <= version AND customer_wrote_in <= version),
  ADD CONSTRAINT "conversation_channel_known" CHECK (channel IN ('whatsapp', 'sms', 'email', 'telegram', 'web', 'api')),
  ADD CONSTRAINT "conversation_priority_known" CHECK (priority IN ('urgent', 'high', 'normal', 'low')),
  ADD CONSTRAINT "conversation_follows_another" CHECK (follows <> id),
  ADD CONSTRAINT "conversation_status_known" CHECK (status IN ('open', 'resolved')),
  ADD CONSTRAINT "conversation_resolved_whole" CHECK (
    num_nonnulls(resolved_at, resolved_by, answered) = CASE status WHEN 'resolved' THEN 3 ELSE 0 END),
  ADD CONSTRAINT "conversation_resolved_only" CHECK (status = 'resolved' OR num_nonnulls(resolved_note, last_owner_id) = 0),
  ADD CONSTRAINT "conversation_turn_known" CHECK (turn IN ('team', 'customer', 'automation')),
  ADD CONSTRAINT "conversation_open_has_turn" CHECK (
    num_nonnulls(turn, turn_since) = CASE status WHEN 'open' THEN 2 ELSE 0 END),
  ADD CONSTRAINT "conversation_team_turn_has_promise" CHECK (
    num_nonnulls(turn_started_in, response_name, response_started_at, response_warn_at, response_due_at, response_phase)
      = CASE turn WHEN 'team' THEN 6 ELSE 0 END),
  ADD CONSTRAINT "conversation_unanswered_in_team_turn" CHECK (unanswered = 0 OR turn IS NOT DISTINCT FROM 'team'),
  ADD CONSTRAINT "conversation_unconfirmed_in_customer_turn" CHECK (
    unconfirmed IS NULL OR turn IS NOT DISTINCT FROM 'customer'),
  ADD CONSTRAINT "conversation_owner_only_if_open" CHECK (owner_id IS NULL OR status = 'open'),
  ADD CONSTRAINT "conversation_owner_since" CHECK (num_nonnulls(owner_id, owner_since) IN (0, 2)),
  ADD CONSTRAINT "conversation_assignment_whole" CHECK (
    num_nonnulls(assignment_started_at, assignment_warn_at, assignment_due_at, assignment_phase) IN (0, 4)),
  ADD CONSTRAINT "conversation_assignment_while_unassigned" CHECK (
    assignment_due_at IS NULL OR (owner_id IS NULL AND turn IS NOT DISTINCT FROM 'team')),
  ADD CONSTRAINT "conversation_window_whole" CHECK (
    num_nonnulls(window_started_at, window_warn_at, window_due_at, window_phase) IN (0, 4)),
  ADD CONSTRAINT "conversation_window_of_owner_in_team_turn" CHECK (
    window_due_at IS NULL OR (owner_id IS NOT NULL AND turn IS NOT DISTINCT FROM 'team')),
  ADD CONSTRAINT "conversation_response_known" CHECK (response_name IN ('first_response', 'next_response')),
  ADD CONSTRAINT "conversation_phases_known" CHECK (
    response_phase IN ('on_time', 'soon', 'late')
    AND assignment_phase IN ('on_time', 'soon', 'late')
    AND window_phase IN ('on_time', 'soon', 'late')),
  ADD CONSTRAINT "conversation_alarm_only_for_clocks" CHECK (next_alarm_at IS NULL OR turn IS NOT DISTINCT FROM 'team'),
  ADD CONSTRAINT "conversation_excerpt_short" CHECK (length(last_customer_excerpt) <= 300);

ALTER TABLE "message"
  ADD CONSTRAINT "message_number_positive" CHECK (number > 0),
  ADD CONSTRAINT "message_kind_known" CHECK (kind IN ('customer', 'reply', 'note', 'automation')),
  ADD CONSTRAINT "message_author_known" CHECK (author_kind IN ('customer', 'agent', 'elsewhere', 'automation')),
  ADD CONSTRAINT "message_author_fits_kind" CHECK (
    (kind = 'customer') = (author_kind = 'customer') AND (kind <> 'automation' OR author_kind = 'automation')),
  ADD CONSTRAINT "message_author_named" CHECK (
    (author_kind = 'agent') = (author_agent_id IS NOT NULL)
    AND (author_kind <> 'automation' OR author_name IS NOT NULL)
    AND (author_kind IN ('automation', 'elsewhere') OR author_name IS NULL)),
  ADD CONSTRAINT "message_delivery_known" CHECK (
    delivery_state IN ('queued', 'sent', 'delivered', 'read', 'failed', 'uncertain')),
  ADD CONSTRAINT "message_delivery_of_our_replies" CHECK (
    (delivery_state IS NOT NULL) = (kind = 'reply' AND author_kind = 'agent')),
  ADD CONSTRAINT "message_delivery_whole" CHECK (
    (delivery_at IS NULL) = (delivery_state IS NULL OR delivery_state = 'queued')
    AND (delivery_reason IS NULL) = (delivery_state IS DISTINCT FROM 'failed'));

ALTER TABLE "history"
  ADD CONSTRAINT "history_version_positive" CHECK (version > 0),
  ADD CONSTRAINT "history_subject_known" CHECK (subject_kind IN ('conversation', 'inbox', 'agent')),
  ADD CONSTRAINT "history_command_id_fits" CHECK (length(command_id) BETWEEN 1 AND 255),
  ADD CONSTRAINT "history_says_something" CHECK (jsonb_typeof(events) = 'array' AND jsonb_array_length(events) > 0);

ALTER TABLE "outbox"
  ADD CONSTRAINT "outbox_urgency_known" CHECK (urgency BETWEEN 0 AND 3),
  ADD CONSTRAINT "outbox_state_known" CHECK (state IN ('ready', 'leased', 'uncertain', 'done', 'obsolete', 'failed')),
  ADD CONSTRAINT "outbox_lease_whole" CHECK (num_nonnulls(leased_by, leased_until) = CASE state WHEN 'leased' THEN 2 ELSE 0 END),
  ADD CONSTRAINT "outbox_uncertain_maybe_delivered" CHECK (state <> 'uncertain' OR maybe_delivered),
  ADD CONSTRAINT "outbox_failed_why" CHECK (state <> 'failed' OR reason IS NOT NULL),
  ADD CONSTRAINT "outbox_settled_at" CHECK ((settled_at IS NOT NULL) = (state IN ('done', 'obsolete', 'failed'))),
  ADD CONSTRAINT "outbox_attempts" CHECK (attempts >= 0),
  ADD CONSTRAINT "outbox_surface_of_show" CHECK ((surface_key IS NOT NULL) = (effect->>'kind' = 'show'));

ALTER TABLE "gate"
  ADD CONSTRAINT "gate_tokens" CHECK (tokens >= 0 AND tokens <= burst AND reserve >= 0 AND reserve < burst),
  ADD CONSTRAINT "gate_rate_positive" CHECK (rate_per_second > 0);

-- One unresolved conversation per inbox and identity (ARCHITECTURE law 16).
CREATE UNIQUE INDEX "conversation_one_unresolved" ON "conversation" (workspace_id, inbox_id, identity_id)
  WHERE status <> 'resolved';
-- What lists and the sweep look at: never the resolved ones. (All of an inbox: the index above. No other index begins as that one does,
-- so that the planner cannot mistake one for the other while it knows little of the tables.)
CREATE INDEX "conversation_unresolved_of_owner" ON "conversation" (workspace_id, owner_id, inbox_id)
  WHERE status <> 'resolved' AND owner_id IS NOT NULL;
CREATE INDEX "conversation_unassigned" ON "conversation" (workspace_id, inbox_id, response_due_at)
  WHERE status <> 'resolved' AND owner_id IS NULL;
CREATE INDEX "conversation_alarms" ON "conversation" (next_alarm_at)
  WHERE next_alarm_at IS NOT NULL;
-- The newest resolved one of an identity: reopened, or followed by a new one.
CREATE INDEX "conversation_resolved_of_identity" ON "conversation" (workspace_id, inbox_id, identity_id, resolved_at)
  WHERE status = 'resolved';

-- At most one `show` waits per surface, and at most one entry of an order key is leased: that makes "two processes at once" impossible.
CREATE UNIQUE INDEX "outbox_one_waiting_show" ON "outbox" (workspace_id, surface_key)
  WHERE state = 'ready' AND surface_key IS NOT NULL;
CREATE UNIQUE INDEX "outbox_one_lease_per_order_key" ON "outbox" (workspace_id, order_key)
  WHERE state = 'leased';
-- What is not settled, in the order of delivery, and within its order key.
CREATE INDEX "outbox_unsettled" ON "outbox" (urgency, position)
  WHERE state IN ('ready', 'leased', 'uncertain');
CREATE INDEX "outbox_unsettled_of_order_key" ON "outbox" (workspace_id, order_key, position)
  WHERE state IN ('ready', 'leased', 'uncertain');

CREATE INDEX "slack_event_unprocessed" ON "slack_event" (next_try_at)
  WHERE processed_at IS NULL;

-- The history is only ever appended to. Deleting a customer's data says so first: SET LOCAL dibs.data_deletion = 'on'.
CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('dibs.data_deletion', true), '') = 'on' THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  RAISE EXCEPTION 'history is append-only' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'history_is_append_only';
END
$$;
CREATE TRIGGER "history_is_append_only" BEFORE UPDATE OR DELETE ON "history"
  FOR EACH ROW EXECUTE FUNCTION history_is_append_only();

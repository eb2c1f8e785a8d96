-- What is in quarantine can be named, shown with what came beside its body, and replayed.

ALTER TABLE "quarantine"
  ADD COLUMN "id" BIGSERIAL NOT NULL,
  ADD COLUMN "came_with" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "replayed_at" TIMESTAMPTZ(3),
  ADD COLUMN "replay_result" TEXT;

CREATE UNIQUE INDEX "quarantine_id_key" ON "quarantine"("id");

ALTER TABLE "quarantine"
  ADD CONSTRAINT "quarantine_replay_result_known" CHECK (replay_result IN ('stored', 'known', 'refused', 'unreadable')),
  ADD CONSTRAINT "quarantine_replayed_how" CHECK (num_nonnulls(replayed_at, replay_result) IN (0, 2));

-- A process can start while Slack is away: what Slack said last of the token is remembered, by a fingerprint of the token.

ALTER TABLE "workspace"
  ADD COLUMN "bot_id" TEXT,
  ADD COLUMN "token_fingerprint" TEXT;

ALTER TABLE "workspace"
  ADD CONSTRAINT "workspace_token_fingerprint_shape" CHECK (token_fingerprint ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT "workspace_token_of_a_bot" CHECK (num_nonnulls(bot_id, token_fingerprint) IN (0, 2));

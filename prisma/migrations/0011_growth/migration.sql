-- What people wait for reads nothing that grows with what is over.

-- When somebody last wrote to an account: the Home says it.
CREATE INDEX "message_of_customers" ON "message" (channel_account_id, at) WHERE kind = 'customer';
-- What was given up is looked for by its conversation, when Slack lets us in again.
CREATE INDEX "outbox_given_up" ON "outbox" (workspace_id, order_key) WHERE state = 'failed';

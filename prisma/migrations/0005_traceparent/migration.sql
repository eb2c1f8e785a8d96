-- The trace that an entry goes on (W3C trace context); null where nobody follows.
ALTER TABLE "outbox" ADD COLUMN "traceparent" TEXT;

ALTER TABLE "outbox"
  ADD CONSTRAINT "outbox_traceparent_fits" CHECK (length(traceparent) = 55);

import { type DestinationStream, type Logger, pino } from 'pino';
import { factsOf } from './error-facts.ts';

export type { Logger };

/** Fields that must never reach a log, wherever they stand. */
const SECRET_FIELDS = [
  'token',
  'botToken',
  'appToken',
  'secret',
  'secrets',
  'authorization',
  'text',
  'address',
  'signingSecret',
];

/**
 * One JSON line per outcome, with ids and milliseconds; never a customer's words. `error` means that somebody must act now, `warn` that
 * somebody should look, `info` that something was done. On stdout, unless told otherwise.
 */
export function createLogger(level: string, into?: DestinationStream): Logger {
  const paths = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  // An error quotes what it was about: Postgres the whole row, a client its request with the token.
  const serializers = { err: factsOf };
  const redact = { paths, censor: '[redacted]' };
  return pino({ level, base: null, serializers, redact }, into);
}

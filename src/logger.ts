import { type Logger, pino } from 'pino';

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
 * somebody should look, `info` that something was done.
 */
export function createLogger(level: string): Logger {
  const paths = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  return pino({ level, base: null, redact: { paths, censor: '[redacted]' } });
}

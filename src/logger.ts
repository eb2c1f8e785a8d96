import { type DestinationStream, type Logger, pino } from 'pino';
import { factsOf } from './error-facts.ts';

export type { Logger };

/** Fields that must never reach a log, wherever they stand. */
const SECRET_FIELDS: ReadonlySet<string> = new Set([
  'token',
  'botToken',
  'appToken',
  'secret',
  'secrets',
  'authorization',
  'text',
  'address',
  'signingSecret',
]);
const DEEPEST = 3;

/**
 * One JSON line per outcome, with ids and milliseconds; never a customer's words. `error` means that somebody must act now, `warn` that
 * somebody should look, `info` that something was done. On stdout, unless told otherwise.
 */
export function createLogger(level: string, into?: DestinationStream): Logger {
  // An error quotes what it was about: Postgres the whole row, a client its request with the token.
  const serializers = { err: factsOf };
  // Not pino's own redaction: with as many fields as these it takes ten times as long as all the rest of a line.
  const formatters = { log: (fields: object) => withoutSecrets(fields, 1) };
  return pino({ level, base: null, serializers, formatters }, into);
}

function withoutSecrets(fields: object, depth: number): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    kept[name] = SECRET_FIELDS.has(name) ? '[redacted]' : inside(value, depth);
  }
  return kept;
}

function inside(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth === DEEPEST) return value;
  if (Array.isArray(value)) return value.map((each) => inside(each, depth + 1));
  return Object.getPrototypeOf(value) === Object.prototype
    ? withoutSecrets(value, depth + 1)
    : value;
}

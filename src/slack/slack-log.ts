import { type Logger, LogLevel } from '@slack/web-api';

/** Where this folder logs: pino's logger fits. Fields carry ids, counts and times, never what people wrote. */
export interface SlackLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * The logger that Slack's SDKs are given. Their debug and info lines carry whole requests, customers' words included, so only
 * warnings and errors pass.
 */
export function sdkLogger(log: SlackLog): Logger {
  const line = (parts: unknown[]) => parts.map((part) => describe(part)).join(' ');
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...parts: unknown[]) => log.warn({ from: 'slack sdk' }, line(parts)),
    error: (...parts: unknown[]) => log.error({ from: 'slack sdk' }, line(parts)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}

function describe(part: unknown): string {
  if (typeof part === 'string') return part;
  return part instanceof Error ? part.message : typeof part;
}

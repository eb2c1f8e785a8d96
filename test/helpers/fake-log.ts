import type { SlackLog } from '../../src/slack/slack-log.ts';

/** A log that remembers its lines. */
export interface FakeLog extends SlackLog {
  lines: { level: string; fields: object; message: string }[];
}

export function fakeLog(): FakeLog {
  const lines: FakeLog['lines'] = [];
  const at = (level: string) => (fields: object, message: string) => {
    lines.push({ level, fields, message });
  };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

import { SlackRefusal } from '../slack-refusal.ts';

/** The arguments of a call. A form has texts only, with JSON inside; a JSON body has both. */
export type Args = {
  has(name: string): boolean;
  text(name: string): string | undefined;
  /** @throws SlackRefusal `invalid_arguments`, naming the field */
  must(name: string): string;
  flag(name: string, otherwise: boolean): boolean;
  number(name: string): number | undefined;
  /** An object or array, given as such or as JSON text. @throws SlackRefusal with `error` when it cannot be read */
  json(name: string, error: string): unknown;
};

export function createArgs(record: Record<string, unknown>): Args {
  const text = (name: string) => {
    const value = record[name];
    if (value === undefined || value === null) return undefined;
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  };
  return {
    has: (name) => record[name] !== undefined && record[name] !== null,
    text,
    must(name) {
      const value = text(name);
      if (value === undefined || value === '') throw missingField(name);
      return value;
    },
    flag(name, otherwise) {
      const value = text(name);
      return value === undefined ? otherwise : value === 'true' || value === '1';
    },
    number(name) {
      const value = text(name);
      return value === undefined || value === '' ? undefined : Number(value);
    },
    json(name, error) {
      const value = record[name];
      if (typeof value !== 'string') return value ?? undefined;
      if (value === '') return undefined;
      try {
        return JSON.parse(value);
      } catch (cause) {
        throw Object.assign(new SlackRefusal(error), { cause });
      }
    },
  };
}

function missingField(name: string): SlackRefusal {
  return SlackRefusal.withMessages('invalid_arguments', [
    `[ERROR] missing required field: ${name}`,
  ]);
}

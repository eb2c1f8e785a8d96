import { type DatabaseConfig, readDatabaseConfig } from './config.ts';
import { createLogger, type Logger } from './logger.ts';

/** What somebody asked for cannot be done; the message says why. */
export class NotDone extends Error {
  override readonly name = 'NotDone';
}

export interface Streams {
  say: (text: string) => void;
  complain: (text: string) => void;
}

/** What works beside the running program, or without it. */
interface Closable {
  close(): Promise<void>;
}

export interface DeskCommand<Desk extends Closable> {
  /** What is to be done, read before anything is opened. Throws or rejects with `NotDone`. */
  task: () => Promise<(desk: Desk) => Promise<void>>;
  open: (config: DatabaseConfig, log: Logger) => Promise<Desk>;
  complain: Streams['complain'];
  /** The process's, unless others are given. */
  env: Record<string, string | undefined> | undefined;
}

/** Opens the desk, does the task, closes it; resolves with the exit code, and complains in one line of what went wrong. */
export async function runAtDesk<Desk extends Closable>({
  task,
  open,
  complain,
  env,
}: DeskCommand<Desk>): Promise<0 | 1> {
  try {
    const asked = await task();
    const read = readDatabaseConfig(env);
    if (!read.ok) throw new NotDone(read.problems.join('\n'));
    const desk = await open(read.config, createLogger('silent')).catch((cause: unknown) => {
      throw new NotDone('The database cannot be opened', { cause });
    });
    try {
      await asked(desk);
    } finally {
      await desk.close();
    }
    return 0;
  } catch (error) {
    complain(`${reasonOf(error).trimEnd()}\n`);
    return 1;
  }
}

/** What went wrong, and beneath it why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const said = error.message === '' ? code : error.message;
  return error.cause === undefined || error.cause === null
    ? said
    : `${said}: ${reasonOf(error.cause)}`;
}

import { readDatabaseConfig } from './config.ts';
import { createLogger } from './logger.ts';
import { type Desk, openDesk } from './quarantine-desk.ts';
import { entryWords, listWords, replayWords, USAGE } from './quarantine-words.ts';

const MOST_LISTED = 200;
const MOST_REPLAYED = 10_000;

/** What somebody typed cannot be done; the message says why. */
class NotDone extends Error {
  override readonly name = 'NotDone';
}

interface Streams {
  say: (text: string) => void;
  complain: (text: string) => void;
}

/** Does what was asked for on the command line; resolves with the exit code. `env`: the process's, unless others are given. */
export async function quarantineCommand(
  args: readonly string[],
  { say, complain }: Streams,
  env?: Record<string, string | undefined>,
): Promise<0 | 1> {
  try {
    const task = taskOf(args, say);
    const read = readDatabaseConfig(env);
    if (!read.ok) throw new NotDone(read.problems.join('\n'));
    const desk = await openDesk(read.config, createLogger('silent')).catch((cause: unknown) => {
      throw new NotDone('The database cannot be opened', { cause });
    });
    try {
      await task(desk);
    } finally {
      await desk.close();
    }
    return 0;
  } catch (error) {
    complain(`${reasonOf(error).trimEnd()}\n`);
    return 1;
  }
}

type Task = (desk: Desk) => Promise<void>;

function taskOf([verb, word, ...more]: readonly string[], say: Streams['say']): Task {
  if (more.length > 0) throw new NotDone(USAGE);
  switch (verb ?? '') {
    case 'list': {
      if (word !== undefined && word !== '--all') throw new NotDone(USAGE);
      const which = word === '--all' ? 'all' : 'waiting';
      return async (desk) => say(listWords(await desk.list(which, MOST_LISTED), which));
    }
    case 'show': {
      const id = idOf(word);
      return async (desk) => say(entryWords(found(await desk.find(id))));
    }
    case 'replay': {
      if (word === 'all') return (desk) => replayAll(desk, say);
      const id = idOf(word);
      return async (desk) => say(replayWords(id, found(await desk.replay(id))));
    }
    default:
      throw new NotDone(USAGE);
  }
}

/** In the order in which they came. */
async function replayAll(desk: Desk, say: Streams['say']): Promise<void> {
  const waiting = await desk.list('waiting', MOST_REPLAYED);
  if (waiting.length === 0) say(listWords([], 'waiting'));
  for (const { id } of waiting.reverse()) say(replayWords(id, found(await desk.replay(id))));
}

function idOf(word: string | undefined): number {
  if (word !== undefined && /^\d{1,15}$/.test(word)) return Number(word);
  throw new NotDone(`An entry is named by its number, as "list" prints it.\n\n${USAGE}`);
}

function found<Thing>(thing: Thing | null): Thing {
  if (thing === null) throw new NotDone('There is no such entry. "list --all" prints all.');
  return thing;
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

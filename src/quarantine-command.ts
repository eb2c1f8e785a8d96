import { NotDone, runAtDesk, type Streams } from './desk-command.ts';
import { type Desk, openDesk } from './quarantine-desk.ts';
import { entryWords, listWords, replayWords, USAGE } from './quarantine-words.ts';

const MOST_LISTED = 200;
const MOST_REPLAYED = 10_000;

/** Does what was asked for on the command line; resolves with the exit code. `env`: the process's, unless others are given. */
export async function quarantineCommand(
  args: readonly string[],
  { say, complain }: Streams,
  env?: Record<string, string | undefined>,
): Promise<0 | 1> {
  return runAtDesk({ task: async () => taskOf(args, say), open: openDesk, complain, env });
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

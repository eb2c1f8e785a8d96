import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Changed, type ConfigDesk, openConfigDesk } from './config-desk.ts';
import { outcomeWords, problemWords, USAGE } from './config-words.ts';
import { NotDone, runAtDesk, type Streams } from './desk-command.ts';
import type { CommandId } from './domain/ids.ts';
import type { Inbox } from './domain/inbox.ts';
import { type Problem, readSettingsFile } from './settings-file/read.ts';
import { placeOf } from './settings-file/refusal-place.ts';
import type { FileEntry } from './settings-file/schema.ts';
import { writeSettingsFile } from './settings-file/write.ts';
import { inboxRefusalText } from './slack/blocks/inbox-refusal-sentences.ts';

/** Does what was asked for on the command line; resolves with the exit code. `env`: the process's, unless others are given. */
export async function configCommand(
  args: readonly string[],
  { say, complain }: Streams,
  env?: Record<string, string | undefined>,
): Promise<0 | 1> {
  return runAtDesk({ task: () => taskOf(args, say), open: openConfigDesk, complain, env });
}

type Task = (desk: ConfigDesk) => Promise<void>;

/** A file is read before anything is opened. */
async function taskOf([verb, ...words]: readonly string[], say: Streams['say']): Promise<Task> {
  const [file, ...more] = words;
  switch (verb ?? '') {
    case 'export':
      return async (desk) => say(writeSettingsFile(chosen(await desk.inboxes(), words)));
    case 'check': {
      if (file === undefined || more.length > 0) throw new NotDone(USAGE);
      const asked = await readAsked(file);
      return async (desk) => {
        for (const { inbox, parts } of await checkAll(desk, asked)) {
          say(outcomeWords(inbox.name, parts, 'would'));
        }
      };
    }
    case 'apply': {
      if (file === undefined || more.length > 0) throw new NotDone(USAGE);
      const asked = await readAsked(file);
      return async (desk) => {
        for (const { inbox, entry } of await checkAll(desk, asked)) {
          const done = await desk.apply(inbox, entry.change, `config:${randomUUID()}` as CommandId);
          if ('parts' in done) say(outcomeWords(inbox.name, done.parts, 'did'));
          else throw new NotDone(`#${inbox.name}: ${refusedWords(done)}`);
        }
      };
    }
    case 'webhook-secret':
      return async (desk) => {
        // One for all inboxes of a workspace, and there is one workspace.
        const [inbox] = chosen(await desk.inboxes(), []);
        if (inbox !== undefined) say(`${await desk.webhookSecret(inbox.workspaceId)}\n`);
      };
    default:
      throw new NotDone(USAGE);
  }
}

interface Asked {
  file: string;
  entries: readonly FileEntry[];
  lineOf: (path: Problem['path']) => number;
}

async function readAsked(file: string): Promise<Asked> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new NotDone(`${file} cannot be read`, { cause });
  });
  const read = readSettingsFile(text);
  if (!read.ok) throw new NotDone(problemWords(file, read.problems));
  return { file, entries: read.entries, lineOf: read.lineOf };
}

interface Checked {
  inbox: Inbox;
  entry: FileEntry;
  parts: Extract<Changed, { parts: unknown }>['parts'];
}

/** Nothing is changed unless all of it can be. */
async function checkAll(desk: ConfigDesk, { file, entries, lineOf }: Asked): Promise<Checked[]> {
  const inboxes = await desk.inboxes();
  const problems: Problem[] = [];
  const checked: Checked[] = [];
  for (const [index, entry] of entries.entries()) {
    const here = ['inboxes', index] as const;
    const complain = (place: Problem['path'], message: string) => {
      const path = [...here, ...place];
      problems.push({ line: lineOf(path), path, message });
    };
    const found = named(inboxes, entry.inbox);
    if (typeof found === 'string') {
      complain(['inbox'], found);
    } else if (checked.some(({ inbox }) => inbox.id === found.id)) {
      complain(['inbox'], 'stands here twice');
    } else {
      const outcome = await desk.check(found, entry.change);
      if ('parts' in outcome) checked.push({ inbox: found, entry, parts: outcome.parts });
      else complain(placeIn(outcome, entry), refusedWords(outcome));
    }
  }
  if (problems.length > 0) throw new NotDone(problemWords(file, problems));
  return checked;
}

type Refused = Exclude<Changed, { parts: unknown }>;

function placeIn({ refusal }: Refused, { change }: FileEntry): Problem['path'] {
  return refusal === null ? [] : placeOf(refusal, change);
}

function refusedWords({ refusal }: Refused): string {
  return refusal === null
    ? 'not done, since it is changed all the time. Try again.'
    : inboxRefusalText(refusal, {});
}

/** By the channel's name, with its hash or without, or by its id. A sentence: which one is not known. */
function named(inboxes: readonly Inbox[], name: string): Inbox | string {
  const wanted = name.replace(/^#/, '');
  const [found, ...more] = inboxes.filter(
    ({ name: called, slackChannel }) => called === wanted || slackChannel === wanted,
  );
  if (found === undefined) {
    const known = inboxes.map(({ name: called }) => called).join(', ');
    return `no inbox is called “${wanted}”. There ${known === '' ? 'is none' : `are: ${known}`}`;
  }
  return more.length === 0 ? found : `“${wanted}” is the name of several: write the channel’s id`;
}

function chosen(inboxes: readonly Inbox[], names: readonly string[]): readonly Inbox[] {
  if (names.length === 0) {
    if (inboxes.length === 0) throw new NotDone('There is no inbox yet.');
    return inboxes;
  }
  return names.map((name) => {
    const found = named(inboxes, name);
    if (typeof found === 'string') throw new NotDone(found);
    return found;
  });
}

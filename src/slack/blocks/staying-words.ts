import type { Channel, SlackFileRef } from '../../domain/message.ts';
import { CHANNEL_NAMES } from './facts.ts';
import { excerpt, plural } from './text.ts';

/** What came with a message typed in a thread and cannot go to the customer. */
export interface Staying {
  files: readonly SlackFileRef[];
  because: 'not_taken' | 'too_large' | null;
  channel: Channel;
  /** What is no file that lies in Slack. */
  otherFiles: number;
}

/** `The photo stays here: SMS takes no files.` Null: everything can go. */
export function staysHere({ files, because, channel, otherFiles }: Staying): string | null {
  const count = files.length + otherFiles;
  if (count === 0) return null;
  const [only] = files;
  const what =
    count === 1
      ? only === undefined
        ? 'The file'
        : fileWords(only)
      : plural(count, 'file', 'files');
  const stays = count === 1 ? 'stays' : 'stay';
  return `${what} ${stays} here: ${reason(because, channel)}.`;
}

function fileWords({ name, mimeType }: SlackFileRef): string {
  if (mimeType?.startsWith('image/')) return 'The photo';
  const shown = excerpt(name, 80);
  return shown === '' ? 'The file' : `The file “${shown}”`;
}

function reason(because: Staying['because'], channel: Channel): string {
  switch (because) {
    case 'not_taken':
      return `${CHANNEL_NAMES[channel]} takes no files`;
    case 'too_large':
      return 'too large to be sent';
    case null:
      return 'it does not lie in Slack itself';
  }
}

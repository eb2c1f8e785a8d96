import type { Duration } from '../../domain/ids.ts';
import type { ReplyFile } from '../../inbox/file-ports.ts';

export interface FileWithBytes {
  name: string;
  mimeType: string;
  bytes: Uint8Array;
}

/**
 * All of them, or why not, before anything is sent: a reply without the file that it speaks of is worse than none. At once, since a
 * delivery has to end within its lease, however many they are.
 */
export async function readFiles(
  files: readonly ReplyFile[],
): Promise<
  | { read: 'all'; files: FileWithBytes[] }
  | { read: 'failed'; reason: string }
  | { read: 'later'; retryAfter: Duration }
> {
  const answers = await Promise.all(
    files.map(async ({ name, mimeType, read }) => ({ name, mimeType, file: await read() })),
  );
  const all: FileWithBytes[] = [];
  for (const { name, mimeType, file } of answers) {
    switch (file.outcome) {
      case 'read':
        all.push({ name, mimeType, bytes: file.bytes });
        break;
      case 'later':
        return { read: 'later', retryAfter: file.retryAfter };
      case 'gone':
        return { read: 'failed', reason: `The file “${name}” could not be read. ${file.reason}` };
    }
  }
  return { read: 'all', files: all };
}

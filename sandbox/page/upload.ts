import type { FileState, UploadAnswer } from '../page-protocol.ts';

const FAILED = 'The file did not arrive. Is the sandbox still running?';

/** Brings a file to the stand-in. Nobody sees it before a message is sent or a form is submitted with its id. */
export async function uploadFile(user: string, file: File): Promise<UploadAnswer> {
  const type = file.type || 'application/octet-stream';
  const query = new URLSearchParams({ user, name: file.name, type });
  try {
    const response = await fetch(`sandbox/upload?${query}`, { method: 'POST', body: file });
    return (await response.json()) as UploadAnswer;
  } catch {
    return { ok: false, error: FAILED };
  }
}

/** "640 B", "12 kB", "3.4 MB" */
export function sizeOf({ size }: Pick<FileState, 'size'>): string {
  if (size < 1000) return `${size} B`;
  if (size < 1_000_000) return `${Math.round(size / 1000)} kB`;
  return `${(size / 1_000_000).toFixed(1)} MB`;
}

import { newId, randomWord } from './ids.ts';
import type { StoredFile } from './model.ts';
import type { Workspace } from './workspace.ts';

/** Files as people and the app upload them; sharing one is posting a message with it. */

/** What somebody picks on their disk; a type that is '' is told from the name. */
export type FileToSend = { name: string; mimeType: string; bytes: Uint8Array };

const mimeTypes: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  heic: 'image/heic',
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  amr: 'audio/amr',
  wav: 'audio/wav',
  webm: 'video/webm',
  txt: 'text/plain',
  csv: 'text/csv',
  zip: 'application/zip',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Slack's words where they are not the ending. */
const fileTypes: Record<string, string> = { jpeg: 'jpg', txt: 'text' };

/** Room for a file whose bytes will come. */
export function promiseFile(
  workspace: Workspace,
  wanted: { user: string; name: string; length: number; altText?: string; mimeType?: string },
): StoredFile {
  const ending = /\.([A-Za-z0-9]{1,8})$/.exec(wanted.name)?.[1]?.toLowerCase() ?? '';
  const known = fileTypes[ending] ?? ending;
  const file: StoredFile = {
    id: newId('F'),
    user: wanted.user,
    name: wanted.name,
    title: wanted.name,
    mimeType:
      wanted.mimeType || mimeTypes[known] || mimeTypes[ending] || 'application/octet-stream',
    fileType: known === '' ? 'binary' : known,
    ...(wanted.altText !== undefined && { altText: wanted.altText }),
    created: workspace.nowSeconds(),
    standing: 'promised',
    length: wanted.length,
    bytes: Buffer.alloc(0),
    secret: randomWord(10).toLowerCase(),
    shares: [],
  };
  workspace.files.set(file.id, file);
  return file;
}

export function fillFile(workspace: Workspace, file: StoredFile, bytes: Uint8Array): void {
  file.bytes = Buffer.from(bytes);
  file.standing = 'uploaded';
  workspace.touch();
}

/** What Slack's own clients do before a person sends: the file is there, and not shared yet. */
export function uploadFile(workspace: Workspace, user: string, sent: FileToSend): StoredFile {
  const { name, mimeType } = sent;
  const file = promiseFile(workspace, { user, name, mimeType, length: sent.bytes.length });
  fillFile(workspace, file, sent.bytes);
  file.standing = 'complete';
  return file;
}

/** Slack takes a file away with the last message that shares it. */
export function forgetShare(workspace: Workspace, ids: string[], ts: string): void {
  for (const id of ids) {
    const file = workspace.files.get(id);
    if (!file) continue;
    file.shares = file.shares.filter((share) => share.ts !== ts);
    if (file.shares.length === 0) file.standing = 'deleted';
  }
}

import { z } from 'zod';
import type { ReplyFile } from '../../inbox/file-ports.ts';
import type { SendResult } from '../../inbox/ports.ts';
import { type FileWithBytes, readFiles } from '../media/read-files.ts';
import { type PostResult, post } from '../post.ts';
import { parseJson } from '../webhook.ts';
import { reasonOf, waitOf } from './errors.ts';

/** Our number at the Graph API. */
export interface Sender {
  url: string;
  accessToken: string;
  fetch: typeof globalThis.fetch;
}

type MediaType = 'image' | 'video' | 'audio' | 'document';

/** A file as a message holds it; `index` is its place among the reply's. */
export interface FileContent {
  index: number;
  type: MediaType;
  mediaId: string;
  name: string;
}

interface Message {
  content: object;
  /** Which file it brings. */
  file: number | null;
}

const MB = 1_000_000;
/**
 * What people see at once, by kind; all else goes as a document.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types
 */
const SHOWN: readonly { type: MediaType; mimeTypes: readonly string[]; most: number }[] = [
  { type: 'image', mimeTypes: ['image/jpeg', 'image/png'], most: 5 * MB },
  { type: 'video', mimeTypes: ['video/mp4', 'video/3gpp'], most: 16 * MB },
  {
    type: 'audio',
    mimeTypes: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'],
    most: 16 * MB,
  },
];
/** Longest text that can stand under a file. */
const LONGEST_CAPTION = 1_024;
const LATER = 15_000;

const uploaded = z.object({ id: z.string() });
const refusedBody = z.object({
  error: z.object({ code: z.number(), message: z.string().optional().catch(undefined) }),
});

/** Brings all files to WhatsApp at once, before anything is sent. Doing it twice harms nobody. */
export async function uploadFiles(
  sender: Sender,
  files: readonly ReplyFile[],
): Promise<{ contents: FileContent[] } | Exclude<SendResult, { outcome: 'sent' }>> {
  const read = await readFiles(files);
  if (read.read === 'failed') return { outcome: 'failed', reason: read.reason };
  if (read.read === 'later') return { outcome: 'wait', retryAfter: read.retryAfter };
  const uploads = await Promise.all(
    read.files.map(async (file) => ({
      file,
      result: uploadOf(await uploadFile(sender, file), file.name),
    })),
  );
  const contents: FileContent[] = [];
  for (const [index, { file, result }] of uploads.entries()) {
    if ('outcome' in result) return result;
    contents.push({ index, type: typeOf(file), mediaId: result.id, name: file.name });
  }
  return { contents };
}

function uploadFile({ url, accessToken, fetch }: Sender, file: FileWithBytes) {
  const body = new FormData();
  body.set('messaging_product', 'whatsapp');
  body.set('type', file.mimeType);
  body.set('file', new Blob([Buffer.from(file.bytes)], { type: file.mimeType }), file.name);
  const headers = { authorization: `Bearer ${accessToken}` };
  return post({ url: new URL(`${url}/media`), headers, body, fetch });
}

function uploadOf(
  posted: PostResult,
  name: string,
): { id: string } | Exclude<SendResult, { outcome: 'sent' }> {
  if (posted.result !== 'answered') return { outcome: 'wait', retryAfter: LATER };
  const { status, retryAfter } = posted;
  const body = parseJson(new TextEncoder().encode(posted.body));
  const { data } = uploaded.safeParse(body);
  if (status >= 200 && status < 300 && data !== undefined) return data;
  const error = refusedBody.safeParse(body).data?.error;
  const wait = error === undefined ? null : waitOf(error);
  if (wait !== null || status === 429 || status >= 500) {
    return { outcome: 'wait', retryAfter: retryAfter ?? wait ?? LATER };
  }
  const said = error === undefined ? `WhatsApp refused it (${status}).` : reasonOf(error);
  return { outcome: 'failed', reason: `The file “${name}” could not be sent. ${said}` };
}

function typeOf({ mimeType, bytes }: FileWithBytes): MediaType {
  const type = mimeType.split(';')[0]?.trim().toLowerCase() ?? '';
  const shown = SHOWN.find((one) => one.mimeTypes.includes(type) && bytes.length <= one.most);
  return shown?.type ?? 'document';
}

/** The text stands under the first file where that takes one; else it goes first, by itself. */
export function messagesOf(text: string, files: readonly FileContent[]): Message[] {
  const [first] = files;
  const isEmpty = text.trim() === '';
  const isCaption =
    !isEmpty && first !== undefined && first.type !== 'audio' && text.length <= LONGEST_CAPTION;
  const brought = files.map((file): Message => {
    const caption = isCaption && file === first ? { caption: text } : {};
    const filename = file.type === 'document' ? { filename: file.name } : {};
    const content = { type: file.type, [file.type]: { id: file.mediaId, ...filename, ...caption } };
    return { content, file: file.index };
  });
  if (isEmpty || isCaption) return brought;
  const alone = { type: 'text', text: { body: text, preview_url: false } };
  return [{ content: alone, file: null }, ...brought];
}

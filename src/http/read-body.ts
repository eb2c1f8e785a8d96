import type { IncomingMessage } from 'node:http';

export type ReadBody =
  | { read: 'whole'; body: Uint8Array }
  | { read: 'too_large' }
  | { read: 'broken_off' };

/** Of a body that is too large, this much more is taken off the wire, so that its sender gets to read why it was refused. */
const DRAIN = 16 * 1_024 * 1_024;

/** Reads a body of at most `limit` bytes; of a larger one nothing is kept. */
export async function readBody(request: IncomingMessage, limit: number): Promise<ReadBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      if (size <= limit) chunks.push(chunk);
      else chunks.length = 0;
      if (size > limit + DRAIN) return { read: 'too_large' };
    }
  } catch {
    return { read: 'broken_off' };
  }
  return size > limit ? { read: 'too_large' } : { read: 'whole', body: wholeOf(chunks) };
}

/** Most bodies come in one piece, which need not be copied. */
function wholeOf(chunks: readonly Buffer[]): Buffer {
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
}

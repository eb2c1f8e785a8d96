import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export type SandboxRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  /** The body as text; `bytes` is the same for what is no text. */
  body: string;
  bytes: Buffer;
  /** For answers that stay open. */
  response: ServerResponse;
};

export type SandboxAnswer =
  | {
      type: 'answer';
      status: number;
      headers: Record<string, string>;
      /** Text and bytes as they are; an object as JSON. */
      body: string | Uint8Array | object;
    }
  | { type: 'cut' }
  | { type: 'hang' }
  /** The route writes the response itself. */
  | { type: 'streaming' };

/** Slack takes files of 1 GB; what people try here is smaller. */
const largestBody = 200_000_000;

/** The stand-in's HTTP server: reads whole bodies and writes the answers of `route`. */
export function createSandboxHttpServer(
  route: (request: SandboxRequest) => Promise<SandboxAnswer>,
): Server {
  // In virtual time a test may take longer than a connection idles: who uses it again just then would find it closed.
  return createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    handle(request, response, route).catch((error: unknown) => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain' }).end(message);
    });
  });
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  route: (request: SandboxRequest) => Promise<SandboxAnswer>,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const bytes = await readBody(request);
  const answer = await route({
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: bytes.toString('utf8'),
    bytes,
    response,
  });
  switch (answer.type) {
    case 'answer': {
      const { type, content } = encode(answer.body);
      response.writeHead(answer.status, {
        'content-type': type,
        ...answer.headers,
      });
      response.end(content);
      return;
    }
    case 'cut':
      request.socket.destroy();
      return;
    case 'hang':
    case 'streaming':
      return;
  }
}

function encode(body: string | Uint8Array | object): {
  type: string;
  content: string | Uint8Array;
} {
  if (typeof body === 'string') return { type: 'text/plain; charset=utf-8', content: body };
  if (body instanceof Uint8Array) return { type: 'application/octet-stream', content: body };
  return { type: 'application/json; charset=utf-8', content: JSON.stringify(body) };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largestBody) throw new Error('The body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

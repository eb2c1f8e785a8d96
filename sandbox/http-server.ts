import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export type SandboxRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
  /** For answers that stay open. */
  response: ServerResponse;
};

export type SandboxAnswer =
  | {
      type: 'answer';
      status: number;
      headers: Record<string, string>;
      /** Text as it is; an object as JSON. */
      body: string | object;
    }
  | { type: 'cut' }
  | { type: 'hang' }
  /** The route writes the response itself. */
  | { type: 'streaming' };

const largestBody = 5_000_000;

/** The stand-in's HTTP server: reads whole bodies and writes the answers of `route`. */
export function createSandboxHttpServer(
  route: (request: SandboxRequest) => Promise<SandboxAnswer>,
): Server {
  return createServer((request, response) => {
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
  const answer = await route({
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: await readBody(request),
    response,
  });
  switch (answer.type) {
    case 'answer': {
      const isText = typeof answer.body === 'string';
      response.writeHead(answer.status, {
        'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
        ...answer.headers,
      });
      response.end(isText ? answer.body : JSON.stringify(answer.body));
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

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largestBody) throw new Error('The body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

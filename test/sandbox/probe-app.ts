import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that reached the probe: raw, and read the way Slack's bodies are. */
export type ProbeRequest = {
  path: string;
  headers: IncomingMessage['headers'];
  raw: string;
  /** The event envelope, the interaction payload, or a slash command's fields. */
  // biome-ignore lint/suspicious/noExplicitAny: payloads are what these tests look into
  body: any;
};

export type ProbeAnswer =
  | { status?: number; body?: string | object; headers?: Record<string, string> }
  | 'never';

/** The app's side of the wire, bare: keeps what comes and answers what it is told to. */
export type ProbeApp = {
  url: string;
  requests: ProbeRequest[];
  /** What the next requests get; 200 without a body to begin with. */
  answer: (request: ProbeRequest) => ProbeAnswer | Promise<ProbeAnswer>;
  close(): Promise<void>;
};

export async function startProbeApp(): Promise<ProbeApp> {
  const requests: ProbeRequest[] = [];
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const raw = Buffer.concat(chunks).toString();
    const read: ProbeRequest = {
      path: request.url ?? '',
      headers: request.headers,
      raw,
      body: readBody(raw),
    };
    if (read.body.type === 'url_verification') {
      response.end(read.body.challenge);
      return;
    }
    requests.push(read);
    const answer = await app.answer(read);
    if (answer === 'never') return;
    const { status = 200, body = '', headers = {} } = answer;
    const isText = typeof body === 'string';
    response.writeHead(status, {
      ...headers,
      ...(!isText && { 'content-type': 'application/json' }),
    });
    response.end(isText ? body : JSON.stringify(body));
  }

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const app: ProbeApp = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: () => ({}),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return app;
}

function readBody(raw: string): unknown {
  if (raw.startsWith('{')) return JSON.parse(raw);
  const fields = new URLSearchParams(raw);
  const payload = fields.get('payload');
  return payload ? JSON.parse(payload) : Object.fromEntries(fields);
}

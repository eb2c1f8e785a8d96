import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SlackCall {
  /** The Web API method, or `respond` for what came to a response_url. */
  method: string;
  /** Arguments; what Slack's client sends as JSON is parsed. */
  args: Record<string, unknown>;
}

/** A Slack that says yes to everything and remembers what it was asked; for one call, not for flows (those have the sandbox). */
export interface SlackStub {
  /** Ends in `/api/`. */
  slackApiUrl: string;
  responseUrl: string;
  calls: SlackCall[];
  /** The calls of one method, oldest first. */
  callsOf(method: string): SlackCall['args'][];
  /** What a method answers instead of `{ ok: true }`, from now on. */
  answer(method: string, body: object): void;
  close(): Promise<void>;
}

export async function startSlackStub(): Promise<SlackStub> {
  const calls: SlackCall[] = [];
  const answers = new Map<string, object>();
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      const method = request.url?.replace(/^\/(api\/)?/, '') ?? '';
      const isJson = request.headers['content-type']?.startsWith('application/json') === true;
      calls.push({ method, args: isJson ? JSON.parse(text) : argsOf(text) });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ok: true, ...answers.get(method) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    slackApiUrl: `${origin}/api/`,
    responseUrl: `${origin}/respond`,
    calls,
    callsOf: (method) => calls.filter((call) => call.method === method).map(({ args }) => args),
    answer: (method, body) => {
      answers.set(method, body);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function argsOf(form: string): Record<string, unknown> {
  return Object.fromEntries(
    [...new URLSearchParams(form)].map(([name, value]) => {
      const isJson = value.startsWith('{') || value.startsWith('[');
      return [name, isJson ? (JSON.parse(value) as unknown) : value];
    }),
  );
}

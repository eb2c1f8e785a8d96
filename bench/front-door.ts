import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What stands before the sandbox: a `response_url` that nobody gave out is answered here, and counted; all else goes on to the sandbox,
 * which gives such addresses only to its own people.
 */
export interface FrontDoor {
  /** In place of the sandbox's; ends in `/api/`. */
  slackApiUrl: string;
  /** Anything may follow. */
  responsesUrl: string;
  /** How many answers have come so far. */
  told(): number;
  /** Resolves once so many have come; rejects when none comes any more. */
  untilTold(count: number): Promise<void>;
  close(): Promise<void>;
}

/** With no answer for so long, the rest does not come. */
const PATIENCE_MS = 10_000;

export async function openFrontDoor(sandboxUrl: string): Promise<FrontDoor> {
  let told = 0;
  let lastAt = performance.now();
  const server = createServer({ keepAliveTimeout: 120_000 }, (asked, response) => {
    if (asked.url?.startsWith('/response/') !== true) return passOn(sandboxUrl, asked, response);
    asked.resume();
    asked.on('end', () => {
      told += 1;
      lastAt = performance.now();
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    slackApiUrl: `${origin}/api/`,
    responsesUrl: `${origin}/response/`,
    told: () => told,
    async untilTold(count) {
      lastAt = performance.now();
      while (told < count) {
        if (performance.now() - lastAt > PATIENCE_MS)
          throw new Error(`only ${told} of ${count} who pressed a button were answered`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function passOn(sandboxUrl: string, asked: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url = '/' } = asked;
  const onward = request(new URL(url, sandboxUrl), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  asked.pipe(onward);
}

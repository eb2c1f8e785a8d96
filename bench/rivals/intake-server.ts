import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type GenericBody, genericBody } from '../../src/channels/generic/body.ts';
import { secretBytes, verifyWebhook } from '../../src/channels/generic/signature.ts';
import { createSealer } from '../../src/db/secrets.ts';

/** A server of nothing but signed webhooks: reads one, looks at it, and has it stored. */

export interface IntakeServerSettings {
  stores: 'in_two_trips' | 'at_once' | 'by_statements_of_dibs';
  databaseUrl: string;
  /** 32 bytes in base64, which secrets in the database are sealed with. */
  secretKey: string;
}

export type Message = Extract<GenericBody, { type: 'message' }>;

/** An account, as its row says it. */
export interface SealedAccount {
  workspace_id: string;
  account_id: string;
  secrets: Uint8Array;
}

/** One webhook that can be read. Nothing is to be stored of one that `isSigned` does not know. */
export interface Asked {
  key: string;
  webhookId: string;
  body: Message;
  isSigned: (account: SealedAccount) => boolean;
}

export type Answer =
  | { status: 201 | 200; conversationId: string | null }
  | { status: 401 | 404 | 503 };

export type Store = (asked: Asked) => Promise<Answer>;

export const POOL_SIZE = 10;
const LONGEST_BODY = 3 * 1_024 * 1_024;

/** Listens on any port, and says which. */
export function serveIntake(store: Store, { secretKey }: IntakeServerSettings): void {
  const sealer = createSealer(Buffer.from(secretKey, 'base64'));

  async function answerTo(request: IncomingMessage): Promise<Answer | { status: 400 | 413 }> {
    const key = /^\/hooks\/([\w-]{1,200})$/.exec(request.url ?? '')?.[1];
    if (key === undefined || request.method !== 'POST') return { status: 404 };
    const rawBody = await readBody(request);
    if (rawBody === null) return { status: 413 };
    const body = readMessage(rawBody);
    if (body === null) return { status: 400 };
    const webhookId = String(request.headers['webhook-id'] ?? '');
    const isSigned = (account: SealedAccount) => {
      const context = `channel_account/${account.workspace_id}/${account.account_id}`;
      const secret = secretBytes(sealer.open(account.secrets, context)['signingSecret']);
      const { headers } = request;
      return secret !== null && verifyWebhook({ headers, rawBody }, [secret], Date.now()).authentic;
    };
    return store({ key, webhookId, body, isSigned });
  }

  const server = createServer((request, response) => {
    void answerTo(request)
      .catch((error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        return { status: 503 } as const;
      })
      .then(({ status, ...rest }) => {
        const text = JSON.stringify({ status: status < 300 ? 'accepted' : 'refused', ...rest });
        response.writeHead(status, {
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(text),
        });
        response.end(text);
      });
  });
  server.listen(0, '127.0.0.1', () => {
    process.send?.({ port: (server.address() as AddressInfo).port });
  });
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LONGEST_BODY) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function readMessage(rawBody: Buffer): Message | null {
  try {
    const parsed = genericBody.safeParse(JSON.parse(rawBody.toString('utf8')));
    return parsed.success && parsed.data.type === 'message' ? parsed.data : null;
  } catch {
    return null;
  }
}

import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { Duration, Instant } from '../domain/ids.ts';
import { SecretsUnreadable } from '../inbox/account-ports.ts';
import { StoreUnavailable } from '../inbox/ports.ts';
import type {
  WebhookCall,
  WebhookResult,
  WebhookSecrets,
  Webhooks,
} from '../inbox/webhook-ports.ts';
import { secretBytes, signWebhook } from './generic/signature.ts';
import { isPublicAddress, lookupPublic, NotPublic } from './media/public-address.ts';

export interface OutgoingWebhooksDeps {
  secrets: WebhookSecrets;
  /** The wall clock: the receiver compares with it. */
  now: () => Instant;
  /** Hosts (`name` or `name:port`) that may be called, wherever they are. Null: any on the internet, and none of our own network. */
  allowedHosts: readonly string[] | null;
  /** How long a call may take. */
  deadline?: () => AbortSignal;
}

/** Less than a delivery's lease. */
const TIMEOUT: Duration = 10_000;

/**
 * POSTs what happened to an address that somebody of the team gave, signed as Standard Webhooks are. Redirects are not followed: they could
 * lead anywhere.
 */
export function createOutgoingWebhooks(deps: OutgoingWebhooksDeps): Webhooks {
  const { secrets, now, allowedHosts, deadline = () => AbortSignal.timeout(TIMEOUT) } = deps;

  async function secretOf({ workspaceId }: WebhookCall): Promise<Buffer | null> {
    try {
      return secretBytes(await secrets.of(workspaceId));
    } catch (error) {
      if (error instanceof StoreUnavailable || error instanceof SecretsUnreadable) return null;
      throw error;
    }
  }

  return {
    async call(webhook) {
      const reach = reachOf(webhook.url, allowedHosts);
      if (reach === null) return { outcome: 'refused', reason: 'address_not_allowed' };
      const secret = await secretOf(webhook);
      if (secret === null) return { outcome: 'later', retryAfter: null };
      const body = bodyOf(webhook);
      const timestamp = String(Math.floor(now() / 1_000));
      const signed = { webhookId: webhook.outboxId, timestamp, body };
      const headers = {
        'user-agent': 'Dibs',
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        'webhook-id': webhook.outboxId,
        'webhook-timestamp': timestamp,
        'webhook-signature': signWebhook(secret, signed),
      };
      return resultOf(reach, { headers, body, signal: deadline() });
    },
  };
}

function bodyOf({ conversation, inbox, clock, dueAt, step }: WebhookCall): string {
  const due_at = new Date(dueAt).toISOString();
  return JSON.stringify({ type: 'sla.step', version: 1, conversation, inbox, clock, due_at, step });
}

interface Reach {
  url: URL;
  /** Whether it may be in our own network. */
  where: 'anywhere' | 'public';
}

/** Null: it may not be called. */
function reachOf(address: string, allowedHosts: readonly string[] | null): Reach | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  if (!isWeb || url.username !== '' || url.password !== '') return null;
  if (allowedHosts !== null) {
    return allowedHosts.includes(url.host) ? { url, where: 'anywhere' } : null;
  }
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(literal) !== 0 && !isPublicAddress(literal) ? null : { url, where: 'public' };
}

interface Request {
  headers: Record<string, string>;
  body: string;
  signal: AbortSignal;
}

async function resultOf(reach: Reach, request: Request): Promise<WebhookResult> {
  try {
    const response = await post(reach, request);
    // What it says beside the status is nobody's business.
    response.destroy();
    return resultOfStatus(response);
  } catch (error) {
    if (error instanceof NotPublic) return { outcome: 'refused', reason: 'address_not_allowed' };
    return { outcome: 'later', retryAfter: null };
  }
}

function post({ url, where }: Reach, { headers, body, signal }: Request): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    send(url, {
      method: 'POST',
      headers,
      signal,
      ...(where === 'public' ? { lookup: lookupPublic } : {}),
    })
      .on('response', resolve)
      .on('error', reject)
      .end(body);
  });
}

/** As Standard Webhooks says: 410 means never again, and whatever else is no 2xx, later. */
function resultOfStatus({ statusCode = 0, headers }: IncomingMessage): WebhookResult {
  if (statusCode >= 200 && statusCode < 300) return { outcome: 'taken' };
  if (statusCode >= 300 && statusCode < 400) return { outcome: 'refused', reason: 'redirected' };
  if (statusCode === 410) return { outcome: 'refused', reason: 'gone' };
  const wait = headers['retry-after'];
  const retryAfter = wait !== undefined && /^\d{1,6}$/.test(wait) ? Number(wait) * 1_000 : null;
  return { outcome: 'later', retryAfter };
}

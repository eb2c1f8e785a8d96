import type { Instant } from '../../domain/ids.ts';
import { isNestedTooDeeply } from '../../domain/json-depth.ts';
import { createEventIntake, type EventIntakeDeps, type SlackBody } from './event-intake.ts';
import { isSignedBySlack } from './signature.ts';
import type { SlackReceiver } from './slack-receiver.ts';

export interface HttpRequest {
  /** Names in lower case, as Node gives them. */
  headers: Record<string, string | string[] | undefined>;
  rawBody: Uint8Array;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Answers what Slack sends over HTTP; the server and its limits are somebody else's. Never rejects. */
export interface HttpReceiver extends SlackReceiver {
  handle(request: HttpRequest): Promise<HttpAnswer>;
}

export interface HttpReceiverDeps extends EventIntakeDeps {
  /** One secret, or two while they are rotated. */
  signingSecrets: readonly string[];
  /** The wall clock, in milliseconds. */
  now: () => Instant;
}

/** Slack shows its own error to the person after three seconds. */
const SLOW_ACK = 2_800;

/** The receiver for signed HTTP requests: an event is in the database before Slack gets its 200 (ARCHITECTURE law 8). */
export function createHttpReceiver(deps: HttpReceiverDeps): HttpReceiver {
  const { signingSecrets, now, log } = deps;
  if (signingSecrets.length === 0 || signingSecrets.includes('')) {
    throw new Error('a signing secret is empty');
  }
  const intake = createEventIntake(deps);

  async function onEvent(body: SlackBody): Promise<HttpAnswer> {
    try {
      const event = await intake.store(body);
      if (event !== null) void intake.process(event);
      return text(200, '');
    } catch (error) {
      log.error({ err: error }, 'a slack event could not be stored');
      return { status: 503, headers: { 'retry-after': '5' }, body: '' };
    }
  }

  function onInteraction(body: SlackBody): Promise<HttpAnswer> {
    return new Promise((resolve) => {
      const slow = setTimeout(() => {
        log.warn({ type: body['type'] ?? body['command'] }, 'slow: not acknowledged in 2.8 s');
      }, SLOW_ACK);
      const ack = async (response?: unknown) => {
        clearTimeout(slow);
        resolve(answerOf(response));
      };
      // What no listener acknowledged (a link button, an old payload) gets an empty 200.
      void intake.interact(body, ack).then(() => ack());
    });
  }

  async function handle({ headers, rawBody }: HttpRequest): Promise<HttpAnswer> {
    const signed = {
      timestamp: one(headers['x-slack-request-timestamp']),
      signature: one(headers['x-slack-signature']),
      rawBody,
    };
    const isForm = one(headers['content-type'])?.startsWith('application/x-www-form-urlencoded');
    if (!isSignedBySlack(signed, signingSecrets, now())) {
      if (isForm && isCertificateCheck(rawBody)) return text(200, '');
      log.warn({ bytes: rawBody.byteLength }, 'refused: not signed by Slack, or too old or new');
      return text(401, 'The signature does not fit.');
    }
    const body = isForm ? parseForm(rawBody) : parseJson(textOf(rawBody));
    if (isForm && body?.['ssl_check'] === '1') return text(200, '');
    if (body === null) return text(400, 'The body cannot be read.');
    switch (body['type']) {
      case 'url_verification':
        return json({ challenge: body['challenge'] });
      case 'event_callback':
        return onEvent(body);
      case 'app_rate_limited':
        log.error({ minute: body['minute_rate_limited'] }, 'slack withholds events: too many');
        return text(200, '');
      default:
        return onInteraction(body);
    }
  }

  return {
    init: (app) => intake.use(app),
    start: async () => undefined,
    stop: () => intake.idle(),
    idle: () => intake.idle(),
    processStored: (event) => intake.process(event),
    handle,
  };
}

/** Slack checks our certificate with a request that it does not sign. */
function isCertificateCheck(rawBody: Uint8Array): boolean {
  return rawBody.byteLength < 1_000 && parseForm(rawBody)?.['ssl_check'] === '1';
}

function parseForm(rawBody: Uint8Array): SlackBody | null {
  const form = Object.fromEntries(new URLSearchParams(textOf(rawBody)));
  return form['payload'] === undefined ? form : parseJson(form['payload']);
}

function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('utf8');
}

function parseJson(json: string): SlackBody | null {
  if (isNestedTooDeeply(json)) return null;
  try {
    const value: unknown = JSON.parse(json);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as SlackBody) : null;
  } catch {
    return null;
  }
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

function answerOf(response: unknown): HttpAnswer {
  if (response === undefined || response === null || response === '') return text(200, '');
  return typeof response === 'string' ? text(200, response) : json(response);
}

function text(status: number, body: string): HttpAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

function json(body: unknown): HttpAnswer {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return { status: 200, headers, body: JSON.stringify(body) };
}

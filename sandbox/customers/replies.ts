import { isObject, type Json } from '../blocks/problems.ts';
import { answer, answerWithFault, type WireAnswer } from '../fault-effects.ts';
import { isStandardWebhook } from '../standard-webhooks.ts';
import type { World } from '../world.ts';
import { type Customers, newWamid } from './customers.ts';
import type { ReplyRequest } from './reply-request.ts';
import { receiveTwilioMessage } from './twilio-api.ts';

/** Where the app's replies to customers arrive: a web shop's reply address, Meta's Graph API, and Twilio's Messages API. */

export async function receiveReply(
  world: World,
  customers: Customers,
  request: ReplyRequest,
): Promise<WireAnswer> {
  const entry = world.ledger.begin({
    direction: 'app_to_customer',
    title: `reply ${request.path}`,
    sent: request.path.startsWith('/twilio/')
      ? Object.fromEntries(new URLSearchParams(request.body))
      : parse(request.body),
  });
  const fault = world.faults.take('customer');
  if (fault) entry.fault = fault.type;
  const result = await answerWithFault(fault, () => answerReply(customers, request));
  const isFine = result.type === 'answer' && result.status < 300;
  world.ledger.finish(entry, {
    outcome: isFine ? 'ok' : result.type === 'answer' ? 'refused' : 'failed',
    note: result.type === 'answer' && !isFine ? `HTTP ${result.status}` : (fault?.type ?? ''),
    answered: result.type === 'answer' ? result.body : null,
  });
  return result;
}

function answerReply(customers: Customers, request: ReplyRequest): WireAnswer {
  if (request.path.startsWith('/graph/')) return receiveGraphMessage(customers, request);
  if (request.path.startsWith('/twilio/')) return receiveTwilioMessage(customers, request);
  return receiveGenericReply(customers, request);
}

/** `POST /customers/reply/{account key}` (the key may be left out while there is one generic account). */
function receiveGenericReply(customers: Customers, request: ReplyRequest): WireAnswer {
  const key = request.path.split('/')[3];
  const account = customers
    .accounts()
    .find((other) => other.channel === 'generic' && (!key || other.key === key));
  if (account?.channel !== 'generic') return answer(404, { error: 'no such account' });
  const message = {
    id: header(request, 'webhook-id'),
    timestamp: header(request, 'webhook-timestamp'),
    body: request.body,
  };
  if (!isStandardWebhook(account.secret, message, header(request, 'webhook-signature'))) {
    return answer(401, { error: 'bad signature' });
  }
  const read = readGenericReply(parse(request.body));
  if (!read) return answer(400, { error: 'no customer or no text' });
  customers.hear({ account: account.key, id: message.id, ...read });
  return answer(200, { ok: true });
}

function readGenericReply(body: unknown): { address: string; text: string } | undefined {
  if (!isObject(body)) return undefined;
  const customer = isObject(body['customer']) ? body['customer'] : {};
  const message = isObject(body['message']) ? body['message'] : {};
  const address = customer['id'];
  const text = message['text'];
  if (typeof address !== 'string' || typeof text !== 'string') return undefined;
  return { address, text };
}

/** `POST /graph/{version}/{phone_number_id}/messages`, as Meta's Cloud API answers it. */
function receiveGraphMessage(customers: Customers, request: ReplyRequest): WireAnswer {
  const phoneNumberId = request.path.split('/')[3];
  const account = customers
    .accounts()
    .find((other) => other.channel === 'whatsapp' && other.phoneNumberId === phoneNumberId);
  if (account?.channel !== 'whatsapp') {
    return graphError(400, 100, 'Unsupported post request. Object does not exist');
  }
  if (header(request, 'authorization') !== `Bearer ${account.accessToken}`) {
    return graphError(401, 190, 'Invalid OAuth access token - Cannot parse access token');
  }
  const body = parse(request.body);
  const sent = isObject(body) ? body : {};
  const text = textOf(sent);
  // A business-scoped user id comes as `recipient`, a telephone number as `to`.
  const to = sent['to'] ?? sent['recipient'];
  const isFine = sent['messaging_product'] === 'whatsapp' && typeof to === 'string';
  if (!isFine || text === undefined) {
    return graphError(400, 100, '(#100) Invalid parameter');
  }
  const address = sent['recipient'] === undefined ? to.replace(/\D/g, '') : to;
  const opaque = sent['biz_opaque_callback_data'];
  const message = customers.hear({
    account: account.key,
    address,
    id: newWamid(),
    text,
    ...(typeof opaque === 'string' && { opaque }),
  });
  return answer(200, {
    messaging_product: 'whatsapp',
    contacts: [{ input: to, wa_id: address }],
    messages: [{ id: message.id }],
  });
}

function textOf(sent: Json): string | undefined {
  const text = isObject(sent['text']) ? sent['text']['body'] : undefined;
  return typeof text === 'string' && text.length > 0 && text.length <= 4096 ? text : undefined;
}

function graphError(status: number, code: number, message: string): WireAnswer {
  return answer(status, {
    error: { message, type: 'OAuthException', code, fbtrace_id: 'sandbox' },
  });
}

function header(request: ReplyRequest, name: string): string {
  const value = request.headers[name];
  return Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

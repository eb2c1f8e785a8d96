import { isObject, type Json } from '../blocks/problems.ts';
import { answer, answerWithFault, type WireAnswer } from '../fault-effects.ts';
import { isStandardWebhook } from '../standard-webhooks.ts';
import type { World } from '../world.ts';
import type { Account } from './accounts.ts';
import type { Customers } from './customers.ts';
import type { FileFromCustomer } from './media.ts';
import { handOutMedia } from './media-api.ts';
import { newWamid } from './new-ids.ts';
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
    title: `${request.method === 'GET' ? 'media' : 'reply'} ${request.path}`,
    sent: sentOf(request),
  });
  const isAsking = request.method === 'GET';
  const upload = await uploadedFile(request);
  const fault = world.faults.take(isAsking ? 'customer_media' : 'customer');
  if (fault) entry.fault = fault.type;
  const work = () =>
    isAsking
      ? handOutMedia(customers, request, world.url())
      : answerReply(customers, request, upload);
  const result = await answerWithFault(fault, work, world.clock.after);
  const isFine = result.type === 'answer' && result.status < 400;
  world.ledger.finish(entry, {
    outcome: isFine ? 'ok' : result.type === 'answer' ? 'refused' : 'failed',
    note: result.type === 'answer' && !isFine ? `HTTP ${result.status}` : (fault?.type ?? ''),
    answered: result.type === 'answer' && !isBytes(result.body) ? result.body : null,
  });
  return result;
}

function sentOf({ path, headers, body, bytes }: ReplyRequest): unknown {
  const isFile = String(headers['content-type'] ?? '').startsWith('multipart/form-data');
  if (isFile) return { bytes: bytes.length };
  return path.startsWith('/twilio/') ? Object.fromEntries(new URLSearchParams(body)) : parse(body);
}

function isBytes(body: unknown): boolean {
  return body instanceof Uint8Array;
}

/** The file of a form, as Meta takes uploads. */
async function uploadedFile({
  headers,
  bytes,
}: ReplyRequest): Promise<FileFromCustomer | undefined> {
  const type = String(headers['content-type'] ?? '');
  if (!type.startsWith('multipart/form-data')) return undefined;
  const body = new Response(new Uint8Array(bytes), { headers: { 'content-type': type } });
  const file = (await body.formData()).get('file');
  if (file === null || typeof file === 'string') return undefined;
  const content = new Uint8Array(await file.arrayBuffer());
  return { name: file.name, mimeType: file.type, bytes: content };
}

function answerReply(
  customers: Customers,
  request: ReplyRequest,
  upload: FileFromCustomer | undefined,
): WireAnswer {
  if (/^\/graph\/[^/]+\/\d+\/media$/.test(request.path)) {
    return receiveGraphUpload(customers, request, upload);
  }
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
  if (!read) return answer(400, { error: 'no customer, or neither text nor files' });
  customers.hear({ account: account.key, id: message.id, ...read });
  return answer(200, { ok: true });
}

function readGenericReply(
  body: unknown,
): { address: string; text: string; files?: FileFromCustomer[] } | undefined {
  if (!isObject(body)) return undefined;
  const customer = isObject(body['customer']) ? body['customer'] : {};
  const message = isObject(body['message']) ? body['message'] : {};
  const address = customer['id'];
  const text = message['text'];
  if (typeof address !== 'string' || typeof text !== 'string') return undefined;
  const files = Array.isArray(message['attachments'])
    ? message['attachments'].filter(isObject).map(genericFile)
    : [];
  if (text === '' && files.length === 0) return undefined;
  return { address, text, ...(files.length > 0 && { files }) };
}

function genericFile(attachment: Json): FileFromCustomer {
  return {
    name: String(attachment['name']),
    mimeType: String(attachment['mime_type']),
    bytes: Buffer.from(String(attachment['content']), 'base64'),
  };
}

/** The account that a request to Meta's Cloud API is for, or Meta's refusal. */
function whatsappAccount(
  customers: Customers,
  request: ReplyRequest,
): (Account & { channel: 'whatsapp' }) | WireAnswer {
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
  return account;
}

/** `POST /graph/{version}/{phone_number_id}/media`: the file is there for a message to name it. */
function receiveGraphUpload(
  customers: Customers,
  request: ReplyRequest,
  upload: FileFromCustomer | undefined,
): WireAnswer {
  const account = whatsappAccount(customers, request);
  if ('type' in account) return account;
  if (upload === undefined) return graphError(400, 100, '(#100) The parameter file is required.');
  return answer(200, { id: customers.media.keep(account.key, upload).id });
}

/** `POST /graph/{version}/{phone_number_id}/messages`, as Meta's Cloud API answers it. */
function receiveGraphMessage(customers: Customers, request: ReplyRequest): WireAnswer {
  const account = whatsappAccount(customers, request);
  if ('type' in account) return account;
  const body = parse(request.body);
  const sent = isObject(body) ? body : {};
  const content = contentOf(customers, sent);
  // A business-scoped user id comes as `recipient`, a telephone number as `to`.
  const to = sent['to'] ?? sent['recipient'];
  const isFine = sent['messaging_product'] === 'whatsapp' && typeof to === 'string';
  if (!isFine || content === undefined) {
    return graphError(400, 100, '(#100) Invalid parameter');
  }
  const address = sent['recipient'] === undefined ? to.replace(/\D/g, '') : to;
  const opaque = sent['biz_opaque_callback_data'];
  const message = customers.hear({
    account: account.key,
    address,
    id: newWamid(),
    ...content,
    ...(typeof opaque === 'string' && { opaque }),
  });
  return answer(200, {
    messaging_product: 'whatsapp',
    contacts: [{ input: to, wa_id: address }],
    messages: [{ id: message.id }],
  });
}

/** A text, or a file that was uploaded before, with what stands under it. */
function contentOf(
  customers: Customers,
  sent: Json,
): { text: string; files?: FileFromCustomer[] } | undefined {
  const type = String(sent['type']);
  const given = isObject(sent[type]) ? sent[type] : {};
  if (type === 'text') {
    const text = given['body'];
    const fits = typeof text === 'string' && text.length > 0 && text.length <= 4096;
    return fits ? { text } : undefined;
  }
  if (!['image', 'video', 'audio', 'document'].includes(type)) return undefined;
  const file = customers.media.find(String(given['id']));
  if (file === undefined) return undefined;
  const { mimeType, bytes } = file;
  const caption = given['caption'] ?? '';
  if (typeof caption !== 'string' || caption.length > 1024) return undefined;
  const name = given['filename'] ?? file.name;
  return { text: caption, files: [{ name: String(name), mimeType, bytes }] };
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

import { answer, type WireAnswer } from '../fault-effects.ts';
import type { Account } from './accounts.ts';
import type { Customers } from './customers.ts';
import type { CustomerFile } from './media.ts';
import type { ReplyRequest } from './reply-request.ts';
import { basicAuthorization } from './twilio-api.ts';

/**
 * Where customers' files lie: at Meta (an address for an id, and the bytes at that address, both with the token), at Twilio (with its
 * authorization, sent on to a host that asks for none), and on any web host.
 */
export function handOutMedia(
  customers: Customers,
  request: ReplyRequest,
  siteUrl: string,
): WireAnswer {
  if (request.path.startsWith('/graph/')) return handOutOfMeta(customers, request, siteUrl);
  if (request.path.startsWith('/twilio/')) return sendOnFromTwilio(customers, request, siteUrl);
  const file = customers.media.find(request.path.split('/')[3] ?? '');
  return bytesOf(file);
}

function handOutOfMeta(
  customers: Customers,
  { path, headers }: ReplyRequest,
  siteUrl: string,
): WireAnswer {
  const [, , version, id = ''] = path.split('/');
  const isKnown = accountsOf(customers, 'whatsapp').some(
    ({ accessToken }) => headers['authorization'] === `Bearer ${accessToken}`,
  );
  const isBytes = version === 'lookaside';
  if (!isKnown)
    return isBytes ? answer(401, '') : graphError(401, 190, 'Invalid OAuth access token');
  const file = customers.media.find(id);
  if (isBytes) return bytesOf(file);
  if (file === undefined || file.standing === 'gone') {
    const message = `Unsupported get request. Object with ID '${id}' does not exist`;
    return graphError(400, 100, message, 33);
  }
  if (file.standing === 'forbidden')
    return graphError(403, 10, 'Application does not have permission');
  return answer(200, {
    url: `${siteUrl}/graph/lookaside/${id}`,
    mime_type: file.mimeType,
    sha256: '',
    file_size: file.bytes.length,
    id,
    messaging_product: 'whatsapp',
  });
}

/** `GET /twilio/2010-04-01/Accounts/{sid}/Messages/{sid}/Media/{id}` */
function sendOnFromTwilio(
  customers: Customers,
  { path, headers }: ReplyRequest,
  siteUrl: string,
): WireAnswer {
  const isKnown = accountsOf(customers, 'sms').some(
    (account) => headers['authorization'] === basicAuthorization(account),
  );
  if (!isKnown) return answer(401, { code: 20003, message: 'Authenticate', status: 401 });
  const id = path.split('/')[8] ?? '';
  const file = customers.media.find(id);
  if (file === undefined || file.standing === 'gone') {
    return answer(404, {
      code: 20404,
      message: 'The requested resource was not found',
      status: 404,
    });
  }
  return answer(307, '', { location: `${siteUrl}/customers/media/${id}` });
}

function accountsOf<Kind extends Account['channel']>(
  customers: Customers,
  channel: Kind,
): Extract<Account, { channel: Kind }>[] {
  return customers
    .accounts()
    .filter(
      (account): account is Extract<Account, { channel: Kind }> => account.channel === channel,
    );
}

function bytesOf(file: CustomerFile | undefined): WireAnswer {
  if (file === undefined || file.standing === 'gone') return answer(404, 'Not found');
  if (file.standing === 'forbidden') return answer(403, 'Forbidden');
  return answer(200, new Uint8Array(file.bytes), {
    'content-type': file.mimeType,
    'content-length': String(file.bytes.length),
    'x-content-type-options': 'nosniff',
  });
}

function graphError(status: number, code: number, message: string, subcode?: number): WireAnswer {
  const error_subcode = subcode === undefined ? {} : { error_subcode: subcode };
  return answer(status, {
    error: { message, type: 'OAuthException', code, ...error_subcode, fbtrace_id: 'sandbox' },
  });
}

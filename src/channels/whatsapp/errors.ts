import { cleanLine } from '../../domain/clean-text.ts';
import type { SendResult } from '../../inbox/ports.ts';

/** An error as WhatsApp reports it, over the Graph API and in statuses. */
export interface WhatsAppError {
  code: number;
  title?: string | undefined;
  message?: string | undefined;
  error_data?: { details?: string | undefined } | undefined;
}

const NEEDS_ADMIN = 'An admin has to look at it in Meta Business Manager.';

/**
 * What a person has to know, by error code.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
 */
const REASONS: Record<number, string> = {
  0: 'WhatsApp did not accept our access token. An admin has to set a new one.',
  190: 'WhatsApp did not accept our access token. An admin has to set a new one.',
  10: `Our access token may not send messages. ${NEEDS_ADMIN}`,
  33: `WhatsApp does not know our number any more. ${NEEDS_ADMIN}`,
  368: `WhatsApp has blocked our account for a while. ${NEEDS_ADMIN}`,
  130472: 'WhatsApp holds messages to this customer back, as part of an experiment of theirs.',
  131005: `Our access token may not send messages. ${NEEDS_ADMIN}`,
  131021: 'This is our own number.',
  131026:
    'WhatsApp cannot deliver to this customer: not on WhatsApp any more, an old app, or new terms not accepted.',
  131030:
    'Our number is a test number, and this customer is not on its list. An admin can add them.',
  131031: `WhatsApp has locked our account. ${NEEDS_ADMIN}`,
  131042: `WhatsApp asks for a payment method. ${NEEDS_ADMIN}`,
  131045: `Our number is not registered with WhatsApp. ${NEEDS_ADMIN}`,
  131047:
    'The customer last wrote more than 24 hours ago, and WhatsApp lets no free text through until they write again.',
  131048: `WhatsApp restricts our number, because customers have blocked or reported it. ${NEEDS_ADMIN}`,
  133010: `Our number is not registered with WhatsApp. ${NEEDS_ADMIN}`,
};

/** Too much at once: what to wait, in milliseconds. 131056 concerns this one customer. */
const WAITS: Record<number, number> = {
  4: 60_000,
  80007: 60_000,
  130429: 10_000,
  131056: 10_000,
  131057: 60_000,
};

/** WhatsApp's own trouble, from which nobody can tell whether the message went out. */
const UNCERTAIN = new Set([1, 2, 131000, 131016, 133004]);

/** Why a message failed, for people. */
export function reasonOf(error: WhatsAppError): string {
  const isPermission = error.code >= 200 && error.code <= 299;
  const known = isPermission ? REASONS[10] : REASONS[error.code];
  if (known !== undefined) return known;
  const said = error.error_data?.details ?? error.message ?? error.title ?? 'no reason given';
  return cleanLine(`WhatsApp refused it: ${said} (${error.code})`, 500);
}

/** How long to wait, in milliseconds, where asking again may help; null where it does not. */
export function waitOf({ code }: WhatsAppError): number | null {
  return WAITS[code] ?? (UNCERTAIN.has(code) ? 15_000 : null);
}

/** What becomes of a reply that the Graph API answered with an error. `retryAfter` is its own wish, in milliseconds. */
export function resultOfError(error: WhatsAppError, retryAfter: number | null): SendResult {
  const wait = WAITS[error.code];
  if (wait !== undefined) return { outcome: 'wait', retryAfter: retryAfter ?? wait };
  if (UNCERTAIN.has(error.code)) {
    return { outcome: 'uncertain', reason: `WhatsApp had trouble of its own (${error.code}).` };
  }
  return { outcome: 'failed', reason: reasonOf(error) };
}

import { cleanLine } from '../../domain/clean-text.ts';

/** An error as Twilio reports it, when sending and in statuses. */
export interface TwilioError {
  code: number;
  message?: string | null | undefined;
}

const NEEDS_ADMIN = 'An admin has to look at it in the Twilio Console.';
const NOT_OUR_NUMBER = `Twilio cannot send from our number. ${NEEDS_ADMIN}`;
const SUSPENDED = `Twilio has suspended our account. ${NEEDS_ADMIN}`;
const OPTED_OUT =
  'The customer has unsubscribed by answering STOP, and gets nothing until they write START.';
const NO_MOBILE = 'This is no mobile number: it cannot receive messages.';
const NO_NUMBER = 'This is no telephone number that Twilio knows how to reach.';

/**
 * What a person has to know, by error code.
 * https://www.twilio.com/docs/api/errors
 */
const REASONS: Record<number, string> = {
  10001: SUSPENDED,
  20003:
    'Twilio did not accept our account SID and auth token. An admin has to connect the number again.',
  20005: SUSPENDED,
  20404: 'Twilio does not know our account SID. An admin has to connect the number again.',
  21211: NO_NUMBER,
  21212: NOT_OUR_NUMBER,
  21408: `Our account may not send to this country. ${NEEDS_ADMIN}`,
  21606: NOT_OUR_NUMBER,
  21608: `Our Twilio account is a trial, and this customer is not among its verified numbers. ${NEEDS_ADMIN}`,
  21609:
    'Twilio cannot reach the address for delivery notes. Whoever runs Dibs has to set PUBLIC_URL to where it is seen from outside.',
  21610: OPTED_OUT,
  21612: `Twilio has no way from our number to this customer’s. ${NEEDS_ADMIN}`,
  21614: NO_MOBILE,
  21617: 'Twilio takes at most 1600 characters.',
  21659: NOT_OUR_NUMBER,
  21660: NOT_OUR_NUMBER,
  30002: SUSPENDED,
  30003: 'The customer’s phone is off, or out of reach.',
  30004: 'The customer, or their carrier, blocks our messages.',
  30005: 'Their carrier does not know this number, or not any more.',
  30006: 'This is a landline, or a carrier that cannot be reached.',
  30007: 'A carrier took it for spam and did not deliver it.',
  30034: `Our number is not registered for messages to this country. ${NEEDS_ADMIN}`,
  63016:
    'The customer last wrote more than 24 hours ago, and WhatsApp lets no free text through until they write again.',
};

/** Why a message failed, for people. */
export function reasonOf({ code, message }: TwilioError): string {
  const known = REASONS[code];
  if (known !== undefined) return known;
  return cleanLine(
    message ? `Twilio refused it: ${message} (${code})` : `Twilio refused it (${code}).`,
    500,
  );
}

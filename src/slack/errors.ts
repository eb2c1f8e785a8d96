import {
  SlackError,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
} from '@slack/web-api';
import type { Remedy } from '../inbox/ports.ts';
import { REMEDY_BY_CODE } from './error-codes.ts';

/** How long to wait where Slack says "too much" without saying how long. */
const DEFAULT_WAIT = 30_000;

/**
 * What to do about anything that a call of Slack's Web API throws (ARCHITECTURE §6). Whatever is not an answer of Slack's (a
 * timeout, a broken connection, an unreadable body) may have been done all the same.
 */
export function remedyOf(error: unknown): Remedy {
  if (error instanceof WebAPIRateLimitedError) {
    return { remedy: 'wait', retryAfter: error.retryAfter * 1_000 };
  }
  if (error instanceof WebAPIPlatformError) {
    return remedyOfCode(error.data.error, error.data.response_metadata?.retryAfter);
  }
  if (error instanceof WebAPIHTTPError) return remedyOfStatus(error.statusCode);
  if (error instanceof SlackError) return { remedy: 'retry_uncertain', reason: error.code };
  return { remedy: 'retry_uncertain', reason: error instanceof Error ? error.name : 'no answer' };
}

/** Slack's error code of a refusal, `null` when Slack did not refuse but fail. */
export function slackCodeOf(error: unknown): string | null {
  return error instanceof WebAPIPlatformError && isCode(error.data.error) ? error.data.error : null;
}

function remedyOfCode(code: string, retryAfterSeconds: number | undefined): Remedy {
  // The SDK takes a body that is no JSON (a proxy's page) for an error code.
  if (!isCode(code)) return { remedy: 'retry_uncertain', reason: 'unreadable answer' };
  const remedy = REMEDY_BY_CODE.get(code) ?? 'fix_code';
  if (remedy !== 'wait') return { remedy, reason: code };
  const retryAfter = retryAfterSeconds === undefined ? DEFAULT_WAIT : retryAfterSeconds * 1_000;
  return { remedy, retryAfter };
}

function remedyOfStatus(status: number): Remedy {
  const reason = `HTTP ${status}`;
  const isPassing = status >= 500 || status === 408;
  return isPassing ? { remedy: 'retry_uncertain', reason } : { remedy: 'fix_code', reason };
}

function isCode(text: string): boolean {
  return /^[a-z0-9_]{1,80}$/.test(text);
}

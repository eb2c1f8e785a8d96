import {
  ErrorCode,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { remedyOf, slackCodeOf } from '../../src/slack/errors.ts';

const refusal = (error: string, metadata = {}) =>
  new WebAPIPlatformError({ ok: false, error, response_metadata: metadata });

describe('remedyOf', () => {
  it.each([
    ['ratelimited', { remedy: 'wait', retryAfter: 30_000 }],
    ['internal_error', { remedy: 'retry_uncertain', reason: 'internal_error' }],
    ['fatal_error', { remedy: 'retry_uncertain', reason: 'fatal_error' }],
    ['message_not_found', { remedy: 'repost', reason: 'message_not_found' }],
    ['edit_window_closed', { remedy: 'repost', reason: 'edit_window_closed' }],
    ['is_archived', { remedy: 'give_up', reason: 'is_archived' }],
    ['cannot_dm_bot', { remedy: 'give_up', reason: 'cannot_dm_bot' }],
    ['token_revoked', { remedy: 'disconnect', reason: 'token_revoked' }],
    ['missing_scope', { remedy: 'fix_code', reason: 'missing_scope' }],
    ['a_code_of_next_year', { remedy: 'fix_code', reason: 'a_code_of_next_year' }],
  ])('knows what to do about %s', (code, remedy) => {
    expect(remedyOf(refusal(code))).toEqual(remedy);
  });

  it('waits as long as Slack says', () => {
    expect(remedyOf(new WebAPIRateLimitedError(7))).toEqual({ remedy: 'wait', retryAfter: 7_000 });
    expect(remedyOf(refusal('ratelimited', { retryAfter: 3 }))).toEqual({
      remedy: 'wait',
      retryAfter: 3_000,
    });
  });

  it('takes everything without an answer for uncertain', () => {
    const timeout = new DOMException('The operation was aborted', 'TimeoutError');
    expect(remedyOf(new WebAPIRequestError(timeout))).toEqual({
      remedy: 'retry_uncertain',
      reason: ErrorCode.RequestError,
    });
    expect(remedyOf(new TypeError('terminated')).remedy).toBe('retry_uncertain');
    expect(remedyOf('what?').remedy).toBe('retry_uncertain');
  });

  it('takes a server error for uncertain and a refused request for a mistake of ours', () => {
    const http = (status: number) => remedyOf(new WebAPIHTTPError(status, '', {}));
    expect(http(503)).toEqual({ remedy: 'retry_uncertain', reason: 'HTTP 503' });
    expect(http(408).remedy).toBe('retry_uncertain');
    expect(http(404)).toEqual({ remedy: 'fix_code', reason: 'HTTP 404' });
  });

  it("does not repeat a proxy's page, which the SDK takes for an error code", () => {
    const page = refusal('<html>Bad gateway for secret-customer</html>');
    expect(remedyOf(page)).toEqual({ remedy: 'retry_uncertain', reason: 'unreadable answer' });
    expect(slackCodeOf(page)).toBeNull();
  });
});

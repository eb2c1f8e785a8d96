import { describe, expect, it } from 'vitest';
import { isSignedBySlack } from '../../../src/slack/receivers/signature.ts';
import { sign } from '../../helpers/slack-payloads.ts';

const NOW = 1_695_300_000_000;
const MINUTE = 60_000;

function isSigned(
  request: ReturnType<typeof sign>,
  { secrets = ['new', 'old'], now = NOW, body = request.rawBody as Uint8Array } = {},
) {
  const timestamp = request.headers['x-slack-request-timestamp'];
  const signature = request.headers['x-slack-signature'];
  return isSignedBySlack({ timestamp, signature, rawBody: body }, secrets, now);
}

describe('isSignedBySlack', () => {
  it("accepts the example of Slack's documentation", () => {
    // https://docs.slack.dev/authentication/verifying-requests-from-slack
    const rawBody = Buffer.from(
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
    );
    const signature = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503';
    const request = { timestamp: '1531420618', signature, rawBody };
    const secrets = ['8f742231b10e8888abcd99yyyzzz85a5'];
    expect(isSignedBySlack(request, secrets, 1_531_420_618_000)).toBe(true);
    expect(isSignedBySlack(request, ['another'], 1_531_420_618_000)).toBe(false);
  });

  it('accepts either of two secrets, and no third', () => {
    expect(isSigned(sign('{}', 'application/json', NOW, 'old'))).toBe(true);
    expect(isSigned(sign('{}', 'application/json', NOW, 'new'))).toBe(true);
    expect(isSigned(sign('{}', 'application/json', NOW, 'stolen'))).toBe(false);
  });

  it('refuses a body that was changed by one byte', () => {
    const request = sign('{"a":1}', 'application/json', NOW, 'new');
    expect(isSigned(request, { body: Buffer.from('{"a":2}') })).toBe(false);
  });

  it.each([
    ['five minutes old', -5 * MINUTE, true],
    ['older', -5 * MINUTE - 1_000, false],
    ['five minutes early', 5 * MINUTE, true],
    ['from the future', 5 * MINUTE + 1_000, false],
    ['from next year', 365 * 24 * 60 * MINUTE, false],
  ])('judges a request that is %s', (_what, distance, expected) => {
    expect(isSigned(sign('{}', 'application/json', NOW + distance, 'new'))).toBe(expected);
  });

  it.each([undefined, '', 'yesterday', '-1', '1e9'])('refuses the timestamp %s', (timestamp) => {
    const { headers, rawBody } = sign('{}', 'application/json', NOW, 'new');
    const signature = headers['x-slack-signature'];
    expect(isSignedBySlack({ timestamp, signature, rawBody }, ['new'], NOW)).toBe(false);
  });
});

import type { Answer } from './blocks/answer.ts';

/** Answers through a `response_url`; `null` takes away what was clicked. Throws when it may not or could not. */
export type Respond = (
  responseUrl: string,
  answer: Answer | null,
  how: HowToRespond,
) => Promise<void>;

/** Beside what stands there, only for the person; in the place of the message that was clicked; or for all who are there. */
export type HowToRespond = 'beside' | 'instead' | 'to_everybody';

export interface RespondDeps {
  /** Where Slack's Web API is, when it is not at slack.com. */
  slackApiUrl?: string;
  fetch?: typeof globalThis.fetch;
}

/** Slack gives five uses in thirty minutes; the person waits, so not for long. */
const TIMEOUT = 2_000;

/** A `response_url` is only followed to Slack, or to where the configuration says that Slack is (RELIABILITY §5). */
export function createRespond({ slackApiUrl, fetch = globalThis.fetch }: RespondDeps): Respond {
  const ownOrigin = slackApiUrl === undefined ? null : new URL(slackApiUrl).origin;

  return async (responseUrl, answer, how) => {
    if (!isSlacks(responseUrl, ownOrigin)) throw new Error('the response_url is not of Slack');
    const response = await fetch(responseUrl, {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(answer === null ? { delete_original: true } : bodyOf(answer, how)),
      signal: AbortSignal.timeout(TIMEOUT),
    });
    if (!response.ok) throw new Error(`the response_url answered ${response.status}`);
  };
}

function bodyOf({ text, blocks }: Answer, how: HowToRespond): object {
  return {
    response_type: how === 'to_everybody' ? 'in_channel' : 'ephemeral',
    replace_original: how === 'instead',
    text,
    blocks,
    unfurl_links: false,
    unfurl_media: false,
  };
}

function isSlacks(address: string, ownOrigin: string | null): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (ownOrigin !== null && url.origin === ownOrigin) return true;
  return url.protocol === 'https:' && url.hostname === 'hooks.slack.com' && url.port === '';
}

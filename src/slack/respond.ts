import type { Answer } from './blocks/answer.ts';
import { type PostJson, postJson } from './post-json.ts';

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
  post?: PostJson;
}

/** Slack gives five uses in thirty minutes; the person waits, so not for long. */
const TIMEOUT = 2_000;

/** A `response_url` is only followed to Slack, or to where the configuration says that Slack is (RELIABILITY §5). */
export function createRespond({ slackApiUrl, post = postJson }: RespondDeps): Respond {
  const ownOrigin = slackApiUrl === undefined ? null : new URL(slackApiUrl).origin;

  return async (responseUrl, answer, how) => {
    const url = slackUrl(responseUrl, ownOrigin);
    if (url === null) throw new Error('the response_url is not of Slack');
    const body = answer === null ? { delete_original: true } : bodyOf(answer, how);
    const status = await post(url, JSON.stringify(body), TIMEOUT);
    if (status < 200 || status > 299) throw new Error(`the response_url answered ${status}`);
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

/** Null: it leads somewhere else. */
function slackUrl(address: string, ownOrigin: string | null): URL | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || (ownOrigin !== null && url.origin === ownOrigin)) return url;
  const isSlacks =
    url.protocol === 'https:' && url.hostname === 'hooks.slack.com' && url.port === '';
  return isSlacks ? url : null;
}

import type { FilesGetUploadURLExternalResponse, WebClient } from '@slack/web-api';
import { LARGEST_FILE } from '../domain/files.ts';
import type { Duration, Instant } from '../domain/ids.ts';
import type { ReadFile } from '../inbox/file-ports.ts';
import type { Remedy } from '../inbox/ports.ts';
import type { FileToShare, ShareResult, TeamFiles } from '../inbox/team-files.ts';
import { fileAltText, fileName, fileTitle } from './blocks/media-words.ts';
import { slackCodeOf } from './errors.ts';
import { callSlack, Refused } from './refused.ts';

export interface TeamFilesDeps {
  client: WebClient;
  botToken: string;
  /** Files of ours are found again by it. */
  botUserId: string;
  /** Where Slack's Web API is, when it is not at slack.com. */
  slackApiUrl?: string;
  monotonicNow: () => number;
}

/** Bytes to Slack, or from it. A delivery has less than 30 s for all of it. */
const TRANSFER_TIMEOUT: Duration = 8_000;
/** What completing an upload may take: with less left, it is not begun. */
const COMPLETING_TAKES: Duration = 5_000;
const LATER: Duration = 15_000;
const TOO_LARGE: ReadFile = { outcome: 'gone', reason: 'It is larger than 20 MB.' };
const PAGE = 200;
const MOST_PAGES = 10;
/** Our clock and Slack's may differ by this much. */
const CLOCK_DOUBT: Duration = 120_000;

/** Files in Slack: shown in a card's thread, found there again, and read. */
export function createTeamFiles(deps: TeamFilesDeps): TeamFiles {
  const { client, botToken, botUserId } = deps;

  /** Slack's own hosts, where our token and customers' files may go. */
  function isSlack(address: string): boolean {
    if (!URL.canParse(address)) return false;
    const url = new URL(address);
    if (deps.slackApiUrl !== undefined && url.origin === new URL(deps.slackApiUrl).origin) {
      return true;
    }
    return url.protocol === 'https:' && /(^|\.)slack(-edge|-files)?\.com$/.test(url.hostname);
  }

  async function upload(file: FileToShare): Promise<string> {
    const { attachment, bytes, mimeType, mark } = file;
    const wanted = {
      filename: fileName(mark, attachment, mimeType),
      length: bytes.length,
      alt_txt: fileAltText(attachment, file),
    };
    // The SDK's own method calls the last one `alt_text`, which Slack's reference does not know.
    const answer: FilesGetUploadURLExternalResponse = await callSlack(null, () =>
      client.apiCall('files.getUploadURLExternal', wanted),
    );
    const { upload_url: url, file_id: id } = answer;
    if (url === undefined || id === undefined || !isSlack(url)) {
      throw new Refused({ remedy: 'fix_code', reason: 'no_upload_url' });
    }
    const sent = await fetch(url, {
      method: 'POST',
      body: Buffer.from(bytes),
      headers: { 'content-type': 'application/octet-stream' },
      redirect: 'manual',
      signal: AbortSignal.timeout(TRANSFER_TIMEOUT),
    });
    await sent.body?.cancel();
    if (sent.status !== 200) {
      throw new Refused({ remedy: 'retry_uncertain', reason: `upload_${sent.status}` });
    }
    return id;
  }

  async function shareWithin(file: FileToShare): Promise<ShareResult> {
    const startedAt = deps.monotonicNow();
    const id = await upload(file);
    const left = file.within - (deps.monotonicNow() - startedAt);
    if (left < COMPLETING_TAKES) return { done: 'too_slow' };
    const { slackChannel, ts } = file.card;
    await callSlack(`post:${slackChannel}`, () =>
      client.files.completeUploadExternal({
        files: [{ id, title: fileTitle(file.attachment) }],
        channel_id: slackChannel,
        thread_ts: ts,
      }),
    );
    return { done: 'shared' };
  }

  async function isThere({
    card,
    mark,
    since,
  }: Parameters<TeamFiles['find']>[0]): Promise<boolean> {
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const answer = await readThread(card, since, cursor);
      const files = (answer.messages ?? []).flatMap((message) => message.files ?? []);
      if (files.some(({ name, user }) => user === botUserId && name?.startsWith(mark))) return true;
      cursor = answer.response_metadata?.next_cursor;
      if (!cursor) return false;
    }
    return false;
  }

  function readThread(
    { slackChannel: channel, ts }: FileToShare['card'],
    since: Instant,
    cursor: string | undefined,
  ) {
    const oldest = (Math.max(0, since - CLOCK_DOUBT) / 1_000).toFixed(6);
    const page = { channel, ts, oldest, limit: PAGE, ...(cursor ? { cursor } : {}) };
    return callSlack(null, () => client.conversations.replies(page));
  }

  async function read({ id }: { id: string }): Promise<ReadFile> {
    const { file } = await callSlack(null, () => client.files.info({ file: id }));
    const { size = 0, url_private: url = '' } = file ?? {};
    if (size > LARGEST_FILE) return TOO_LARGE;
    if (!isSlack(url)) return { outcome: 'gone', reason: 'It does not lie in Slack itself.' };
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${botToken}` },
      redirect: 'manual',
      signal: AbortSignal.timeout(TRANSFER_TIMEOUT),
    });
    const { status, body } = response;
    if (status === 200 && body !== null) {
      const bytes = await bytesOf(body);
      return bytes === null ? TOO_LARGE : { outcome: 'read', bytes };
    }
    await body?.cancel();
    // A token that may not see it is sent on to Slack's sign-in page.
    const isPassing = status >= 500 || status === 429;
    return isPassing
      ? { outcome: 'later', retryAfter: LATER }
      : { outcome: 'gone', reason: 'Slack did not let us read it.' };
  }

  return {
    share: async (file) => {
      try {
        return await shareWithin(file);
      } catch (error) {
        const { remedy, gate } = refusalOf(error);
        return { done: 'refused', remedy, gate };
      }
    },
    find: async (search) => {
      try {
        return { found: (await isThere(search)) ? 'yes' : 'no' };
      } catch (error) {
        if (error instanceof Refused && slackCodeOf(error.cause) === 'thread_not_found') {
          return { found: 'no' };
        }
        return { found: 'unknown', remedy: refusalOf(error).remedy };
      }
    },
    read: async (file) => {
      try {
        return await read(file);
      } catch (error) {
        return ofUnread(refusalOf(error).remedy);
      }
    },
  };
}

/** Stops at the limit. Null: more than that. */
async function bytesOf(body: ReadableStream<Uint8Array>): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > LARGEST_FILE) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Whatever is no answer of Slack's may have been done all the same. */
function refusalOf(error: unknown): { remedy: Remedy; gate: string | null } {
  if (error instanceof Refused) return { remedy: error.remedy, gate: error.gate };
  const reason = error instanceof Error ? error.name : 'no answer';
  return { remedy: { remedy: 'retry_uncertain', reason }, gate: null };
}

function ofUnread(remedy: Remedy): ReadFile {
  switch (remedy.remedy) {
    case 'wait':
      return { outcome: 'later', retryAfter: remedy.retryAfter };
    case 'retry_uncertain':
    case 'disconnect':
      return { outcome: 'later', retryAfter: LATER };
    case 'repost':
    case 'give_up':
    case 'fix_code':
      return { outcome: 'gone', reason: `Slack did not give it to us (${remedy.reason}).` };
  }
}

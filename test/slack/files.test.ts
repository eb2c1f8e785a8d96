import { describe, expect, it } from 'vitest';
import { as, filesOf, threadOf } from '../../sandbox/driver.ts';
import type { Message } from '../../sandbox/model.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { seconds, type WorkspaceId } from '../../src/domain/ids.ts';
import type { FileToShare } from '../../src/inbox/team-files.ts';
import { createSlackClients } from '../../src/slack/clients.ts';
import { createTeamFiles, type TeamFilesDeps } from '../../src/slack/files.ts';
import { fakeLog } from '../helpers/fake-log.ts';
import { inviteBot, startTestSandbox } from '../sandbox/start.ts';
import { manifestWithout } from '../sandbox/test-manifest.ts';

const bytes = Buffer.from([255, 216, 255, 0, 13, 10, 128]);

async function start(
  over: Partial<TeamFilesDeps> = {},
  options: Parameters<typeof startTestSandbox>[0] = {},
) {
  const { sandbox } = await startTestSandbox(options);
  await inviteBot(sandbox);
  const { botToken } = sandbox.credentials;
  const { slackApiUrl } = sandbox;
  const { delivery } = createSlackClients({ botToken, slackApiUrl, log: fakeLog() });
  const files = createTeamFiles({
    client: delivery,
    botToken,
    botUserId: sandbox.workspace.app.botUserId,
    slackApiUrl,
    monotonicNow: () => 0,
    ...over,
  });
  const card = await as(sandbox, 'ana').say('#support', 'the card');
  return { sandbox, files, card };
}

function photo(card: Message, over: Partial<FileToShare> = {}): FileToShare {
  return {
    workspaceId: 'T1' as WorkspaceId,
    card: { slackChannel: card.channel, ts: card.ts },
    mark: '142-3-1-',
    attachment: { type: 'image', name: null, mimeType: null, reference: 'x' },
    bytes,
    mimeType: 'image/jpeg',
    customerName: 'Marta Díaz',
    channel: 'whatsapp',
    within: seconds(20),
    ...over,
  };
}

const shared = (sandbox: Sandbox, card: Message) =>
  threadOf(sandbox, card).flatMap((message) => filesOf(sandbox, message));
const search = (card: Message, mark = '142-3-1-') => ({
  card: { slackChannel: card.channel, ts: card.ts },
  mark,
  since: 0,
});

describe('a customer’s file', () => {
  it('stands in the thread, byte for byte, named and described', async () => {
    const { sandbox, files, card } = await start();
    expect(await files.share(photo(card))).toEqual({ done: 'shared' });
    const [file] = shared(sandbox, card);
    expect(file).toMatchObject({
      name: '142-3-1-photo.jpg',
      title: 'Photo',
      altText: 'Photo from Marta Díaz',
      mimeType: 'image/jpeg',
    });
    expect(file?.bytes.equals(bytes)).toBe(true);
  });

  it('is found again by its mark, not by another that looks like it, and not if somebody else shared it', async () => {
    const { sandbox, files, card } = await start();
    await as(sandbox, 'ana').reply(card, 'mine', {
      files: [{ name: '142-3-1-photo.jpg', mimeType: 'image/jpeg', bytes }],
    });
    expect(await files.find(search(card))).toEqual({ found: 'no' });
    await files.share(photo(card));
    expect(await files.find(search(card))).toEqual({ found: 'yes' });
    expect(await files.find(search(card, '142-3-11-'))).toEqual({ found: 'no' });
    expect(await files.find(search(card, '42-3-1-'))).toEqual({ found: 'no' });
  });

  it.each(['files.getUploadURLExternal', 'upload_url', 'files.completeUploadExternal'])(
    'may be there or not when %s gives no answer, and looking tells',
    async (method) => {
      for (const type of ['reset', 'http_500_before', 'lose_answer'] as const) {
        const { sandbox, files, card } = await start();
        sandbox.faults.add({ method, fault: { type } });
        const result = await files.share(photo(card));
        expect(result).toMatchObject({ done: 'refused', remedy: { remedy: 'retry_uncertain' } });
        const isThere = method === 'files.completeUploadExternal' && type === 'lose_answer';
        expect(await files.find(search(card))).toEqual({ found: isThere ? 'yes' : 'no' });
        expect(shared(sandbox, card)).toHaveLength(isThere ? 1 : 0);
      }
    },
  );

  it('is not made visible when there is no time left for it', async () => {
    let now = 0;
    const { sandbox, files, card } = await start({ monotonicNow: () => (now += 16_000) });
    expect(await files.share(photo(card))).toEqual({ done: 'too_slow' });
    expect(shared(sandbox, card)).toEqual([]);
  });

  it('meets Slack’s refusals with their remedies', async () => {
    const { sandbox, files, card } = await start();
    const fault = { type: 'rate_limit', retryAfterSeconds: 9 } as const;
    sandbox.faults.add({ method: 'files.completeUploadExternal', fault });
    expect(await files.share(photo(card))).toEqual({
      done: 'refused',
      remedy: { remedy: 'wait', retryAfter: 9_000 },
      gate: `post:${card.channel}`,
    });
    for (const [error, remedy] of [
      ['file_uploads_disabled', 'give_up'],
      ['is_archived', 'give_up'],
      ['token_revoked', 'disconnect'],
      ['nobody_knows', 'fix_code'],
    ]) {
      const refusal = { type: 'error', error: String(error) } as const;
      sandbox.faults.add({ method: 'files.getUploadURLExternal', fault: refusal });
      const result = await files.share(photo(card));
      expect(result).toMatchObject({ done: 'refused', remedy: { remedy, reason: error } });
    }
  });

  it('is not shared by an app that may not, and the reason is told', async () => {
    const { files, card } = await start({}, { manifest: manifestWithout('files:write') });
    expect(await files.share(photo(card))).toMatchObject({
      done: 'refused',
      remedy: { remedy: 'fix_code', reason: 'missing_scope' },
    });
  });
});

describe('a file of the team', () => {
  const typed = { name: 'a.pdf', mimeType: 'application/pdf', bytes };

  async function say(sandbox: Sandbox, card: Message, file = typed): Promise<string> {
    const message = await as(sandbox, 'ana').reply(card, '', { files: [file] });
    return message.files?.[0] ?? '';
  }

  it('is read byte for byte', async () => {
    const { sandbox, files, card } = await start();
    const read = await files.read({ id: await say(sandbox, card) });
    expect(read.outcome === 'read' && Buffer.compare(read.bytes, bytes)).toBe(0);
  });

  it('that is gone, too large or not ours to see says so', async () => {
    const { sandbox, files, card } = await start();
    const gone = { outcome: 'gone', reason: expect.stringMatching(/^[A-Z].*\.$/) };
    expect(await files.read({ id: 'F0' })).toEqual(gone);
    const large = { ...typed, bytes: Buffer.alloc(20_000_001) };
    expect(await files.read({ id: await say(sandbox, card, large) })).toEqual(gone);
    const blind = await start({ botToken: 'xoxb-other' });
    const id = await say(blind.sandbox, blind.card);
    expect(await blind.files.read({ id })).toEqual(gone);
  });

  it.each(['files.info', 'url_private'])(
    'can be read later when %s does not answer now',
    async (method) => {
      const { sandbox, files, card } = await start();
      const id = await say(sandbox, card);
      for (const type of ['reset', 'http_500_before'] as const) {
        sandbox.faults.add({ method, fault: { type } });
        const later = { outcome: 'later', retryAfter: expect.any(Number) };
        expect(await files.read({ id })).toEqual(later);
      }
      expect(await files.read({ id })).toMatchObject({ outcome: 'read' });
    },
  );

  it('is asked for at Slack only: no other host sees the token', async () => {
    const { sandbox, files, card } = await start({ slackApiUrl: 'https://slack.com/api/' });
    const id = await say(sandbox, card);
    expect(await files.read({ id })).toEqual({
      outcome: 'gone',
      reason: 'It does not lie in Slack itself.',
    });
  });
});

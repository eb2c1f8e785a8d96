import { isObject, type Json } from '../blocks/problems.ts';
import { fileShape } from '../file-shape.ts';
import { promiseFile } from '../files.ts';
import { addMessage } from '../messages.ts';
import type { Channel, StoredFile } from '../model.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import { isBotIn, visibleChannel } from './channel-access.ts';
import { readBlocks } from './message-content.ts';
import type { MethodCall, MethodFamily } from './method.ts';

/** docs.slack.dev/messaging/working-with-files: 1 GB a file, snippets 1 MB; alt texts 1000 characters. */
const largestFile = 1024 ** 3;
const largestSnippet = 1024 ** 2;
const longestAltText = 1000;

/** The three steps of an upload (the second one, the bytes, is `upload-route.ts`), and looking at a file. */
export const fileMethods: MethodFamily = {
  'files.getUploadURLExternal': { scopes: ['files:write'], body: 'form', run: getUploadUrl },
  'files.completeUploadExternal': {
    scopes: ['files:write'],
    body: 'form_or_json',
    run: completeUpload,
  },
  'files.info': { scopes: ['files:read'], body: 'form', run: info },
  'files.delete': { scopes: ['files:write'], body: 'form_or_json', run: remove },
};

function getUploadUrl({ args, world }: MethodCall): Json {
  const { workspace } = world;
  const name = args.must('filename');
  const length = args.number('length') ?? 0;
  const altText = args.text('alt_txt');
  if (!Number.isInteger(length) || length < 1) throw new SlackRefusal('missing_argument');
  if (length > largestFile) throw new SlackRefusal('file_upload_size_restricted');
  if (args.text('snippet_type') && length > largestSnippet) {
    throw new SlackRefusal('snippet_too_large');
  }
  if ((altText ?? '').length > longestAltText) throw new SlackRefusal('alt_txt_too_large');
  const file = promiseFile(workspace, {
    user: workspace.app.botUserId,
    name,
    length,
    ...(altText && { altText }),
  });
  return { upload_url: `${world.url()}/upload/v1/${file.id}-${file.secret}`, file_id: file.id };
}

/** Makes the files visible, all of them in one message. As at Slack the answer does not say which: it stands in `shares`. */
function completeUpload(call: MethodCall): Json {
  const { args, world } = call;
  const { workspace } = world;
  const files = readFiles(call);
  const channel = args.has('channel_id') ? uploadChannel(call) : undefined;
  const blocks = args.has('initial_comment') ? undefined : readBlocks(args);
  for (const { file, title } of files) {
    file.standing = 'complete';
    if (title !== undefined) file.title = title;
  }
  const answered = files.map(({ file }) => ({ ...fileShape(workspace, file), shares: {} }));
  const threadTs = args.text('thread_ts');
  if (channel) {
    const message = addMessage(workspace, channel, {
      user: workspace.app.botUserId,
      botId: workspace.app.botId,
      subtype: 'file_share',
      text: args.text('initial_comment') ?? '',
      files: files.map(({ file }) => file.id),
      ...(blocks && { blocks }),
      ...(threadTs && { threadTs }),
    });
    world.ledger.recordPost(message);
  }
  workspace.touch();
  return { files: answered };
}

function readFiles(call: MethodCall): { file: StoredFile; title: string | undefined }[] {
  const { args, world } = call;
  args.must('files');
  const files = args.json('files', 'invalid_arguments');
  if (!Array.isArray(files) || files.length === 0) {
    throw SlackRefusal.withMessages('invalid_arguments', ['[ERROR] missing required field: files']);
  }
  return files.map((wanted: unknown) => {
    const id = isObject(wanted) ? String(wanted['id']) : '';
    const title = isObject(wanted) ? wanted['title'] : undefined;
    const file = world.workspace.files.get(id);
    // A file that was completed before, or whose bytes never came, has no ticket any more.
    if (file?.standing !== 'uploaded') throw new SlackRefusal('file_not_found');
    if (file.user !== world.workspace.app.botUserId) throw new SlackRefusal('access_denied');
    return { file, title: typeof title === 'string' ? title : undefined };
  });
}

function uploadChannel(call: MethodCall): Channel {
  const channel = visibleChannel(call, 'channel_id');
  if (channel.isArchived) throw new SlackRefusal('posting_to_channel_denied');
  if (!isBotIn(call.world, channel)) throw new SlackRefusal('not_in_channel');
  return channel;
}

function info(call: MethodCall): Json {
  const file = mustFindFile(call);
  return {
    file: fileShape(call.world.workspace, file, 'with_shares'),
    comments: [],
    response_metadata: { next_cursor: '' },
  };
}

function remove(call: MethodCall): Json {
  const file = mustFindFile(call);
  if (file.user !== call.world.workspace.app.botUserId) throw new SlackRefusal('cant_delete_file');
  file.standing = 'deleted';
  call.world.workspace.touch();
  return {};
}

/** Slack shows the app its own files, and those shared where it is. */
function mustFindFile({ args, world }: MethodCall): StoredFile {
  const { workspace } = world;
  const file = workspace.files.get(args.must('file'));
  if (!file || file.standing === 'promised') throw new SlackRefusal('file_not_found');
  if (file.standing === 'deleted') throw new SlackRefusal('file_deleted');
  if (!mayRead(world, file)) throw new SlackRefusal('file_not_found');
  return file;
}

/** Its own, those in conversations it is in, and those that people gave it in a modal. */
export function mayRead(world: MethodCall['world'], file: StoredFile): boolean {
  if (file.user === world.workspace.app.botUserId || file.shares.length === 0) return true;
  return file.shares.some(({ channel: id }) => {
    const channel = world.workspace.channels.get(id);
    return channel !== undefined && (channel.kind === 'public' || isBotIn(world, channel));
  });
}

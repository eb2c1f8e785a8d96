import { answer, answerWithFault, type WireAnswer } from './fault-effects.ts';
import { fillFile } from './files.ts';
import type { SandboxAnswer, SandboxRequest } from './http-server.ts';
import type { StoredFile } from './model.ts';
import { mayRead } from './web-api/files.ts';
import type { World } from './world.ts';

/**
 * The addresses of files, which at Slack are on another host: where bytes are sent (`upload_url`), and where they are read
 * (`url_private`, `url_private_download`). Faults and ledger call them `upload_url` and `url_private`.
 */
export async function answerFileRoute(
  world: World,
  request: SandboxRequest,
): Promise<SandboxAnswer> {
  if (request.path === '/signin') return signIn();
  const title = request.path.startsWith('/upload/') ? 'upload_url' : 'url_private';
  const entry = world.ledger.begin({
    direction: 'app_to_slack',
    title,
    sent: { path: request.path, bytes: request.bytes.length },
  });
  const fault = world.faults.take(title);
  if (fault) entry.fault = fault.type;
  const content = title === 'upload_url' ? await uploadedBytes(request) : undefined;
  const work = () => (content ? takeUpload(world, request, content) : handOut(world, request));
  const result = await answerWithFault(fault, work, world.clock.after);
  const status = result.type === 'answer' ? result.status : 0;
  world.ledger.finish(entry, {
    outcome: status === 200 && !fault ? 'ok' : 'refused',
    note: fault?.type ?? (status === 200 ? '' : `HTTP ${status}`),
    answered: null,
  });
  return result;
}

/** Raw bytes, or a form with a file in it: Slack takes both. */
async function uploadedBytes(request: SandboxRequest): Promise<Uint8Array> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return request.bytes;
  const body = new Uint8Array(request.bytes);
  const form = await new Response(body, { headers: { 'content-type': type } }).formData();
  for (const value of form.values()) {
    if (typeof value !== 'string') return new Uint8Array(await value.arrayBuffer());
  }
  return new Uint8Array();
}

function takeUpload(world: World, request: SandboxRequest, bytes: Uint8Array): WireAnswer {
  const [id = '', secret] = request.path.slice('/upload/v1/'.length).split('-');
  const file = world.workspace.files.get(id);
  if (request.method !== 'POST') return answer(405, 'Method not allowed');
  if (file?.secret !== secret || !file || file.standing === 'complete') {
    return answer(404, 'Not found');
  }
  // Slack does not say what it does with another length; a file that is cut off would be worse than a refusal.
  if (bytes.length !== file.length) return answer(400, 'Wrong length');
  fillFile(world.workspace, file, bytes);
  return answer(200, `OK - ${bytes.length}`);
}

/** Without a token that may read files Slack does not refuse: it sends browsers, and everybody else, to sign in. */
function handOut(world: World, request: SandboxRequest): WireAnswer {
  const file = fileAt(world, request.path);
  if (!isAllowed(world, request)) {
    return answer(302, '', { location: `/signin?redir=${encodeURIComponent(request.path)}` });
  }
  const isThere = file && file.standing !== 'promised' && file.standing !== 'deleted';
  if (!isThere || !mayRead(world, file)) return answer(404, 'Not found');
  const isDownload = request.path.includes('/download/');
  return answer(200, new Uint8Array(file.bytes), {
    'content-type': file.mimeType,
    'content-length': String(file.bytes.length),
    ...(isDownload && {
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    }),
  });
}

function fileAt(world: World, path: string): StoredFile | undefined {
  const [, id = '', secret] = (path.split('/')[2] ?? '').split('-');
  const file = world.workspace.files.get(id);
  return file?.secret === secret ? file : undefined;
}

function isAllowed(world: World, request: SandboxRequest): boolean {
  const { credentials, manifest } = world;
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const isOurs = bearer === credentials.botToken && credentials.standing === 'valid';
  return isOurs && manifest.scopes.includes('files:read');
}

/** 200 and a page, as at Slack: an app that forgets its token gets HTML for a file. */
function signIn(): SandboxAnswer {
  return {
    type: 'answer',
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: '<!DOCTYPE html><title>Sign in to Acme | Slack</title><h1>Sign in to your workspace</h1>',
  };
}

import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Customers } from './customers/customers.ts';
import { uploadFile } from './files.ts';
import type { SandboxAnswer, SandboxRequest } from './http-server.ts';
import type { Act } from './interaction/act.ts';
import type { Action, RequestDetail, UploadAnswer } from './page-protocol.ts';
import { fileStateOf, snapshotOf } from './snapshot.ts';
import type { World } from './world.ts';

/** The page's files, made once by `sandbox/page-bundle.ts`. */
export type PageFiles = { html: string; js: string; css: string };

const bundlePerMs = 15;
const actionSchema = z.looseObject({ type: z.string() });

/** What `page-protocol.ts` promises, and the page itself. */
export function createPageRoutes(
  world: World,
  deps: { act: Act; customers: Customers; page: () => Promise<PageFiles> },
): {
  route: (request: SandboxRequest) => Promise<SandboxAnswer>;
  close: () => void;
} {
  const live = new Set<ServerResponse>();
  let announcing: NodeJS.Timeout | undefined;

  function announce(): void {
    announcing = undefined;
    for (const response of live) tell(response);
  }

  function tell(response: ServerResponse): void {
    response.write(`data: ${JSON.stringify({ revision: world.workspace.revision() })}\n\n`);
  }

  const stopListening = world.workspace.onRevision(() => {
    announcing ??= setTimeout(announce, bundlePerMs);
  });

  function keepOpen({ response }: SandboxRequest): SandboxAnswer {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      connection: 'keep-alive',
    });
    live.add(response);
    response.on('close', () => live.delete(response));
    tell(response);
    return { type: 'streaming' };
  }

  async function act(request: SandboxRequest): Promise<SandboxAnswer> {
    const action = actionSchema.safeParse(JSON.parse(request.body));
    if (!action.success) return answer({ ok: false, error: action.error.message }, 400);
    return answer(await deps.act(action.data as Action));
  }

  function upload({ method, query, bytes }: SandboxRequest): SandboxAnswer {
    const user = world.workspace.users.get(query.get('user') ?? '');
    const name = query.get('name');
    if (method !== 'POST' || !user || !name || bytes.length === 0) {
      return answer({ ok: false, error: 'An upload needs user, name and bytes.' }, 400);
    }
    const mimeType = query.get('type') ?? '';
    const file = uploadFile(world.workspace, user.id, { name, mimeType, bytes });
    const uploaded: UploadAnswer = { ok: true, file: fileStateOf(file) };
    return answer(uploaded);
  }

  function download(id: string): SandboxAnswer {
    const stored = world.workspace.files.get(id);
    if (!stored || stored.standing === 'deleted') return answer({ error: `No file ${id}` }, 404);
    return {
      type: 'answer',
      status: 200,
      headers: {
        'content-type': stored.mimeType,
        'cache-control': 'no-store',
        // What people upload is shown, never run.
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        'x-content-type-options': 'nosniff',
      },
      body: new Uint8Array(stored.bytes),
    };
  }

  function detail(id: number): SandboxAnswer {
    const entry: RequestDetail | undefined = world.ledger.entries[id - 1];
    return entry ? answer(entry) : answer({ error: `No request ${id}` }, 404);
  }

  async function file(path: string): Promise<SandboxAnswer> {
    const page = await deps.page();
    switch (path) {
      case '/':
        return text(page.html, 'text/html; charset=utf-8');
      case '/page.js':
        return text(page.js, 'text/javascript; charset=utf-8');
      case '/page.css':
        return text(page.css, 'text/css; charset=utf-8');
      default:
        return answer({ error: 'Not found' }, 404);
    }
  }

  return {
    async route(request) {
      switch (request.path) {
        case '/sandbox/state':
          return answer(snapshotOf(world, deps.customers));
        case '/sandbox/live':
          return keepOpen(request);
        case '/sandbox/act':
          return act(request);
        case '/sandbox/request':
          return detail(Number(request.query.get('id')));
        case '/sandbox/upload':
          return upload(request);
        case '/sandbox/file':
          return download(request.query.get('id') ?? '');
        default:
          return file(request.path);
      }
    },
    close() {
      stopListening();
      clearTimeout(announcing);
      for (const response of live) response.end();
    },
  };
}

function answer(body: object, status = 200): SandboxAnswer {
  return { type: 'answer', status, headers: { 'cache-control': 'no-store' }, body };
}

function text(body: string, type: string): SandboxAnswer {
  return {
    type: 'answer',
    status: 200,
    headers: { 'content-type': type, 'cache-control': 'no-store' },
    body,
  };
}

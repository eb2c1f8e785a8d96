import { isObject } from './blocks/problems.ts';
import type { Customers } from './customers/customers.ts';
import { receiveReply } from './customers/replies.ts';
import { answer, answerWithFault, type WireAnswer } from './fault-effects.ts';
import { answerFileRoute } from './file-routes.ts';
import type { SandboxAnswer, SandboxRequest } from './http-server.ts';
import { respond } from './interaction/respond.ts';
import { SlackRefusal } from './slack-refusal.ts';
import type { WebApiRequest } from './web-api/dispatch.ts';
import type { World } from './world.ts';

/** Slack's and the customers' side of the server; `elsewhere` is the page's. */
export function createRouter(
  world: World,
  deps: {
    webApi: (request: WebApiRequest) => Promise<WireAnswer>;
    customers: Customers;
    elsewhere: (request: SandboxRequest) => Promise<SandboxAnswer>;
  },
): (request: SandboxRequest) => Promise<SandboxAnswer> {
  return async (request) => {
    const { path } = request;
    if (path.startsWith('/api/')) return deps.webApi(webApiRequest(request));
    if (path.startsWith('/response/')) return answerResponseUrl(world, request);
    if (/^\/(upload\/v1|files-pri)\//.test(path) || path === '/signin') {
      return answerFileRoute(world, request);
    }
    if (/^\/(graph\/|twilio\/|customers\/(reply|media))/.test(path)) {
      return receiveReply(world, deps.customers, request);
    }
    return deps.elsewhere(request);
  };
}

function webApiRequest(request: SandboxRequest): WebApiRequest {
  const isJson = (request.headers['content-type'] ?? '').startsWith('application/json');
  const body: unknown = isJson ? parseJson(request.body) : undefined;
  const args: Record<string, unknown> = {
    ...Object.fromEntries(request.query),
    ...(isObject(body)
      ? body
      : Object.fromEntries(new URLSearchParams(isJson ? '' : request.body))),
  };
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const inBody = typeof args['token'] === 'string' ? args['token'] : undefined;
  return {
    method: request.path.slice('/api/'.length),
    token: bearer ?? inBody,
    bodyKind: isJson ? 'json' : 'form',
    args,
  };
}

async function answerResponseUrl(world: World, request: SandboxRequest): Promise<WireAnswer> {
  const body = parseJson(request.body);
  const entry = world.ledger.begin({
    direction: 'app_to_slack',
    title: 'response_url',
    sent: body,
  });
  const fault = world.faults.take('response_url');
  if (fault) entry.fault = fault.type;
  const work = () => useResponseUrl(world, request.path, body);
  const result = await answerWithFault(fault, work, world.clock.after);
  const isFine = result.type === 'answer' && result.status === 200 && !fault;
  const answered = result.type === 'answer' ? result.body : null;
  const error = isObject(answered) && 'error' in answered ? String(answered['error']) : '';
  world.ledger.finish(entry, {
    outcome: isFine ? 'ok' : 'refused',
    note: fault?.type ?? error,
    answered,
  });
  return result;
}

function useResponseUrl(world: World, path: string, body: unknown): WireAnswer {
  try {
    const target = world.responseUrls.use(path);
    if (!isObject(body)) throw new SlackRefusal('invalid_payload');
    respond(world, target, body);
    return answer(200, { ok: true });
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    const isGone = error.error === 'expired_url' || error.error === 'used_url';
    return answer(isGone ? 404 : 400, { ok: false, error: error.error, ...error.details });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

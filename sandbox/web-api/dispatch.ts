import { answer, answerWithFault, rateLimited, type WireAnswer } from '../fault-effects.ts';
import type { LedgerEntry } from '../ledger.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import type { World } from '../world.ts';
import { createArgs } from './args.ts';
import { chatMethods } from './chat.ts';
import { conversationMethods } from './conversations.ts';
import { fileMethods } from './files.ts';
import { historyMethods } from './history.ts';
import type { MethodCall, MethodFamily, WebApiMethod } from './method.ts';
import type { RateLimits } from './rate-limits.ts';
import { reactionMethods } from './reactions.ts';
import { teamMethods } from './team.ts';
import { userMethods } from './users.ts';
import { viewMethods } from './views.ts';

export type WebApiRequest = {
  method: string;
  token: string | undefined;
  bodyKind: 'form' | 'json';
  args: Record<string, unknown>;
};

/** The Web API: one door for all methods, with Slack's order of checks and the faults that are switched on. */
export function createWebApi(
  world: World,
  deps: { rateLimits: RateLimits; openConnection: () => string },
): (request: WebApiRequest) => Promise<WireAnswer> {
  const methods: MethodFamily = {
    ...chatMethods,
    ...conversationMethods,
    ...fileMethods,
    ...historyMethods,
    ...reactionMethods,
    ...teamMethods,
    ...userMethods,
    ...viewMethods,
    'apps.connections.open': {
      scopes: [],
      body: 'form_or_json',
      token: 'app',
      run: () => ({ url: deps.openConnection() }),
    },
  };

  function run(request: WebApiRequest): object {
    try {
      const method = methods[request.method];
      if (!method) throw new SlackRefusal('unknown_method', { req_method: request.method });
      refuseToken(world, method, request.token);
      const readsBody = request.bodyKind === 'form' || method.body === 'form_or_json';
      const call: MethodCall = { args: createArgs(readsBody ? request.args : {}), world };
      refuseMissingScope(world, method, call);
      return { ok: true, ...method.run(call) };
    } catch (error) {
      if (error instanceof SlackRefusal) {
        return { ok: false, error: error.error, ...error.details };
      }
      throw error;
    }
  }

  function answerCall(request: WebApiRequest, channel: string, entry: LedgerEntry): WireAnswer {
    const seconds = deps.rateLimits.secondsToWait(request.method, channel);
    if (seconds > 0) return rateLimited(seconds);
    return answer(200, run(request), {
      'x-oauth-scopes': world.manifest.scopes.join(','),
      'x-slack-req-id': String(entry.id),
    });
  }

  return async (request) => {
    const entry = world.ledger.begin({
      direction: 'app_to_slack',
      title: request.method,
      sent: readable(request.args),
    });
    const channel = String(request.args['channel'] ?? request.args['channel_id'] ?? '');
    const fault = world.faults.take(request.method, channel);
    if (fault) entry.fault = fault.type;
    const work = () => answerCall(request, channel, entry);
    const result = await answerWithFault(fault, work, world.clock.after);
    world.ledger.finish(entry, describe(result, entry.fault));
    return result;
  };
}

function refuseToken(world: World, method: WebApiMethod, token: string | undefined): void {
  const { credentials } = world;
  if (!token) throw new SlackRefusal('not_authed');
  const isApp = token === credentials.appToken;
  if (!isApp && token !== credentials.botToken) throw new SlackRefusal('invalid_auth');
  if (isApp !== (method.token === 'app')) throw new SlackRefusal('not_allowed_token_type');
  if (isApp) return;
  if (credentials.standing === 'revoked') throw new SlackRefusal('token_revoked');
  if (credentials.standing === 'uninstalled') throw new SlackRefusal('account_inactive');
}

function refuseMissingScope(world: World, method: WebApiMethod, call: MethodCall): void {
  const needed = typeof method.scopes === 'function' ? method.scopes(call) : method.scopes;
  const provided = world.manifest.scopes;
  if (needed.length === 0 || needed.some((scope) => provided.includes(scope))) return;
  throw new SlackRefusal('missing_scope', {
    needed: needed.join(','),
    provided: provided.join(','),
  });
}

function describe(
  result: WireAnswer,
  fault: string | undefined,
): Pick<LedgerEntry, 'outcome' | 'note' | 'answered'> {
  if (result.type !== 'answer') {
    return { outcome: 'failed', note: fault ?? result.type, answered: null };
  }
  const { body } = result;
  const error = typeof body === 'object' && 'error' in body ? String(body.error) : '';
  const isServerError = result.status >= 500;
  return {
    outcome: isServerError ? 'failed' : error ? 'refused' : 'ok',
    note: isServerError ? `HTTP ${result.status}` : error,
    answered: result.body,
  };
}

/** For the inspector: JSON inside form fields unpacked, without the token. */
function readable(args: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(args)
      .filter(([name]) => name !== 'token')
      .map(([name, value]) => [name, unpack(value)]),
  );
}

function unpack(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

import type { IncomingHttpHeaders } from 'node:http';
import { answerJson, type HttpAnswer, methodNotAllowed, notFound } from './answers.ts';
import { answerHealth, type Health } from './health.ts';

/** A customer channel's webhook. */
export interface HookRequest {
  key: string;
  method: 'GET' | 'POST';
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  rawBody: Uint8Array;
}

/** Who answers what. */
export interface Handlers {
  hook: (request: HookRequest) => Promise<HttpAnswer>;
  /** Null when Slack comes by Socket Mode. */
  slack:
    | ((request: { headers: IncomingHttpHeaders; rawBody: Uint8Array }) => Promise<HttpAnswer>)
    | null;
  health: () => Promise<Health> | Health;
}

export interface BodyLimits {
  /** WhatsApp sends up to 3 MB. */
  hook: number;
  slack: number;
}

/** A route that was found: how much body it takes, and how it answers. */
export interface Route {
  name: 'hook' | 'slack' | 'health';
  longestBody: number;
  answer: (rawBody: Uint8Array) => Promise<HttpAnswer>;
}

export interface Asked {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
}

/** The route of a request, or what to answer when there is none. */
export function routeOf(asked: Asked, handlers: Handlers, limits: BodyLimits): Route | HttpAnswer {
  if (!URL.canParse(asked.url, 'http://localhost')) {
    return answerJson(400, { status: 'bad_request', message: 'This is no address.' });
  }
  const url = new URL(asked.url, 'http://localhost');
  const { method, headers } = asked;
  if (url.pathname === '/healthz') {
    if (method !== 'GET' && method !== 'HEAD') return methodNotAllowed(['GET', 'HEAD']);
    return {
      name: 'health',
      longestBody: 0,
      answer: async () => answerHealth(await handlers.health()),
    };
  }
  if (url.pathname === '/slack/events' && handlers.slack !== null) {
    const { slack } = handlers;
    if (method !== 'POST') return methodNotAllowed(['POST']);
    return {
      name: 'slack',
      longestBody: limits.slack,
      answer: (rawBody) => slack({ headers, rawBody }),
    };
  }
  const key = /^\/hooks\/([\w-]{1,200})$/.exec(url.pathname)?.[1];
  if (key === undefined) return notFound();
  if (method !== 'GET' && method !== 'POST') return methodNotAllowed(['GET', 'POST']);
  const { searchParams: query } = url;
  const answer = (rawBody: Uint8Array) => handlers.hook({ key, method, query, headers, rawBody });
  return { name: 'hook', longestBody: limits.hook, answer };
}

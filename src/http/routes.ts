import type { IncomingHttpHeaders } from 'node:http';
import { answerJson, type HttpAnswer, methodNotAllowed, notFound } from './answers.ts';
import { answerHealth, answerLive, type Health } from './health.ts';
import { answerMetrics, type MetricsAccess } from './metrics.ts';

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
  /** Absent: nothing is counted. */
  metrics?: MetricsAccess;
}

export interface BodyLimits {
  /** WhatsApp sends up to 3 MB. */
  hook: number;
  slack: number;
}

/** A route that was found: how much body it takes, and how it answers. */
export interface Route {
  name: 'hook' | 'slack' | 'health' | 'metrics';
  longestBody: number;
  answer: (rawBody: Uint8Array) => Promise<HttpAnswer>;
}

export interface Asked {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  /** Who is at the other end of the connection. */
  remoteAddress: string | undefined;
}

/** The route of a request, or what to answer when there is none. */
export function routeOf(asked: Asked, handlers: Handlers, limits: BodyLimits): Route | HttpAnswer {
  if (!URL.canParse(asked.url, 'http://localhost')) {
    return answerJson(400, { status: 'bad_request', message: 'This is no address.' });
  }
  const url = new URL(asked.url, 'http://localhost');
  const { method, headers } = asked;
  const watching = watchingRoute(url.pathname, asked, handlers);
  if (watching !== null) return watching;
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

/** What those ask who look after the program. */
function watchingRoute(path: string, asked: Asked, handlers: Handlers): Route | HttpAnswer | null {
  const routes: Record<string, Pick<Route, 'name' | 'answer'>> = {
    '/healthz': { name: 'health', answer: async () => answerHealth(await handlers.health()) },
    '/healthz/live': { name: 'health', answer: async () => answerLive() },
    '/metrics': { name: 'metrics', answer: async () => answerMetrics(asked, handlers.metrics) },
  };
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
  if (route === undefined) return null;
  if (asked.method !== 'GET' && asked.method !== 'HEAD') return methodNotAllowed(['GET', 'HEAD']);
  return { longestBody: 0, ...route };
}

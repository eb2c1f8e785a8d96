import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duration } from '../domain/ids.ts';
import { type ErrorFacts, factsOf } from '../error-facts.ts';
import { answerJson, type HttpAnswer, send, tooLarge } from './answers.ts';
import { boundConnections } from './connections.ts';
import { readBody } from './read-body.ts';
import { type BodyLimits, type Handlers, type Route, routeOf } from './routes.ts';

export interface HttpServerDeps extends Handlers {
  /** `127.0.0.1` unless others are to reach it. */
  host?: string;
  /** 0: any free one. */
  port: number;
  /** Told of each request that nobody foresaw; people get the same reference. */
  failed: (failure: { reference: string; route: Route['name'] } & ErrorFacts) => void;
  /** Told of each answer. */
  observe?: (report: RequestReport) => void;
  limits?: Partial<HttpLimits>;
}

export interface RequestReport {
  route: Route['name'] | 'none';
  status: number;
  ms: Duration;
}

export interface HttpLimits extends BodyLimits {
  /** Until the headers are there, and until all of a request is. */
  headers: Duration;
  request: Duration;
  /** How long a connection may idle between requests. */
  idle: Duration;
  /** How often the above are looked after. */
  checkEvery: Duration;
  /** How long a stop waits for the requests being answered. */
  stop: Duration;
  /** Most connections at once; past that, whom we wait for longest is cut off. */
  connections: number;
}

const LIMITS: HttpLimits = {
  hook: 3 * 1_024 * 1_024,
  slack: 1_024 * 1_024,
  headers: 10_000,
  request: 30_000,
  idle: 5_000,
  checkEvery: 2_000,
  stop: 6_000,
  connections: 4_000,
};
/** Bytes; more is 431. Slack's and the providers' have two or three thousand. */
const LONGEST_HEADERS = 16 * 1_024;
const MOST_HEADERS = 100;
/** After a stop has begun, for what is on its way on a connection that was just opened. */
const A_MOMENT = 100;
const MOST_REQUESTS_OF_A_CONNECTION = 1_000;

/**
 * The one HTTP server: customers' webhooks, Slack (unless by Socket Mode) and health. It knows sizes, times and addresses, and
 * nothing of what it carries.
 */
export interface HttpServer {
  /** Resolves when it listens; rejects if it cannot, such as when the port is taken. */
  start(): Promise<{ host: string; port: number }>;
  /** Takes nothing new, lets what is being answered finish, and cuts off what takes too long. */
  stop(): Promise<void>;
}

export function createHttpServer(deps: HttpServerDeps): HttpServer {
  const limits = { ...LIMITS, ...deps.limits };
  let stopping = false;
  const server = createServer(
    {
      headersTimeout: limits.headers,
      requestTimeout: limits.request,
      keepAliveTimeout: limits.idle,
      connectionsCheckingInterval: limits.checkEvery,
      maxHeaderSize: LONGEST_HEADERS,
    },
    (request, response) => void respond(request, response),
  );
  server.maxHeadersCount = MOST_HEADERS;
  server.maxRequestsPerSocket = MOST_REQUESTS_OF_A_CONNECTION;
  const connections = boundConnections(server, limits.connections);

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const startedAt = performance.now();
    const { remoteAddress } = request.socket;
    const route = routeOf({ method, url, headers, remoteAddress }, deps, limits);
    const answer = 'status' in route ? route : await answerRoute(route, request, response);
    if (answer === null) return;
    const name = 'name' in route ? route.name : 'none';
    deps.observe?.({ route: name, status: answer.status, ms: performance.now() - startedAt });
    // A connection that stays open would hold up the stop.
    if (stopping) response.setHeader('connection', 'close');
    send(response, answer);
  }

  /** Null: the sender has gone. */
  async function answerRoute(
    route: Route,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<HttpAnswer | null> {
    const body = await readBody(request, route.longestBody);
    connections.answering(response);
    switch (body.read) {
      case 'broken_off':
        return null;
      case 'too_large':
        return tooLarge(route.longestBody);
      case 'whole':
        return safely(route, () => route.answer(body.body));
    }
  }

  async function safely(route: Route, answer: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
    try {
      return await answer();
    } catch (error) {
      const reference = randomUUID().slice(0, 8);
      deps.failed({ reference, route: route.name, ...factsOf(error) });
      const message =
        'Something went wrong here. Please try again, and name the reference if it stays.';
      return answerJson(500, { status: 'error', message, reference });
    }
  }

  return {
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ host: deps.host ?? '127.0.0.1', port: deps.port }, () => {
          server.off('error', reject);
          const { address, port } = server.address() as AddressInfo;
          resolve({ host: address, port });
        });
      }),
    stop: () =>
      new Promise((resolve) => {
        stopping = true;
        const unused = setTimeout(() => connections.cutUnused(), A_MOMENT);
        const cutOff = setTimeout(() => server.closeAllConnections(), limits.stop);
        server.close(() => {
          clearTimeout(unused);
          clearTimeout(cutOff);
          resolve();
        });
      }),
  };
}

import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { randomWord } from '../ids.ts';
import type { AppAnswer, Delivery, Transport } from './app-link.ts';

const pingEveryMs = 5000;

/** Socket Mode: tickets from `apps.connections.open`, several connections, one of them gets each envelope. */
export type SocketTransport = Transport & {
  issueTicket(): string;
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  connections(): number;
  /** Slack recycles its hosts: each connection is told to come again. */
  requestRefresh(): void;
  close(): void;
};

export function createSocketTransport(options: {
  appId: string;
  acknowledgeWithinMs: number;
  changed: () => void;
}): SocketTransport {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  /** Those that get envelopes; one that was told to come again gets no more. */
  const open: WebSocket[] = [];
  const waiting = new Map<string, (payload: unknown) => void>();

  function accept(socket: WebSocket): void {
    open.push(socket);
    const pinging = setInterval(() => socket.ping('Ping from sandbox'), pingEveryMs);
    pinging.unref();
    socket.on('message', (data) => acknowledge(String(data)));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearInterval(pinging);
      forget(socket);
      options.changed();
    });
    socket.send(JSON.stringify(helloOf(options.appId, open.length)));
    options.changed();
  }

  function forget(socket: WebSocket): void {
    const index = open.indexOf(socket);
    if (index >= 0) open.splice(index, 1);
  }

  function acknowledge(text: string): void {
    const message = JSON.parse(text) as { envelope_id?: string; payload?: unknown };
    if (message.envelope_id !== undefined) waiting.get(message.envelope_id)?.(message.payload);
  }

  /** Takes turns, as Slack does not say which connection it chooses. */
  function nextConnection(): WebSocket | undefined {
    const socket = open.shift();
    if (socket) open.push(socket);
    return socket;
  }

  function deliver(delivery: Delivery): Promise<AppAnswer> {
    const socket = nextConnection();
    if (!socket) return Promise.resolve({ type: 'unreachable', reason: 'no socket is open' });
    const envelopeId = randomUUID();
    return new Promise((resolve) => {
      const finish = (answer: AppAnswer) => {
        clearTimeout(timer);
        waiting.delete(envelopeId);
        resolve(answer);
      };
      const timer = setTimeout(() => finish({ type: 'timeout' }), options.acknowledgeWithinMs);
      waiting.set(envelopeId, (payload) =>
        finish({ type: 'acknowledged', body: emptyAsNothing(payload) }),
      );
      socket.send(JSON.stringify(envelopeOf(delivery, envelopeId)));
    });
  }

  return {
    deliver,
    issueTicket() {
      const ticket = randomWord(32);
      tickets.add(ticket);
      return ticket;
    },
    handleUpgrade(request, socket, head) {
      const ticket = new URL(request.url ?? '/', 'http://sandbox').searchParams.get('ticket') ?? '';
      if (!tickets.delete(ticket)) {
        socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, accept);
    },
    connections: () => open.length,
    requestRefresh() {
      for (const socket of open.splice(0)) {
        socket.send(
          JSON.stringify({
            type: 'disconnect',
            reason: 'refresh_requested',
            debug_info: { host: 'sandbox' },
          }),
        );
      }
    },
    close() {
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}

function helloOf(appId: string, connections: number): object {
  return {
    type: 'hello',
    num_connections: connections,
    debug_info: { host: 'sandbox', build_number: 1, approximate_connection_time: 18_060 },
    connection_info: { app_id: appId },
  };
}

function envelopeOf(delivery: Delivery, envelopeId: string): object {
  return {
    envelope_id: envelopeId,
    type: delivery.kind,
    accepts_response_payload: delivery.kind !== 'events_api',
    payload: delivery.payload,
    ...(delivery.kind === 'events_api' && {
      retry_attempt: delivery.retry?.num ?? 0,
      retry_reason: delivery.retry?.reason ?? '',
    }),
  };
}

/** The SDK sends `{}` for "nothing"; over HTTP that is an empty body. */
function emptyAsNothing(payload: unknown): unknown {
  const isEmpty =
    typeof payload === 'object' && payload !== null && Object.keys(payload).length === 0;
  return payload === undefined || isEmpty ? '' : payload;
}

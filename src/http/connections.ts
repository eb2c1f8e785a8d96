import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Keeps the connections few enough that somebody new is always heard. */
export interface Connections {
  /** All that was asked is here: from now until it is answered, this connection is ours to finish. */
  answering(response: ServerResponse): void;
  /** Ends those on which nothing was ever asked, as browsers and load balancers open them: Node takes them to be at work. */
  cutUnused(): void;
}

/**
 * Past `most` connections, the one that has kept us waiting longest is cut off: it idles, or its request comes in drops. One that is
 * being answered never is.
 */
export function boundConnections(server: Server, most: number): Connections {
  /** Whom we wait for, the longest first. */
  const waitedFor = new Set<Socket>();
  let open = 0;

  server.on('connection', (socket: Socket) => {
    open += 1;
    waitedFor.add(socket);
    socket.once('close', () => {
      open -= 1;
      waitedFor.delete(socket);
    });
    if (open <= most) return;
    const [longest] = waitedFor;
    waitedFor.delete(longest ?? socket);
    longest?.destroy();
  });

  return {
    answering(response) {
      const { socket } = response;
      if (socket === null) return;
      waitedFor.delete(socket);
      response.once('close', () => {
        if (!socket.destroyed) waitedFor.add(socket);
      });
    },
    cutUnused() {
      for (const socket of waitedFor) if (socket.bytesRead === 0) socket.destroy();
    },
  };
}

import { once } from 'node:events';
import { createServer, type Server, Socket } from 'node:net';

/**
 * What becomes of bytes in one direction.
 *
 *  pass        they arrive
 *  hang        they are taken and held back, as by a cable that was pulled; they arrive when it passes again
 *  delay       each piece arrives so much later
 *  drop_after  so many arrive, and then no more, ever
 */
export type Way =
  | { as: 'pass' }
  | { as: 'hang' }
  | { as: 'delay'; milliseconds: number }
  | { as: 'drop_after'; bytes: number };

/** Stands on loopback between a program and a server, and does to their connections what networks do. */
export interface FaultProxy {
  /** The same address, but through here. From now on new connections go to that server. */
  inFrontOf(url: string): string;
  /** For connections that are open and for those to come. A direction that is not named stays as it is. */
  set(ways: { toServer?: Way; toClient?: Way }): void;
  /** Half-open: connections are taken, nothing arrives on either side, and nobody says goodbye. */
  hang(): void;
  /** Both directions pass, and new connections are taken; what was held back arrives now. */
  pass(): Promise<void>;
  /** Connections that are open stay so and never hear anything again, as behind a firewall that forgot them. New ones pass. */
  strand(): void;
  /** RST to both ends of all connections; new ones pass. */
  cut(): void;
  /** New connections are refused, and the open ones cut, until `pass`. */
  refuse(): Promise<void>;
  /** Connections that a client has open now. */
  open(): number;
  close(): Promise<void>;
}

interface Pair {
  client: Socket;
  server: Socket;
  toServer: Flow;
  toClient: Flow;
  /** Whether each end hears that the other has gone. */
  goodbyes: 'pass' | 'lost';
}

interface Flow {
  follow(way: Way): void;
  /** Nothing passes any more, whatever is said later. */
  end(): void;
}

export async function startFaultProxy(): Promise<FaultProxy> {
  const pairs = new Set<Pair>();
  let target = { host: '127.0.0.1', port: 0 };
  let ways: { toServer: Way; toClient: Way } = {
    toServer: { as: 'pass' },
    toClient: { as: 'pass' },
  };

  function join(client: Socket): void {
    const server = new Socket();
    server.connect(target);
    const pair: Pair = {
      client,
      server,
      toServer: carry(client, server, ways.toServer),
      toClient: carry(server, client, ways.toClient),
      goodbyes: 'pass',
    };
    pairs.add(pair);
    for (const end of [client, server]) {
      end.on('error', () => undefined);
      end.on('close', () => sayGoodbye(pair));
    }
  }

  /** As soon as it can be heard. */
  function sayGoodbye(pair: Pair): void {
    const { client, server, goodbyes } = pair;
    const isHeld = ways.toServer.as === 'hang' || ways.toClient.as === 'hang';
    if (client.destroyed && server.destroyed) pairs.delete(pair);
    if (!(client.destroyed || server.destroyed) || isHeld || goodbyes === 'lost') return;
    client.destroy();
    server.destroy();
  }

  function set(changed: { toServer?: Way; toClient?: Way }): void {
    ways = { ...ways, ...changed };
    for (const pair of pairs) {
      pair.toServer.follow(ways.toServer);
      pair.toClient.follow(ways.toClient);
      sayGoodbye(pair);
    }
  }

  function cut(): void {
    for (const { client, server } of pairs) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
    pairs.clear();
  }

  let listener: Server | null = await listen(0, join);
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { port } = address;

  async function refuse(): Promise<void> {
    const closing = listener;
    listener = null;
    cut();
    if (closing === null) return;
    closing.close();
    await once(closing, 'close');
  }

  return {
    inFrontOf(url) {
      const address = new URL(url);
      target = { host: address.hostname, port: Number(address.port) };
      address.hostname = '127.0.0.1';
      address.port = String(port);
      return address.href;
    },
    set,
    hang: () => set({ toServer: { as: 'hang' }, toClient: { as: 'hang' } }),
    async pass() {
      set({ toServer: { as: 'pass' }, toClient: { as: 'pass' } });
      listener ??= await listen(port, join);
    },
    strand() {
      for (const pair of pairs) {
        pair.goodbyes = 'lost';
        pair.toServer.end();
        pair.toClient.end();
      }
    },
    cut,
    refuse,
    open: () => [...pairs].filter(({ client }) => !client.destroyed).length,
    close: refuse,
  };
}

async function listen(port: number, join: (client: Socket) => void): Promise<Server> {
  const listener = createServer({ allowHalfOpen: false }, join).listen(port, '127.0.0.1');
  await once(listener, 'listening');
  return listener;
}

/** Carries what `from` says to `to`, in the way that holds at the moment. */
function carry(from: Socket, to: Socket, first: Way): Flow {
  const held: Buffer[] = [];
  let way = first;
  let carried = 0;
  let ended: 'no' | 'yes' = 'no';

  function write(bytes: Buffer): void {
    if (ended === 'no' && !to.destroyed) to.write(bytes);
  }

  function take(bytes: Buffer): void {
    switch (way.as) {
      case 'pass':
        write(bytes);
        break;
      case 'hang':
        held.push(bytes);
        break;
      case 'delay':
        setTimeout(() => write(bytes), way.milliseconds);
        break;
      case 'drop_after': {
        const rest = Math.max(0, way.bytes - carried);
        carried += bytes.byteLength;
        if (rest > 0) write(bytes.subarray(0, rest));
        break;
      }
    }
  }

  from.on('data', take);
  return {
    follow(next) {
      way = next;
      carried = 0;
      for (const bytes of held.splice(0)) take(bytes);
    },
    end() {
      ended = 'yes';
    },
  };
}

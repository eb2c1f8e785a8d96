import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createHttpServer,
  type HttpLimits,
  type HttpServer,
  type HttpServerDeps,
} from '../../src/http/http-server.ts';
import type { HookRequest } from '../../src/http/routes.ts';

const running: HttpServer[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

const ok = { status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' };
const health = { live: true, ready: true, parts: [] };

async function start(
  over: Partial<Omit<HttpServerDeps, 'limits'>> & { limits?: Partial<HttpLimits> } = {},
) {
  const hooks: HookRequest[] = [];
  const failures: unknown[] = [];
  const server = createHttpServer({
    port: 0,
    hook: async (request) => {
      hooks.push(request);
      return ok;
    },
    slack: async () => ok,
    health: () => health,
    failed: (failure) => failures.push(failure),
    ...over,
  });
  running.push(server);
  const { host, port } = await server.start();
  return { server, hooks, failures, host, port, url: `http://127.0.0.1:${port}` };
}

describe('the HTTP server', () => {
  it('listens on loopback unless told otherwise, on a free port for 0', async () => {
    const { host, port } = await start();
    expect(host).toBe('127.0.0.1');
    expect(port).toBeGreaterThan(0);
  });

  it('says that a port is taken instead of starting', async () => {
    const { port } = await start();
    await expect(start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('gives a hook its key, method, query, headers and the very bytes', async () => {
    const { url, hooks } = await start();
    const body = Buffer.from([0, 255, 10, 13]);
    const response = await fetch(`${url}/hooks/shop-Hook_1?a=1&a=2`, {
      method: 'POST',
      body,
      headers: { 'x-test': 'y' },
    });
    expect([response.status, await response.text()]).toEqual([200, 'ok']);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(hooks).toHaveLength(1);
    expect(hooks[0]).toMatchObject({
      key: 'shop-Hook_1',
      method: 'POST',
      headers: { 'x-test': 'y' },
    });
    expect(hooks[0]?.query.getAll('a')).toEqual(['1', '2']);
    expect(Buffer.from(hooks[0]?.rawBody ?? [])).toEqual(body);
  });

  it('gives Slack the raw body and its own answer', async () => {
    const { url } = await start({
      slack: async ({ headers, rawBody }) => ({
        status: 401,
        headers: {},
        body: `${headers['x-slack-signature']} ${Buffer.from(rawBody)}`,
      }),
    });
    const headers = { 'x-slack-signature': 'v0=1' };
    const response = await fetch(`${url}/slack/events`, {
      method: 'POST',
      body: 'payload={}',
      headers,
    });
    expect([response.status, await response.text()]).toEqual([401, 'v0=1 payload={}']);
  });

  it('has no address for Slack when Slack comes by Socket Mode', async () => {
    const { url } = await start({ slack: null });
    expect((await fetch(`${url}/slack/events`, { method: 'POST' })).status).toBe(404);
  });

  it.each([
    ['GET', '/', 404, null],
    ['POST', '/hooks/', 404, null],
    ['POST', '/hooks/a/b', 404, null],
    ['POST', '/hooks/..%2f', 404, null],
    ['PUT', '/hooks/a', 405, 'GET, POST'],
    ['GET', '/slack/events', 405, 'POST'],
    ['POST', '/healthz', 405, 'GET, HEAD'],
  ])('answers %s %s with %i', async (method, path, status, allow) => {
    const { url, hooks } = await start();
    const response = await fetch(`${url}${path}`, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([status, allow]);
    expect(hooks).toEqual([]);
  });

  it('answers an address that is none with 400', async () => {
    const { port } = await start();
    expect(await exchange(port, 'GET // HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1.1 400 /,
    );
  });
});

function dial(port: number): { socket: Socket; received: () => string } {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.on('data', (data) => {
    received += data.toString();
  });
  socket.on('error', () => undefined);
  return { socket, received: () => received };
}

/** Sends these bytes and gives back all that comes until the other side closes. */
async function exchange(port: number, bytes: string): Promise<string> {
  const { socket, received } = dial(port);
  socket.write(bytes);
  await once(socket, 'close');
  return received();
}

describe('a body', () => {
  it('of exactly the limit is taken, one byte more is 413, for each route its own', async () => {
    const { url, hooks } = await start({ limits: { hook: 1_000, slack: 500 } });
    const post = async (path: string, size: number) =>
      (await fetch(url + path, { method: 'POST', body: Buffer.alloc(size, 'x') })).status;
    expect(await post('/hooks/a', 1_000)).toBe(200);
    expect(await post('/hooks/a', 1_001)).toBe(413);
    expect(await post('/slack/events', 500)).toBe(200);
    expect(await post('/slack/events', 501)).toBe(413);
    expect(hooks).toHaveLength(1);
  });

  it('that is too large is refused readably, also without a length and far too large', async () => {
    const { url } = await start();
    const stream = new ReadableStream({
      start(controller) {
        for (let at = 0; at < 5; at += 1) controller.enqueue(new Uint8Array(1_024 * 1_024));
        controller.close();
      },
    });
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body: stream, duplex: 'half' };
    const response = await fetch(`${url}/hooks/a`, init);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ status: 'too_large' });
  });

  it('that never ends is cut off', async () => {
    const { port, hooks } = await start({ limits: { request: 100, headers: 100, checkEvery: 20 } });
    const received = await exchange(
      port,
      'POST /hooks/a HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc',
    );
    expect(received).toMatch(/^HTTP\/1.1 408 /);
    expect(hooks).toEqual([]);
  });

  it('whose sender goes away disturbs nobody', async () => {
    const { port, url, failures } = await start();
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write('POST /hooks/a HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc');
    socket.destroy();
    await once(socket, 'close');
    expect((await fetch(`${url}/hooks/a`)).status).toBe(200);
    expect(failures).toEqual([]);
  });
});

describe('headers', () => {
  it('that come in drops are cut off', async () => {
    const { port } = await start({ limits: { request: 100, headers: 100, checkEvery: 20 } });
    expect(await exchange(port, 'POST /hooks/a HTTP/1.1\r\nhost: x\r\nx-slow: ')).toMatch(
      /^HTTP\/1.1 408 /,
    );
  });
});

describe('a failure that nobody foresaw', () => {
  it('is a 500 with a reference, and is told without what the customer wrote', async () => {
    const { url, failures } = await start({
      hook: () =>
        Promise.reject(Object.assign(new Error('bad text "my secret"'), { code: 'E_ODD' })),
    });
    const response = await fetch(`${url}/hooks/a`, { method: 'POST', body: 'x' });
    expect(response.status).toBe(500);
    const { reference } = (await response.json()) as { reference: string };
    expect(reference).toMatch(/^[0-9a-f]{8}$/);
    expect(failures).toMatchObject([{ reference, route: 'hook', error: 'Error', code: 'E_ODD' }]);
    expect(JSON.stringify(failures)).not.toContain('secret');
  });

  it('of the health report is one as well', async () => {
    const { url } = await start({ health: () => Promise.reject(new Error('x')) });
    expect((await fetch(`${url}/healthz`)).status).toBe(500);
  });
});

describe('/healthz', () => {
  const database = {
    name: 'database',
    state: 'ok',
    since: '2026-03-01T09:30:00.000Z',
    toDo: null,
  } as const;

  it('is 200 with all parts while requests can be taken', async () => {
    const { url } = await start({ health: () => ({ ...health, parts: [database] }) });
    const response = await fetch(`${url}/healthz`);
    expect([response.status, await response.json()]).toEqual([
      200,
      { live: true, ready: true, parts: [database] },
    ]);
  });

  it('is 503 otherwise, and says what to do', async () => {
    const toDo = 'Start Postgres, or correct DATABASE_URL.';
    const failing = { ...database, state: 'failing', toDo } as const;
    const { url } = await start({ health: () => ({ live: true, ready: false, parts: [failing] }) });
    const response = await fetch(`${url}/healthz`);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ ready: false, parts: [{ toDo }] });
    const head = await fetch(`${url}/healthz`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([503, '']);
  });
});

function createGate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('a stop', () => {
  it('lets what is being answered finish, and takes nothing new', async () => {
    const begun = createGate();
    const goOn = createGate();
    const { server, url } = await start({
      hook: async () => {
        begun.open();
        await goOn.opened;
        return ok;
      },
    });
    const answer = fetch(`${url}/hooks/a`, { method: 'POST', body: 'x' });
    await begun.opened;
    const stopped = server.stop();
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    goOn.open();
    const response = await answer;
    expect([response.status, response.headers.get('connection')]).toEqual([200, 'close']);
    await response.text();
    await stopped;
  });

  it('cuts off what takes too long', async () => {
    const begun = createGate();
    const { server, url } = await start({
      limits: { stop: 50 },
      hook: () => {
        begun.open();
        return new Promise(() => undefined);
      },
    });
    const answer = fetch(`${url}/hooks/a`).catch(() => 'cut off');
    await begun.opened;
    await server.stop();
    expect(await answer).toBe('cut off');
  });

  it('does not wait for connections on which nothing was ever asked', {
    timeout: 20_000,
  }, async () => {
    const { server, host, port } = await start({ limits: { stop: 600_000 } });
    const unused = connect({ host, port });
    await once(unused, 'connect');
    const closed = once(unused, 'close');
    await server.stop();
    expect(await closed).toEqual([false]);
  });

  it('before the start is none', async () => {
    const server = createHttpServer({
      port: 0,
      hook: async () => ok,
      slack: null,
      health: () => health,
      failed: () => undefined,
    });
    await expect(server.stop()).resolves.toBeUndefined();
  });
});

/** Writes a byte again and again, as slowly as it likes, until it is cut off; gives back what was said to it. */
async function drip(port: number, beginning: string): Promise<string> {
  const { socket, received } = dial(port);
  socket.write(beginning);
  const drops = setInterval(() => socket.writable && socket.write('a'), 5);
  await once(socket, 'close');
  clearInterval(drops);
  return received();
}

describe('those who keep us waiting', () => {
  const SHORT = { request: 120, headers: 120, checkEvery: 20 };

  it('are cut off although a byte comes now and then, in the headers or in the body', async () => {
    const { port, hooks } = await start({ limits: SHORT });
    expect(await drip(port, 'POST /hooks/a HTTP/1.1\r\nhost: x\r\nx-slow: ')).toMatch(
      /^HTTP\/1.1 408 /,
    );
    const post = 'POST /hooks/a HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n';
    expect(await drip(port, post)).toMatch(/^HTTP\/1.1 408 /);
    expect(hooks).toEqual([]);
  });

  it('are cut off when they say nothing at all, at first or after an answer', async () => {
    const { port } = await start({ limits: { ...SHORT, idle: 20 } });
    const silent = connect(port, '127.0.0.1');
    silent.on('error', () => undefined).resume();
    const answered = connect(port, '127.0.0.1');
    answered.on('error', () => undefined).resume();
    answered.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
    const closed = await Promise.all([once(silent, 'close'), once(answered, 'close')]);
    expect(closed).toHaveLength(2);
  });

  it('are let go, the longest silent first, when there are too many: thousands stop nobody', async () => {
    const { port, url, hooks } = await start({ limits: { connections: 500 } });
    const idle = Array.from({ length: 2_000 }, () => connect(port, '127.0.0.1'));
    for (const socket of idle) socket.on('error', () => undefined);
    await Promise.all(idle.map((socket) => once(socket, 'connect')));
    const response = await fetch(`${url}/hooks/a`, { method: 'POST', body: 'x' });
    expect([response.status, hooks.length]).toEqual([200, 1]);
    for (const socket of idle) socket.destroy();
  });

  it('are never those who are being answered', async () => {
    const begun = createGate();
    const goOn = createGate();
    const { port, url } = await start({
      limits: { connections: 3 },
      hook: async () => {
        begun.open();
        await goOn.opened;
        return ok;
      },
    });
    const answer = fetch(`${url}/hooks/a`, { method: 'POST', body: 'x' });
    await begun.opened;
    const idle = Array.from({ length: 10 }, () => connect(port, '127.0.0.1'));
    const gone = idle.map((socket) => once(socket.on('error', () => undefined).resume(), 'close'));
    await Promise.all(gone.slice(0, 5));
    goOn.open();
    expect((await answer).status).toBe(200);
    for (const socket of idle) socket.destroy();
  });
});

describe('headers that are too long', () => {
  it('are refused', async () => {
    const { port } = await start();
    const long = `GET /healthz HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(20_000)}\r\n\r\n`;
    expect(await exchange(port, long)).toMatch(/^HTTP\/1.1 431 /);
  });
});

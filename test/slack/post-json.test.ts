import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { postJson } from '../../src/slack/post-json.ts';

async function serverThat(
  answers: RequestListener,
): Promise<{ url: URL; connections: () => number }> {
  const server = createServer(answers);
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { url: new URL(`http://127.0.0.1:${port}/x`), connections: () => connections };
}

it('sends JSON, and gives the status of the answer', async () => {
  const heard: unknown[] = [];
  const { url } = await serverThat((asked, answer) => {
    let body = '';
    asked.setEncoding('utf8').on('data', (part: string) => {
      body += part;
    });
    asked.on('end', () => {
      const { 'content-type': type, 'content-length': length } = asked.headers;
      heard.push([asked.method, asked.url, type, Number(length), JSON.parse(body)]);
      answer.writeHead(201).end('whatever');
    });
  });
  expect(await postJson(url, '{"text":"Für Ana ✓"}', 2_000)).toBe(201);
  const type = 'application/json; charset=utf-8';
  expect(heard).toEqual([['POST', '/x', type, 23, { text: 'Für Ana ✓' }]]);
});

it('uses its connection again', async () => {
  const { url, connections } = await serverThat((asked, answer) => {
    asked.resume().on('end', () => answer.end('{"ok":true}'));
  });
  for (let time = 0; time < 3; time += 1) expect(await postJson(url, '{}', 2_000)).toBe(200);
  expect(connections()).toBe(1);
});

it('follows no redirect', async () => {
  const asked: (string | undefined)[] = [];
  const { url } = await serverThat((request, answer) => {
    asked.push(request.url);
    answer.writeHead(307, { location: '/elsewhere' }).end();
  });
  expect(await postJson(url, '{}', 2_000)).toBe(307);
  expect(asked).toEqual(['/x']);
});

it('does not wait longer than it is told to', async () => {
  const { url } = await serverThat(() => undefined);
  await expect(postJson(url, '{}', 20)).rejects.toThrow('no answer within 20 ms');
});

it('rejects when nobody is there, and when nobody answers', async () => {
  const { url } = await serverThat((asked) => void asked.socket.destroy());
  await expect(postJson(url, '{}', 2_000)).rejects.toThrow('socket hang up');
  await expect(postJson(new URL('http://127.0.0.1:1/'), '{}', 2_000)).rejects.toThrow(
    'ECONNREFUSED',
  );
});

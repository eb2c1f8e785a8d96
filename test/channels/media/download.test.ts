import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { fetchGeneric } from '../../../src/channels/generic/fetch-media.ts';
import {
  type Download,
  type DownloadRequest,
  download,
  fetchDeadline,
} from '../../../src/channels/media/download.ts';
import { isPublicAddress } from '../../../src/channels/media/public-address.ts';
import { fetchTwilio } from '../../../src/channels/twilio-sms/fetch-media.ts';
import { fetchWhatsApp } from '../../../src/channels/whatsapp/fetch-media.ts';
import { twilioAccount, whatsAppAccount } from '../fake-world.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** A server on loopback, with what it was asked. */
async function serve(listener: RequestListener) {
  const asked: { url: string | undefined; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    asked.push({ url: request.url, authorization: request.headers.authorization });
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function get(url: string, over: Partial<DownloadRequest> = {}): Promise<Download> {
  return download({
    url: new URL(url),
    reach: () => 'anywhere',
    headers: () => ({}),
    limit: 1_000,
    signal: fetchDeadline(),
    ...over,
  });
}

describe('which addresses are public', () => {
  it.each([
    '93.184.216.34',
    '8.8.8.8',
    '2606:2800:220:1:248:1893:25c8:1946',
    '2a00:1450:4001:81b::200e',
  ])('%s is', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    'fe80::1',
    'fd00::1',
    '2001:db8::1',
    '2002:7f00:1::',
    'ff02::1',
    'localhost',
    '',
  ])('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('a download', () => {
  it('stops at the limit, whether or not the size was told', async () => {
    const told = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '5000' }).end(Buffer.alloc(5_000));
    });
    expect(await get(told.url)).toEqual({ result: 'too_large', size: 5_000 });
    let written = 0;
    const endless = await serve((_, response) => {
      response.writeHead(200);
      const more = () => {
        if (response.destroyed) return;
        written += 1_000;
        response.write(Buffer.alloc(1_000), more);
      };
      more();
    });
    expect(await get(endless.url)).toEqual({ result: 'too_large', size: null });
    expect(written).toBeLessThan(50_000_000);
  });

  it('that is cut off on its way came not', async () => {
    const cut = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write(Buffer.alloc(100), () => response.destroy());
    });
    expect(await get(cut.url)).toEqual({ result: 'unreachable' });
  });

  it.each([
    'https://127.0.0.1:9/x',
    'https://[::1]:9/x',
    'https://2130706433:9/x',
    'https://localhost:9/x',
    'https://169.254.169.254/latest/meta-data/',
  ])('from %s is not made where only the internet may be asked', async (url) => {
    expect(await get(url, { reach: () => 'public' })).toEqual({ result: 'not_allowed' });
  });

  it('does not follow a redirect to where it may not ask, nor for ever', async () => {
    const inside = await serve((_, response) => void response.end('secret'));
    const outside = await serve((_, response) => {
      response.writeHead(302, { location: `${inside.url}/admin` }).end();
    });
    const only = new URL(outside.url).host;
    const reach: DownloadRequest['reach'] = ({ host }) => (host === only ? 'anywhere' : 'public');
    expect(await get(outside.url, { reach })).toEqual({ result: 'not_allowed' });
    expect(inside.asked).toEqual([]);
    const round = await serve((request, response) => {
      response.writeHead(302, { location: `${request.url}x` }).end();
    });
    expect(await get(round.url)).toEqual({ result: 'not_allowed' });
    expect(round.asked).toHaveLength(4);
  });

  it('of another kind of address is not made', async () => {
    for (const url of ['file:///etc/passwd', 'ftp://127.0.0.1/x', 'http://a:b@127.0.0.1/x']) {
      expect(await get(url)).toEqual({ result: 'not_allowed' });
    }
  });
});

describe('a file over the generic channel', () => {
  it('comes by https only, and only from the internet', async () => {
    const refused = { outcome: 'refused', reason: expect.stringContaining('may open') };
    for (const url of ['http://files.example.com/a.jpg', 'https://127.0.0.1/a.jpg', 'file:///a']) {
      expect(await fetchGeneric(url, { allowedHosts: null })).toEqual(refused);
    }
  });

  it('comes only from the hosts that are allowed, where some are', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'image/png' }).end('png');
    });
    const elsewhere = { allowedHosts: ['files.example.com'] };
    expect(await fetchGeneric(`${url}/a.png`, elsewhere)).toMatchObject({ outcome: 'refused' });
    const here = { allowedHosts: [new URL(url).host] };
    const fetched = await fetchGeneric(`${url}/a.png`, here);
    expect(fetched).toMatchObject({ outcome: 'fetched', mimeType: 'image/png' });
  });

  it('that is empty is none', async () => {
    const { url } = await serve((_, response) => void response.end());
    const { host } = new URL(url);
    const reason = `${host} gave an empty file.`;
    const fetched = await fetchGeneric(`${url}/a.png`, { allowedHosts: [host] });
    expect(fetched).toEqual({ outcome: 'refused', reason });
  });
});

describe('our secrets', () => {
  it('of WhatsApp are shown to Meta only', async () => {
    const thief = await serve((_, response) => void response.end('thanks'));
    const graph = await serve((_, response) => {
      response.end(JSON.stringify({ url: `${thief.url}/f`, mime_type: 'image/jpeg' }));
    });
    const fetched = await fetchWhatsApp(whatsAppAccount(), '4711', { whatsappApiUrl: graph.url });
    expect(fetched).toMatchObject({ outcome: 'refused' });
    expect(graph.asked).toEqual([{ url: '/4711', authorization: 'Bearer access-me' }]);
    expect(thief.asked).toEqual([]);
  });

  it('of Twilio are not shown to whom a message names as the place of its file', async () => {
    const thief = await serve((_, response) => void response.end('thanks'));
    const twilioApiUrl = 'https://api.twilio.com';
    const fetched = await fetchTwilio(twilioAccount(), `${thief.url}/Media/1`, { twilioApiUrl });
    expect(fetched).toEqual({ outcome: 'refused', reason: 'Its address is not one of Twilio’s.' });
    expect(thief.asked).toEqual([]);
  });

  it('of WhatsApp do not leave the path of a media id', async () => {
    const graph = await serve((_, response) => void response.writeHead(404).end());
    await fetchWhatsApp(whatsAppAccount(), '../me?fields=id', { whatsappApiUrl: graph.url });
    expect(graph.asked.map(({ url }) => url)).toEqual(['/..%2Fme%3Ffields%3Did']);
  });

  it('are not asked for more than the file that is too large for us', async () => {
    const graph = await serve((_, response) => {
      response.end(JSON.stringify({ url: 'https://lookaside.fbsbx.com/x', file_size: 31_000_000 }));
    });
    const fetched = await fetchWhatsApp(whatsAppAccount(), '4711', { whatsappApiUrl: graph.url });
    expect(fetched).toEqual({ outcome: 'too_large', size: 31_000_000 });
  });
});

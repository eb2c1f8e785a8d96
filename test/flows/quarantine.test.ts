import { spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { quarantineCommand } from '../../src/quarantine-command.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { postSigned } from '../helpers/send-webhook.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

const [WEB, WHATSAPP] = defaultAccounts;
const ROOT = join(import.meta.dirname, '../..');

let dibs: Dibs;
beforeAll(async () => {
  dibs = await startDibs({ logLevel: 'silent' });
});
afterAll(() => stopAndCheck(dibs));

/** The command as people run it, with these settings and no others. */
async function asChild(args: string[], settings: Record<string, string>) {
  const command = ['--import', 'tsx', 'src/quarantine-cli.ts', ...args];
  const child = spawn(process.execPath, command, { cwd: ROOT, env: settings });
  const [said, complained] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: child.exitCode, said, complained };
}

/** The same, without a process of its own. */
async function run(args: string[], settings: Record<string, string>) {
  const heard = { said: '', complained: '' };
  const streams = {
    say: (words: string) => {
      heard.said += words;
    },
    complain: (words: string) => {
      heard.complained += words;
    },
  };
  const code = await quarantineCommand(args, streams, settings);
  return { code, ...heard };
}

const mine = () => ({ DATABASE_URL: dibs.app.database.url, DIBS_SECRET_KEY: dibs.secretKey });
const quarantine = (...args: string[]) => run(args, mine());

async function postGeneric(body: string): Promise<unknown> {
  const id = `wh_${randomUUID()}`;
  const response = await postSigned(dibs.app.url, WEB, { id, body });
  return response.json();
}

/** A WhatsApp message to one of our numbers. */
async function postWhatsApp(phoneNumberId: string, messages: object[]): Promise<unknown> {
  const value = {
    metadata: { phone_number_id: phoneNumberId },
    contacts: [{ wa_id: '4915155501701', profile: { name: 'Ben Okafor' } }],
    messages,
  };
  const entry = [{ changes: [{ field: 'messages', value }] }];
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry });
  const digest = createHmac('sha256', WHATSAPP.appSecret).update(body).digest('hex');
  const headers = { 'x-hub-signature-256': `sha256=${digest}` };
  const response = await fetch(`${dibs.app.url}/hooks/${WHATSAPP.key}`, {
    method: 'POST',
    headers,
    body,
  });
  return response.json();
}

describe('the quarantine, from the shell', () => {
  it('is empty at first', async () => {
    expect(await asChild(['list'], mine())).toEqual({
      code: 0,
      said: 'Nothing waits in quarantine.\n',
      complained: '',
    });
  });

  it('shows what could not be read, so that nothing in it acts on a terminal', async () => {
    const hostile =
      '{"customer":{"id":"4711"},"message":{"text":5,"x":"\u001B[31mred\u202E\u009B"}}';
    for (const _twice of [1, 2])
      expect(await postGeneric(hostile)).toMatchObject({ status: 'quarantined' });
    const listed = await quarantine('list');
    expect(listed.said.split('\n')).toEqual([
      expect.stringMatching(/^id +received +channel +account +size +replay +why$/),
      expect.stringMatching(
        /^2 +2026-03-04 09:00:00Z +web +Web chat +\d+ B +waits +the body: is not JSON in UTF-8/,
      ),
      expect.stringMatching(/^1 +2026-03-04 /),
      '',
    ]);
    const { said } = await quarantine('show', '1');
    expect(said).toContain('why       the body: is not JSON in UTF-8');
    expect(said).toMatch(/^webhook-id: wh_/m);
    expect(said).toContain(
      '| {"customer":{"id":"4711"},"message":{"text":5,"x":"\\u{1b}[31mred\\u{202e}\\u{9b}"}}',
    );
    expect(said).not.toMatch(/[^\n\u0020-\u007E]/);
  });

  it('puts a message through the intake again when it can be read, once', async () => {
    const id = `wamid.${randomUUID()}`;
    const message = {
      id,
      from: '4915155501701',
      type: 'text',
      text: { body: 'Is the lamp there?' },
    };
    expect(await postWhatsApp('900000001', [message])).toMatchObject({ quarantined: 1 });
    const still = await quarantine('replay', '3');
    expect(still.said).toBe(
      '3: still unreadable: for a number that is not connected here with this app secret\n',
    );

    const { accounts } = dibs.app.database;
    const first = await accounts.byKey(WHATSAPP.key);
    if (first === null) throw new Error('WhatsApp is not connected');
    const { id: _id, ...copy } = first;
    await accounts.create({
      ...copy,
      key: 'another-number-of-ours',
      externalId: '900000001',
      label: 'Second',
    });
    expect((await quarantine('replay', 'all')).said.split('\n')).toEqual([
      '1: still unreadable: the body: is not JSON in UTF-8',
      expect.stringMatching(/^2: still unreadable: /),
      '3: stored as #1 message 1',
      '',
    ]);
    expect((await quarantine('replay', '3')).said).toBe('3: known already, in #1\n');

    await dibs.settle();
    expect(JSON.stringify(dibs.card('Ben Okafor').blocks)).toContain('Is the lamp there?');
    expect(await dibs.query('SELECT 1 FROM message')).toHaveLength(1);
    expect((await quarantine('list')).said).not.toMatch(/^3 /m);
    expect((await quarantine('list', '--all')).said).toMatch(
      /^3 .* known +for a number that is not connected/m,
    );
  });

  it('says what is wrong: with the words, the number, the settings or the database', async () => {
    expect(await quarantine('show', '999')).toEqual({
      code: 1,
      said: '',
      complained: 'There is no such entry. "list --all" prints all.\n',
    });
    const wrong = await run(['show', 'x'], {});
    expect([wrong.code, wrong.complained]).toEqual([
      1,
      expect.stringContaining('named by its number'),
    ]);
    const empty = await run([], {});
    expect([empty.code, empty.complained]).toEqual([
      1,
      expect.stringContaining('npm run quarantine -- list'),
    ]);
    const unset = await run(['list'], { DATABASE_URL: dibs.app.database.url });
    expect([unset.code, unset.complained]).toEqual([
      1,
      expect.stringContaining('DIBS_SECRET_KEY is missing'),
    ]);
    const away = await run(['list'], {
      DATABASE_URL: 'postgres://dibs@127.0.0.1:1/dibs',
      DIBS_SECRET_KEY: dibs.secretKey,
    });
    expect([away.code, away.complained]).toEqual([
      1,
      expect.stringMatching(/^The database cannot be opened: .*ECONNREFUSED/),
    ]);
  });
});

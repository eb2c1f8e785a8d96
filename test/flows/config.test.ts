import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configCommand } from '../../src/config-command.ts';
import { minutes } from '../../src/domain/ids.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

const ROOT = join(import.meta.dirname, '../..');

let dibs: Dibs;
let folder: string;
beforeAll(async () => {
  dibs = await startDibs({ logLevel: 'silent' });
  folder = await mkdtemp(join(tmpdir(), 'dibs-config-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await stopAndCheck(dibs);
});

const mine = () => ({ DATABASE_URL: dibs.app.database.url, DIBS_SECRET_KEY: dibs.secretKey });

async function config(...args: string[]) {
  const heard = { said: '', complained: '' };
  const streams = {
    say: (words: string) => {
      heard.said += words;
    },
    complain: (words: string) => {
      heard.complained += words;
    },
  };
  return { code: await configCommand(args, streams, mine()), ...heard };
}

async function file(words: string): Promise<string> {
  const path = join(folder, 'inboxes.yaml');
  await writeFile(path, words);
  return path;
}

async function commits(): Promise<number> {
  const [row] = await dibs.query<{ count: number }>('SELECT count(*)::int AS count FROM history');
  return row?.count ?? 0;
}

/** When the only conversation must be answered, by the database. */
async function replyBy(): Promise<number> {
  const [row] = await dibs.query<{ due: Date }>('SELECT response_due_at AS due FROM conversation');
  return row?.due.getTime() ?? 0;
}

describe('the settings file, from the shell', () => {
  it('is printed as a file that changes nothing', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/config-cli.ts', 'export'], {
      cwd: ROOT,
      env: mine(),
    });
    const [said, complained] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    expect({ code: child.exitCode, complained }).toEqual({ code: 0, complained: '' });
    expect(said).toContain('      normal: claim 5m, reply 15m, next 30m\n');
    const before = await commits();
    const path = await file(said);
    const nothing = { code: 0, said: '#support: nothing to change\n', complained: '' };
    expect(await config('check', path)).toEqual(nothing);
    expect(await config('apply', path)).toEqual(nothing);
    expect(await commits()).toBe(before);
    expect((await config('export', '#support')).said).toBe(said);
  });

  it('tells what webhooks are signed with: once made, always the same', async () => {
    const { code, said } = await config('webhook-secret');
    expect({ code, said }).toEqual({ code: 0, said: expect.stringMatching(/^whsec_\S{44}\n$/) });
    expect((await config('webhook-secret')).said).toBe(said);
    const { database, installation } = dibs.app;
    expect(await database.webhookSecrets.of(installation.workspaceId)).toBe(said.trim());
  });

  it('changes what it names, and what is open is counted anew; twice is as once', async () => {
    await dibs.write('Marta Díaz', 'Hello?');
    const before = await replyBy();
    const words =
      'inboxes:\n  - inbox: support\n    targets: { normal: "claim 5m, reply 45m, next 60m" }\n    alarmWords: [Lawyer, lawyer]\n';
    const path = await file(words);
    expect((await config('check', path)).said).toBe('#support: would change targets, alarmWords\n');
    expect(await replyBy()).toBe(before);
    expect((await config('apply', path)).said).toBe('#support: changed targets, alarmWords\n');
    await dibs.settle();
    expect(await replyBy()).toBe(before + minutes(30));
    const after = await commits();
    expect((await config('apply', path)).said).toBe('#support: nothing to change\n');
    expect(await commits()).toBe(after);
    expect((await config('export')).said).toContain('alarmWords:\n      - lawyer\n');
  });

  it('has an example in the handbook that works, and is given back as it is', async () => {
    const page = await readFile(join(ROOT, 'docs/config.md'), 'utf8');
    const [, example = ''] = /```yaml\n([\s\S]+?)```/.exec(page) ?? [];
    const path = await file(example);
    expect((await config('apply', path)).said).toMatch(/^#support: changed .*hours/);
    const exported = (await config('export')).said;
    expect(await config('check', await file(exported))).toMatchObject({
      said: '#support: nothing to change\n',
    });
    expect(exported).toContain('week: Mon-Thu 09:00-12:30, 13:30-18:00; Fri 09:00-15:00');
    await dibs.settle();
    await dibs.rosa.command('/inbox settings', '#support');
    const opened = JSON.stringify(await dibs.modalOf(dibs.rosa));
    expect(opened).toContain('Deadlines');
  });

  it('tells what is wrong with line and place, and then changes nothing of it', async () => {
    const before = await commits();
    const path = await file(
      [
        'inboxes:',
        '  - inbox: support',
        '    alarmWords: [help]',
        '  - inbox: "#support"',
        '  - inbox: sales',
        '  - inbox: support',
        '    targets: { normal: "claim 0m, reply 15m, next 30m" }',
      ].join('\n'),
    );
    const { code, said, complained } = await config('apply', path);
    expect({ code, said }).toEqual({ code: 1, said: '' });
    expect(complained.replaceAll(path, 'f').trimEnd().split('\n')).toEqual([
      'f:4: inboxes[1].inbox: stands here twice',
      'f:5: inboxes[2].inbox: no inbox is called “sales”. There are: support',
      'f:6: inboxes[3].inbox: stands here twice',
    ]);
    const refused = await file(
      [
        'inboxes:',
        '  - inbox: support',
        '    policies:',
        '      - id: vip',
        '        name: VIPs',
        '        when: { customer: vip }',
        '        targets:',
        '          normal: claim 1m, reply 2m, next 3m',
        '          low: claim 1m, reply 61d, next 3m',
      ].join('\n'),
    );
    expect((await config('check', refused)).complained).toMatch(
      /:9: inboxes\[0\]\.policies\[0\]\.targets\.low: “VIPs”: The targets for low must be whole minutes/,
    );
    const nowhere = await file(
      'inboxes:\n  - inbox: support\n    hours: { timeZone: UTC, week: always, holidays: "DE:XX" }',
    );
    expect((await config('check', nowhere)).complained).toMatch(
      /:3: inboxes\[0\]\.hours\.holidays: I know no public holidays/,
    );
    expect(await commits()).toBe(before);
  });

  it('says how it is used, and what cannot be read', async () => {
    for (const args of [[], ['apply'], ['check', 'a', 'b'], ['drop', 'a']]) {
      const { code, complained } = await config(...args);
      expect({ code, complained }).toEqual({
        code: 1,
        complained: expect.stringContaining('npm run config -- apply <file>') as string,
      });
    }
    expect((await config('check', join(folder, 'none.yaml'))).complained).toMatch(/ENOENT/);
    expect((await config('export', 'sales')).complained).toContain('no inbox is called “sales”');
  });
});

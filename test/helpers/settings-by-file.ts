import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configCommand } from '../../src/config-command.ts';
import type { Dibs } from './dibs.ts';

/** Changes what #support promises from outside, as another manager would meanwhile: a part of the settings file, in YAML on one line. */
export async function byFile(dibs: Dibs, part: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'dibs-settings-'));
  try {
    const file = join(folder, 'inboxes.yaml');
    await writeFile(file, `inboxes:\n  - inbox: support\n    ${part}\n`);
    const env = { DATABASE_URL: dibs.app.database.url, DIBS_SECRET_KEY: dibs.secretKey };
    const heard: string[] = [];
    const hear = (text: string) => heard.push(text);
    await configCommand(['apply', file], { say: hear, complain: hear }, env);
    if (!heard.join('').includes('#support: changed')) throw new Error(heard.join(''));
    await dibs.settle();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

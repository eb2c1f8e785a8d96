import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { POOL_SIZE } from './intake-server.ts';
import { storeAtOnce } from './intake-sql.ts';

/** The one statement without a server in front of it. */

export function hasPgbench(): boolean {
  return spawnSync('pgbench', ['--version']).status === 0;
}

/** Transactions a second. */
export async function runPgbench(
  databaseUrl: string,
  { key, text, ms }: { key: string; text: string; ms: number },
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'dibs-pgbench-'));
  try {
    const script = join(folder, 'store.sql');
    await writeFile(script, `${statementFor(key, text)};\n`);
    const { stdout } = await promisify(execFile)('pgbench', [
      ...['--no-vacuum', '--protocol=prepared', `--client=${POOL_SIZE}`, '--jobs=2'],
      ...[`--time=${Math.max(1, Math.round(ms / 1_000))}`, `--file=${script}`, databaseUrl],
    ]);
    return Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1] ?? Number.NaN);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function statementFor(key: string, text: string): string {
  const one = (kind: string) => `'${kind}-' || gen_random_uuid()`;
  const words = (value: string) => `'${value.replaceAll("'", "''")}'::text`;
  return storeAtOnce({
    key: words(key),
    address: one('customer'),
    name: words('Kim Park'),
    commandId: one('hook'),
    externalId: one('message'),
    text: words(text),
    subject: words('A lamp is missing'),
    source: words('Order page'),
  }).replaceAll(/\s+/g, ' ');
}

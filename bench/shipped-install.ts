import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The program with what it needs and nothing else, as the Dockerfile makes it. */
export interface ShippedInstall {
  folder: string;
  /** Of its packages. */
  bytes: number;
  remove(): void;
}

/** Installs it in a folder of its own, from the registry that npm is set to. `built` has the program in `dist/`. */
export async function installAsShipped(built: string): Promise<ShippedInstall> {
  const folder = await mkdtemp(join(tmpdir(), 'dibs-shipped-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    for (const name of ['package.json', 'package-lock.json', 'scripts', 'prisma', 'dist'])
      cpSync(join(built, name), join(folder, name), { recursive: true });
    run(folder, 'npm', ['ci', '--omit=dev', '--omit=optional', '--no-audit', '--no-fund']);
    run(folder, process.execPath, ['scripts/prune-packages.mjs', 'node_modules']);
    return { folder, bytes: bytesIn(join(folder, 'node_modules')), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function run(folder: string, command: string, args: string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')} failed: ${stderr}`, { cause: error });
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .reduce((sum, each) => sum + statSync(join(each.parentPath, each.name)).size, 0);
}

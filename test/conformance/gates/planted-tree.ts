import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../../..');

export interface PlantedTree {
  /** What the tool printed, on both streams, and how it ended. */
  run(tool: string, args: string[]): { output: string; status: number | null };
  remove(): void;
}

/**
 * A temporary copy of the project's settings with only the planted files in it, for a gate to catch. `linked` are folders of the
 * project that the files need.
 */
export function plant(
  files: Record<string, string>,
  settings: string[],
  linked: string[] = [],
): PlantedTree {
  const folder = mkdtempSync(join(tmpdir(), 'dibs-gate-'));
  for (const name of settings) cpSync(join(ROOT, name), join(folder, name));
  for (const name of linked) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    symlinkSync(join(ROOT, name), join(folder, name));
  }
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return {
    run(tool, args) {
      const { stdout, stderr, status } = spawnSync(
        process.execPath,
        [join(ROOT, 'node_modules', tool), ...args],
        { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
      );
      return { output: `${stdout}${stderr}`, status };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

// Writes the Prisma client into src/db/generated. Runs on every install, and downloads nothing: `prisma generate` needs no schema
// engine, it only wants PRISMA_SCHEMA_ENGINE_BINARY to name something that exists.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

// Without dev dependencies there is no Prisma CLI, and the client was generated where the program was built.
const cli = findPrismaCli();
if (cli === undefined) process.exit(0);

const result = spawnSync(process.execPath, [cli, 'generate', '--no-hints'], {
  cwd: root,
  encoding: 'utf8',
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  },
});
if (result.status !== 0) {
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error ?? ''}\n`);
  process.stderr.write('The Prisma client could not be generated from prisma/schema.prisma.\n');
  process.exit(1);
}

function findPrismaCli() {
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve('prisma/package.json');
    return join(dirname(manifest), 'build', 'index.js');
  } catch {
    return undefined;
  }
}

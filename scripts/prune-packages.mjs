// Takes out of a production node_modules what Node never loads: `node scripts/prune-packages.mjs node_modules`. The image is made so.
// It stays with what is safe to name: types, source maps, builds for bundlers, and Prisma's compilers for other databases.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
// Those of whoever develops have the CLI, and need their types.
const isMeant = (path) =>
  existsSync(join(path, '@prisma/client')) && !existsSync(join(path, 'prisma'));
if (folder === undefined || !isMeant(folder)) {
  process.stderr.write('Usage: node scripts/prune-packages.mjs <a production node_modules>\n');
  process.exit(2);
}

const NEVER_LOADED = /\.(map|d\.[cm]?ts)$/;
/** The one that the generated client asks for. */
const COMPILER_IN_USE = /^query_compiler_small_bg\.postgresql\.(mjs|wasm-base64\.mjs)$/;

let freed = 0;
function drop(path) {
  freed += sizeOf(path);
  rmSync(path, { recursive: true });
}

function sizeOf(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

const runtime = join(folder, '@prisma/client/runtime');
for (const name of readdirSync(runtime)) {
  if (name.startsWith('query_compiler_') && !COMPILER_IN_USE.test(name)) drop(join(runtime, name));
}
// Their package.json name these for bundlers only ("module", "esnext"); Node takes build/src.
const telemetry = join(folder, '@opentelemetry');
for (const name of readdirSync(telemetry)) {
  for (const build of ['esm', 'esnext']) {
    const path = join(telemetry, name, 'build', build);
    if (existsSync(path)) drop(path);
  }
}
for (const name of readdirSync(folder, { recursive: true })) {
  const path = join(folder, name);
  if (NEVER_LOADED.test(name) && statSync(path).isFile()) drop(path);
}
const megabytes = (bytes) => Math.round(bytes / 1e6);
process.stdout.write(
  `${folder}: ${megabytes(freed)} MB taken out, ${megabytes(sizeOf(folder))} MB left\n`,
);

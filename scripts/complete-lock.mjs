// Completes package-lock.json after a change of dependencies: `npm install && node scripts/complete-lock.mjs`.
// A registry that lacks a foreign-platform package makes npm leave it out of the lock, and npm 11.12 and later refuses such a lock.
// Where a package came from is left out too, so that the lock serves every registry. See docs/adr/0007.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));

let added = 0;
for (const [path, entry] of Object.entries({ ...lock.packages })) {
  delete entry.resolved;
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const places = [`node_modules/${name}`, `${path}/node_modules/${name}`];
    if (places.some((place) => lock.packages[place] !== undefined)) continue;
    lock.packages[`node_modules/${name}`] = platformPackage(name, range, entry);
    added += 1;
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([left], [right]) => left.localeCompare(right, 'en')),
);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} optional packages added to package-lock.json\n`);

/** The entry of a package that is not at hand: its name says for which platform it is. */
function platformPackage(name, range, parent) {
  const os = /(android|darwin|freebsd|win32|linux|openharmony)/.exec(name)?.[1];
  const cpu = /(arm64|x64|ia32|arm|ppc64|riscv64|s390x|wasm32)/.exec(name)?.[1];
  const musl = /musl/.test(name);
  const glibc = /gnu/.test(name) && os === 'linux';
  return {
    version: range.replace(/^[^\d]*/, ''),
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(parent.dev ? { dev: true } : {}),
    ...(musl || glibc ? { libc: [musl ? 'musl' : 'glibc'] } : {}),
    optional: true,
    ...(os ? { os: [os] } : {}),
  };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { SandboxState } from '../sandbox/page-protocol.ts';

const ROOT = join(import.meta.dirname, '..');
const LOOK_EVERY_MS = 10;
/** Much longer than anybody would wait. */
const PATIENCE_MS = 60_000;

/** Runs `npm run sandbox` as somebody in a terminal does; milliseconds until the page that it names shows the first card. */
export async function timeToFirstCard(): Promise<number> {
  const from = performance.now();
  // In a process group of its own, to which Ctrl-C goes.
  const npm = spawn('npm', ['run', 'sandbox'], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const page = await addressSaidBy(npm);
    while (!(await hasCard(page))) {
      if (performance.now() - from > PATIENCE_MS) throw new Error('the sandbox shows no card');
      await pause(LOOK_EVERY_MS);
    }
    return performance.now() - from;
  } finally {
    await end(npm);
  }
}

async function addressSaidBy({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('the output is not ours to read');
  for await (const line of createInterface({ input: stdout })) {
    const page = /^Open (http:\S+)/.exec(line)?.[1];
    if (page !== undefined) {
      stdout.resume();
      return page;
    }
  }
  throw new Error('the sandbox ended before it named its page');
}

async function hasCard(page: string): Promise<boolean> {
  const response = await fetch(new URL('/sandbox/state', page));
  const { messages } = (await response.json()) as SandboxState;
  return Object.values(messages)
    .flat()
    .some(({ blocks }) => JSON.stringify(blocks ?? []).includes('"Claim"'));
}

async function end(npm: ChildProcess): Promise<void> {
  if (npm.exitCode !== null || npm.signalCode !== null || npm.pid === undefined) return;
  const ended = once(npm, 'exit');
  process.kill(-npm.pid, 'SIGINT');
  await ended;
}

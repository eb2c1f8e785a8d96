import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

/** The machine that measures: what it is, whether others are at work on it, and whether it stays as fast as it was. */

/** With others at work on more than this share of the processors nothing is measured. */
const MOST_BUSY = 0.15;
/** A fixed piece of work may take this much longer or shorter afterwards. */
const MOST_DRIFT = 0.25;
/** The least share withheld that is told. */
const LEAST_WITHHELD = 0.005;
const LOOK_MS = 2_000;
const LOOKS = 15;
/** Linux counts in hundredths of a second. */
const TICK_MS = 10;

export function machineInWords(): string {
  const [processor] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const kind = processor?.model.trim() || 'processors of an unknown kind';
  return `${availableParallelism()} × ${kind}, ${memory} GB, ${process.platform} ${release()}, Node ${process.versions.node}`;
}

/** Waits a while for the machine to be quiet; rejects with a sentence if it does not become so. */
export async function untilQuiet(say: (line: string) => void): Promise<void> {
  for (let look = 0; look < LOOKS; look += 1) {
    const busy = await busyShare();
    if (busy <= MOST_BUSY) return;
    if (look === 0) say(`the machine is busy (${percent(busy)}): waiting for it to be quiet`);
  }
  throw new Error(
    `The machine is busy with something else for more than ${percent(MOST_BUSY)}: what is measured now would say nothing. Try again when it is quiet.`,
  );
}

/** The share of all processors that was in use over a moment, by whomever. */
async function busyShare(): Promise<number> {
  const before = ticks();
  await pause(LOOK_MS);
  const after = ticks();
  return 1 - (after.idle - before.idle) / (after.all - before.all);
}

function ticks() {
  let idle = 0;
  let all = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    all += Object.values(times).reduce((sum, one) => sum + one, 0);
  }
  return { idle, all };
}

/** Milliseconds in which a processor had something to do, and the host of this machine gave it to another one; 0 where the system does not tell. */
export function withheld(): number {
  try {
    // cpu user nice system idle iowait irq softirq steal
    const [all = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1);
    return Number(all.trim().split(/\s+/)[8] ?? 0) * TICK_MS;
  } catch {
    return 0;
  }
}

/** Of all processors over so many milliseconds. Null: hardly anything was withheld; else what to say. */
export function withheldInWords(ms: number, over: number): string | null {
  const share = ms / (over * cpus().length);
  if (share < LEAST_WITHHELD) return null;
  return `the host of this machine kept ${(share * 100).toFixed(1)} % of the processors’ time for others meanwhile: latencies, the p99 above all, say as much of that as of either side`;
}

/** Milliseconds that a fixed piece of work takes: the best of some, since others only ever slow it down. */
export function pace(): number {
  return Math.min(...Array.from({ length: 5 }, onePiece));
}

function onePiece(): number {
  const from = performance.now();
  let sum = 0;
  for (let turn = 0; turn < 5e7; turn += 1) sum = (sum + turn * 7) % 1_000_003;
  const took = performance.now() - from;
  return sum < 0 ? Number.NaN : took;
}

/** Null: it stayed as fast as it was; else what to say. */
export function driftInWords(before: number, after: number): string | null {
  const drift = after / before - 1;
  if (Math.abs(drift) <= MOST_DRIFT) return null;
  const how = drift > 0 ? 'slower' : 'faster';
  return `the machine became ${percent(Math.abs(drift))} ${how} meanwhile: absolute figures say little`;
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

export interface Usage {
  /** Milliseconds of processors since the process began. */
  cpu: number;
  /** Bytes that it holds now, and that it held at most. */
  rss: number;
  peakRss: number;
}

/** What a process has used so far; null where the system does not tell (it does on Linux). */
export function usageOf(pid: number): Usage | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may have spaces of its own.
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const bytes = (field: string) =>
      Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) * 1_024;
    return {
      cpu: (Number(user) + Number(system)) * TICK_MS,
      rss: bytes('VmRSS'),
      peakRss: bytes('VmHWM'),
    };
  } catch {
    return null;
  }
}

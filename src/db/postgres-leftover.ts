import { spawnSync } from 'node:child_process';
import { existsSync, readlinkSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 20_000;

/**
 * Clears what a process that died left behind: a server of this cluster that still runs is ended, and a `postmaster.pid` whose process
 * is gone, or is something else by now (numbers come again soon in containers), is removed.
 */
export async function endLeftover(cluster: string): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number((await readFile(pidFile, 'utf8')).split('\n')[0]);
  if (Number.isInteger(pid) && pid > 1 && servesCluster(pid, cluster)) await end(pid, cluster);
  await rm(pidFile, { force: true });
}

async function end(pid: number, cluster: string): Promise<void> {
  process.kill(pid, 'SIGINT');
  const startedAt = performance.now();
  let hard = false;
  while (servesCluster(pid, cluster)) {
    const waited = performance.now() - startedAt;
    if (waited > PATIENCE_MS) throw new Error(`another Postgres (${pid}) uses ${cluster}`);
    if (waited > PATIENCE_MS / 2 && !hard) {
      hard = true;
      process.kill(pid, 'SIGQUIT');
    }
    await pause(50);
  }
}

/** Port of the server of this cluster, if one runs. */
export async function runningPort(cluster: string): Promise<number | null> {
  const pidFile = join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return null;
  const lines = (await readFile(pidFile, 'utf8')).split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 1 && port > 0 && servesCluster(pid, cluster) ? port : null;
}

/** A running server stands in its cluster's folder. */
function servesCluster(pid: number, cluster: string): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform === 'linux') {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === cluster;
    } catch {
      return false;
    }
  }
  const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.includes(cluster);
}

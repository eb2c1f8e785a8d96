import type { Duration, WorkspaceId } from '../domain/ids.ts';
import type { Bell } from '../inbox/ports.ts';

/**
 * Has a workspace's bell for deliveries rung at once when it was quiet; whatever comes in the moment after that is one ring at its end. Each
 * ring has the whole outbox looked at, and where all the team is at work each commit rings. Whoever clicks does not wait for it.
 */
export function spaceOut(ring: Bell['ring'], apart: () => Duration): Bell & { stop(): void } {
  /** Rung a moment ago, and whether somebody rang again since. */
  const recent = new Map<WorkspaceId, { since: 'nobody' | 'somebody'; ending: NodeJS.Timeout }>();

  function begin(workspaceId: WorkspaceId): Promise<void> {
    const ending = setTimeout(end, apart(), workspaceId);
    recent.set(workspaceId, { since: 'nobody', ending });
    return ring({ job: 'deliver', workspaceId });
  }

  function end(workspaceId: WorkspaceId): void {
    const since = recent.get(workspaceId)?.since;
    recent.delete(workspaceId);
    if (since === 'somebody') void begin(workspaceId);
  }

  return {
    async ring(job, at) {
      if (job.job !== 'deliver' || at !== undefined) return ring(job, at);
      const just = recent.get(job.workspaceId);
      if (just === undefined) return begin(job.workspaceId);
      just.since = 'somebody';
    },
    stop() {
      for (const { ending } of recent.values()) clearTimeout(ending);
      recent.clear();
    },
  };
}

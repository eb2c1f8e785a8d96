import type { Duration, WorkspaceId } from '../domain/ids.ts';
import type { Bell } from '../inbox/ports.ts';

/**
 * Less than anybody notices where all the team is at work; then each commit rings, and each ring has the whole outbox looked at. Whoever
 * clicks does not wait for it.
 */
const A_MOMENT: Duration = 250;

/** Has a workspace's bell for deliveries rung at once when it was quiet; whatever comes in the moment after that is one ring at its end. */
export function spaceOut(ring: Bell['ring']): Bell & { stop(): void } {
  /** Rung a moment ago, and whether somebody rang again since. */
  const recent = new Map<WorkspaceId, { since: 'nobody' | 'somebody'; ending: NodeJS.Timeout }>();

  function begin(workspaceId: WorkspaceId): Promise<void> {
    const ending = setTimeout(end, A_MOMENT, workspaceId);
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

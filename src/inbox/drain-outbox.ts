import type { Duration, Instant, WorkspaceId } from '../domain/ids.ts';
import type { DeliverOutbox } from './deliver-outbox.ts';
import type { Bell, Outbox, VainLook } from './ports.ts';

/** Most deliveries of one process at the same time. Each waits for the network most of the while; their leases share round trips. */
const LANES = 24;
/** Files of customers take their time: they have lanes of their own, for which nobody waits. */
const SLOW_LANES = 2;
/** Where nothing could go, most likely the gates are shut, and of many who click at once each would look in vain. */
const LOOK_AGAIN_AFTER: Duration = 100;
/** Of somebody who waits for what others may be delivering. */
const BETWEEN_LOOKS: Duration = 25;
/**
 * Looks for what was just committed take about this share of the time: in vain, they read all that stands behind something else, while
 * people wait for their clicks. The bounds are what nobody notices, and what can be waited for where all the team is at work.
 */
const SHARE_OF_LOOKS = 1 / 50;
const APART_AT_LEAST: Duration = 100;
const APART_AT_MOST: Duration = 500;

export interface DrainOutbox {
  /** Delivers until nothing can go now, and has the bell rung when the clock alone will change that. Files go on by themselves. */
  drain(workspaceId: WorkspaceId): Promise<void>;
  /** Delivers until nothing can go now, and rings nothing; for the sweep. */
  drainAll(): Promise<void>;
  /**
   * Delivers what waits under one order key, for whoever has just clicked; not just after one that could not: then the bell of the
   * commit is soon enough.
   */
  drainKey(workspaceId: WorkspaceId, orderKey: string): Promise<void>;
  /**
   * Delivers what waits under these order keys, however vain the last look was; true when nothing of it is left, whoever delivered it, and
   * false when some is after so much time.
   */
  settledIn(
    patience: Duration,
    of: { workspaceId: WorkspaceId; orderKeys: readonly string[] },
  ): Promise<boolean>;
  /** How long the bells of commits are to be apart, so that looks cost little. */
  apart(): Duration;
  /** Begins no further delivery, and resolves when those under way have ended. What waits is left to the next start. */
  stop(): Promise<void>;
}

type Went = Awaited<ReturnType<DeliverOutbox['deliverNext']>>;
type Lane = Parameters<DeliverOutbox['deliverNext']>[0];

export function createDrainOutbox(deps: {
  deliverOutbox: DeliverOutbox;
  outbox: Pick<Outbox, 'nextReadyAt' | 'waitsUnder'>;
  bell: Bell;
  onError: (error: unknown) => void;
  pause: (ms: Duration) => Promise<void>;
  monotonicNow: () => number;
}): DrainOutbox {
  const { deliverOutbox, outbox, bell, onError, pause, monotonicNow } = deps;
  const running = new Set<Promise<unknown>>();
  let stopped = false;
  /** The last look of somebody who had clicked. */
  const look = { at: Number.NEGATIVE_INFINITY, in: 'vain' };
  let apart = APART_AT_LEAST;
  const files: { wanted: 'no' | 'yes'; work: Promise<void> | null } = { wanted: 'no', work: null };

  /**
   * What was delivered, and whether something was left for later. One lane looks, and whichever finds something of several has another look
   * beside it: in a flood the bell rings without end, and most of the time nothing can go. One error says enough, since they share the
   * database. `inVain` is told of each look that found nothing.
   */
  async function inLanes(
    most: number,
    filter: Lane,
    inVain: (look: VainLook | null) => void = () => undefined,
  ): Promise<Set<Went> | 'failed'> {
    const all = new Set<Went>();
    const errors: unknown[] = [];
    let open = 0;
    const lane = async (openNext: () => void) => {
      for (let went: Went = 'done'; went !== 'none' && !stopped; all.add(went)) {
        const looks: VainLook[] = [];
        went = await deliverOutbox.deliverNext(filter, {
          found: (more) => more && openNext(),
          inVain: (look) => looks.push(look),
        });
        if (went === 'none') inVain(looks[0] ?? null);
      }
    };
    await new Promise<void>((allEnded) => {
      const ended = () => {
        open -= 1;
        if (open === 0) allEnded();
      };
      const openOne = () => {
        if (open === most) return;
        open += 1;
        lane(openOne).then(ended, (error: unknown) => {
          errors.push(error);
          ended();
        });
      };
      openOne();
    });
    if (errors.length === 0) return all;
    onError(errors[0]);
    return 'failed';
  }

  async function lanesThenBell(workspaceId: WorkspaceId): Promise<void> {
    const last = await quickLanes(workspaceId);
    // What could go but was held by somebody else in that moment is asked for again, or the bell would ring at once.
    const isKnown = last !== null && (last.nextAt === null || last.nextAt > last.now);
    if (isKnown) await ringAt(workspaceId, last.nextAt);
    else await ringNext(workspaceId, 'quick');
  }

  /** What the last look saw that found nothing. */
  async function quickLanes(workspaceId: WorkspaceId | null): Promise<VainLook | null> {
    const last: { look: VainLook | null } = { look: null };
    const went = await inLanes(LANES, { pace: 'quick' }, (look) => {
      last.look = look;
      const wanted = (look?.took ?? 0) / SHARE_OF_LOOKS;
      if (look !== null) apart = Math.min(Math.max(wanted, APART_AT_LEAST), APART_AT_MOST);
    });
    if (went === 'failed') return null;
    if (last.look === null || last.look.filesWait) carryFiles(workspaceId);
    return last.look;
  }

  /** Not for files that wait for one of their lanes: the bell would ring at once, again and again, until the last of them has gone. */
  async function ringNext(workspaceId: WorkspaceId, pace?: 'quick'): Promise<void> {
    if (!stopped) await ringAt(workspaceId, (await outbox.nextReadyAt(pace)).at);
  }

  async function ringAt(workspaceId: WorkspaceId, at: Instant | null): Promise<void> {
    if (at !== null && !stopped) await bell.ring({ job: 'deliver', workspaceId }, at);
  }

  /** Whoever comes while they are carried is served by the same lanes. */
  function carryFiles(workspaceId: WorkspaceId | null): void {
    files.wanted = 'yes';
    files.work ??= track(carryAll(workspaceId));
  }

  async function carryAll(workspaceId: WorkspaceId | null): Promise<void> {
    try {
      while (files.wanted === 'yes' && !stopped) {
        files.wanted = 'no';
        const went = await inLanes(SLOW_LANES, { pace: 'slow' });
        const isNews = went !== 'failed' && (went.has('done') || went.has('later'));
        if (isNews && workspaceId !== null) await ringNext(workspaceId);
      }
    } catch (error) {
      onError(error);
    } finally {
      files.work = null;
    }
  }

  async function drainOne(workspaceId: WorkspaceId, orderKey: string): Promise<void> {
    if (look.in === 'vain' && monotonicNow() - look.at < LOOK_AGAIN_AFTER) return;
    look.at = monotonicNow();
    const went = await inLanes(1, { workspaceId, orderKey });
    look.in = went !== 'failed' && went.size === 1 && went.has('none') ? 'vain' : 'time';
    // The bell of the commit may have been through while this lane held the key.
    if (went !== 'failed' && went.has('later')) await bell.ring({ job: 'deliver', workspaceId });
  }

  /** What another lane or process holds is waited for. */
  async function untilSettled(
    patience: Duration,
    { workspaceId, orderKeys }: { workspaceId: WorkspaceId; orderKeys: readonly string[] },
  ): Promise<boolean> {
    const startedAt = monotonicNow();
    let left = orderKeys;
    while (!stopped) {
      await Promise.all(left.map((orderKey) => inLanes(1, { workspaceId, orderKey })));
      left = await outbox.waitsUnder(workspaceId, left);
      if (left.length === 0) return true;
      if (monotonicNow() - startedAt + BETWEEN_LOOKS > patience) return false;
      await pause(BETWEEN_LOOKS);
    }
    return false;
  }

  function track<Result>(work: Promise<Result>): Promise<Result> {
    running.add(work);
    return work.finally(() => running.delete(work));
  }

  return {
    drain: (workspaceId) => track(lanesThenBell(workspaceId)),
    drainAll: () => track(quickLanes(null).then(() => undefined)),
    drainKey: (workspaceId, orderKey) => track(drainOne(workspaceId, orderKey)),
    settledIn: (patience, of) => track(untilSettled(patience, of)),
    apart: () => apart,
    async stop() {
      stopped = true;
      await Promise.allSettled(running);
    },
  };
}

import type { ConversationCommand } from '../domain/commands.ts';
import type { CommandId, ConversationId, Duration, InboxId, WorkspaceId } from '../domain/ids.ts';
import type { InboxCommand } from '../domain/inbox.ts';
import type { Outcome } from './handle-command.ts';
import { StoreUnavailable } from './ports.ts';
import type { Alarms, DueAlarm, SlackEvents, StoredEvent } from './sweep-ports.ts';

const MOST_EVENTS = 100;
/** Alarms are looked at in groups, which share their round trips; two at a time: more would take the database from those who click. */
const LANES = 2;
const GROUP = 50;
/** Of so many that are due some are taken by chance, so that processes that sweep at the same time seldom take the same. */
const TO_CHOOSE_FROM = 300;
/** An event that nobody processed for this long was left by a process that died. */
const EVENT_PATIENCE: Duration = 10_000;

export interface SweepDeps {
  alarms: Pick<Alarms, 'due'>;
  slackEvents: Pick<SlackEvents, 'unprocessed'>;
  processEvent: (event: StoredEvent) => Promise<void>;
  command: (
    workspaceId: WorkspaceId,
    conversationId: ConversationId,
    command: ConversationCommand,
  ) => Promise<Outcome<unknown, unknown, unknown>>;
  inboxCommand: (
    workspaceId: WorkspaceId,
    inboxId: InboxId,
    command: InboxCommand,
  ) => Promise<Outcome<unknown, unknown, unknown>>;
  /** Delivers until nothing can go now. */
  deliver: () => Promise<void>;
  onError: (error: unknown) => void;
}

/** The command of an alarm: the same alarm twice is one command. */
export function checkClocks(conversationId: ConversationId, at: number): ConversationCommand {
  return { type: 'check_clocks', commandId: `alarm:${conversationId}:${at}` as CommandId };
}

/** The command of an inbox's alarm. */
export function checkDay(inboxId: InboxId, at: number): InboxCommand {
  return { type: 'check_day', commandId: `day:${inboxId}:${at}` as CommandId };
}

/** What no bell rang for. Each step goes on by itself: a long backlog of one must not hold up the others. */
export interface Sweep {
  alarms(): Promise<void>;
  events(): Promise<void>;
  deliveries(): Promise<void>;
}

/**
 * Does what no bell rang for: due alarms, stored events that nobody processed, due outbox entries. It does the work itself, so that
 * everything goes on while the queue is dead, at most one sweep later. No step rejects.
 */
export function createSweep(deps: SweepDeps): Sweep {
  const { onError } = deps;

  /** Whether it is no longer due. What cannot be done is told and left; it must not hold up those behind it. */
  async function ringOut(alarm: DueAlarm): Promise<boolean> {
    try {
      return (await commanded(alarm)).outcome === 'done';
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      onError(error);
      return false;
    }
  }

  function commanded(alarm: DueAlarm) {
    const { workspaceId, version } = alarm;
    switch (alarm.of) {
      case 'conversation': {
        const { conversationId } = alarm;
        return deps.command(workspaceId, conversationId, checkClocks(conversationId, version));
      }
      case 'inbox': {
        const { inboxId } = alarm;
        return deps.inboxCommand(workspaceId, inboxId, checkDay(inboxId, version));
      }
    }
  }

  /** Looks at some of them, and says how many are no longer due. Where the database is away, no lane begins another group. */
  async function ringSome(due: readonly DueAlarm[]): Promise<number> {
    const left = shuffled(due).slice(0, LANES * GROUP);
    let done = 0;
    const lane = async () => {
      while (left.length > 0) {
        const group = await Promise.allSettled(left.splice(0, GROUP).map(ringOut));
        done += group.filter((each) => each.status === 'fulfilled' && each.value).length;
        const failed = group.find((each) => each.status === 'rejected');
        if (failed === undefined) continue;
        left.length = 0;
        throw failed.reason;
      }
    };
    const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane));
    const failed = lanes.find((each) => each.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return done;
  }

  async function alarms(): Promise<void> {
    for (;;) {
      const due = await deps.alarms.due(TO_CHOOSE_FROM);
      const done = await ringSome(due);
      // Where nothing changes, the same ones would come again at once.
      if (due.length <= LANES * GROUP || done === 0) return;
    }
  }

  async function events(): Promise<void> {
    const request = { olderThan: EVENT_PATIENCE, leaseFor: EVENT_PATIENCE * 3, limit: MOST_EVENTS };
    for (const event of await deps.slackEvents.unprocessed(request)) {
      await deps.processEvent(event);
    }
  }

  const reported = (step: () => Promise<void>) => () => step().catch(onError);
  return {
    alarms: reported(alarms),
    events: reported(events),
    deliveries: reported(deps.deliver),
  };
}

function shuffled<One>(all: readonly One[]): One[] {
  return all
    .map((one) => ({ one, place: Math.random() }))
    .toSorted((left, right) => left.place - right.place)
    .map(({ one }) => one);
}

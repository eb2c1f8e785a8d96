import type { App } from '@slack/bolt';
import type { WorkspaceId } from '../../domain/ids.ts';
import type { SlackEvents, StoredEvent } from '../../inbox/sweep-ports.ts';
import type { SlackLog } from '../slack-log.ts';

/** What Slack sent, as an open object: trusted to come from Slack, not to have any shape. */
export type SlackBody = Record<string, unknown>;

export interface EventIntakeDeps {
  events: SlackEvents;
  installation: { workspaceId: WorkspaceId };
  log: SlackLog;
}

/** The part that both ways of receiving share: events are stored first and processed after that, interactions at once. */
export interface EventIntake {
  use(app: App): void;
  /** Stores an event; null if there is nothing to process: known, not for us, or no event. Throws when it cannot be stored. */
  store(body: SlackBody): Promise<StoredEvent | null>;
  /** Processes a stored event and marks it as done or failed. Never rejects. */
  process(event: StoredEvent): Promise<void>;
  /** Lets the listeners see a click, a command or the like; resolves when they are through. Never rejects. */
  interact(body: SlackBody, ack: (response?: unknown) => Promise<void>): Promise<void>;
  /** Resolves when nothing is being processed. */
  idle(): Promise<void>;
}

export function createEventIntake({ events, installation, log }: EventIntakeDeps): EventIntake {
  let app: App | null = null;
  const running = new Set<Promise<void>>();

  function track(work: Promise<void>): Promise<void> {
    running.add(work);
    return work.finally(() => running.delete(work));
  }

  async function handOver(body: SlackBody, ack: (response?: unknown) => Promise<void>) {
    if (app === null) throw new Error('the receiver has no app yet');
    await app.processEvent({ body, ack });
  }

  async function processOnce(event: StoredEvent): Promise<void> {
    const { workspaceId, eventId } = event;
    try {
      await handOver(event.body as SlackBody, async () => undefined);
      await events.done(workspaceId, eventId);
    } catch (error) {
      const reason = error instanceof Error ? error.name : 'unknown';
      log.warn({ eventId, err: error }, 'slack event failed; the sweep tries again');
      await events.failed(workspaceId, eventId, reason).catch((err: unknown) => {
        log.warn({ eventId, err }, 'the failure of a slack event could not be noted');
      });
    }
  }

  async function interactOnce(body: SlackBody, ack: (response?: unknown) => Promise<void>) {
    try {
      await handOver(body, ack);
    } catch (error) {
      log.error({ type: body['type'], err: error }, 'an interaction was not handled');
    }
  }

  return {
    use: (bolt) => {
      app = bolt;
    },
    store: async (body) => {
      const eventId = body['event_id'];
      const workspaceId = workspaceOf(body);
      if (typeof eventId !== 'string' || eventId === '') {
        log.warn({ type: body['type'] }, 'slack sent an event without an id');
        return null;
      }
      if (workspaceId !== installation.workspaceId) {
        log.warn({ eventId, workspaceId }, 'an event of a workspace that is not connected');
        return null;
      }
      const event: StoredEvent = { workspaceId: installation.workspaceId, eventId, body };
      return (await events.store(event)) ? event : null;
    },
    process: (event) => track(processOnce(event)),
    interact: (body, ack) => track(interactOnce(body, ack)),
    idle: async () => {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}

/** The workspace that installed us: in shared channels `team_id` may be the other company's. */
function workspaceOf(body: SlackBody): unknown {
  const authorizations = body['authorizations'];
  const first: unknown = Array.isArray(authorizations) ? authorizations[0] : undefined;
  const installed = (first as { team_id?: unknown } | undefined)?.team_id;
  return installed ?? body['team_id'];
}

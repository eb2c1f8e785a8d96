import { eventsOf, type SlackEventShape } from './event-shapes.ts';
import { newId } from './ids.ts';
import type { AppAnswer } from './transport/app-link.ts';
import type { World } from './world.ts';

const minute = 60_000;
/** After the first try: at once, after one minute, after five. */
const retryDelays = [0, minute, 5 * minute];

/** An event that nothing overtakes comes after so much sandbox time. */
const longestWaitMs = 2000;

/** The Events API: tells the app what it subscribed to, and again when it does not answer 2xx in time. */
export type Events = {
  /** Sends an event once more as it was, for duplicates. */
  redeliver(eventId: string): Promise<void>;
  /** Resolves when every event was tried at least once. */
  delivered(): Promise<void>;
};

type Envelope = Record<string, unknown> & { event_id: string };

export function startEvents(world: World): Events {
  const sent = new Map<string, Envelope>();
  const firstTries = new Set<Promise<void>>();
  /** Waits for the next one, to be overtaken by it. */
  let overtaken: Envelope | undefined;
  /** What must wait until Slack works again. */
  const held: (() => Promise<void>)[] = [];

  world.troubles.onChange(() => {
    if (!world.troubles.isOn('reordered_events')) letOvertakenGo();
    if (world.troubles.isOn('outage')) return;
    if (held.length > 0) follow(catchUp());
  });

  world.workspace.onHappening((happening) => {
    if (world.app.connection() === 'none') return;
    for (const shape of eventsOf(world, happening)) {
      if (isTold(world, shape)) start(envelopeOf(world, shape));
    }
  });

  function start(envelope: Envelope): void {
    sent.set(envelope.event_id, envelope);
    const older = overtaken;
    if (older) {
      overtaken = undefined;
      follow(firstTry(envelope).then(() => firstTry(older)));
    } else if (world.troubles.isOn('reordered_events')) {
      overtaken = envelope;
      world.clock.after(longestWaitMs, letOvertakenGo);
    } else follow(firstTry(envelope));
  }

  function letOvertakenGo(): void {
    const envelope = overtaken;
    overtaken = undefined;
    if (envelope) follow(firstTry(envelope));
  }

  function follow(sending: Promise<void>): void {
    firstTries.add(sending);
    void sending.finally(() => firstTries.delete(sending));
  }

  async function catchUp(): Promise<void> {
    for (const send of held.splice(0)) await send();
  }

  async function firstTry(envelope: Envelope): Promise<void> {
    await attempt(envelope, 0);
    if (world.troubles.isOn('duplicate_events')) await attempt(envelope, retryDelays.length);
  }

  async function attempt(envelope: Envelope, tries: number, reason = ''): Promise<void> {
    if (world.troubles.isOn('outage')) {
      held.push(() => attempt(envelope, tries, reason));
      return;
    }
    const event = envelope['event'] as { type: string };
    const answer = await world.app.deliver({
      kind: 'events_api',
      title: `event ${event.type}`,
      payload: envelope,
      ...(tries > 0 && reason !== '' && { retry: { num: tries, reason } }),
    });
    const why = retryReason(answer);
    const delay = retryDelays[tries];
    if (why === undefined || delay === undefined) return;
    if (delay === 0) await attempt(envelope, tries + 1, why);
    else world.clock.after(delay, () => void attempt(envelope, tries + 1, why));
  }

  return {
    async redeliver(eventId) {
      const envelope = sent.get(eventId);
      if (!envelope) throw new Error(`No event ${eventId} was sent`);
      await attempt(envelope, retryDelays.length);
    },
    async delivered() {
      while (firstTries.size > 0) await Promise.all(firstTries);
    },
  };
}

function isTold(world: World, shape: SlackEventShape): boolean {
  const isSubscribed = world.manifest.events.includes(shape.subscription);
  const isThere = shape.channel?.members.has(world.workspace.app.botUserId) ?? true;
  return isSubscribed && isThere;
}

function retryReason(answer: AppAnswer): string | undefined {
  switch (answer.type) {
    case 'timeout':
      return 'http_timeout';
    case 'unreachable':
      return 'connection_failed';
    case 'refused':
      return answer.noRetry === 'no_retry' ? undefined : 'http_error';
    case 'acknowledged':
      return undefined;
  }
}

function envelopeOf(world: World, shape: SlackEventShape): Envelope {
  const { workspace } = world;
  return {
    token: world.credentials.verificationToken,
    team_id: workspace.team.id,
    api_app_id: workspace.app.id,
    event: shape.event,
    type: 'event_callback',
    event_id: newId('Ev'),
    event_time: workspace.nowSeconds(),
    authorizations: [
      {
        enterprise_id: null,
        team_id: workspace.team.id,
        user_id: workspace.app.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: shape.channel?.isExtShared ?? false,
    event_context: `4-${newId('Ev')}`,
  };
}

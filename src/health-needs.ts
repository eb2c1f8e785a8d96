import type { Duration, Instant } from './domain/ids.ts';
import type { Look, Need } from './health.ts';
import type { DeliveryReport } from './inbox/delivery-report.ts';
import type { Vitals } from './inbox/vitals.ts';

/** What the parts are asked; each may reject or hang. */
export interface Parts {
  /** `behind`: it answers, and its tables are of another release. */
  postgres: () => Promise<'well' | 'away' | 'behind'>;
  bells: () => Promise<{ backend: string; ok: boolean }>;
  /** Whether Slack takes our token, and the socket stands where there is one. */
  slackTakesToken: () => Promise<boolean>;
  slackIsConnected: () => boolean;
  /** Since when it has not answered; null: it did. */
  slackUnansweredSince: () => Instant | null;
  vitals: () => Promise<Vitals>;
}

/** How long people may wait for what they asked for, such as their card, before somebody should look. */
const LONGEST_WAIT: Duration = 60_000;

const OK: Look = { is: 'ok' };
const failing = (toDo: string, since?: Instant): Look => ({
  is: 'failing',
  toDo,
  ...(since === undefined ? {} : { since }),
});

const START_POSTGRES =
  'Start Postgres, or correct DATABASE_URL. Until then webhooks are answered with 503, and senders come again.';
const START_REDIS =
  'Start Redis, or correct REDIS_URL. Until then everything is done by the sweep, some seconds later.';
const BELLS_IN_POSTGRES =
  'The bells are kept in Postgres: see there. Until then everything is done by the sweep, some seconds later.';
const SLACK_AWAY =
  'Nothing, if https://slack-status.com says that Slack has trouble. If not, look whether this machine reaches slack.com. What Slack is to be told waits in the outbox, and goes by itself.';
const SLACK_REFUSES =
  'Slack refuses our token: install the app again, and start with the new token. What Slack is to be told waits in the outbox.';

/** The parts that /healthz tells of, in the order in which to look at them. */
export function healthNeeds(parts: Parts): Need[] {
  return [
    {
      name: 'postgres',
      canBeMissed: false,
      toDo: START_POSTGRES,
      look: async () => {
        switch (await parts.postgres()) {
          case 'well':
            return OK;
          case 'away':
            return failing(START_POSTGRES);
          case 'behind':
            return failing(
              'Its tables are not those of this release: start Dibs again, which brings them up to date.',
            );
        }
      },
    },
    {
      name: 'bells',
      canBeMissed: true,
      toDo: START_REDIS,
      look: async () => {
        const { ok, backend } = await parts.bells();
        if (ok) return OK;
        return failing(backend === 'redis' ? START_REDIS : BELLS_IN_POSTGRES);
      },
    },
    {
      name: 'slack',
      canBeMissed: true,
      toDo: 'Not known while Postgres is away.',
      look: async () => {
        if (!(await parts.slackTakesToken())) return failing(SLACK_REFUSES);
        const since = parts.slackUnansweredSince();
        if (since !== null) return failing(SLACK_AWAY, since);
        return parts.slackIsConnected() ? OK : failing(SLACK_AWAY);
      },
    },
    {
      name: 'outbox',
      canBeMissed: true,
      toDo: 'Not known while Postgres is away.',
      look: async () => lookAtOutbox(await parts.vitals()),
    },
  ];
}

function lookAtOutbox({ outbox }: Vitals): Look {
  const waiting = outbox.filter(({ urgency }) => urgency === 'person_waits');
  const oldest = Math.max(0, ...waiting.map((entries) => entries.oldest));
  if (oldest <= LONGEST_WAIT) return OK;
  const count = waiting.reduce((sum, entries) => sum + entries.count, 0);
  const minutes = Math.floor(oldest / 60_000);
  const what =
    count === 1
      ? '1 entry for which a person waits has'
      : `${count} entries for which people wait have`;
  return failing(
    `${what} waited for up to ${minutes} min. If a part above is failing, begin there; if none is, look for "delivery" lines in the log that say retry, uncertain or failed.`,
  );
}

/** Whether Slack answers, as the deliveries of this process tell. */
export interface DeliveryWatch {
  saw(report: Pick<DeliveryReport, 'kind' | 'settlement'>): void;
  /** Since when none of them got an answer; null: the last one did, or there was none for long. */
  unansweredSince(): Instant | null;
}

/** One lost answer is no outage. */
const LOST_IN_A_ROW = 3;
/** Longer than the longest pause between two tries: by then another process has delivered it. */
const FORGOTTEN_AFTER: Duration = 10 * 60_000;

export function createDeliveryWatch(now: () => Instant): DeliveryWatch {
  let lost: { count: number; since: Instant; last: Instant } | null = null;
  return {
    saw({ kind, settlement }) {
      if (kind !== 'show') return;
      switch (settlement) {
        case 'retry':
        case 'uncertain':
          lost = { count: (lost?.count ?? 0) + 1, since: lost?.since ?? now(), last: now() };
          return;
        case 'shown':
        case 'removed':
        case 'waiting':
        case 'failed':
        case 'parked':
          lost = null;
          return;
        // Said without asking Slack.
        case 'obsolete':
        case 'delivered':
          return;
      }
    },
    unansweredSince() {
      if (lost === null || lost.count < LOST_IN_A_ROW) return null;
      return now() - lost.last > FORGOTTEN_AFTER ? null : lost.since;
    },
  };
}

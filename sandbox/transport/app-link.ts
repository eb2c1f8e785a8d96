import type { Ledger } from '../ledger.ts';

/** One envelope from Slack to the app. */
export type Delivery = {
  kind: 'events_api' | 'interactive' | 'slash_commands';
  /** For the ledger: "event message", "block_actions claim". */
  title: string;
  payload: Record<string, unknown>;
  retry?: { num: number; reason: string };
};

export type AppAnswer =
  /** 2xx in time. `body` is parsed JSON, a text, or '' for none. */
  | { type: 'acknowledged'; body: unknown }
  | { type: 'refused'; status: number; body: unknown; noRetry: 'no_retry' | 'retry' }
  | { type: 'timeout' }
  | { type: 'unreachable'; reason: string };

export type Transport = { deliver(delivery: Delivery): Promise<AppAnswer> };

/** The way to the app, whichever it is at the moment, with everything written down. */
export type AppLink = {
  deliver(delivery: Delivery): Promise<AppAnswer>;
  connection(): 'none' | 'http' | 'socket';
  /** Resolves when no delivery is on its way. */
  idle(): Promise<void>;
};

export function createAppLink(deps: {
  ledger: Ledger;
  /** Slack is down: nothing arrives. */
  isOutage: () => boolean;
  current: () => { kind: 'none' | 'http' | 'socket'; transport?: Transport };
}): AppLink {
  const underway = new Set<Promise<unknown>>();

  async function deliver(delivery: Delivery): Promise<AppAnswer> {
    const entry = deps.ledger.begin({
      direction: 'slack_to_app',
      title: delivery.title,
      sent: delivery.retry
        ? { ...delivery.payload, 'x-slack-retry': delivery.retry }
        : delivery.payload,
    });
    const answer = await send(delivery);
    deps.ledger.finish(entry, describe(answer));
    return answer;
  }

  async function send(delivery: Delivery): Promise<AppAnswer> {
    if (deps.isOutage()) return { type: 'unreachable', reason: 'Slack is down' };
    const { transport } = deps.current();
    if (!transport) return { type: 'unreachable', reason: 'no app is connected' };
    return transport.deliver(delivery);
  }

  return {
    deliver(delivery) {
      const promise = deliver(delivery);
      underway.add(promise);
      return promise.finally(() => underway.delete(promise));
    },
    connection: () => deps.current().kind,
    async idle() {
      while (underway.size > 0) await Promise.all(underway);
    },
  };
}

function describe(answer: AppAnswer): {
  outcome: 'ok' | 'refused' | 'failed';
  note: string;
  answered: unknown;
} {
  switch (answer.type) {
    case 'acknowledged':
      return { outcome: 'ok', note: '', answered: answer.body };
    case 'refused':
      return { outcome: 'refused', note: `HTTP ${answer.status}`, answered: answer.body };
    case 'timeout':
      return { outcome: 'failed', note: 'no answer within 3 s', answered: null };
    case 'unreachable':
      return { outcome: 'failed', note: answer.reason, answered: null };
  }
}

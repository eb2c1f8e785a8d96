import { SocketModeClient } from '@slack/socket-mode';
import type { Duration } from '../../domain/ids.ts';
import { clientOptions } from '../clients.ts';
import { remedyOf } from '../errors.ts';
import { sdkLogger } from '../slack-log.ts';
import { createEventIntake, type EventIntakeDeps, type SlackBody } from './event-intake.ts';
import type { SlackReceiver } from './slack-receiver.ts';

/** The receiver for Socket Mode. `start` throws only where trying again cannot help: a wrong or revoked app token. */
export interface SocketReceiver extends SlackReceiver {
  isConnected(): boolean;
}

export interface SocketReceiverDeps extends EventIntakeDeps {
  appToken: string;
  slackApiUrl?: string;
  /** Waits before a connection is tried again. */
  pause?: (ms: Duration) => Promise<void>;
}

interface Envelope {
  type: string;
  body: SlackBody;
  ack: (response?: unknown) => Promise<void>;
}

const SLOW_ACK: Duration = 2_800;
const OPEN_TIMEOUT: Duration = 10_000;
const FIRST_PAUSE: Duration = 500;
const LONGEST_PAUSE: Duration = 30_000;

/**
 * Stores each event and only then acknowledges it, which Bolt's own receiver does the other way round. What is not acknowledged
 * Slack sends again. Reconnecting is done here: the SDK's own ends the process when Slack refuses a reconnection.
 */
export function createSocketReceiver(deps: SocketReceiverDeps): SocketReceiver {
  const { log } = deps;
  const pause = deps.pause ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()));
  const intake = createEventIntake(deps);
  const client = new SocketModeClient({
    appToken: deps.appToken,
    autoReconnectEnabled: false,
    logger: sdkLogger(log),
    clientOptions: clientOptions(deps, OPEN_TIMEOUT),
  });
  let connected = false;
  let stopping = false;
  let disconnected = Promise.resolve();
  let tellDisconnected: () => void = () => undefined;

  client.on('disconnected', () => {
    connected = false;
    tellDisconnected();
  });
  client.on('slack_event', (envelope: Envelope) => {
    void receive(envelope).catch((error: unknown) => {
      log.error({ type: envelope.type, err: error }, 'a socket envelope was not handled');
    });
  });

  async function receive({ type, body, ack }: Envelope): Promise<void> {
    if (type === 'events_api') {
      const event = await intake.store(body);
      await ack();
      if (event !== null) await intake.process(event);
      return;
    }
    let acknowledged = false;
    const startedAt = performance.now();
    const ackOnce = async (response?: unknown) => {
      if (acknowledged) return;
      acknowledged = true;
      if (performance.now() - startedAt > SLOW_ACK) {
        log.warn({ type: body['type'] ?? body['command'] }, 'slow: not acknowledged in 2.8 s');
      }
      await ack(response);
    };
    await intake.interact(body, ackOnce);
    await ackOnce();
  }

  async function connect(): Promise<void> {
    disconnected = new Promise((resolve) => {
      tellDisconnected = resolve;
    });
    try {
      await client.start();
      connected = true;
    } catch (error) {
      tellDisconnected();
      throw error;
    }
    if (stopping) await client.disconnect();
  }

  async function stayConnected(firstFailed: boolean): Promise<void> {
    let wait = FIRST_PAUSE;
    if (firstFailed) await pause(wait);
    while (!stopping) {
      await disconnected;
      if (stopping) return;
      try {
        await connect();
        wait = FIRST_PAUSE;
      } catch (error) {
        log.error({ err: error, waitMs: wait }, 'no socket to Slack; trying again');
        await pause(wait);
        wait = Math.min(wait * 2, LONGEST_PAUSE);
      }
    }
  }

  return {
    init: (app) => intake.use(app),
    isConnected: () => connected,
    idle: () => intake.idle(),
    processStored: (event) => intake.process(event),
    start: async () => {
      stopping = false;
      let failed = false;
      try {
        await connect();
      } catch (error) {
        const { remedy } = remedyOf(error);
        if (remedy === 'disconnect' || remedy === 'fix_code') throw error;
        log.error({ err: error }, 'no socket to Slack yet; trying again');
        failed = true;
      }
      void stayConnected(failed);
    },
    stop: async () => {
      stopping = true;
      if (connected) await client.disconnect();
      await intake.idle();
    },
  };
}

import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCustomerChannels } from './channels/customer-channels.ts';
import { createIntake } from './channels/intake.ts';
import type { Config } from './config.ts';
import { type Database, openDatabase } from './db/open-database.ts';
import { factsOf } from './error-facts.ts';
import { createHealth } from './health.ts';
import { createHttpServer } from './http/http-server.ts';
import { createCommands } from './inbox/commands.ts';
import { createDeliverOutbox } from './inbox/deliver-outbox.ts';
import { createDrainOutbox } from './inbox/drain-outbox.ts';
import { createSweep } from './inbox/sweep.ts';
import { createJobs, type Jobs, type JobsOptions } from './jobs/create-jobs.ts';
import { startSweepTimer } from './jobs/sweep-timer.ts';
import type { Logger } from './logger.ts';
import { createSlackApp } from './slack/bolt-app.ts';
import { createSlackClients, type Installation, readInstallation } from './slack/clients.ts';
import { createTeamFiles } from './slack/files.ts';
import { createHomeNotices } from './slack/home-notices.ts';
import type { EventIntakeDeps } from './slack/receivers/event-intake.ts';
import { createHttpReceiver } from './slack/receivers/http-receiver.ts';
import { createSocketReceiver } from './slack/receivers/socket-receiver.ts';
import { createTeamChat } from './slack/team-chat.ts';

/** The running program. */
export interface App {
  /** Where webhooks, and Slack by HTTP, arrive. */
  url: string;
  jobsBackend: 'redis' | 'postgres' | 'other';
  installation: Installation;
  database: Database;
  /** Does once what is due: alarms, events, deliveries. For tests and the sandbox; the program does it by itself. */
  sweep(): Promise<void>;
  /** Takes nothing new, finishes what is under way, and closes everything. */
  stop(): Promise<void>;
}

/** What tests and the sandbox do otherwise; the program needs none of it. */
export interface AppVariations {
  /** Bells of their own, in virtual time. */
  createJobs?: (options: JobsOptions) => Promise<Jobs>;
  /** Milliseconds between sweeps; null: only when asked. */
  sweepInterval?: number | null;
  /** Lets everything through to Slack at once. */
  openGates?: boolean;
  /** Calls to people's own systems are allowed only there. */
  allowedReplyHosts?: readonly string[];
}

/** Makes and joins everything, and starts it. What can go wrong at the start rejects with a sentence for whoever starts it. */
export async function createApp(
  config: Config,
  log: Logger,
  variations: AppVariations = {},
): Promise<App> {
  const { slack } = config;
  const now = () => Date.now();
  const onError = (error: unknown) =>
    log.error(factsOf(error), 'went wrong, and will be tried again');
  const slackApi = slack.apiUrl === null ? {} : { slackApiUrl: slack.apiUrl };
  const clients = createSlackClients({ botToken: slack.botToken, log, ...slackApi });
  const installation = await readInstallation(clients.delivery, slack.botToken);
  const { workspaceId } = installation;
  /** Empty until it is known which port we got. */
  let publicUrl = config.http.publicUrl ?? '';
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one();
  };

  try {
    const database = await openDatabase({
      databaseUrl: config.databaseUrl,
      dataDir: config.dataDir,
      secretKey: config.secretKey,
      openGates: variations.openGates ?? false,
      onError,
      log: (line) => log.debug(line),
    });
    stops.push(database.close);
    const { id, url, name, botUserId } = {
      id: workspaceId,
      url: installation.url,
      name: installation.teamName,
      botUserId: installation.botUserId,
    };
    await database.workspaces.ensure({ id, url, name, botUserId });
    await database.outbox.unpark(workspaceId);

    const commands = createCommands({
      stores: database.stores,
      bell: { ring: (job, at) => jobs.bell.ring(job, at) },
      observe: (report) => log.info(report, 'command'),
      pause: (ms) => sleep(ms),
      monotonicNow: () => performance.now(),
    });
    const homeNotices = createHomeNotices();
    const deliverOutbox = createDeliverOutbox({
      worker: `${process.pid}:${randomUUID().slice(0, 8)}`,
      outbox: database.outbox,
      views: database.views,
      teamChat: createTeamChat({
        client: clients.delivery,
        outbox: database.outbox,
        homeNotices,
        log,
      }),
      customerChannels: createCustomerChannels({
        accounts: database.accounts,
        now,
        whatsappApiUrl: config.whatsappApiUrl,
        twilioApiUrl: config.twilioApiUrl,
        publicUrl: () => publicUrl,
        ...(variations.allowedReplyHosts === undefined
          ? {}
          : { allowedReplyHosts: variations.allowedReplyHosts }),
      }),
      replySource: database.replySource,
      mediaSource: database.mediaSource,
      teamFiles: createTeamFiles({
        client: clients.delivery,
        botToken: slack.botToken,
        botUserId: installation.botUserId,
        monotonicNow: () => performance.now(),
        ...slackApi,
      }),
      ownerships: database.ownerships,
      command: commands.asSystem,
      observe: (report) => log[report.level](report, 'delivery'),
      onError,
      monotonicNow: () => performance.now(),
    });
    const bellOfJobs = {
      ring: (...bell: Parameters<Jobs['bell']['ring']>) => jobs.bell.ring(...bell),
    };
    const drain = createDrainOutbox({
      deliverOutbox,
      outbox: database.outbox,
      bell: bellOfJobs,
      onError,
    });
    const jobs = await (variations.createJobs ?? createJobs)({
      redisUrl: config.redisUrl,
      databaseUrl: database.url,
      handlers: {
        deliver: ({ workspaceId: of }) => drain.drain(of),
        check_clocks: commands.checkClocks,
      },
      onError: (error) => log.error(error, 'jobs'),
    });
    stops.push(jobs.close);

    const { receiver, handleSlack, slackIsWell } = createReceiver(
      slack.transport,
      { events: database.slackEvents, installation, log },
      { now, ...slackApi },
    );
    createSlackApp({
      receiver,
      installation,
      clients,
      homeNotices,
      log,
      ...slackApi,
      handleConversation: commands.handleConversation,
      handleInbox: commands.handleInbox,
      handleAgent: commands.handleAgent,
      views: database.views,
      accounts: database.accounts,
      drafts: database.drafts,
      adopt: database.outbox.adopt,
      revive: database.outbox.revive,
      deliverNow: (orderKey) => drain.drainKey(workspaceId, orderKey),
      publicUrl: () => publicUrl,
      newSecret: () => randomBytes(32).toString('base64'),
    });
    const health = createHealth(
      [
        {
          name: 'postgres',
          isWell: database.isWell,
          canBeMissed: false,
          toDo: 'Start Postgres, or correct DATABASE_URL.',
        },
        {
          name: 'bells',
          isWell: async () => (await jobs.health()).ok,
          canBeMissed: true,
          toDo: 'Start Redis, or correct REDIS_URL. Until then everything is done by the sweep, some seconds later.',
        },
        {
          name: 'slack',
          isWell: async () => slackIsWell() && (await database.workspaces.isConnected(workspaceId)),
          canBeMissed: true,
          toDo: 'Slack cannot be reached, or refuses our token: then install the app again and start with the new one. What Slack is to be told waits in the outbox.',
        },
      ],
      () => new Date(),
    );
    const intake = createIntake({
      accounts: database.accounts,
      handle: commands.handleConversation,
      quarantine: database.quarantine,
      sentReplies: database.sentReplies,
      now,
      publicUrl: () => publicUrl,
      log,
    });
    const http = createHttpServer({
      host: config.http.host,
      port: config.http.port,
      hook: intake.receive,
      slack: handleSlack,
      health,
      failed: (failure) => log.error(failure, 'a request failed'),
    });
    const { port } = await http.start();
    const localUrl = `http://${config.http.host === '0.0.0.0' ? 'localhost' : config.http.host}:${port}`;
    publicUrl ||= localUrl;
    stops.push(receiver.stop, http.stop);
    await receiver.start();

    const sweep = createSweep({
      alarms: database.alarms,
      slackEvents: database.slackEvents,
      processEvent: receiver.processStored,
      command: commands.asSystem,
      deliver: drain.drainAll,
      onError,
    });
    const sweepOnce = async () => {
      for (const step of [sweep.alarms, sweep.events, sweep.deliveries]) await step();
    };
    const { sweepInterval } = variations;
    if (sweepInterval !== null) {
      const interval = sweepInterval === undefined ? {} : { interval: sweepInterval };
      for (const step of [sweep.alarms, sweep.events, sweep.deliveries]) {
        stops.push(startSweepTimer({ sweep: step, onError, ...interval }).stop);
      }
    }
    // First of all, so that a long backlog holds up nobody who waits for what is under way.
    stops.push(drain.stop);
    const jobsBackend = (await jobs.health()).backend;
    return { url: localUrl, jobsBackend, installation, database, sweep: sweepOnce, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** How Slack reaches us: signed HTTP requests, or a socket of ours. */
function createReceiver(
  transport: Config['slack']['transport'],
  deps: EventIntakeDeps,
  options: { now: () => number; slackApiUrl?: string },
) {
  const { now, ...slackApi } = options;
  if (transport.mode === 'http') {
    const receiver = createHttpReceiver({ ...deps, signingSecrets: transport.signingSecrets, now });
    return { receiver, handleSlack: receiver.handle, slackIsWell: () => true };
  }
  const receiver = createSocketReceiver({ ...deps, appToken: transport.appToken, ...slackApi });
  return { receiver, handleSlack: null, slackIsWell: receiver.isConnected };
}

import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AppVariations } from './app-variations.ts';
import { aroundDatabase, aroundPort, fetchOf } from './around-ports.ts';
import { createCustomerChannels } from './channels/customer-channels.ts';
import { createIntake } from './channels/intake.ts';
import { createOutgoingWebhooks } from './channels/outgoing-webhooks.ts';
import { commandHash } from './command-hash.ts';
import type { Config } from './config.ts';
import { type Database, openDatabase } from './db/open-database.ts';
import { factsOf } from './error-facts.ts';
import { createDeliveryWatch } from './health-needs.ts';
import { createPublicHolidays } from './holidays/public-holidays.ts';
import { createHttpServer } from './http/http-server.ts';
import { createCommands } from './inbox/commands.ts';
import { createDeliverOutbox } from './inbox/deliver-outbox.ts';
import { createDrainOutbox } from './inbox/drain-outbox.ts';
import { makingUp } from './inbox/make-up.ts';
import type { Bell } from './inbox/ports.ts';
import { createSweep } from './inbox/sweep.ts';
import { createJobs } from './jobs/create-jobs.ts';
import { startSweeps, startSweepTimers } from './jobs/sweep-timer.ts';
import type { Logger } from './logger.ts';
import { createSelfReport } from './self-report.ts';
import { createSlackApp } from './slack/bolt-app.ts';
import { createSlackClients, type Installation } from './slack/clients.ts';
import { createTeamFiles } from './slack/files.ts';
import { createGroupMembers } from './slack/group-members.ts';
import { createHomeNotices } from './slack/home-notices.ts';
import { findInstallation } from './slack/installation.ts';
import { postJson } from './slack/post-json.ts';
import { createReceiver } from './slack/receivers/create-receiver.ts';
import { createTeamChat } from './slack/team-chat.ts';
import { createStops } from './stops.ts';
import { countQuarantined } from './watch/count-quarantined.ts';
import { createMetrics } from './watch/metrics.ts';
import { startTracing } from './watch/tracing.ts';

/** The running program. */
export interface App {
  /** Where webhooks, and Slack by HTTP, arrive. */
  url: string;
  jobsBackend: 'redis' | 'postgres' | 'other';
  installation: Installation;
  database: Database;
  /** Does once what is due: asking a Slack that was away, alarms, events, deliveries. For tests and the sandbox; the program does it by itself. */
  sweep(): Promise<void>;
  /** Resolves when nothing that Slack sent is being processed. */
  idle(): Promise<void>;
  /** Takes nothing new, finishes what is under way, and closes everything; rejects where some of that failed, which is in the log. */
  stop(): Promise<void>;
  /** Names of what a stop still waits for. */
  left(): string[];
}

const WEBHOOK = { name: 'webhook', kind: 'comes_in', facts: {} } as const;
const FROM_SLACK = { name: 'slack request', kind: 'comes_in', facts: {} } as const;

/** Makes and joins everything, and starts it. What can go wrong at the start rejects with a sentence for whoever starts it. */
export async function createApp(
  config: Config,
  log: Logger,
  variations: AppVariations = {},
): Promise<App> {
  const { slack } = config;
  const now = () => Date.now();
  const monotonicNow = () => performance.now();
  const inTime = { monotonicNow, pause: (ms: number) => sleep(ms) };
  const onError = (error: unknown) =>
    log.error(factsOf(error), 'went wrong, and will be tried again');
  const { around, allowedReplyHosts = null, sweepInterval } = variations;
  const slackApi = {
    fetch: fetchOf('slack', around),
    ...aroundPort('slack', { post: postJson }, around),
    ...(slack.apiUrl === null ? {} : { slackApiUrl: slack.apiUrl }),
  };
  const clients = createSlackClients({ botToken: slack.botToken, log, ...slackApi });
  /** Empty until it is known which port we got. */
  let publicUrl = config.http.publicUrl ?? '';
  const stops = createStops((part, error) =>
    log.error({ part, ...factsOf(error) }, 'did not stop cleanly'),
  );

  const metrics = createMetrics();
  const tracing = await startTracing(config.tracing);
  stops.add('tracing', tracing.stop);

  try {
    const holidays = createPublicHolidays();
    const groupMembers = createGroupMembers({ client: clients.delivery, monotonicNow, log });
    const opened = await openDatabase({
      databaseUrl: config.databaseUrl,
      dataDir: config.dataDir,
      secretKey: config.secretKey,
      openGates: variations.openGates ?? false,
      ...(variations.poolSize === undefined ? {} : { poolSize: variations.poolSize }),
      onError,
      log: (line, level = 'debug') => log[level](line),
      lookUps: { publicHolidays: holidays.of, groupMembers },
    });
    stops.add('database', opened.close);
    const database = aroundDatabase(opened, around);
    const known = await findInstallation({
      client: clients.delivery,
      botToken: slack.botToken,
      workspaces: database.workspaces,
      now,
      log,
    });
    const { installation } = known;
    const { workspaceId } = installation;
    await database.outbox.unpark(workspaceId);

    const bell: Bell = aroundPort('bell', { ring: (job, at) => jobs.bell.ring(job, at) }, around);
    const commands = createCommands({
      stores: database.stores,
      bell,
      observe(report) {
        metrics.command(report);
        const { commandId, ...facts } = report;
        log.info({ ...facts, commandHash: commandHash(commandId), ...tracing.ids() }, 'command');
      },
      ...inTime,
      tracing,
    });
    const homeNotices = createHomeNotices(database.homeNotices);
    const { outbox } = database;
    const teamChat = createTeamChat({ client: clients.delivery, outbox, homeNotices, log });
    const customerChannels = createCustomerChannels({
      accounts: database.accounts,
      now,
      whatsappApiUrl: config.whatsappApiUrl,
      twilioApiUrl: config.twilioApiUrl,
      publicUrl: () => publicUrl,
      fetch: fetchOf('customers', around),
      allowedReplyHosts,
    });
    const webhooks = createOutgoingWebhooks({
      secrets: database.webhookSecrets,
      now,
      allowedHosts: allowedReplyHosts,
    });
    const teamFiles = createTeamFiles({
      client: clients.delivery,
      botToken: slack.botToken,
      botUserId: installation.botUserId,
      monotonicNow,
      ...slackApi,
    });
    const deliveries = createDeliveryWatch(now);
    const deliverOutbox = createDeliverOutbox({
      worker: `${process.pid}:${randomUUID().slice(0, 8)}`,
      outbox: database.outbox,
      views: database.views,
      teamChat: aroundPort('teamChat', makingUp(teamChat, { outbox, onError }), around),
      customerChannels: aroundPort('customerChannels', customerChannels, around),
      replySource: database.replySource,
      mediaSource: database.mediaSource,
      teamFiles: aroundPort('teamFiles', teamFiles, around),
      ownerships: database.ownerships,
      webhooks: aroundPort('webhooks', webhooks, around),
      webhookSource: database.webhookSource,
      command: commands.asSystem,
      observe(report) {
        metrics.delivery(report);
        deliveries.saw(report);
        const { level, ...facts } = report;
        log[level]({ ...facts, ...tracing.ids() }, 'delivery');
      },
      onError,
      ...inTime,
      tracing,
    });
    const drain = createDrainOutbox({ deliverOutbox, outbox, bell, onError, ...inTime });
    const jobs = await (variations.createJobs ?? createJobs)({
      redisUrl: config.redisUrl,
      databaseUrl: database.url,
      now: database.clock.reading,
      handlers: {
        deliver: ({ workspaceId: of }) => drain.drain(of),
        check_clocks: commands.checkClocks,
        check_day: commands.checkDay,
      },
      apart: drain.apart,
      observe: metrics.job,
      onError: (error, { level }) => log[level](error, 'jobs'),
    });
    stops.add('jobs', jobs.close);

    const { receiver, handleSlack, slackIsConnected } = createReceiver(
      slack.transport,
      { events: database.slackEvents, installation, log },
      { now, ...slackApi },
    );
    const { handleConversation, handleInbox, handleAgent } = commands;
    createSlackApp({
      receiver,
      installation,
      clients,
      homeNotices,
      log,
      ...slackApi,
      ...aroundPort('commands', { handleConversation, handleInbox, handleAgent }, around),
      views: database.views,
      accounts: database.accounts,
      drafts: database.drafts,
      ownerships: database.ownerships,
      holidays,
      adopt: database.outbox.adopt,
      keepCopy: database.outbox.keepCopy,
      revive: database.outbox.revive,
      deliverNow: (orderKey) => drain.drainKey(workspaceId, orderKey),
      settledIn: (patience, orderKeys) => drain.settledIn(patience, { workspaceId, orderKeys }),
      publicUrl: () => publicUrl,
      newSecret: () => randomBytes(32).toString('base64'),
    });
    const { health, readMetrics } = createSelfReport({
      database,
      bells: jobs.health,
      ...{ known, deliveries, slackIsConnected, metrics, now, monotonicNow, log },
    });
    const intake = createIntake({
      accounts: database.accounts,
      handle: commands.handleConversation,
      quarantine: countQuarantined(database.quarantine, metrics),
      connections: database.mostConnections,
      sentReplies: database.sentReplies,
      now,
      publicUrl: () => publicUrl,
      observe: metrics.webhook,
      log,
    });
    const http = createHttpServer({
      host: config.http.host,
      port: config.http.port,
      hook: (request) => tracing.step(WEBHOOK, () => intake.receive(request)),
      slack: handleSlack && ((request) => tracing.step(FROM_SLACK, () => handleSlack(request))),
      health: health.health,
      metrics: { token: config.metricsToken, read: readMetrics },
      observe: metrics.request,
      failed: (failure) => log.error(failure, 'a request failed'),
    });
    const { port } = await http.start();
    const localUrl = `http://${config.http.host === '0.0.0.0' ? 'localhost' : config.http.host}:${port}`;
    publicUrl ||= localUrl;
    stops.add('slack', receiver.stop);
    // What is under way ends side by side: each may take some seconds, and one after the other more than a stop has.
    stops.add('http', http.stop);
    await receiver.start();

    const sweep = createSweep({
      alarms: database.alarms,
      slackEvents: database.slackEvents,
      processEvent: receiver.processStored,
      command: commands.asSystem,
      inboxCommand: commands.inboxAsSystem,
      deliver: drain.drainAll,
      onError,
    });
    const steps = [sweep.alarms, sweep.events, sweep.deliveries];
    const sweepOnce = async () => {
      for (const step of [known.readAnew, ...steps]) await step();
    };
    const jobsBackend = (await jobs.health()).backend;
    if (sweepInterval !== null) {
      // Whoever asks once an hour is told since when it has been so all the same.
      const look = async () => void (await health.health());
      const alarmsIn = jobsBackend === 'postgres' ? database.alarms.nextIn : undefined;
      const timing = { onError, interval: sweepInterval };
      stops.addBeside('http', 'sweeps', startSweeps(sweep, { ...timing, alarmsIn }));
      const looks = startSweepTimers([look, known.readAnew], { ...timing, interval: 5_000 });
      stops.addBeside('http', 'looks', looks);
    }
    stops.addBeside('http', 'deliveries', drain.stop);
    stops.add('health', async () => health.stopping());
    return {
      url: localUrl,
      jobsBackend,
      installation,
      database,
      sweep: sweepOnce,
      idle: receiver.idle,
      stop: stops.stop,
      left: stops.left,
    };
  } catch (error) {
    // What could not be ended is in the log; why it did not start counts.
    await stops.stop().catch(() => undefined);
    throw error;
  }
}

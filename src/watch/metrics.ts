import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { DeliveryReport } from '../inbox/delivery-report.ts';
import type { CommandReport } from '../inbox/handle-command.ts';
import type { Vitals } from '../inbox/vitals.ts';

/** Seconds. What a person waits for is told apart finely; a backlog of an hour is told apart from one of a minute. */
const SHORT = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const LONG = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3_600];

/** Everything that is counted. Labels have few values, all of them names of ours or ids: no text, address or token. */
export interface Metrics {
  webhook(report: { channel: string; status: number; ms: number }): void;
  quarantined(): void;
  request(report: { route: string; status: number; ms: number }): void;
  command(report: CommandReport): void;
  delivery(report: DeliveryReport): void;
  job(report: { job: string; outcome: 'done' | 'failed'; late: number; ms: number }): void;
  /** How things stand, just before somebody reads it. Without vitals nothing is said of what they would say. */
  standing(now: Standing): void;
  /** In Prometheus' text format. */
  text(): Promise<string>;
  contentType: string;
}

export interface Standing {
  parts: readonly { name: string; state: string }[];
  pool: { busy: number; idle: number; waiting: number };
  vitals: Vitals | null;
}

/** What Node tells of itself is one and the same for the whole process. */
let ofProcess: Registry | null = null;
function processRegistry(): Registry {
  if (ofProcess === null) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const counters = countersOf(registry);
  const gauges = gaugesOf(registry);

  return {
    webhook({ channel, status, ms }) {
      counters.webhooks.inc({ channel, status });
      counters.webhookSeconds.observe({ channel }, ms / 1_000);
    },
    quarantined() {
      counters.quarantined.inc();
    },
    request({ route, status, ms }) {
      counters.requests.inc({ route, status });
      counters.requestSeconds.observe({ route }, ms / 1_000);
    },
    command({ type, outcome, refusal, tries, ms }) {
      counters.commands.inc({ type, outcome });
      counters.commandSeconds.observe({ outcome }, ms / 1_000);
      if (tries > 1) counters.retries.inc(tries - 1);
      if (refusal !== null) counters.refusals.inc({ reason: refusal });
    },
    delivery({ effect, kind, settlement, remedy, age, ms }) {
      counters.deliveries.inc({ effect, settlement });
      counters.deliverySeconds.observe({ kind }, ms / 1_000);
      if (remedy !== null) counters.remedies.inc({ remedy });
      if (settlement === 'shown' || settlement === 'delivered') {
        counters.deliveryAge.observe({ kind }, age / 1_000);
      }
    },
    job({ job, outcome, late, ms }) {
      counters.jobs.inc({ job, outcome });
      counters.jobLateness.observe({ job }, Math.max(0, late) / 1_000);
      counters.jobSeconds.observe({ job }, ms / 1_000);
    },
    standing({ parts, pool, vitals }) {
      gauges.reset();
      for (const { name, state } of parts) gauges.up.set({ part: name }, state === 'ok' ? 1 : 0);
      const { waiting, ...connections } = pool;
      for (const [state, count] of Object.entries(connections)) {
        gauges.connections.set({ state }, count);
      }
      gauges.connectionWaiting.set(waiting);
      if (vitals !== null) gauges.vitals(vitals);
    },
    text: () => Registry.merge([registry, processRegistry()]).metrics(),
    contentType: registry.contentType,
  };
}

function countersOf(registry: Registry) {
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const histogram = <Label extends string>(
    name: string,
    help: string,
    buckets: number[],
    ...labelNames: Label[]
  ) => new Histogram({ name, help, buckets, labelNames, registers: [registry] });

  return {
    webhooks: counter(
      'dibs_webhooks_total',
      'Webhooks of customer channels, by what was answered',
      'channel',
      'status',
    ),
    webhookSeconds: histogram(
      'dibs_webhook_seconds',
      'From a webhook’s last byte to its answer',
      SHORT,
      'channel',
    ),
    quarantined: counter(
      'dibs_quarantined_total',
      'Authentic webhooks that could not be read and are kept',
    ),
    requests: counter(
      'dibs_http_requests_total',
      'Requests to the HTTP server, by what was answered',
      'route',
      'status',
    ),
    requestSeconds: histogram(
      'dibs_http_request_seconds',
      'From a request’s headers to its answer',
      SHORT,
      'route',
    ),
    commands: counter('dibs_commands_total', 'Commands, by what became of them', 'type', 'outcome'),
    commandSeconds: histogram(
      'dibs_command_seconds',
      'How long commands took, waiting for each other included',
      SHORT,
      'outcome',
    ),
    retries: counter(
      'dibs_command_retries_total',
      'Commands decided again, because somebody committed in between',
    ),
    refusals: counter('dibs_refusals_total', 'Commands refused, by reason', 'reason'),
    deliveries: counter(
      'dibs_deliveries_total',
      'Deliveries from the outbox, by how they ended',
      'effect',
      'settlement',
    ),
    deliverySeconds: histogram('dibs_delivery_seconds', 'How long a delivery took', SHORT, 'kind'),
    deliveryAge: histogram(
      'dibs_delivery_age_seconds',
      'From the commit until it was delivered',
      LONG,
      'kind',
    ),
    remedies: counter(
      'dibs_remedies_total',
      'Answers of Slack or a provider that called for a remedy',
      'remedy',
    ),
    jobs: counter('dibs_jobs_total', 'Bells that rang', 'job', 'outcome'),
    jobLateness: histogram(
      'dibs_job_lateness_seconds',
      'From when a bell was due until it rang',
      LONG,
      'job',
    ),
    jobSeconds: histogram('dibs_job_seconds', 'How long the work of a bell took', SHORT, 'job'),
  };
}

function gaugesOf(registry: Registry) {
  const all: Gauge[] = [];
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) => {
    const made = new Gauge({ name, help, labelNames, registers: [registry] });
    all.push(made);
    return made;
  };
  const up = gauge('dibs_up_part', 'Whether a part is well (1), as on /healthz', 'part');
  const connections = gauge('dibs_db_connections', 'Connections to Postgres', 'state');
  const connectionWaiting = gauge('dibs_db_waiting', 'Statements that wait for a connection');
  const entries = gauge(
    'dibs_outbox_entries',
    'What is committed and not yet told',
    'urgency',
    'state',
  );
  const oldest = gauge(
    'dibs_outbox_oldest_seconds',
    'Since the commit of the oldest entry of the outbox',
    'urgency',
  );
  const conversations = gauge(
    'dibs_conversations',
    'Conversations that are not resolved, by whom they wait for',
    'slack_channel',
    'waits_for',
  );
  const clocks = gauge(
    'dibs_sla_clocks',
    'Running clocks, by how they stand',
    'slack_channel',
    'clock',
    'phase',
  );
  const alarms = gauge('dibs_alarms_overdue', 'Alarms that are due and not looked at');
  const alarmLateness = gauge(
    'dibs_alarm_overdue_seconds',
    'How long the oldest of them has been due',
  );
  const events = gauge('dibs_slack_events_waiting', 'Events of Slack’s, stored and not processed');
  const eventLateness = gauge(
    'dibs_slack_event_oldest_seconds',
    'How long the oldest of them has waited',
  );
  const gates = gauge('dibs_gates_shut', 'Gates that Slack told us to keep shut', 'gate');

  function setVitals(vitals: Vitals): void {
    const ages = new Map<string, number>();
    for (const { urgency, state, count, oldest: age } of vitals.outbox) {
      entries.set({ urgency, state }, count);
      ages.set(urgency, Math.max(ages.get(urgency) ?? 0, age));
    }
    for (const urgency of ['person_waits', 'alert', 'new_card', 'rest']) {
      oldest.set({ urgency }, (ages.get(urgency) ?? 0) / 1_000);
    }
    for (const { slackChannel, waitsFor, count } of vitals.conversations) {
      conversations.set({ slack_channel: slackChannel, waits_for: waitsFor }, count);
    }
    for (const { slackChannel, clock, phase, count } of vitals.clocks) {
      clocks.set({ slack_channel: slackChannel, clock, phase }, count);
    }
    alarms.set(vitals.alarms.overdue);
    alarmLateness.set(vitals.alarms.oldest / 1_000);
    events.set(vitals.slackEvents.waiting);
    eventLateness.set(vitals.slackEvents.oldest / 1_000);
    for (const { gate, count } of vitals.gatesShut) gates.set({ gate }, count);
  }

  return {
    up,
    connections,
    connectionWaiting,
    vitals: setVitals,
    /** What is not set again is gone: a number of an hour ago would be a lie. */
    reset: () => {
      for (const each of all) {
        each.reset();
        // One without labels would stand there as 0.
        each.remove({});
      }
    },
  };
}

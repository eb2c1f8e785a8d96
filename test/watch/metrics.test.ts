import { describe, expect, it } from 'vitest';
import type { CommandReport } from '../../src/inbox/handle-command.ts';
import type { Vitals } from '../../src/inbox/vitals.ts';
import { createMetrics, type Metrics } from '../../src/watch/metrics.ts';

const pool = { busy: 1, idle: 2, waiting: 3 };
const vitals: Vitals = {
  outbox: [
    { urgency: 'person_waits', state: 'ready', count: 2, oldest: 1_500 },
    { urgency: 'person_waits', state: 'leased', count: 1, oldest: 2_500 },
  ],
  conversations: [{ slackChannel: 'C1', waitsFor: 'team', count: 4 }],
  clocks: [{ slackChannel: 'C1', clock: 'response', phase: 'late', count: 4 }],
  alarms: { overdue: 1, oldest: 500 },
  slackEvents: { waiting: 0, oldest: 0 },
  gatesShut: [{ gate: 'post', count: 1 }],
};

/** The lines of one number, without its name. */
async function linesOf(metrics: Metrics, name: string): Promise<string[]> {
  const lines = (await metrics.text()).split('\n');
  return lines.filter((line) => line.startsWith(name)).map((line) => line.slice(name.length));
}

describe('the numbers', () => {
  it('say how things stand, and nothing of what is no longer known', async () => {
    const metrics = createMetrics();
    const up = [{ name: 'postgres', state: 'ok' }];
    metrics.standing({ parts: up, pool, vitals });
    expect(await linesOf(metrics, 'dibs_outbox_entries')).toEqual([
      '{urgency="person_waits",state="ready"} 2',
      '{urgency="person_waits",state="leased"} 1',
    ]);
    expect(await linesOf(metrics, 'dibs_outbox_oldest_seconds')).toContain(
      '{urgency="person_waits"} 2.5',
    );
    expect(await linesOf(metrics, 'dibs_sla_clocks')).toEqual([
      '{slack_channel="C1",clock="response",phase="late"} 4',
    ]);
    expect(await linesOf(metrics, 'dibs_db_connections')).toEqual([
      '{state="busy"} 1',
      '{state="idle"} 2',
    ]);
    expect(await linesOf(metrics, 'dibs_alarms_overdue')).toEqual([' 1']);

    const down = [{ name: 'postgres', state: 'failing' }];
    metrics.standing({ parts: down, pool, vitals: null });
    expect(await linesOf(metrics, 'dibs_up_part')).toEqual(['{part="postgres"} 0']);
    expect(await linesOf(metrics, 'dibs_outbox_')).toEqual([]);
    expect(await linesOf(metrics, 'dibs_sla_clocks')).toEqual([]);
    expect(await linesOf(metrics, 'dibs_alarms_overdue')).toEqual([]);
  });

  it('of two programs in one process are their own', async () => {
    const [one, other] = [createMetrics(), createMetrics()];
    one.quarantined();
    expect(await linesOf(one, 'dibs_quarantined_total')).toEqual([' 1']);
    expect(await linesOf(other, 'dibs_quarantined_total')).toEqual([' 0']);
  });

  it('count each command once, and how often it was decided again', async () => {
    const metrics = createMetrics();
    const claim = { type: 'claim', outcome: 'done', refusal: null, tries: 3, ms: 20 };
    metrics.command({
      ...claim,
      workspaceId: 'T1',
      commandId: 'c',
      subjectId: 's',
    } as CommandReport);
    expect(await linesOf(metrics, 'dibs_commands_total')).toEqual([
      '{type="claim",outcome="done"} 1',
    ]);
    expect(await linesOf(metrics, 'dibs_command_retries_total')).toEqual([' 2']);
    expect(await linesOf(metrics, 'dibs_refusals_total')).toEqual([]);
    expect(await linesOf(metrics, 'dibs_command_seconds_count')).toEqual(['{outcome="done"} 1']);
  });
});

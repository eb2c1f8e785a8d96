import { afterEach, describe, expect, it } from 'vitest';
import { seconds } from '../../src/domain/ids.ts';
import { type Dibs, type DibsOptions, startDibs } from '../helpers/dibs.ts';
import {
  type OtlpReceiver,
  type ReceivedSpan,
  startOtlpReceiver,
} from '../helpers/otlp-receiver.ts';

const WORDS = 'my-secret-words <!channel> 4111 1111 1111 1111';
const ANSWER = 'our-secret-answer';

let dibs: Dibs | null = null;
let receiver: OtlpReceiver | null = null;
afterEach(async () => {
  await dibs?.stop();
  await receiver?.close();
  dibs = null;
  receiver = null;
});

/** As docs/operating.md has it. */
const HASHES = `
  SELECT command_id AS id, left(encode(sha256(convert_to(command_id, 'UTF8')), 'hex'), 16) AS hash
  FROM history WHERE command_type = 'receive_message'`;

/** A customer writes, Ana claims and answers, and Ben is too late. */
async function aDay(options: DibsOptions): Promise<Dibs> {
  const started = await startDibs(options);
  dibs = started;
  await started.write('Mallory *Secret*', WORDS);
  const unclaimed = structuredClone(started.card('my-secret-words'));
  await started.ana.click(unclaimed, 'Claim');
  await started.ben.click(unclaimed, 'Claim');
  await started.settle();
  await started.ana.click(started.card('my-secret-words'), 'Reply');
  await started.modalOf(started.ana);
  await started.ana.submit({ 'Message to Mallory': ANSWER });
  await started.advance(seconds(10));
  return started;
}

describe('watching a day', () => {
  it('tells it by log lines, by numbers and by a trace, and never what people wrote', async () => {
    const lines: string[] = [];
    receiver = await startOtlpReceiver();
    const { app, query } = await aDay({
      logLevel: 'info',
      logInto: { write: (line) => lines.push(line) },
      tracing: { endpoint: receiver.endpoint, headers: { 'x-tenant': 'acme' } },
    });
    const numbers = await (await fetch(`${app.url}/metrics`)).text();
    expect(numbers).toContain('process_resident_memory_bytes');
    const received = await query<{ id: string; hash: string }>(HASHES);
    await dibs?.stop();
    dibs = null;

    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const commands = told.filter(({ msg }) => msg === 'command');
    const deliveries = told.filter(({ msg }) => msg === 'delivery');
    expect(commands.find(({ type }) => type === 'receive_message')).toMatchObject({
      workspaceId: app.installation.workspaceId,
      subjectId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      commandHash: received[0]?.hash,
      outcome: 'done',
      tries: 1,
      ms: expect.any(Number),
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(commands).toContainEqual(
      expect.objectContaining({ type: 'claim', outcome: 'refused', refusal: 'owned_by_other' }),
    );
    expect(deliveries.find(({ effect }) => effect === 'card')).toMatchObject({
      outboxId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      orderKey: expect.stringMatching(/^conversation:/),
      settlement: 'shown',
      remedy: null,
      ms: expect.any(Number),
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });

    expectOneTrace(receiver.spans);
    expect(receiver.requests[0]).toMatchObject({ url: '/v1/traces', 'x-tenant': 'acme' });

    const linesOf = (name: string) =>
      numbers.split('\n').filter((line) => new RegExp(`^${name}[ {]`).test(line));
    expect(linesOf('dibs_webhooks_total')).toEqual([
      expect.stringMatching(/channel="\w+",status="20\d"} 1$/),
    ]);
    expect(linesOf('dibs_commands_total')).toContain(
      'dibs_commands_total{type="claim",outcome="done"} 1',
    );
    expect(linesOf('dibs_refusals_total')).toEqual([
      'dibs_refusals_total{reason="owned_by_other"} 1',
    ]);
    expect(linesOf('dibs_deliveries_total')).toContain(
      'dibs_deliveries_total{effect="reply",settlement="delivered"} 1',
    );
    expect(linesOf('dibs_conversations')).toEqual([
      expect.stringMatching(/slack_channel="C\w+",waits_for="customer"} 1$/),
    ]);
    expect(linesOf('dibs_outbox_oldest_seconds')).toContain(
      'dibs_outbox_oldest_seconds{urgency="person_waits"} 0',
    );
    expect(linesOf('dibs_up_part')).toContain('dibs_up_part{part="postgres"} 1');

    const everything = [...lines, JSON.stringify(receiver.spans), numbers].join('\n');
    expect(everything).not.toMatch(/secret|Mallory|4111 1111|xox[bap]-|Bearer/i);
    // A provider's id of a message may tell who wrote it: WhatsApp's has the number in it.
    for (const { id } of received) expect(everything).not.toContain(id.split(':').at(-1));
  });

  it('writes no trace where nobody follows', async () => {
    const started = await startDibs();
    dibs = started;
    await started.write('Marta', 'hello');
    const kept = await started.query<{ kept: number }>(
      'SELECT count(traceparent)::int AS kept FROM outbox',
    );
    expect(kept).toEqual([{ kept: 0 }]);
  });
});

/** The webhook, the command that it became, and the card that came of it. */
function expectOneTrace(spans: readonly ReceivedSpan[]): void {
  const command = spans.find(({ name }) => name === 'command receive_message');
  const webhook = spans.find(({ spanId }) => spanId === command?.parentSpanId);
  const card = spans.find(
    ({ name, parentSpanId }) => name === 'deliver card' && parentSpanId === command?.spanId,
  );
  expect(webhook?.name).toBe('webhook');
  expect(webhook?.parentSpanId ?? '').toBe('');
  expect([command?.traceId, card?.traceId]).toEqual([webhook?.traceId, webhook?.traceId]);
}

import { afterEach, describe, expect, it } from 'vitest';
import { startTracing } from '../../src/watch/tracing.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../helpers/otlp-receiver.ts';

let receiver: OtlpReceiver | null = null;
afterEach(async () => {
  await receiver?.close();
  receiver = null;
});

async function begin() {
  receiver = await startOtlpReceiver();
  const { spans, endpoint } = receiver;
  return { spans, tracing: await startTracing({ endpoint: `${endpoint}/`, headers: {} }) };
}

const step = (name: string) => ({ name, kind: 'inside', facts: { secretFree: true } }) as const;

describe('a trace', () => {
  it('goes on in another process, from what was kept of it', async () => {
    const { tracing, spans } = await begin();
    const kept = await tracing.step(step('before'), async () => tracing.traceparent());
    expect(kept).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(tracing.traceparent()).toBeNull();
    await tracing.step(step('elsewhere'), () =>
      tracing.step({ ...step('after'), from: kept }, async () => undefined),
    );
    await tracing.stop();
    const [before, after] = ['before', 'after'].map((name) =>
      spans.find((span) => span.name === name),
    );
    expect([after?.traceId, after?.parentSpanId]).toEqual([before?.traceId, before?.spanId]);
  });

  it.each([null, '', 'nonsense', `00-${'0'.repeat(31)}-1-01`])(
    'begins anew where nothing was kept: %o',
    async (from) => {
      const { tracing, spans } = await begin();
      await tracing.step(step('around'), () =>
        tracing.step({ ...step('inner'), from }, async () => undefined),
      );
      await tracing.stop();
      const inner = spans.find(({ name }) => name === 'inner');
      expect(inner?.parentSpanId ?? '').toBe('');
    },
  );

  it('says of a failure what it was, and not what it quotes', async () => {
    const { tracing, spans } = await begin();
    const failing = tracing.step(step('fails'), () => Promise.reject(new TypeError('Marta said')));
    await expect(failing).rejects.toThrow('Marta said');
    await tracing.stop();
    expect(spans[0]?.status).toMatchObject({ code: 2, message: 'TypeError' });
    expect(JSON.stringify(spans)).not.toContain('Marta');
  });

  it('that nobody receives holds up no stop', async () => {
    const { tracing } = await begin();
    await receiver?.close();
    receiver = null;
    await tracing.step(step('unheard'), async () => undefined);
    await expect(tracing.stop()).resolves.toBeUndefined();
  });

  it('is none where there is nowhere to send it', async () => {
    const tracing = await startTracing(null);
    const seen = await tracing.step(step('alone'), async () => [
      tracing.traceparent(),
      tracing.ids(),
    ]);
    expect(seen).toEqual([null, {}]);
  });
});

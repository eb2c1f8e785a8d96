import { describe, expect, it } from 'vitest';
import type { OutboxId, WorkspaceId } from '../../src/domain/ids.ts';
import { reportOf } from '../../src/inbox/delivery-report.ts';
import type { LeasedEntry, Settlement } from '../../src/inbox/ports.ts';

const entry: LeasedEntry = {
  id: 'o1' as OutboxId,
  workspaceId: 'T1' as WorkspaceId,
  effect: {
    kind: 'show',
    surface: { type: 'card', conversationId: 'c1' as never },
    because: 'news',
    urgency: 'new_card',
  },
  orderKey: 'conversation:c1',
  attempts: 2,
  createdAt: 1_000,
  leasedUntil: 40_000,
  now: 4_000,
  maybeDelivered: false,
  traceparent: null,
  more: false,
  crowded: false,
  shown: null,
};
const report = (settlement: Settlement, kept = true) =>
  reportOf(entry, settlement, { kept, ms: 12.3456 });

describe('what is reported of a delivery', () => {
  it('is what it was about, how it ended and how long it took since its commit', () => {
    expect(report({ as: 'delivered' })).toEqual({
      level: 'info',
      workspaceId: 'T1',
      outboxId: 'o1',
      orderKey: 'conversation:c1',
      kind: 'show',
      effect: 'card',
      settlement: 'delivered',
      remedy: null,
      reason: null,
      attempts: 2,
      age: 3_012.3,
      ms: 12.3,
    });
  });

  it.each<[Settlement, string | null]>([
    [{ as: 'obsolete' }, null],
    [{ as: 'waiting', until: 1, gate: null }, 'wait'],
    [{ as: 'retry', until: 1, forgetPlace: true }, 'repost'],
    [{ as: 'retry', until: 1, forgetPlace: false }, 'retry_uncertain'],
    [{ as: 'uncertain', until: 1 }, 'retry_uncertain'],
    [{ as: 'failed', reason: 'give_up: is_archived' }, 'give_up'],
    [{ as: 'failed', reason: 'fix_code: invalid_blocks' }, 'fix_code'],
    [{ as: 'parked', reason: 'token_revoked' }, 'disconnect'],
  ])('names the remedy of %o: %s', (settlement, remedy) => {
    expect(report(settlement).remedy).toBe(remedy);
  });

  it('is loud where somebody must act', () => {
    expect(report({ as: 'failed', reason: 'fix_code: invalid_blocks' }).level).toBe('error');
    expect(report({ as: 'parked', reason: 'token_revoked' }).level).toBe('error');
    expect(report({ as: 'failed', reason: 'give_up: is_archived' }).level).toBe('info');
  });

  it('keeps codes, and of a provider’s sentence only that there was one', () => {
    expect(report({ as: 'failed', reason: 'give_up: is_archived' }).reason).toBe(
      'give_up: is_archived',
    );
    const sentence = 'Twilio refused it: +34 600 123 4417 is not a number (21211)';
    expect(report({ as: 'failed', reason: sentence }).reason).toBe('told_to_people');
    expect(report({ as: 'delivered' }, false).reason).toBe('lease_lost');
  });
});

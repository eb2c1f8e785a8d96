import { afterEach, describe, expect, it } from 'vitest';
import { minutes, seconds } from '../../src/domain/ids.ts';
import { brokenInvariants } from '../helpers/check-invariants.ts';
import { type Dibs, type DibsOptions, startDibs } from '../helpers/dibs.ts';
import { readOut, threadText } from '../helpers/read-out.ts';

let dibs: Dibs;
afterEach(() => dibs.stop());

async function start(options: DibsOptions): Promise<void> {
  dibs = await startDibs(options);
}

/** Arrives, is claimed by a click, and answered in a modal. */
async function doTheMainJob(name: string): Promise<void> {
  await dibs.write(name, 'Is the blue one still available?');
  await dibs.ana.click(dibs.card(name), 'Claim');
  await dibs.settle();
  await dibs.ana.click(dibs.card(name), 'Reply');
  await dibs.modalOf(dibs.ana);
  await dibs.ana.submit({ [`Message to ${name.split(' ')[0]}`]: 'Yes! It ships tomorrow.' });
  await dibs.advance(seconds(10));
  const customer = dibs.sandbox.customers.list().find((each) => each.name === name);
  expect(customer?.messages.map(({ text }) => text)).toEqual([
    'Is the blue one still available?',
    'Yes! It ships tomorrow.',
  ]);
  expect(threadText(dibs, dibs.card(name))).toContain('Yes! It ships tomorrow.');
}

describe.each(['http', 'socket'] as const)('by %s', (transport) => {
  it('a conversation arrives, is claimed and answered; commands and the Home are answered', async () => {
    await start({ transport });
    expect(dibs.sandbox.sockets.count()).toBe(transport === 'socket' ? 1 : 0);
    await doTheMainJob('Marta Díaz');
    await dibs.write('Kim Park', 'Hello?');
    await dibs.ana.command('/inbox-unassigned', '#support');
    const told = await dibs.sandbox.until('an answer', () => dibs.ana.ephemerals().at(-1));
    expect(readOut(told)).toContain('Kim Park');
    await dibs.ana.openHome();
    await dibs.settle();
    expect(readOut(dibs.ana.home() ?? {})).toContain('Marta Díaz');
    const kept = await dibs.query(`SELECT event_id FROM slack_event WHERE length(body) > 0`);
    expect(kept).toEqual([]);
    expect(await brokenInvariants(dibs)).toEqual([]);
  });

  it('an event that cannot be stored is not acknowledged, and Slack’s next try brings it', async () => {
    await start({ transport, logLevel: 'silent', sandbox: { acknowledgeWithinMs: 1_000 } });
    await dibs.query('ALTER TABLE slack_event RENAME TO slack_event_away');
    await dibs.chen.leave('#support').catch(() => undefined);
    const tries = () => dibs.sandbox.ledger.deliveries('event member_left_channel');
    const first = tries().length;
    expect(first).toBeGreaterThan(0);
    expect(tries().every(({ outcome }) => outcome !== 'ok')).toBe(true);
    await dibs.query('ALTER TABLE slack_event_away RENAME TO slack_event');
    await dibs.settle();
    expect(await isMember(dibs.chen.id)).toBe(true);
    await dibs.advance(minutes(1));
    expect(tries()).toHaveLength(first + 1);
    expect(tries().at(-1)?.outcome).toBe('ok');
    expect(await isMember(dibs.chen.id)).toBe(false);
  });
});

describe('over HTTP', () => {
  it('what cannot be stored is answered 503', async () => {
    await start({ logLevel: 'silent' });
    await dibs.query('ALTER TABLE slack_event RENAME TO slack_event_away');
    await dibs.chen.leave('#support').catch(() => undefined);
    const [first] = dibs.sandbox.ledger.deliveries('event member_left_channel');
    expect(first?.note).toBe('HTTP 503');
    await dibs.query('ALTER TABLE slack_event_away RENAME TO slack_event');
  });
});

describe('with two connections', () => {
  it('each envelope goes to one of them, and everything is done once', async () => {
    await start({ transport: 'socket' });
    await dibs.startAnother();
    expect(dibs.sandbox.sockets.count()).toBe(2);
    for (const name of ['Marta Díaz', 'Kim Park', 'Lee Chan']) await doTheMainJob(name);
    expect(await brokenInvariants(dibs)).toEqual([]);
  });

  it('one that Slack wants to refresh is replaced, and nothing is lost', async () => {
    await start({ transport: 'socket' });
    await dibs.write('Marta Díaz', 'Hello?');
    const opened = () => dibs.sandbox.ledger.calls('apps.connections.open').length;
    const before = opened();
    dibs.sandbox.sockets.requestRefresh();
    await dibs.sandbox.until('a new connection', () => opened() > before);
    await dibs.sandbox.until('one connection', () => dibs.sandbox.sockets.count() === 1);
    await doTheMainJob('Kim Park');
    expect(await brokenInvariants(dibs)).toEqual([]);
  });
});

async function isMember(agentId: string): Promise<boolean> {
  const rows = await dibs.query('SELECT FROM membership WHERE agent_id = $1 AND ended_at IS NULL', [
    agentId,
  ]);
  return rows.length > 0;
}

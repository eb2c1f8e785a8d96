import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { cardsIn, type Person, threadOf } from '../../sandbox/driver.ts';
import type { NewFault } from '../../sandbox/faults.ts';
import { deleteMessage } from '../../sandbox/messages.ts';
import type { Message } from '../../sandbox/model.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { directMessageOf } from '../../sandbox/workspace.ts';
import { minutes } from '../../src/domain/ids.ts';
import { brokenInvariants } from '../helpers/check-invariants.ts';
import { type Dibs, type DibsOptions, startDibs } from '../helpers/dibs.ts';
import { dmWith, readOut, threadText } from '../helpers/read-out.ts';

const SECOND = 1_000;

let dibs: Dibs;
afterEach(() => dibs.stop());

/** What goes wrong here is logged as it should be: nobody has to read it. */
async function start(options: DibsOptions = {}): Promise<void> {
  dibs = await startDibs({ logLevel: 'silent', ...options });
}

/** A Slack that does not tell us of our own posts. */
function withoutEchoes(): DibsOptions {
  const manifest = readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8');
  return {
    sandbox: { manifest: manifest.replaceAll(/^ *- message\.(channels|groups|im)\n/gm, '') },
  };
}

const support = () => dibs.sandbox.scene.support;
const dmOf = (person: Person) =>
  directMessageOf(dibs.sandbox.workspace, dibs.sandbox.workspace.app.botUserId, person.id).id;

function cardsOf(name: string): Message[] {
  return cardsIn(dibs.sandbox, '#support').filter((message) =>
    readOut(message).split('\n')[0]?.endsWith(` · ${name}`),
  );
}

function onlyCardOf(name: string): Message {
  const [card, ...more] = cardsOf(name);
  expect(more).toEqual([]);
  if (card === undefined) throw new Error(`${name} has no card`);
  return card;
}

async function claim(person: Person, name: string): Promise<void> {
  await person.click(onlyCardOf(name), 'Claim');
  await dibs.settle();
}

async function assign(name: string, to: string): Promise<void> {
  await dibs.rosa.choose(onlyCardOf(name), 'Assign to…', to);
  await dibs.settle();
}

async function slackHealth(url: string): Promise<string | undefined> {
  const health = await fetch(`${url}/healthz`);
  const { parts } = (await health.json()) as { parts: { name: string; state: string }[] };
  return parts.find(({ name }) => name === 'slack')?.state;
}

/** Minutes of retries, a few seconds at a time. */
async function settleIn(time: number): Promise<void> {
  for (let passed = 0; passed < time; passed += 5 * SECOND) await dibs.advance(5 * SECOND);
}

async function expectWell(): Promise<void> {
  expect(await brokenInvariants(dibs)).toEqual([]);
}

/** Slack stored it, or did not, and did not say so. */
const NO_ANSWER: NewFault['fault'][] = [
  { type: 'lose_answer' },
  { type: 'http_500_after' },
  { type: 'internal_error_after' },
  { type: 'http_500_before' },
  { type: 'reset' },
];

describe('when Slack does not say whether it posted', () => {
  it.each([
    { means: 'the echo of our own post', options: () => ({}), searches: 2 },
    { means: 'the history, where no echo comes', options: withoutEchoes, searches: 5 },
  ])('a card is there once, found by $means', async ({ options, searches }) => {
    await start(options());
    for (const [index, fault] of NO_ANSWER.entries()) {
      const name = `Customer ${index}`;
      dibs.sandbox.faults.add({ method: 'chat.postMessage', conversation: support().id, fault });
      await dibs.write(name, `after ${fault.type}`);
      await settleIn(10 * SECOND);
      expect(threadText(dibs, onlyCardOf(name))).toContain(`after ${fault.type}`);
      await claim(dibs.ana, name);
      expect(readOut(onlyCardOf(name))).toContain('Ana Silva');
    }
    // Of what Slack never stored there is no echo.
    expect(dibs.sandbox.ledger.calls('conversations.history')).toHaveLength(searches);
    await expectWell();
  });

  it('a message in the thread is there once', async () => {
    await start(withoutEchoes());
    await dibs.write('Marta Díaz', 'one');
    for (const [index, fault] of NO_ANSWER.entries()) {
      dibs.sandbox.faults.add({ method: 'chat.postMessage', conversation: support().id, fault });
      await dibs.write('Marta Díaz', `more ${index}`);
      await settleIn(10 * SECOND);
    }
    const said = threadOf(dibs.sandbox, onlyCardOf('Marta Díaz')).map(readOut);
    expect(said.map((words) => words.split('\n').at(-1))).toEqual([
      'one',
      ...NO_ANSWER.map((_fault, index) => `more ${index}`),
    ]);
    await expectWell();
  });

  it.each([
    { means: 'the echo', options: () => ({}) },
    { means: 'the history', options: withoutEchoes },
  ])('a direct message is there once, found by $means', async ({ options }) => {
    await start(options());
    for (const [index, fault] of NO_ANSWER.entries()) {
      const name = `Customer ${index}`;
      await dibs.write(name, 'Hello?');
      dibs.sandbox.faults.add({ method: 'chat.postMessage', conversation: dmOf(dibs.ana), fault });
      await assign(name, 'Ana');
      await settleIn(10 * SECOND);
    }
    expect(dibs.ana.dms()).toHaveLength(NO_ANSWER.length);
    await expectWell();
  });

  it('a rolling message that is posted anew stands once', async () => {
    await start();
    for (const name of ['Marta Díaz', 'Kim Park']) {
      await dibs.write(name, 'Hello?');
      await claim(dibs.ana, name);
    }
    await dibs.advance(minutes(10));
    const [before] = dibs.ana.dms();
    expect(readOut(before ?? {})).toContain('2 replies are due soon');
    dibs.sandbox.faults.add({
      method: 'chat.postMessage',
      conversation: dmOf(dibs.ana),
      fault: { type: 'lose_answer' },
    });
    await dibs.advance(minutes(5));
    await settleIn(20 * SECOND);
    expect(dibs.ana.dms()).toHaveLength(1);
    expect(readOut(dibs.ana.dms()[0] ?? {})).toContain('2 replies are late');
    await expectWell();
  });

  it('an edit is done again until Slack says that it is done', async () => {
    await start();
    await dibs.write('Marta Díaz', 'Hello?');
    for (const fault of NO_ANSWER) dibs.sandbox.faults.add({ method: 'chat.update', fault });
    await claim(dibs.ana, 'Marta Díaz');
    await settleIn(60 * SECOND);
    expect(dibs.sandbox.faults.list()).toEqual([]);
    expect(buttonsOf(onlyCardOf('Marta Díaz'))).toContain('Reply');
    await expectWell();
  });

  it('a Home is published again', async () => {
    await start();
    await dibs.ana.openHome();
    await dibs.settle();
    for (const fault of NO_ANSWER) dibs.sandbox.faults.add({ method: 'views.publish', fault });
    await dibs.write('Marta Díaz', 'Hello?');
    await claim(dibs.ana, 'Marta Díaz');
    await settleIn(60 * SECOND);
    expect(dibs.sandbox.faults.list()).toEqual([]);
    expect(readOut(dibs.ana.home() ?? {})).toContain('Marta Díaz');
    await expectWell();
  });

  it('a click on a card of which we do not know yet is a click like any other, and makes it known', async () => {
    await start(withoutEchoes());
    dibs.sandbox.faults.add({
      method: 'chat.postMessage',
      conversation: support().id,
      fault: { type: 'lose_answer' },
    });
    await dibs.write('Marta Díaz', 'Hello?');
    await claim(dibs.ana, 'Marta Díaz');
    await settleIn(10 * SECOND);
    expect(readOut(onlyCardOf('Marta Díaz'))).toContain('Ana Silva');
    expect(dibs.sandbox.ledger.calls('conversations.history')).toEqual([]);
    await expectWell();
  });
});

describe('when Slack says that it is too much', () => {
  it('of one channel › what goes there waits for as long as Slack said, and nothing else', async () => {
    await start();
    await dibs.write('Marta Díaz', 'Hello?');
    await claim(dibs.ana, 'Marta Díaz');
    await dibs.write('Lee Chan', 'Hello?');
    await dibs.advance(minutes(5));
    dibs.sandbox.faults.add({
      method: 'chat.postMessage',
      conversation: support().id,
      fault: { type: 'rate_limit', retryAfterSeconds: 600 },
    });
    await dibs.write('Kim Park', 'Hello?');
    await dibs.write('Joel Okafor', 'Hello?');
    const posts = () =>
      dibs.sandbox.ledger
        .calls('chat.postMessage')
        .filter(({ sent }) => (sent as { channel: string }).channel === support().id).length;
    const before = posts();
    expect(cardsOf('Kim Park')).toEqual([]);
    await claim(dibs.ben, 'Lee Chan');
    expect(readOut(onlyCardOf('Lee Chan'))).toContain('Ben Adler');
    await dibs.advance(minutes(5));
    expect(dibs.ana.dms().map(readOut).join()).toContain('Marta Díaz: reply by');
    expect(posts()).toBe(before);
    await dibs.advance(minutes(5) - SECOND);
    expect(posts()).toBe(before);
    await dibs.advance(SECOND);
    for (const name of ['Kim Park', 'Joel Okafor']) {
      expect(threadText(dibs, onlyCardOf(name))).toContain('Hello?');
    }
    await expectWell();
  });

  it('of edits › posts go on, and the newest state is drawn once it may be', async () => {
    await start();
    await dibs.write('Marta Díaz', 'Hello?');
    dibs.sandbox.faults.add({
      method: 'chat.update',
      fault: { type: 'rate_limit', retryAfterSeconds: 30 },
    });
    await claim(dibs.ana, 'Marta Díaz');
    expect(buttonsOf(onlyCardOf('Marta Díaz'))).toContain('Claim');
    await dibs.write('Kim Park', 'Hello?');
    expect(threadText(dibs, onlyCardOf('Kim Park'))).toContain('Hello?');
    await dibs.advance(30 * SECOND);
    expect(buttonsOf(onlyCardOf('Marta Díaz'))).toContain('Reply');
    await expectWell();
  });
});

describe('when what we know of is gone or closed', () => {
  it('a card that may not be edited any more is posted afresh, once', async () => {
    await start();
    await dibs.write('Marta Díaz', 'Hello?');
    const old = onlyCardOf('Marta Díaz');
    dibs.sandbox.faults.add({
      method: 'chat.update',
      conversation: support().id,
      fault: { type: 'error', error: 'edit_window_closed' },
    });
    await claim(dibs.ana, 'Marta Díaz');
    const [, fresh, ...more] = cardsOf('Marta Díaz');
    expect(more).toEqual([]);
    expect(readOut(fresh ?? {})).toContain('Ana Silva');
    await dibs.write('Marta Díaz', 'Still there?');
    expect(threadText(dibs, fresh as Message)).toContain('Still there?');
    expect(await brokenInvariants(dibs)).toEqual([
      `nobody knows of the message at ${old.channel} ${old.ts}: ${old.text}`,
    ]);
  });

  it('a card that somebody deleted is posted afresh at the next change', async () => {
    await start();
    await dibs.write('Marta Díaz', 'Hello?');
    deleteMessage(
      dibs.sandbox.workspace,
      support(),
      onlyCardOf('Marta Díaz'),
      dibs.sandbox.scene.rosa.id,
    );
    await dibs.settle();
    await dibs.write('Marta Díaz', 'Still there?');
    const fresh = onlyCardOf('Marta Díaz');
    expect(buttonsOf(fresh)).toContain('Claim');
    expect(threadText(dibs, fresh)).toContain('Still there?');
  });

  it('an archived channel gets nothing; when it is open again, the next change shows the card', async () => {
    await start();
    support().isArchived = true;
    await dibs.write('Marta Díaz', 'Hello?');
    await dibs.write('Marta Díaz', 'Hello again?');
    await settleIn(30 * SECOND);
    expect(cardsOf('Marta Díaz')).toEqual([]);
    support().isArchived = false;
    await dibs.write('Marta Díaz', 'Still there?');
    const card = onlyCardOf('Marta Díaz');
    expect(threadText(dibs, card)).toContain('Still there?');
    await expectWell();
  });

  it('a channel that we were taken out of › an admin is told; invited again, the cards come', async () => {
    await start();
    const { rosa, workspace } = { ...dibs.sandbox.scene, ...dibs.sandbox };
    await dibs.rosa.act({
      type: 'remove',
      conversation: support().id,
      removed: workspace.app.botUserId,
    });
    await dibs.settle();
    await dibs.write('Marta Díaz', 'Hello?');
    await settleIn(30 * SECOND);
    expect(cardsOf('Marta Díaz')).toEqual([]);
    expect(readOut(dmWith(dibs.rosa, '/invite'))).toContain('#support');
    expect(rosa.isAdmin).toBe(true);
    await dibs.rosa.invite('#support', workspace.app.botUserId);
    await dibs.settle();
    expect(threadText(dibs, onlyCardOf('Marta Díaz'))).toContain('Hello?');
    await expectWell();
  });

  it('somebody who cannot get direct messages is told in the thread, by name', async () => {
    await start();
    await dibs.write('Marta Díaz', 'Hello?');
    dibs.sandbox.faults.add({
      method: 'conversations.open',
      fault: { type: 'error', error: 'cannot_dm_bot' },
      remaining: null,
    });
    await assign('Marta Díaz', 'Ben');
    expect(dibs.ben.dms()).toEqual([]);
    const thread = threadText(dibs, onlyCardOf('Marta Díaz'));
    expect(thread).toContain(`@${dibs.ben.id}`);
    expect(thread).toContain('is yours');
    await expectWell();
  });
});

describe('when a token is revoked', () => {
  it('everything waits; reconnected, it goes on where it was', async () => {
    await start();
    await dibs.write('Marta Díaz', 'Hello?');
    const { credentials, ledger } = dibs.sandbox;
    credentials.standing = 'revoked';
    await dibs.write('Kim Park', 'Hello?');
    const calls = ledger.calls().length;
    await dibs.write('Kim Park', 'Is nobody there?');
    await settleIn(60 * SECOND);
    expect(ledger.calls()).toHaveLength(calls);
    const [workspace] = await dibs.query<{ disconnected_reason: string }>(
      'SELECT disconnected_reason FROM workspace',
    );
    expect(workspace?.disconnected_reason).toBe('token_revoked');
    expect(await slackHealth(dibs.app.url)).toBe('failing');

    await dibs.app.stop();
    credentials.standing = 'valid';
    const again = await dibs.startAnother();
    await again.sweep();
    expect(await slackHealth(again.url)).toBe('ok');
    expect(threadText(dibs, onlyCardOf('Kim Park'))).toContain('Is nobody there?');
    await expectWell();
  });
});

describe('when Slack calls it our mistake', () => {
  it('nobody else is held up, and the next change draws it', async () => {
    await start();
    dibs.sandbox.faults.add({
      method: 'chat.postMessage',
      conversation: support().id,
      fault: { type: 'error', error: 'invalid_blocks' },
    });
    await dibs.write('Marta Díaz', 'Hello?');
    await dibs.write('Kim Park', 'Hello?');
    expect(cardsOf('Marta Díaz')).toEqual([]);
    expect(threadText(dibs, onlyCardOf('Kim Park'))).toContain('Hello?');
    const failed = await dibs.query<{ reason: string }>(
      `SELECT reason FROM outbox WHERE state = 'failed' AND surface_key LIKE 'card:%'`,
    );
    expect(failed).toEqual([{ reason: 'fix_code: invalid_blocks' }]);
    await dibs.write('Marta Díaz', 'Still there?');
    expect(threadText(dibs, onlyCardOf('Marta Díaz'))).toContain('Still there?');
    await expectWell();
  });
});

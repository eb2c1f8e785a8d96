import { createHmac, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isObject, type Json } from '../../sandbox/blocks/problems.ts';
import { ACTIONS, COMMANDS, INPUTS, MODALS } from '../../src/slack/action-ids.ts';
import { lookingCloser } from '../conformance/slack/chapters/closer.ts';
import { handingOver, theMainJob } from '../conformance/slack/chapters/owning.ts';
import { commandsAndHome, theFirstDay } from '../conformance/slack/chapters/people.ts';
import { writingReplies } from '../conformance/slack/chapters/replying.ts';
import { settlingIn } from '../conformance/slack/chapters/settings.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { hostileText, hostileValue, mutated } from '../helpers/hostile-values.ts';
import { patienceFor, runsOf, seedOf } from '../helpers/soak-runs.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

/** Bytes of a body; beyond that it is 413. Slack's own stay far below. */
const LARGEST = 1_024 * 1_024;
const PATIENCE = patienceFor(60_000);

/** What only people of an inbox may change, and what only its managers may. */
const ALL = `
  SELECT (SELECT concat(count(*), ':', sum(version)) FROM conversation) || ' ' || (SELECT count(*) FROM message) AS work,
    (SELECT string_agg(concat(id, version, settings, saved_replies), ' ' ORDER BY id) FROM inbox)
      || (SELECT string_agg(concat(inbox_id, agent_id, m::text), ' ' ORDER BY inbox_id, agent_id) FROM membership m)
      || (SELECT string_agg(a::text, ' ' ORDER BY id) FROM channel_account a) AS rules`;

let dibs: Dibs;
/** What Slack sent while people worked, one of each kind. */
let recorded: Json[];

beforeAll(async () => {
  dibs = await startDibs({ setUp: false, logLevel: 'silent' });
  const chapters = [
    theFirstDay,
    theMainJob,
    handingOver,
    writingReplies,
    commandsAndHome,
    lookingCloser,
    settlingIn,
  ];
  for (const chapter of chapters) await chapter(dibs);
  const bodies = dibs.sandbox.ledger.deliveries().map(({ sent }) => sent as Json);
  recorded = [...new Map(bodies.map((body) => [kindOf(body), body])).values()];
}, 180_000);
afterAll(() => stopAndCheck(dibs));

/** Its type, and what of ours it is about. */
function kindOf(body: Json): string {
  const { type, command, event, actions, view, action_id: asked } = body;
  const action = (actions as Json[] | undefined)?.[0]?.['action_id'];
  const part = isObject(event) ? event : {};
  const callback = isObject(view) ? view['callback_id'] : undefined;
  return [type, command, part['type'], part['subtype'], action, asked, callback].join(' ');
}

async function post(body: string, contentType: string) {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const { signingSecret } = dibs.sandbox.credentials;
  const digest = createHmac('sha256', signingSecret)
    .update(`v0:${timestamp}:${body}`)
    .digest('hex');
  const headers = {
    'content-type': contentType,
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${digest}`,
  };
  const response = await fetch(`${dibs.app.url}/slack/events`, { method: 'POST', headers, body });
  return {
    status: response.status,
    text: await response.text(),
    isTooLarge: body.length > LARGEST,
  };
}

function send(payload: Json) {
  if (isObject(payload['event'])) return post(JSON.stringify(payload), 'application/json');
  const fields = 'command' in payload ? payload : { payload: JSON.stringify(payload) };
  const written = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  const form = Object.entries(fields).map(([name, value]) => [name, written(value) ?? '']);
  return post(new URLSearchParams(form).toString(), 'application/x-www-form-urlencoded');
}

async function everything() {
  const [row] = await dibs.query<{ work: string; rules: string }>(ALL);
  return row ?? { work: '', rules: '' };
}

/** As if it were a new one: Slack never sends the same twice as another. */
function anew(payload: Json): Json {
  const own = randomUUID();
  return {
    ...payload,
    ...('event_id' in payload ? { event_id: `Ev${own}` } : {}),
    ...('trigger_id' in payload ? { trigger_id: own } : {}),
  };
}

/** The same, done by somebody else, wherever the payload says who. */
function by(payload: Json, person: string): Json {
  const { user, user_id: typed } = payload;
  return {
    ...payload,
    ...(isObject(user) ? { user: { ...user, id: person } } : {}),
    ...(typed === undefined ? {} : { user_id: person }),
  };
}

const anything = fc.nat().map((at) => recorded[at % recorded.length] ?? {});

function check<Value>(arbitrary: fc.Arbitrary<Value>, law: (value: Value) => Promise<void>) {
  const numRuns = runsOf(150);
  return fc.assert(fc.asyncProperty(arbitrary, law), { numRuns, seed: seedOf() });
}

/** What we gave to Slack and get back: whatever stands there, we wrote it once, in some release, or somebody tampered with it. */
const ourValue = fc.oneof(
  hostileText,
  hostileValue.map((value) => JSON.stringify(value) ?? ''),
  fc.constantFrom(
    '',
    '{}',
    '{"v":2}',
    '{"v":1,"conversationId":"x","seenVersion":-1}',
    'unassigned',
  ),
);
const ourName = fc.oneof(
  fc.constantFrom(...Object.values(ACTIONS), ...Object.values(MODALS), ...Object.values(INPUTS)),
  fc.constantFrom('claim_v2', 'a_name_of_an_older_release', ''),
);

/** Button values, metadata and what stands in fields: replaced here and there. */
function withOtherValues(payload: Json): fc.Arbitrary<Json> {
  const change = fc.record({
    at: fc.nat(),
    value: ourValue,
    name: ourName,
    what: fc.nat({ max: 5 }),
  });
  return change.map(({ at, value, name, what }) => {
    const places = [
      'value',
      'private_metadata',
      'block_id',
      'action_id',
      'callback_id',
      'selected',
    ];
    return replacedIn(
      payload,
      places[what] ?? '',
      what < 3 ? value.slice(0, 3_000) : name,
      at,
    ) as Json;
  });
}

function replacedIn(value: unknown, field: string, by: string, at: number): unknown {
  if (Array.isArray(value)) return value.map((each) => replacedIn(each, field, by, at));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      name === field && typeof each === 'string' ? by : replacedIn(each, field, by, at),
    ]),
  );
}

/** What the app said in answer since, to whomever. */
function saidSince(before: number): string {
  return JSON.stringify(
    dibs.sandbox.ledger
      .calls()
      .slice(before)
      .map(({ sent }) => sent),
  );
}

describe('what Slack sends', () => {
  it('has all kinds', () => {
    const kinds = new Set(recorded.map(({ type, command }) => type ?? command));
    expect([...kinds].sort()).toEqual(
      expect.arrayContaining([
        'block_actions',
        'block_suggestion',
        'event_callback',
        'view_submission',
        'view_closed',
      ]),
    );
    expect(recorded.length).toBeGreaterThan(50);
  });

  it('as it came, from whom it came, does something: what is refused below is not refused for nothing', async () => {
    const before = await everything();
    for (const payload of recorded) expect((await send(anew(payload))).status).toBe(200);
    const after = await everything();
    expect(after.work).not.toBe(before.work);
    expect(after.rules).not.toBe(before.rules);
  });

  it(
    'in any shape at all is acknowledged, and brings nothing down',
    () =>
      check(
        anything.chain((payload) => mutated(anew(payload))),
        async (payload) => {
          if (!isObject(payload)) return;
          const { status, isTooLarge } = await send(payload);
          expect(status).toBe(isTooLarge ? 413 : 200);
        },
      ),
    PATIENCE,
  );

  it(
    'with values that we no longer or not yet write is acknowledged, and answered in a sentence at most',
    () =>
      check(
        anything.chain((payload) => withOtherValues(anew(payload))),
        async (payload) => {
          const before = dibs.sandbox.ledger.calls().length;
          const { status, text } = await send(payload);
          expect(status).toBe(200);
          await dibs.sandbox.idle();
          expect(text + saidSince(before)).not.toContain('Something went wrong on our side');
        },
      ),
    PATIENCE,
  );

  it(
    'does nothing for whom it may not do it',
    () =>
      check(
        fc.tuple(anything, fc.constantFrom('outsider', 'stranger', 'agent')),
        async ([payload, role]) => {
          const { ola, ben } = dibs.sandbox.scene;
          const person = { outsider: ola.id, stranger: 'U0STRANGER', agent: ben.id }[role] ?? '';
          if (isObject(payload['event'])) return;
          const before = await everything();
          const { status } = await send(by(anew(payload), person));
          expect(status).toBe(200);
          const after = await everything();
          expect(after.rules).toBe(before.rules);
          if (role !== 'agent') expect(after.work).toBe(before.work);
        },
      ),
    PATIENCE,
  );

  it(
    'with words of any kind typed behind a command is answered',
    () =>
      check(
        fc.tuple(fc.constantFrom(...Object.values(COMMANDS)), hostileText),
        async ([command, text]) => {
          const known = recorded.find((payload) => payload['command'] !== undefined) ?? {};
          const verb = fc.sample(
            fc.constantFrom('', 'assign ', 'away ', 'closed ', 'who ', 'load '),
            { numRuns: 1, seed: text.length },
          );
          const { status, text: said } = await send(
            anew({ ...known, command, text: `${verb}${text}` }),
          );
          expect(status).toBe(200);
          expect(said).not.toContain('Something went wrong on our side');
        },
      ),
    PATIENCE,
  );

  it('that is not signed, too deep, or no JSON reaches nobody', async () => {
    const before = await everything();
    const wrong = await fetch(`${dibs.app.url}/slack/events`, { method: 'POST', body: '{}' });
    expect(wrong.status).toBe(401);
    const deep = `{"type":"event_callback","event_id":"Ev1","a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect((await post(deep, 'application/json')).status).toBe(400);
    expect((await post('{"type":', 'application/json')).status).toBe(400);
    expect(await everything()).toEqual(before);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { isObject, type Json } from '../../sandbox/blocks/problems.ts';
import type { LedgerEntry } from '../../sandbox/ledger.ts';
import { parseManifest } from '../../sandbox/manifest.ts';
import { expectedExtras, fixtureOf, unknownKeys } from '../sandbox/known-keys.ts';
import { METHOD_SCOPES } from './method-scopes.ts';
import { argumentProblems, type Reference } from './slack/method-reference.ts';
import { payloadOf, type Traffic } from './slack/traffic.ts';
import { tellSocketStory, tellWholeStory } from './slack/whole-story.ts';

const folder = inject('fixturesDir') ?? '';
const manifest = parseManifest(
  readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8'),
);

/** Options with a description come back with it, as @slack/types has them. */
const known = [...expectedExtras, 'block_actions/actions[]/selected_option/description'];

/** What the app calls that is no method: addresses that Slack gave it. */
const ADDRESSES = new Set(['response_url', 'upload_url', 'url_private']);

let calls: LedgerEntry[];
let deliveries: LedgerEntry[];
beforeAll(async () => {
  const stories: Traffic[] = [await tellWholeStory(), await tellSocketStory()];
  const all = stories.flatMap((story) => story.calls);
  calls = all.filter(({ title }) => !ADDRESSES.has(title));
  deliveries = stories.flatMap((story) => story.deliveries);
}, 180_000);

function referenceOf(method: string): Reference {
  const file = join(folder, 'slack/methods', `${method}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Reference;
}

const methodsOf = (entries: LedgerEntry[]) => [...new Set(entries.map(({ title }) => title))];

describe('every call of the app, by the reference of its method', () => {
  it('is of a method whose scopes we know, and each of those is called', () => {
    const called = methodsOf(calls).filter((method) => method !== 'apps.connections.open');
    expect(called.sort()).toEqual(Object.keys(METHOD_SCOPES).sort());
  });

  it('has the arguments that are required, and none that the method does not know', () => {
    const wrong = calls.flatMap((call) =>
      argumentProblems(referenceOf(call.title), payloadOf(call)).map(
        (problem) => `${call.title} (${call.id}): ${problem}`,
      ),
    );
    expect(wrong).toEqual([]);
    expect(calls.length).toBeGreaterThan(200);
  });

  it('carries its token in a header only', () => {
    expect(calls.filter((call) => payloadOf(call)['token'] !== undefined)).toEqual([]);
  });

  it('is allowed by a scope of the manifest', () => {
    const forbidden = methodsOf(calls).filter((method) => {
      const needed = referenceOf(method).scope?.bot ?? [];
      return needed.length > 0 && !needed.some((scope) => manifest.scopes.includes(scope));
    });
    expect(forbidden).toEqual([]);
  });

  it.each([
    ['an unknown argument', { channel: 'C1', text: 'x', colour: 'red' }, 'unknown: colour'],
    ['a missing argument', { text: 'x' }, 'missing: channel'],
    ['a truth that is none', { channel: 'C1', unfurl_links: 'maybe' }, 'unfurl_links: boolean'],
  ])('would be caught with %s', (_what, sent, problem) => {
    expect(argumentProblems(referenceOf('chat.postMessage'), sent)).toEqual([problem]);
  });
});

describe('every payload that Slack sent', () => {
  it('has no key that Slack’s own do not have', () => {
    const unknown = new Set(
      deliveries.flatMap((entry) => {
        const payload = payloadOf(entry);
        const name = nameOf(payload);
        return fixtureOf[name] === undefined ? [] : unknownKeys(folder, name, ours(payload));
      }),
    );
    expect([...unknown].filter((path) => !known.includes(path))).toEqual([]);
    const names = new Set(deliveries.map((entry) => nameOf(payloadOf(entry))));
    expect(Object.keys(fixtureOf).filter((name) => names.has(name))).toEqual([
      'block_actions',
      'message_action',
      'slash_command',
      'view_submission',
      'view_closed',
      'event message',
      'event app_home_opened',
      'event user_change',
    ]);
  });
});

/** The recording of a message is of a plain one; those of other subtypes have other keys. */
function nameOf(payload: Json): string {
  if (payload['command'] !== undefined) return 'slash_command';
  const { event } = payload;
  if (!isObject(event)) return String(payload['type']);
  const { type, subtype } = event;
  return subtype === undefined
    ? `event ${String(type)}`
    : `event ${String(type)} ${String(subtype)}`;
}

/** Without what is the app's own: what it wrote into a view, and what people put into its fields. */
function ours(payload: Json): Json {
  const { view, state: _state, ...rest } = payload;
  if (!isObject(view)) return rest;
  const { state: _values, ...seen } = view;
  return { ...rest, view: seen };
}

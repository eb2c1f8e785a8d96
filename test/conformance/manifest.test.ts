import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { Ajv, type AnySchemaObject, type ValidateFunction } from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { COMMANDS, SHORTCUTS } from '../../src/slack/action-ids.ts';
import { VERBS } from '../../src/slack/listeners/command-words.ts';
import type { AppManifest } from './manifest-type.ts';
import { METHOD_SCOPES } from './method-scopes.ts';

const root = path.resolve(import.meta.dirname, '../..');

interface Manifest {
  features: {
    slash_commands: { command: string; should_escape?: boolean; usage_hint?: string }[];
    bot_user: { display_name: string };
    shortcuts: { type: string; callback_id: string }[];
  };
  oauth_config: { scopes: { bot: string[] } };
  settings: {
    event_subscriptions: { bot_events: string[] };
    interactivity: { is_enabled: boolean };
  };
  display_information: { name: string; description: string; long_description: string };
}

const text = readFileSync(path.join(root, 'manifest.yml'), 'utf8');
const manifest = parse(text) as Manifest;
const scopes = manifest.oauth_config.scopes.bot;
const events = manifest.settings.event_subscriptions.bot_events;

/** https://docs.slack.dev/reference/events: the scope that each event needs. */
const EVENT_SCOPES: Record<string, string | null> = {
  app_home_opened: null,
  member_joined_channel: 'channels:read',
  member_left_channel: 'channels:read',
  channel_left: 'channels:read',
  group_left: 'groups:read',
  channel_rename: 'channels:read',
  group_rename: 'groups:read',
  'message.channels': 'channels:history',
  'message.groups': 'groups:history',
  'message.im': 'im:history',
  user_change: 'users:read',
  team_join: 'users:read',
};

async function sourceOf(folder: string): Promise<string> {
  const files = await readdir(path.join(root, folder), { recursive: true });
  return files
    .filter((file) => file.endsWith('.ts') && !file.startsWith('blocks/'))
    .map((file) => readFileSync(path.join(root, folder, file), 'utf8'))
    .join('\n');
}

describe('manifest.yml', () => {
  it('has the commands of the code, with people and channels as ids', () => {
    const { slash_commands: commands } = manifest.features;
    expect(commands.map(({ command }) => command).sort()).toEqual(Object.values(COMMANDS).sort());
    expect(commands.every((command) => command.should_escape === true)).toBe(true);
  });

  it('has the shortcuts of the code', () => {
    const ids = manifest.features.shortcuts.map(({ callback_id: id }) => id);
    expect(ids.sort()).toEqual(Object.values(SHORTCUTS).sort());
  });

  it('has each scope that the methods in use need, and no other', async () => {
    const source = await sourceOf('src/slack');
    const calls = source.matchAll(
      /\.((?:chat|conversations|users|auth|team|reactions|files|usergroups|bots)\s*\.[a-zA-Z.]+|views\.(?:open|push|update|publish))\s*\(/g,
    );
    const used = new Set([...calls].map(([, name = '']) => name.replace(/\s/g, '')));
    expect(used).toContain('chat.postMessage');
    const unknown = [...used].filter((method) => METHOD_SCOPES[method] === undefined);
    expect(unknown).toEqual([]);
    const forMethods = [...used].flatMap((method) => METHOD_SCOPES[method] ?? []);
    const forEvents = events.flatMap((event) => EVENT_SCOPES[event] ?? []);
    // metadata.message:read: our own posts are known by their metadata, in the echo and in history.
    const needed = new Set([...forMethods, ...forEvents, 'commands', 'metadata.message:read']);
    expect([...scopes].sort()).toEqual([...needed].sort());
  });

  it('has the events that the listeners listen to, and no other', async () => {
    const source = await sourceOf('src/slack');
    const lists = [...source.matchAll(/\blistenToEvent\(app, \[([^\]]+)\]/g)];
    const named = lists.flatMap(([, list = '']) => list.match(/[a-z_]+/g) ?? []);
    expect(named.length).toBeGreaterThan(2);
    const isHeard = (event: string) => named.includes(event.split('.')[0] ?? event);
    expect(events.filter((event) => !isHeard(event))).toEqual([]);
    const types = new Set(events.map((event) => event.split('.')[0]));
    expect(named.filter((name) => !types.has(name))).toEqual([]);
    expect(events.filter((event) => EVENT_SCOPES[event] === undefined)).toEqual([]);
  });

  it('keeps to what Slack takes', () => {
    expect(manifest.display_information.name.length).toBeLessThanOrEqual(35);
    expect(manifest.display_information.description.length).toBeLessThanOrEqual(140);
    const long = manifest.display_information.long_description.length;
    expect(long).toBeGreaterThanOrEqual(175);
    expect(long).toBeLessThanOrEqual(4_000);
    // The reference says a-z only; Slack's own templates have capitals. See docs/slack-open-points.md.
    expect(manifest.features.bot_user.display_name).toMatch(/^[A-Za-z0-9._-]{1,80}$/);
    expect(manifest.features.slash_commands.every(({ command }) => command.length <= 32)).toBe(
      true,
    );
    // https://docs.slack.dev/reference/app-manifest
    const hints = manifest.features.slash_commands.map(({ usage_hint: hint = '' }) => hint);
    expect(hints.every((hint) => hint.length <= 1_000)).toBe(true);
    expect(manifest.settings.interactivity.is_enabled).toBe(true);
  });

  it('hints at words that one can say', () => {
    const hints = manifest.features.slash_commands.flatMap(({ usage_hint: hint }) => hint ?? []);
    expect(hints.length).toBeGreaterThan(0);
    const verbs = hints.flatMap((hint) => hint.split(' | ')).map((each) => each.split(' ')[0]);
    expect(verbs.filter((verb) => !VERBS.some((known) => known === verb))).toEqual([]);
  });

  it('gives the reason for each scope in a comment', () => {
    const lines = text.split('\n');
    const reasoned = scopes.filter((scope) => {
      const at = lines.findIndex((each) => each.trim() === `- ${scope}`);
      const above = lines.slice(0, at).reverse();
      return above
        .find((each) => !each.trim().startsWith('- '))
        ?.trim()
        .startsWith('#');
    });
    expect(reasoned).toEqual(scopes);
  });
});

describe('manifest.yml, by the type that @slack/web-api has for it', () => {
  let validate: ValidateFunction;
  beforeAll(() => {
    const schema = createGenerator({
      path: path.join(import.meta.dirname, 'manifest-type.ts'),
      tsconfig: path.join(root, 'sandbox/blocks/schema-tsconfig.json'),
      type: 'AppManifest',
      jsDoc: 'none',
      skipTypeCheck: true,
      additionalProperties: false,
    }).createSchema('AppManifest');
    validate = new Ajv({ allErrors: true, strict: false }).compile(schema as AnySchemaObject);
  });

  const problemsOf = (candidate: AppManifest): string[] => {
    void validate(candidate);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
  const changed = (from: string, to: string): AppManifest => {
    expect(text).toContain(from);
    return parse(text.replace(from, to)) as AppManifest;
  };

  it('is a manifest', () => {
    expect(problemsOf(parse(text) as AppManifest)).toEqual([]);
  });

  it('is one, too, with the addresses for HTTP that stand in its comments', () => {
    const overHttp = text
      .replace('socket_mode_enabled: true', 'socket_mode_enabled: false')
      .replaceAll(/^(\s*)# (\w*url: https)/gm, '$1$2');
    const addresses = [...overHttp.matchAll(/^\s*\w*url: (\S+)$/gm)].map(([, url]) => url);
    expect(addresses).toHaveLength(3 + Object.keys(COMMANDS).length);
    expect(new Set(addresses).size).toBe(1);
    expect(addresses[0]).toMatch(/^https:.+\/slack\/events$/);
    expect(problemsOf(parse(overHttp) as AppManifest)).toEqual([]);
  });

  it.each([
    ['a scope that there is none of', '- users:read', '- users:reed'],
    ['an event that there is none of', '- team_join', '- team_joined'],
    ['a setting that there is none of', 'should_escape: true', 'should_unescape: true'],
    ['a text for a truth', 'home_tab_enabled: true', 'home_tab_enabled: "yes"'],
  ])('would not pass with %s', (_what, from, to) => {
    expect(problemsOf(changed(from, to))).not.toEqual([]);
  });
});

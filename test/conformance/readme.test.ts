import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../src/config.ts';
import { COMMANDS } from '../../src/slack/action-ids.ts';
import { VERBS } from '../../src/slack/listeners/command-words.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const README = read('README.md');

/** Everything that people read. */
const PAGES = [
  ...readdirSync(ROOT),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true }).map((file) => join('docs', String(file))),
].filter((file) => file.endsWith('.md'));

const matchesOf = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found);

describe('README.md', () => {
  it('names settings that there are', () => {
    const table = /^## Settings$(.+?)^## /ms.exec(README)?.[1] ?? '';
    const named = matchesOf(table, /`([A-Z][A-Z0-9_]+)`/g);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !SETTINGS.includes(name))).toEqual([]);
    const needed = SETTINGS.filter((name) =>
      /^(SLACK_BOT|SLACK_APP|DATABASE|REDIS|DIBS)_/.test(name),
    );
    expect(needed.filter((name) => !named.includes(name))).toEqual([]);
  });

  it('names the slash commands, and every word that one can say', () => {
    const named = new Set(matchesOf(README, /`(\/[a-z-]+)`/g));
    const commands = Object.values(COMMANDS) as string[];
    expect(commands.filter((command) => !named.has(command))).toEqual([]);
    const others = [...named].filter((name) => !commands.includes(name));
    expect(others.filter((name) => name !== '/invite')).toEqual([]);
    const words = matchesOf(README, /`([a-z]+)(?: [^`]*)?`/g);
    expect(VERBS.filter((verb) => !words.includes(verb))).toEqual([]);
  });

  it('promises a license that is there', () => {
    expect(README).toMatch(/## License\s+MIT/);
    expect(read('LICENSE')).toContain('MIT License');
  });
});

describe.each(PAGES)('%s', (page) => {
  it('promises nothing that is not there: links, files, npm commands', () => {
    expect(brokenPromises(page, read(page))).toEqual([]);
  });
});

it('a page that promises too much is caught', () => {
  const text = '[x](not-there.md#why) `src/nowhere.ts` npm run nothing [y](LICENSE) `src/domain/`';
  expect(brokenPromises('README.md', text)).toEqual([
    'not-there.md',
    'src/nowhere.ts',
    'npm run nothing',
  ]);
});

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

function brokenPromises(page: string, text: string): string[] {
  const links = matchesOf(text, /\]\(([^)\s]+)\)/g)
    .filter((target) => !/^(https?:|mailto:|#)/.test(target))
    .map((target) => target.replace(/#.*$/, ''));
  const files = matchesOf(text, /`((?:src|sandbox|test|scripts|docs|prisma|bench)\/[\w./-]*)`/g);
  const told = [
    ...matchesOf(text, /npm run ([\w:-]+)/g),
    ...matchesOf(text, /npm (start|test)\b/g),
  ];
  return [
    ...links.filter((target) => !existsSync(join(ROOT, dirname(page), target))),
    ...files.filter((path) => !existsSync(join(ROOT, path))),
    ...told.filter((name) => scripts[name] === undefined).map((name) => `npm run ${name}`),
  ];
}

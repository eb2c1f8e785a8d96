import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { REMEDY_BY_CODE } from '../../src/slack/error-codes.ts';

/** The methods that src/slack calls. */
const METHODS = [
  'apps.connections.open',
  'auth.test',
  'chat.delete',
  'chat.postEphemeral',
  'chat.postMessage',
  'chat.update',
  'conversations.history',
  'conversations.info',
  'conversations.members',
  'conversations.open',
  'conversations.replies',
  'files.completeUploadExternal',
  'files.getUploadURLExternal',
  'files.info',
  'reactions.add',
  'reactions.remove',
  'usergroups.list',
  'users.info',
  'views.open',
  'views.publish',
  'views.push',
  'views.update',
];

describe('every error code that Slack documents', () => {
  it.each(METHODS)('of %s has a remedy', (method) => {
    const folder = inject('fixturesDir');
    if (folder === null) throw new Error('no fixtures');
    const file = join(folder, 'slack', 'methods', `${method}.json`);
    const { errors } = JSON.parse(readFileSync(file, 'utf8')) as { errors: object };
    const codes = Object.keys(errors);
    expect(codes.length).toBeGreaterThan(0);
    expect(codes.filter((code) => !REMEDY_BY_CODE.has(code))).toEqual([]);
  });
});

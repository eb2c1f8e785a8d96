import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { createLogger } from '../src/logger.ts';

const run = promisify(execFile);

const PROGRAM = `
  import { createLogger } from './src/logger.ts';
  const log = createLogger('info');
  const cause = new Error('Bearer xoxb-cause');
  const error = Object.assign(new TypeError('Ben writes', { cause }), {
    code: '23505',
    detail: 'Failing row contains (Ben, +34 600 123 4417)',
    config: { headers: { Authorization: 'Bearer xoxb-1' } },
  });
  log.error({ eventId: 'Ev1', err: error }, 'failed');
  log.error(error, 'jobs');
`;

it('logs of an error what it was and where, and nothing that it quotes', async () => {
  const { stdout } = await run(process.execPath, [
    '--import',
    'tsx',
    '--input-type=module',
    '--eval',
    PROGRAM,
  ]);
  expect(stdout).not.toMatch(/Ben|xoxb|123 4417/);
  const [first, second] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(first).toMatchObject({ eventId: 'Ev1', err: { error: 'TypeError', code: '23505' } });
  expect(second).toMatchObject({ msg: 'jobs', err: { error: 'TypeError' } });
});

it('logs nothing that is secret, however deep it stands', () => {
  const lines: string[] = [];
  const log = createLogger('info', { write: (line) => void lines.push(line) });
  const sender = { id: 'c1', address: '+34 600 123 4417' };
  log.info({ token: 'xoxb-1', sender, calls: [{ text: 'Ben writes', ms: 3 }] }, 'done');
  expect(lines.join()).not.toMatch(/Ben|xoxb|123 4417/);
  expect(JSON.parse(lines.join())).toMatchObject({
    token: '[redacted]',
    sender: { id: 'c1', address: '[redacted]' },
    calls: [{ text: '[redacted]', ms: 3 }],
    msg: 'done',
  });
});

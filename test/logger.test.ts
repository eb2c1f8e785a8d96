import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

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

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { genericBody } from '../../../src/channels/generic/body.ts';
import { createIntake } from '../../../src/channels/intake.ts';
import { createHttpServer } from '../../../src/http/http-server.ts';
import { createFakeWorld, genericAccount, SECRET } from '../fake-world.ts';

const docs = readFileSync(new URL('../../../docs/intake.md', import.meta.url), 'utf8');
const blocksOf = (language: string) =>
  [...docs.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(
    ([, block]) => block ?? '',
  );

const account = genericAccount();
const { world, deps } = createFakeWorld([account]);
const intake = createIntake({ ...deps, now: () => Date.now() });
const server = createHttpServer({
  port: 0,
  hook: intake.receive,
  slack: null,
  health: () => ({ live: true, ready: true, parts: [] }),
  failed: () => undefined,
});
let address = '';

beforeAll(async () => {
  const { port } = await server.start();
  address = `http://127.0.0.1:${port}/hooks/${account.key}`;
});
afterAll(() => server.stop());

describe('docs/intake.md', () => {
  it('has a snippet that works as it stands', async () => {
    const [script = ''] = blocksOf('bash');
    const mine = `DIBS_ADDRESS=${address} DIBS_SECRET=${SECRET}\n`;
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', mine + script]);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'accepted' });
    expect(world.sent).toMatchObject([
      {
        target: { customer: { address: '4711', name: 'Ben Okafor' } },
        command: { type: 'receive_message', message: { text: 'Where is my parcel?' } },
      },
    ]);
  });

  it('shows one example of each kind, and all can be read', () => {
    const examples: unknown[] = blocksOf('json').map((block) => JSON.parse(block));
    const incoming = examples.filter((example) => genericBody.safeParse(example).success);
    expect(incoming.map((example) => genericBody.parse(example).type)).toEqual([
      'message',
      'handed_over',
      'reply_recorded',
      'resolved',
    ]);
    expect(examples).toHaveLength(incoming.length + 1);
  });
});

describe('docs/intake.schema.json', () => {
  const schema = z.toJSONSchema(genericBody, { io: 'input' });

  /**
   * After a change of the schema, in the project's folder:
   * npx tsx -e "import { z } from 'zod'; import { genericBody } from './src/channels/generic/body.ts';
   *   console.log(JSON.stringify(z.toJSONSchema(genericBody, { io: 'input' })))" > docs/intake.schema.json
   * npx biome format --write docs/intake.schema.json
   */
  it('is what is really accepted', () => {
    const file = readFileSync(new URL('../../../docs/intake.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(file)).toEqual(schema);
  });

  it('accepts what the examples say, and refuses a body without a customer', () => {
    const validate = new Ajv2020({ validateFormats: false }).compile(schema);
    const [message = ''] = blocksOf('json');
    expect(validate(JSON.parse(message))).toBe(true);
    expect(validate({ message: { text: 'x' } })).toBe(false);
  });
});

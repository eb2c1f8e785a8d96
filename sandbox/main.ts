import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultAccounts } from './customers/accounts.ts';
import { runApp } from './run-app.ts';
import { startSandbox } from './server.ts';
import { connectAccounts, setUpTeam } from './set-the-scene.ts';

/** Customers who are there when the page opens. */
const FIRST_CUSTOMERS = [
  {
    name: 'Marta Díaz',
    account: defaultAccounts[1].key,
    text: 'Is the blue one still available? I need it by Friday for my sister’s birthday.',
  },
  {
    name: 'Kim Park',
    account: defaultAccounts[0].key,
    text: 'Hello, I was charged twice for order 88123. Can you look into it?',
  },
];

const say = (line: string) => process.stdout.write(`${line}\n`);

const dataDir = await mkdtemp(join(tmpdir(), 'dibs-sandbox-'));
const sandbox = await startSandbox({ triggerTime: 'real', rateLimits: 'slack' });
const app = await runApp(sandbox, {
  databaseUrl: null,
  dataDir,
  redisUrl: process.env['REDIS_URL'] || null,
  variations: { sweepInterval: 500 },
});

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) process.exit(1);
  stopping = true;
  await app.stop();
  await sandbox.close();
  await rm(dataDir, { recursive: true, force: true });
  process.exit(0);
}
process.on('SIGINT', () => void stop());
process.on('SIGTERM', () => void stop());

await setUpTeam(sandbox, async () => {});
await connectAccounts(sandbox, app);
for (const { text, ...person } of FIRST_CUSTOMERS) {
  const customer = sandbox.customers.add(person);
  await sandbox.customers.write(customer.id, text);
}

const { key } = defaultAccounts[0];
say(`Open ${sandbox.url} in a browser: Slack on the left, the customers on the right.`);
say(
  `Send a signed message from a shell: curl -X POST ${sandbox.url}/sandbox/write/${key} -d 'Where is my parcel?'`,
);
say('Ctrl-C stops it and removes everything.');

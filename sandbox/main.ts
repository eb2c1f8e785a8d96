import { parseArgs } from 'node:util';
import type { Play, PlayOptions } from './play.ts';
import { runPostgres } from './run-postgres.ts';

const HELP = `npm run sandbox -- [options]
  --port <number>   where the page is; a free port when left out
  --socket          Slack reaches the app by Socket Mode instead of signed HTTP
  --log <level>     what the app logs: error (as usual), warn, info or debug`;

/** Ctrl-C may come twice at once, from the terminal and from npm; a later one means it. */
const IMPATIENCE_MS = 1_000;
const STOP_LIMIT_MS = 15_000;

const say = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);

const OPTIONS = {
  port: { type: 'string', default: '0' },
  socket: { type: 'boolean', default: false },
  log: { type: 'string', default: 'error' },
  help: { type: 'boolean', default: false },
} as const;
const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;

type Options = Omit<PlayOptions, 'databaseUrl'>;

function readOptions(): Options | 'help' {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) return 'help';
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port is a number up to 65535, not "${values.port}"`);
  const logLevel = LOG_LEVELS.find((level) => level === values.log);
  if (logLevel === undefined)
    throw new Error(`--log is one of ${LOG_LEVELS.join(', ')}, not "${values.log}"`);
  return { port, transport: values.socket ? 'socket' : 'http', logLevel };
}

/** What is running, in the order of its start. */
const stops: (() => Promise<void>)[] = [];

async function stopAll(): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
}

/** The program loads while Postgres starts: that takes about as long. */
async function start(options: Options): Promise<Play> {
  const [postgres, program] = await Promise.allSettled([runPostgres(), import('./play.ts')]);
  if (postgres.status === 'rejected') throw postgres.reason;
  stops.push(postgres.value.stop);
  if (program.status === 'rejected') throw program.reason;
  const play = await program.value.startPlay({ ...options, databaseUrl: postgres.value.url });
  stops.push(play.stop);
  return play;
}

function sayHow(play: Play): void {
  say(`Open ${play.pageUrl} in a browser: Slack is on the left, customers write on the right.`);
  say(`A customer can also write from a shell: ${play.shellCommand}`);
  say('Ctrl-C stops everything and removes what it kept.');
}

function sentencesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return ['the port is taken. Choose another with --port, or leave it out for a free one.'];
  if (code === 'ERR_MODULE_NOT_FOUND') return [`${error.message}. Run \`npm ci\` first.`];
  return [error.message, ...(error.cause === undefined ? [] : sentencesOf(error.cause))];
}

async function main(): Promise<void> {
  let askedAt = 0;
  let started: Promise<Play> | undefined;
  async function stop(): Promise<void> {
    const now = performance.now();
    if (askedAt > 0 && now - askedAt > IMPATIENCE_MS) process.exit(1);
    if (askedAt > 0) return;
    askedAt = now;
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    await started?.catch(() => undefined);
    await stopAll();
    process.exit(0);
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void stop());

  try {
    const options = readOptions();
    if (options === 'help') {
      say(HELP);
      return;
    }
    started = start(options);
    const play = await started;
    if (askedAt === 0) sayHow(play);
  } catch (error) {
    if (askedAt > 0) return;
    complain(`The sandbox cannot start: ${sentencesOf(error).join('\n  ')}`);
    await stopAll();
    process.exit(1);
  }
}

await main();

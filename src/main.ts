import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { createLogger } from './logger.ts';

/** Whatever has not ended by then is left to the next start: leases run out, and nothing is lost. */
const STOP_LIMIT_MS = 10_000;

function complain(problems: readonly string[]): never {
  const lines = problems.map((problem) => `  - ${problem}`).join('\n');
  process.stderr.write(
    `Dibs cannot start:\n${lines}\nEvery setting is explained in .env.example.\n`,
  );
  process.exit(1);
}

/** What went wrong, and beneath it why: "fetch failed" alone says nothing. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause === undefined || error.cause === null) return error.message;
  return `${error.message}: ${reasonOf(error.cause)}`;
}

const read = readConfig();
if (!read.ok) complain(read.problems);
const log = createLogger(read.config.logLevel);

const app = await createApp(read.config, log).catch((error: unknown) => {
  log.error({ err: error }, 'could not start');
  return complain([reasonOf(error)]);
});

let stopping = false;
function stop(signal: NodeJS.Signals): void {
  if (stopping) process.exit(1);
  stopping = true;
  log.info({ signal }, 'stopping');
  const giveUp = () => {
    log.error({ left: app.left() }, 'did not stop in time');
    process.exit(1);
  };
  setTimeout(giveUp, STOP_LIMIT_MS).unref();
  app.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
log.info({ url: app.url, slack: read.config.slack.transport.mode, jobs: app.jobsBackend }, 'ready');

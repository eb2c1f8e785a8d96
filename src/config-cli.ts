import { configCommand } from './config-command.ts';

/** `npm run config`: what the inboxes promise, as a file: printed, looked at, or put in place. */
process.exitCode = await configCommand(process.argv.slice(2), {
  say: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
});

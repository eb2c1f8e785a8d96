import { quarantineCommand } from './quarantine-command.ts';

/** `npm run quarantine`: looks at webhooks that could not be read, and puts them through the intake again. */
process.exitCode = await quarantineCommand(process.argv.slice(2), {
  say: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
});

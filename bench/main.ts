import { parseArgs } from 'node:util';
import { benchAlarms } from './alarms.ts';
import { stopServers } from './servers.ts';

const HELP = `npm run bench -- alarms [options]
  --count <number>    alarms through the bells alone; 100000 when left out
  --whole <number>    alarms from the bell to the commit; 10000 when left out
  --seconds <number>  over how long they are due; 60 when left out`;

const OPTIONS = {
  count: { type: 'string', default: '100000' },
  whole: { type: 'string', default: '10000' },
  seconds: { type: 'string', default: '60' },
  help: { type: 'boolean', default: false },
} as const;

const say = (line: string) => void process.stdout.write(`${line}\n`);

function wholeNumber(name: string, words: string): number {
  const number = Number(words);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`--${name} is a number from 1 on, not "${words}"`);
  return number;
}

const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
if (values.help || positionals[0] !== 'alarms') {
  say(HELP);
  process.exitCode = values.help ? 0 : 1;
} else {
  const asked = {
    count: wholeNumber('count', values.count),
    whole: wholeNumber('whole', values.whole),
    seconds: wholeNumber('seconds', values.seconds),
  };
  process.once('SIGINT', () => void stopServers().finally(() => process.exit(130)));
  try {
    await benchAlarms({ ...asked, say });
  } finally {
    await stopServers();
  }
}

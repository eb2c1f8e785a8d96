import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PlantedTree, plant } from './planted-tree.ts';

/** The mistakes that bots are made of; each line that ends in a number must be found. */
const CANARY = `
import { WebClient } from '@slack/web-api';
import { Queue } from 'bullmq';
import { PrismaClient } from './db/generated/client.ts';
import { localAsync } from './local.ts';

async function sameFile(): Promise<void> {}

export function floats(client: WebClient, queue: Queue, db: PrismaClient): void {
  sameFile(); // 1 of this file
  localAsync(); // 2 of another file
  client.chat.postMessage({ channel: 'C1', text: 'hi' }); // 3 of Slack
  queue.add('nudge', {}); // 4 of BullMQ
  db.conversation.findMany(); // 5 of Prisma
  [1].map(async (n) => n); // 6 an array of promises
  setTimeout(async () => { await sameFile(); }, 1); // 7 an async callback nobody waits for
}

type Status = 'open' | 'snoozed' | 'resolved';
export function label(status: Status): string {
  switch (status) { // 8 a status is missing
    case 'open': return 'Open';
    case 'resolved': return 'Resolved';
  }
  return '';
}
`;

const DOMAIN_CANARY = `
declare const Temporal: { Now: { instant(): number } };
export const a = () => Temporal.Now.instant(); // 1
export const b = () => Date.now(); // 2
export const c = () => Math.random(); // 3
export const d = () => crypto.randomUUID(); // 4
export const e = () => setTimeout(() => {}, 1); // 5
export const f = () => process.env; // 6
`;

interface OxlintReport {
  diagnostics: { filename: string; labels: { span: { line: number } }[] }[];
}

describe('oxlint', () => {
  let tree: PlantedTree;
  let report: OxlintReport;

  beforeAll(() => {
    tree = plant(
      {
        'src/canary.ts': CANARY,
        'src/local.ts': 'export async function localAsync(): Promise<number> { return 1; }',
        'src/domain/canary.ts': DOMAIN_CANARY,
        'test/canary.test.ts':
          "import { it } from 'vitest';\nit.only('x', () => {});\nit.skip('y', () => {});\n",
      },
      ['.oxlintrc.json', 'tsconfig.json', 'package.json'],
      ['node_modules', 'src/db/generated'],
    );
    const { output } = tree.run('oxlint/bin/oxlint', [
      '--type-aware',
      '--format',
      'json',
      'src',
      'test',
    ]);
    report = JSON.parse(output) as OxlintReport;
  });
  afterAll(() => tree.remove());

  function linesFoundIn(file: string): number[] {
    return report.diagnostics
      .filter(({ filename }) => filename.endsWith(file))
      .flatMap(({ labels }) => labels.map(({ span }) => span.line));
  }

  const promises = numberedLines(CANARY);
  it.each(promises)('finds $text', ({ line }) => {
    expect(linesFoundIn('src/canary.ts')).toContain(line);
  });

  it('has eight promise and switch mistakes to find', () => {
    expect(promises).toHaveLength(8);
  });

  it.each(numberedLines(DOMAIN_CANARY))('refuses in the domain: $text', ({ line }) => {
    expect(linesFoundIn('src/domain/canary.ts')).toContain(line);
  });

  it('refuses tests that do not run', () => {
    expect(linesFoundIn('test/canary.test.ts')).toEqual(expect.arrayContaining([2, 3]));
  });
});

const LONG = Array.from({ length: 301 }, (_, n) => `export const n${n} = ${n};\n`).join('');
const TANGLED = `export function tangled(n: number): number {
${Array.from({ length: 16 }, (_, index) => `  if (n === ${index}) return ${index};`).join('\n')}
  return n;
}
`;

/** For each rule of Biome that we rely on: a file that breaks it. */
const BIOME: Record<string, Record<string, string>> = {
  noConsole: { 'src/says.ts': "console.log('hi');\n" },
  noExplicitAny: { 'src/vague.ts': 'export const vague = (value: any) => value;\n' },
  noDefaultExport: { 'src/nameless.ts': 'export default 1;\n' },
  noProcessEnv: { 'src/slack/reads-env.ts': "export const port = process.env['PORT'];\n" },
  noBarrelFile: { 'src/slack/barrel.ts': "export * from '../says.ts';\n" },
  noExcessiveLinesPerFile: { 'src/long.ts': LONG, 'sandbox/long.ts': LONG },
  noExcessiveCognitiveComplexity: { 'src/tangled.ts': TANGLED },
  noUnusedVariables: { 'src/unused.ts': 'const unused = 1;\nexport {};\n' },
  noUnusedImports: { 'src/unused-import.ts': "import { a } from './says.ts';\n" },
  noParameterAssign: {
    'src/assigns.ts': 'export function f(n: number) {\n  n = 1;\n  return n;\n}\n',
  },
  useErrorCause: {
    'src/forgets.ts':
      "export function f() {\n  try {\n    f();\n  } catch (error) {\n    throw new Error('x');\n  }\n}\n",
  },
  useFilenamingConvention: { 'src/CamelCase.ts': 'export {};\n' },
  format: { 'src/unformatted.ts': 'export   const a = "a"\n' },
  organizeImports: {
    'src/order.ts':
      "import { b } from './b.ts';\nimport { a } from './a.ts';\n\nexport const c = [a, b];\n",
  },
};

describe('Biome', () => {
  let tree: PlantedTree;
  let output: string;

  beforeAll(() => {
    tree = plant(Object.assign({}, ...Object.values(BIOME)), ['biome.json', '.gitignore']);
    ({ output } = tree.run('@biomejs/biome/bin/biome', [
      'check',
      '--reporter=github',
      '--max-diagnostics=none',
    ]));
  });
  afterAll(() => tree.remove());

  const planted = Object.entries(BIOME).flatMap(([rule, files]) =>
    Object.keys(files).map((file) => ({ rule, file })),
  );
  it.each(planted)('$rule refuses $file', ({ rule, file }) => {
    const errors = output
      .split('\n')
      .filter((line) => line.startsWith('::error') && line.includes(`/${file},`));
    expect(errors.map((line) => /title=([^,]*)/.exec(line)?.[1]?.split('/').at(-1))).toContain(
      rule,
    );
  });
});

function numberedLines(source: string): { line: number; text: string }[] {
  return source
    .split('\n')
    .map((text, index) => ({ line: index + 1, text: text.trim() }))
    .filter(({ text }) => /\/\/ \d/.test(text));
}

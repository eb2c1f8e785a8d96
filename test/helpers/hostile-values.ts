import fc from 'fast-check';

/** What RELIABILITY.md §5 names, and what else people and programs send: mentions, foreign links, marks, and text that shows otherwise. */
const HOSTILE_TEXTS: readonly string[] = [
  '<!channel> <!here> <!everyone>',
  '<@U1> <#C1> <!subteam^S1>',
  '<https://evil.example|your bank>',
  '<!date^1700000000^{date}|x>',
  '&amp;lt;!channel&gt; &<>"\'',
  '*bold* _it_ ~no~ `code` ```\nfence\n``` > quote :warning: :slightly_smiling_face:',
  '\u202Etxet thgir-ot-tfel\u202C \u2066x\u2069',
  'zero\u200Bwidth\u200D\uFEFF',
  'NUL \u0000 bell \u0007 escape \u001B[31m',
  'half \uD83D a character \uDE00',
  '\u{1F469}\u200D\u{1F4BB} 𝕊𝕔𝕣𝕚𝕡𝕥 Z̵͎̈́a̷',
  '   \n\t ',
  '__proto__',
  'constructor',
];

/** Any text at all: hostile, of any UTF-16 units, now and then very long. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
      .map((units) => String.fromCharCode(...units)),
  },
  { weight: 1, arbitrary: fc.constantFrom(...HOSTILE_TEXTS).map((text) => text.repeat(7_000)) },
);

/** Anything that JSON can say, where something else is expected. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(null, true, false, '', 0, -1, 1e308, -0.5, 2 ** 53, 1e21, [], {}, [[]], [null]),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc
    .constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty')
    .map((name) => Object.fromEntries([[name, { polluted: true }]])),
  fc.json({ maxDepth: 4 }).map((text) => JSON.parse(text) as unknown),
  fc.integer({ min: 1, max: 150 }).map((depth) => nested(depth)),
);

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let at = 0; at < depth; at += 1) value = at % 2 === 0 ? [value] : { value };
  return value;
}

type Path = readonly (string | number)[];
type Change =
  | { how: 'replace'; with: unknown }
  | { how: 'remove' }
  | { how: 'wrap' }
  | { how: 'add'; name: string; with: unknown };

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ how: fc.constant('replace'), with: hostileValue }) },
  { weight: 2, arbitrary: fc.constant({ how: 'remove' } as const) },
  { weight: 1, arbitrary: fc.constant({ how: 'wrap' } as const) },
  {
    weight: 1,
    arbitrary: fc.record({
      how: fc.constant('add'),
      name: fc.oneof(fc.constantFrom('__proto__', 'constructor', 'type', 'id', ''), hostileText),
      with: hostileValue,
    }),
  },
) as fc.Arbitrary<Change>;

/** The same body with up to `most` things in it changed, removed, wrapped or added, wherever they stand. */
export function mutated(base: unknown, most = 3): fc.Arbitrary<unknown> {
  return fc.array(fc.tuple(fc.nat(), change), { maxLength: most }).map((changes) =>
    changes.reduce((value, [at, one]) => {
      const paths = pathsIn(value);
      return changed(value, paths[at % paths.length] ?? [], one);
    }, base),
  );
}

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || path.length > 12) return [path];
  const inside = Object.entries(value).flatMap(([name, each]) => pathsIn(each, [...path, name]));
  return [path, ...inside];
}

function changed(value: unknown, path: Path, one: Change): unknown {
  const [first, ...rest] = path;
  if (first === undefined || typeof value !== 'object' || value === null)
    return applied(value, one);
  const isGone = rest.length === 0 && one.how === 'remove';
  if (Array.isArray(value)) {
    return value.flatMap((each, at) =>
      String(at) !== String(first) ? [each] : isGone ? [] : [changed(each, rest, one)],
    );
  }
  const entries = Object.entries(value).flatMap(([name, each]) =>
    name !== String(first) ? [[name, each]] : isGone ? [] : [[name, changed(each, rest, one)]],
  );
  return Object.fromEntries(entries as [string, unknown][]);
}

function applied(value: unknown, one: Change): unknown {
  switch (one.how) {
    case 'replace':
      return one.with;
    case 'remove':
      return null;
    case 'wrap':
      return [value];
    case 'add':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries([...Object.entries(value), [one.name, one.with]])
        : value;
  }
}

/** JSON as it may come over a wire: mostly well, but also cut off, with keys twice, in another encoding, or nested without end. */
export function onTheWire(value: fc.Arbitrary<unknown>): fc.Arbitrary<Buffer> {
  const text = value.map((each) => JSON.stringify(each) ?? '');
  return fc.oneof(
    { weight: 12, arbitrary: text.map((json) => Buffer.from(json)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(text, fc.nat())
        .map(([json, at]) => Buffer.from(json).subarray(0, at % (json.length + 1))),
    },
    {
      weight: 1,
      arbitrary: text.map((json) =>
        Buffer.from(json.replace(/^\{/, '{"type":1,"type":"message",')),
      ),
    },
    { weight: 1, arbitrary: text.map((json) => Buffer.from(`\uFEFF${json}`)) },
    { weight: 1, arbitrary: text.map((json) => Buffer.from(json, 'utf16le')) },
    { weight: 1, arbitrary: text.map((json) => Buffer.from(json, 'latin1')) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(text, fc.constantFrom('[', '{"a":'))
        .map(([json, open]) => Buffer.from(json.replace(/\}$/, `,"deep":${open.repeat(100_000)}`))),
    },
    {
      weight: 1,
      arbitrary: text.map((json) =>
        Buffer.from(json.replace(/\}$/, `,"deep":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)),
      ),
    },
  );
}

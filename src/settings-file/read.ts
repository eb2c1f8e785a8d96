import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type FileEntry, settingsFile } from './schema.ts';

/** Where something stands in the file, from its root. */
export type Path = readonly (string | number)[];

/** What is wrong, and in which line; the first is 1. */
export interface Problem {
  line: number;
  path: Path;
  message: string;
}

export type ReadFile =
  | { ok: true; entries: readonly FileEntry[]; lineOf: (path: Path) => number }
  | { ok: false; problems: Problem[] };

const MOST_ALIASES = 100;

/** A settings file in YAML, or everything that is wrong with it. */
export function readSettingsFile(text: string): ReadFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, pos }) => ({
      line: lines.linePos(pos[0]).line,
      path: [],
      message,
    }));
    return { ok: false, problems };
  }
  const lineOf = (path: Path) => lines.linePos(offsetOf(document, path)).line;
  const data = plain(document);
  const parsed = settingsFile.safeParse(data);
  if (parsed.success) return { ok: true, entries: parsed.data.inboxes, lineOf };
  const problems = parsed.error.issues.flatMap((issue) => problemsOf(issue, data, lineOf));
  return { ok: false, problems: problems.sort((one, other) => one.line - other.line) };
}

/** Null where it says nothing, or more by aliases than anybody would write. */
function plain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch {
    return null;
  }
}

/** Of a key that is not known, where it stands. */
function problemsOf(
  issue: z.core.$ZodIssue,
  data: unknown,
  lineOf: (path: Path) => number,
): Problem[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      line: lineOf([...path, key]),
      path: [...path, key],
      message: 'is not known here',
    }));
  }
  const message = valueAt(data, path) === undefined ? 'is missing' : issue.message;
  return [{ line: lineOf(path), path, message }];
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined,
    data,
  );
}

/** Where a value stands, or as much of the way to it as there is; of a value in a map, its key. */
function offsetOf({ contents }: Document, path: Path): number {
  let node: unknown = contents;
  let offset = 0;
  for (const part of path) {
    const { at, value } = stepInto(node, part);
    if (at === null) return offset;
    offset = at;
    node = value;
  }
  return offset;
}

function stepInto(node: unknown, part: string | number): { at: number | null; value: unknown } {
  if (isSeq(node)) {
    const value = node.items[Number(part)];
    return { at: startOf(value), value };
  }
  if (!isMap(node)) return { at: null, value: undefined };
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === `${part}`);
  return { at: startOf(pair?.key), value: pair?.value };
}

function startOf(node: unknown): number | null {
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}

/** `inboxes[0].targets.normal`. */
export function pathText(path: Path): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`,
    )
    .join('');
}

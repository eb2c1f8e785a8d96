import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/watch/metrics.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

interface Panel {
  id: number;
  type: string;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: { uid: string };
  targets?: { expr: string; datasource: { uid: string } }[];
}
const dashboard = JSON.parse(read('docs/grafana-dashboard.json')) as {
  schemaVersion: number;
  uid: string;
  templating: { list: { name: string; type: string }[] };
  panels: Panel[];
};
const page = read('docs/operating.md');

/** Every number that /metrics has, with what it is. */
let known: Map<string, string>;
beforeAll(async () => {
  const text = await createMetrics().text();
  const types = text.matchAll(/^# TYPE (\S+) (\S+)$/gm);
  known = new Map([...types].map(([, name = '', type = '']) => [name, type]));
});

const ours = () => [...known.keys()].filter((name) => name.startsWith('dibs_')).toSorted();

/** The numbers that an expression names, as they are called in the registry. */
function namesIn(expr: string): string[] {
  const found = expr.match(/\b(?:dibs|process|nodejs)_\w+/g) ?? [];
  return found.map((name) => {
    const base = name.replace(/_(bucket|sum|count)$/, '');
    return known.get(base) === 'histogram' ? base : name;
  });
}

const unknownIn = (text: string) => namesIn(text).filter((name) => !known.has(name));

describe('the dashboard', () => {
  const panels = dashboard.panels.filter(({ type }) => type !== 'row');

  it('can be imported: version, data source by choice, rows in their order', () => {
    expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(36);
    expect(dashboard.templating.list).toContainEqual(
      expect.objectContaining({ name: 'datasource', type: 'datasource' }),
    );
    const rows = dashboard.panels.filter(({ type }) => type === 'row').map(({ title }) => title);
    expect(rows).toEqual(['Intake', 'Commands', 'Outbox', 'Slack', 'SLA', 'Jobs', 'Process']);
    for (const { datasource, targets } of panels) {
      const sources = [datasource, ...(targets ?? []).map((target) => target.datasource)];
      expect(sources.filter((source) => !/^\$\{datasource\}$/.test(source?.uid ?? ''))).toEqual([]);
    }
  });

  it('has no two panels with one id, nor in one place', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    const places = dashboard.panels.map(({ gridPos: { x, y } }) => `${x} ${y}`);
    expect(new Set(places).size).toBe(places.length);
  });

  it('asks only for numbers that there are, and shows all of ours', () => {
    const asked = panels.flatMap(({ targets }) => (targets ?? []).map(({ expr }) => expr));
    expect(asked.flatMap(unknownIn)).toEqual([]);
    const shown = new Set(asked.flatMap(namesIn));
    expect(ours().filter((name) => !shown.has(name))).toEqual([]);
  });

  it('that asks for what is not there is caught', () => {
    expect(unknownIn('sum(rate(dibs_commands_totals[5m])) + dibs_up_part')).toEqual([
      'dibs_commands_totals',
    ]);
  });
});

describe('docs/operating.md', () => {
  it('explains every number of ours, and none that is not there', () => {
    const explained = [...page.matchAll(/^\| `(dibs_\w+)`/gm)].map(([, name]) => name);
    expect(explained.toSorted()).toEqual(ours());
  });

  it('names five alerts at most, on numbers that there are', () => {
    const table = /^## Five alerts$(.+?)^## /ms.exec(page)?.[1] ?? '';
    const alerts = [...table.matchAll(/^\| `(.+?)` +\|/gm)].map(([, expr = '']) => expr);
    expect(alerts).toHaveLength(5);
    expect(alerts.flatMap(unknownIn)).toEqual([]);
  });
});

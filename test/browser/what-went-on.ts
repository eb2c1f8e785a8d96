import { Client } from 'pg';
import type { Page } from 'playwright-core';
import type { RunnerTask } from 'vitest';
import type { Sandbox } from '../../sandbox/server.ts';

const LAST = 12;
const MOST_WORDS = 400;

const UNSETTLED = `
  SELECT concat_ws(' ', state, effect->>'kind', effect->'surface'->>'type', order_key, 'attempt', attempts,
      'ready in', round(extract(epoch FROM not_before - dibs_now())), 's, leased for',
      round(extract(epoch FROM leased_until - dibs_now())), 's', reason) AS line
  FROM outbox WHERE settled_at IS NULL ORDER BY position LIMIT ${LAST}`;

export interface Witness {
  sandbox: Sandbox;
  databaseUrl: string;
  page: Page;
}

/** Adds to the error of a test what stood in the window, what the app last did, and what it has still to deliver. */
export async function tellWhatWentOn(task: RunnerTask, witness: Witness): Promise<void> {
  const { result } = task;
  const [error] = result?.errors ?? [];
  if (result?.state !== 'fail' || error === undefined) return;
  const { sandbox, databaseUrl, page } = witness;
  const parts = [await inWindow(page)];
  if (!error.message.includes(CALLS)) parts.push(lastCalls(sandbox), await unsettled(databaseUrl));
  error.message += `\n${parts.join('\n')}`;
}

const CALLS = 'Last went over the wire:';

async function inWindow(page: Page): Promise<string> {
  const words = await page
    .locator('body')
    .allInnerTexts()
    .catch((error: unknown) => [String(error)]);
  return `In the window ${page.url()}:\n  …${words.join(' ').replaceAll('\n', ' ').slice(-MOST_WORDS)}`;
}

function lastCalls({ ledger }: Sandbox): string {
  const lines = ledger.entries
    .slice(-LAST)
    .map(({ id, direction, title, outcome, note, milliseconds }) =>
      [id, direction, title, outcome, note, `${milliseconds} ms`].join(' '),
    );
  return [CALLS, ...lines].join('\n  ');
}

async function unsettled(databaseUrl: string): Promise<string> {
  const client = new Client({ connectionString: databaseUrl });
  try {
    await client.connect();
    const { rows } = await client.query<{ line: string }>(UNSETTLED);
    return ['Not delivered yet:', ...rows.map(({ line }) => line)].join('\n  ');
  } catch (error) {
    return `Not delivered yet: ${String(error)}`;
  } finally {
    await client.end();
  }
}

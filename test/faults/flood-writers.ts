import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sendWebhook } from '../helpers/send-webhook.ts';

/** Customers who write all at once, in a process of their own, so that what they cost is no part of what is measured. */
export interface Writing {
  url: string;
  account: { key: string; secret: string };
  /** So many write, each once. */
  count: number;
  /** So many at the same time; the next one writes when one has been answered. */
  atOnce: number;
}

export interface Written {
  /** Of each that was taken: milliseconds until its 2xx, with the waits before it was sent again. */
  took: number[];
  /** How often somebody was told to come again. */
  sentAgain: number;
}

/** Resolves when all are stored. */
export async function manyWrite(writing: Writing): Promise<Written> {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(writing)], {
    execArgv: ['--import', 'tsx'],
  });
  const [written] = (await once(child, 'message')) as [Written];
  return written;
}

async function writeAll({ url, account, count, atOnce }: Writing): Promise<Written> {
  const written: Written = { took: [], sentAgain: 0 };
  let next = 0;
  const writeOne = async (mine: number) => {
    const from = performance.now();
    const message = {
      id: `flood-${mine}`,
      from: `customer-${mine}`,
      text: `My order ${mine} is late`,
    };
    for (;;) {
      const { status, retryAfter } = await sendWebhook(url, account, message);
      if (status === 201) break;
      written.sentAgain += 1;
      await pause(Number(retryAfter ?? 1) * 1_000);
    }
    written.took.push(performance.now() - from);
  };
  const writer = async () => {
    for (let mine = next++; mine < count; mine = next++) await writeOne(mine);
  };
  await Promise.all(Array.from({ length: atOnce }, writer));
  return written;
}

const [, started, writing] = process.argv;
if (started === fileURLToPath(import.meta.url) && writing !== undefined) {
  process.send?.(await writeAll(JSON.parse(writing) as Writing));
}

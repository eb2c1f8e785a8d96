import type { MessageState } from '../page-protocol.ts';

const IN_TEXT = /<!date\^(\d+)\^/g;
const IN_RICH_TEXT = /"type":"date","timestamp":(\d+)/g;

/** The soonest time still to come that the app names in one of its messages, in milliseconds. */
export function nextDeadline(
  messages: Record<string, MessageState[]>,
  app: string,
  now: number,
): number | undefined {
  const named = Object.values(messages)
    .flat()
    .filter(({ user }) => user === app)
    .flatMap(timesIn)
    .filter((at) => at > now);
  return named.length === 0 ? undefined : Math.min(...named);
}

function timesIn({ text, blocks }: MessageState): number[] {
  const words = blocks === undefined ? text : JSON.stringify(blocks);
  return [IN_TEXT, IN_RICH_TEXT].flatMap((pattern) =>
    [...words.matchAll(pattern)].map((match) => Number(match[1]) * 1000),
  );
}

import type { KnownBlock } from '@slack/types';
import { randomWord } from '../ids.ts';
import { isObject, type Json } from './problems.ts';

/** A copy as Slack stores it: blocks and interactive elements without an id get one, texts their default flags. */
export function completeBlocks(blocks: unknown[]): KnownBlock[] {
  return blocks.map((block) => {
    const completed = complete(block) as Json;
    return { block_id: randomWord(5), ...completed };
  }) as unknown as KnownBlock[];
}

const withoutActionId = new Set(['image', 'mrkdwn', 'plain_text', 'raw_text']);

function complete(value: unknown, field = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => complete(item, field));
  if (!isObject(value)) return value;
  const copy: Json = Object.fromEntries(
    Object.entries(value).map(([name, child]) => [name, complete(child, name)]),
  );
  const type = copy['type'];
  if (type === 'plain_text') return { emoji: true, ...copy };
  if (type === 'mrkdwn') return { verbatim: false, ...copy };
  const isElement = field === 'elements' || field === 'element' || field === 'accessory';
  const isInteractive =
    typeof type === 'string' && !withoutActionId.has(type) && !type.startsWith('rich_text_');
  const isPartOfRichText = ['text', 'link', 'user', 'emoji', 'channel', 'date'].includes(
    String(type),
  );
  if (isElement && isInteractive && !isPartOfRichText) {
    return { action_id: randomWord(5), ...copy };
  }
  return copy;
}

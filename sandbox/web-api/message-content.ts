import type { KnownBlock, MessageMetadata } from '@slack/types';
import { completeBlocks } from '../blocks/complete-blocks.ts';
import { isObject } from '../blocks/problems.ts';
import { validateMessageBlocks } from '../blocks/validate-blocks.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import type { Args } from './args.ts';

const longestText = 40_000;
const longestMetadata = 8_000;

export type MessageContent = {
  text: string;
  blocks?: KnownBlock[];
  attachments?: unknown[];
  metadata?: MessageMetadata;
};

/** What chat.* and a `response_url` accept: checked as Slack does, blocks completed with their ids. */
export function readContent(args: Args): MessageContent {
  const text = args.text('text') ?? '';
  const blocks = readBlocks(args);
  const attachments = args.json('attachments', 'invalid_attachments');
  const metadata = readMetadata(args);
  if (text.length > longestText) throw new SlackRefusal('msg_too_long');
  const hasAttachments = Array.isArray(attachments) && attachments.length > 0;
  if (text === '' && !blocks?.length && !hasAttachments) throw new SlackRefusal('no_text');
  return {
    text,
    ...(blocks && { blocks }),
    ...(hasAttachments && { attachments }),
    ...(metadata && { metadata }),
  };
}

export function readBlocks(args: Args): KnownBlock[] | undefined {
  const blocks = args.json('blocks', 'invalid_blocks_format');
  if (blocks === undefined) return undefined;
  if (!Array.isArray(blocks)) throw new SlackRefusal('invalid_blocks_format');
  const problems = validateMessageBlocks(blocks);
  if (problems.length > 0) throw SlackRefusal.withMessages('invalid_blocks', problems);
  return completeBlocks(blocks);
}

function readMetadata(args: Args): MessageMetadata | undefined {
  const metadata = args.json('metadata', 'invalid_metadata_format');
  if (metadata === undefined) return undefined;
  const isFine =
    isObject(metadata) &&
    typeof metadata['event_type'] === 'string' &&
    isObject(metadata['event_payload']);
  if (!isFine) throw new SlackRefusal('invalid_metadata_format');
  if (JSON.stringify(metadata).length > longestMetadata) {
    throw new SlackRefusal('metadata_too_large');
  }
  return metadata as unknown as MessageMetadata;
}

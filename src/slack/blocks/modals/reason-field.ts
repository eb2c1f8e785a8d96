import type { KnownBlock } from '@slack/types';
import type { HandoverReason } from '../../../domain/commands.ts';
import { INPUTS } from '../../action-ids.ts';
import { option, plainText } from '../elements.ts';
import { REASON_WORDS } from '../facts.ts';
import { LIMITS } from '../limits.ts';
import { input } from './frame.ts';

/** Why something is handed on. */
export function reasonField(): KnownBlock {
  return input(
    INPUTS.reason,
    'Why',
    {
      type: 'static_select',
      placeholder: plainText('Choose a reason', LIMITS.placeholder),
      options: reasons().map(([value, label]) => option({ label, value })),
    } as const,
    { optional: true },
  );
}

/** The reason chosen; null for none, or for what is no reason of ours. */
export function decodeReason(value: string | null | undefined): HandoverReason | null {
  return reasons().find(([reason]) => reason === value)?.[0] ?? null;
}

function reasons(): [HandoverReason, string][] {
  const words = Object.entries(REASON_WORDS) as [HandoverReason, string][];
  return words.map(([reason, label]) => [
    reason,
    `${label.charAt(0).toUpperCase()}${label.slice(1)}`,
  ]);
}

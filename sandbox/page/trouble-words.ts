import type { TroubleState } from '../page-protocol.ts';

/** What trouble with single calls can hit, by the name of the app’s call. */
export const TARGETS: { method: string; label: string }[] = [
  { method: '*', label: 'Any call to Slack' },
  { method: 'chat.postMessage', label: 'Posting a message (chat.postMessage)' },
  { method: 'chat.update', label: 'Changing a card (chat.update)' },
  { method: 'chat.postEphemeral', label: 'Telling one person (chat.postEphemeral)' },
  { method: 'response_url', label: 'Answering a click (response_url)' },
  { method: 'views.open', label: 'Opening a modal (views.open)' },
  { method: 'views.publish', label: 'Drawing a Home (views.publish)' },
  { method: 'conversations.open', label: 'Opening a direct message (conversations.open)' },
  { method: 'upload_url', label: 'Uploading a file (upload_url)' },
  { method: 'url_private', label: 'Reading a file (url_private)' },
  { method: 'customer_media', label: 'Reading a customer’s file (customer_media)' },
  { method: 'customer', label: 'Replies on their way to customers' },
];

/** "Answers get lost: posting a message (chat.postMessage), next call" */
export function troubleLine(trouble: TroubleState): string {
  const details = [targetOf(trouble), timesOf(trouble), untilOf(trouble)].filter(Boolean);
  return details.length === 0 ? trouble.label : `${trouble.label}: ${details.join(', ')}`;
}

function targetOf({ isPerCall, method }: TroubleState): string {
  if (!isPerCall || method === undefined) return '';
  return TARGETS.find((target) => target.method === method)?.label ?? method;
}

function timesOf({ isPerCall, remaining }: TroubleState): string {
  if (!isPerCall || remaining === undefined || remaining === null) return '';
  return remaining === 1 ? 'next call' : `next ${remaining} calls`;
}

function untilOf({ until }: TroubleState): string {
  return until === undefined ? '' : `until ${new Date(until).toLocaleTimeString('en-GB')}`;
}

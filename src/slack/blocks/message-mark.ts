import type { MessageView } from '../../domain/views.ts';

/** The reactions of ours on what somebody typed in a card's thread, by Slack's names. */
export const MARKS = {
  internal: 'lock',
  held: 'hourglass_flowing_sand',
  sent: 'white_check_mark',
  read: 'eyes',
  trouble: 'warning',
} as const;

export type Mark = (typeof MARKS)[keyof typeof MARKS];

/** The one that says how it stands: only the team sees it, on its way, with the customer, read, or not sent. */
export function markOf({ delivery }: Pick<MessageView, 'delivery'>): Mark {
  if (delivery === null) return MARKS.internal;
  switch (delivery.state) {
    case 'taken_back':
      return MARKS.internal;
    case 'held':
    case 'queued':
      return MARKS.held;
    case 'sent':
    case 'delivered':
      return MARKS.sent;
    case 'read':
      return MARKS.read;
    case 'stopped':
    case 'failed':
    case 'uncertain':
      return MARKS.trouble;
  }
}

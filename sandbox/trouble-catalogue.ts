import type { NewFault } from './faults.ts';
import type { TroubleName, TroubleState, TroubleWanted } from './page-protocol.ts';

/** The switches in the order of the page, with their words. */
export const catalogue: Record<
  TroubleName,
  Pick<TroubleState, 'label' | 'explanation' | 'kind' | 'isPerCall'>
> = {
  answer_lost: {
    label: 'Answers get lost',
    explanation: 'Slack does what it is told, and the app never learns of it.',
    kind: 'switch',
    isPerCall: true,
  },
  stored_late: {
    label: 'Done late, without an answer',
    explanation: 'Slack breaks the connection and does what it was told a minute later.',
    kind: 'switch',
    isPerCall: true,
  },
  error_before: {
    label: 'Error 500, nothing done',
    explanation: 'Slack fails before it does anything.',
    kind: 'switch',
    isPerCall: true,
  },
  error_after: {
    label: 'Error 500, but done',
    explanation: 'Slack does what it is told and then says that it failed.',
    kind: 'switch',
    isPerCall: true,
  },
  internal_error: {
    label: 'internal_error, but done',
    explanation: 'The same, in an answer that looks like any other.',
    kind: 'switch',
    isPerCall: true,
  },
  hang: {
    label: 'No answer at all',
    explanation: 'The connection stays open and nothing comes.',
    kind: 'switch',
    isPerCall: true,
  },
  connection_reset: {
    label: 'Connections break',
    explanation: 'Nothing is done and the connection is cut.',
    kind: 'switch',
    isPerCall: true,
  },
  slow: {
    label: 'Slow answers',
    explanation: 'Each call takes seconds longer.',
    kind: 'switch',
    isPerCall: true,
  },
  rate_limited: {
    label: 'Too many requests',
    explanation: 'Slack says 429 and when to come again.',
    kind: 'switch',
    isPerCall: true,
  },
  edit_window_closed: {
    label: 'Messages cannot be edited',
    explanation: 'Each edit is refused with edit_window_closed.',
    kind: 'switch',
    isPerCall: true,
  },
  channel_archived: {
    label: 'Channel archived',
    explanation: 'The channel can be read and no more. Switching off brings it back.',
    kind: 'switch',
    isPerCall: false,
  },
  token_revoked: {
    label: 'Token revoked',
    explanation: 'Slack takes no call of the app any more. Switching off gives the token back.',
    kind: 'switch',
    isPerCall: false,
  },
  duplicate_events: {
    label: 'Events come twice',
    explanation: 'Each event is delivered once more, with the same id.',
    kind: 'switch',
    isPerCall: false,
  },
  reordered_events: {
    label: 'Events come in the wrong order',
    explanation: 'Each second event overtakes the one before it.',
    kind: 'switch',
    isPerCall: false,
  },
  outage: {
    label: 'Slack is down',
    explanation: 'No call works and nobody’s click arrives; events come when it is over.',
    kind: 'switch',
    isPerCall: false,
  },
  socket_refresh: {
    label: 'Socket is recycled',
    explanation: 'Slack asks the app to connect again.',
    kind: 'moment',
    isPerCall: false,
  },
};

export const troubleNames = Object.keys(catalogue) as TroubleName[];

/** The fault that a switch for calls stands for; undefined: it is about something else. */
export function faultOf(wanted: TroubleWanted): NewFault | undefined {
  const fault = failureOf(wanted);
  if (!fault) return undefined;
  const isEdit = wanted.name === 'edit_window_closed';
  return {
    method: wanted.method ?? (isEdit ? 'chat.update' : '*'),
    fault,
    remaining: wanted.calls ?? null,
    ...(wanted.conversation !== undefined && { conversation: wanted.conversation }),
  };
}

function failureOf({ name, seconds }: TroubleWanted): NewFault['fault'] | undefined {
  switch (name) {
    case 'answer_lost':
      return { type: 'lose_answer' };
    case 'stored_late':
      return { type: 'stored_late', seconds: seconds ?? 60 };
    case 'error_before':
      return { type: 'http_500_before' };
    case 'error_after':
      return { type: 'http_500_after' };
    case 'internal_error':
      return { type: 'internal_error_after' };
    case 'hang':
      return { type: 'hang' };
    case 'connection_reset':
      return { type: 'reset' };
    case 'slow':
      return { type: 'slow', milliseconds: (seconds ?? 3) * 1000 };
    case 'rate_limited':
      return { type: 'rate_limit', retryAfterSeconds: seconds ?? 30 };
    case 'edit_window_closed':
      return { type: 'error', error: 'edit_window_closed' };
    case 'channel_archived':
    case 'token_revoked':
    case 'duplicate_events':
    case 'reordered_events':
    case 'outage':
    case 'socket_refresh':
      return undefined;
  }
}

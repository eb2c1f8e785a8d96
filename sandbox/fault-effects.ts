import { setTimeout as wait } from 'node:timers/promises';
import type { Failure } from './faults.ts';

/** What a server does with a request: answers, cuts the connection, or never answers. */
export type WireAnswer =
  | {
      type: 'answer';
      status: number;
      body: string | Uint8Array | object;
      headers: Record<string, string>;
    }
  | { type: 'cut' }
  | { type: 'hang' };

/** Does `work` and answers with its result, unless the fault comes instead of it, after it, or delays it. `later` goes by the sandbox's clock. */
export async function answerWithFault(
  fault: Failure | undefined,
  work: () => WireAnswer,
  later: (milliseconds: number, task: () => void) => void,
): Promise<WireAnswer> {
  if (!fault) return work();
  switch (fault.type) {
    case 'http_500_before':
      return serverError();
    case 'outage':
      return answer(503, 'Service unavailable');
    case 'rate_limit':
      return rateLimited(fault.retryAfterSeconds);
    case 'error':
      return answer(200, { ok: false, error: fault.error });
    case 'hang':
      return { type: 'hang' };
    case 'reset':
      return { type: 'cut' };
    case 'slow':
      await wait(fault.milliseconds);
      return work();
    case 'stored_late':
      later(fault.seconds * 1000, work);
      return { type: 'cut' };
    case 'lose_answer':
      work();
      return { type: 'cut' };
    case 'http_500_after':
      work();
      return serverError();
    case 'internal_error_after':
      work();
      return answer(200, { ok: false, error: 'internal_error' });
  }
}

export function answer(
  status: number,
  body: string | Uint8Array | object,
  headers: Record<string, string> = {},
): WireAnswer {
  return { type: 'answer', status, body, headers };
}

export function rateLimited(seconds: number): WireAnswer {
  return answer(429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(seconds) });
}

function serverError(): WireAnswer {
  return answer(500, { ok: false, error: 'fatal_error' });
}

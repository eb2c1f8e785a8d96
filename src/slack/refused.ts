import type { Remedy } from '../inbox/ports.ts';
import { remedyOf } from './errors.ts';

/** Slack refused or failed, on its way to the result. `gate`: whom else a "too much" concerns. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly remedy: Remedy;
  readonly gate: string | null;

  constructor(remedy: Remedy, options: ErrorOptions & { gate?: string | null } = {}) {
    super(remedy.remedy, options);
    this.remedy = remedy;
    this.gate = remedy.remedy === 'wait' ? (options.gate ?? null) : null;
  }
}

/** Runs a call of Slack's Web API; what it throws becomes a `Refused` with its remedy. */
export async function callSlack<Result>(
  gate: string | null,
  call: () => Promise<Result>,
): Promise<Result> {
  try {
    return await call();
  } catch (cause) {
    throw new Refused(remedyOf(cause), { gate, cause });
  }
}

/** Whether trying again at the same place cannot help. */
export function isHopeless(error: unknown): boolean {
  if (!(error instanceof Refused)) return false;
  return error.remedy.remedy === 'give_up' || error.remedy.remedy === 'repost';
}

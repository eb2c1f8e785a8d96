import { answerJson, type HttpAnswer } from './answers.ts';

/** How one part of the process is. */
export interface HealthPart {
  name: string;
  state: 'ok' | 'failing' | 'stopping';
  /** Since when it has been so: ISO 8601. */
  since: string;
  /** What somebody has to do about it; null when it is well. */
  toDo: string | null;
}

export interface Health {
  /** The process runs and is not beyond help; if false, restart it. */
  live: boolean;
  /** It can take webhooks and clicks now. */
  ready: boolean;
  parts: HealthPart[];
}

/** 200 while requests can be taken, else 503; the body says what is wrong, since when, and what to do. */
export function answerHealth(health: Health): HttpAnswer {
  return answerJson(health.live && health.ready ? 200 : 503, { ...health });
}

/** For whoever starts the process again when it hangs: asks nobody, so that a Postgres that is away is no reason to. */
export function answerLive(): HttpAnswer {
  return answerJson(200, { live: true });
}

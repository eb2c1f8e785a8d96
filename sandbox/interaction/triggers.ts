import { randomBytes, randomInt } from 'node:crypto';
import { SlackRefusal } from '../slack-refusal.ts';

const lifetimeMs = 3000;

export type Trigger = {
  user: string;
  /** The modal in which it was made; `views.push` needs one. */
  viewId?: string;
};

/** Trigger ids: three seconds of life, one use. */
export type Triggers = {
  issue(trigger: Trigger): string;
  /** @throws SlackRefusal `invalid_`, `expired_` or `exchanged_trigger_id` */
  exchange(id: string | undefined): Trigger;
};

export function createTriggers(now: () => number): Triggers {
  const issued = new Map<string, Trigger & { expiresAt: number; state: 'fresh' | 'used' }>();
  return {
    issue(trigger) {
      const number = () => String(randomInt(1_000_000, 999_999_999));
      const id = `${number()}${number()}.${number()}.${randomBytes(16).toString('hex')}`;
      issued.set(id, { ...trigger, expiresAt: now() + lifetimeMs, state: 'fresh' });
      return id;
    },
    exchange(id) {
      const trigger = id === undefined ? undefined : issued.get(id);
      if (!trigger) throw new SlackRefusal('invalid_trigger_id');
      if (trigger.state === 'used') throw new SlackRefusal('exchanged_trigger_id');
      if (now() > trigger.expiresAt) throw new SlackRefusal('expired_trigger_id');
      trigger.state = 'used';
      return trigger;
    },
  };
}

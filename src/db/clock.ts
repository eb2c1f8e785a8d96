import type { Instant } from '../domain/ids.ts';
import type { Sql, Statement } from './pool.ts';

/** The database's clock, which all deadlines go by. It is real time unless somebody makes it follow another. */
export interface DatabaseClock {
  /** What it shows, as far as we know: since it was read last, this machine's clock went on as fast as that one. */
  reading(): Instant;
  /** It was read just now, with something else. */
  saw(now: Instant): void;
  /** From now on it is `now`, running `speed` times as fast as real time; 0 stands still. For tests and the sandbox. */
  follow(now: Instant, speed: number): Promise<void>;
}

const FOLLOW: Statement = {
  name: 'clock_follow',
  text: `
    INSERT INTO dibs_clock (base_real, base_virtual, speed)
    VALUES (statement_timestamp(), to_timestamp($1::float8 / 1000), $2)
    ON CONFLICT (only_row) DO UPDATE
    SET base_real = excluded.base_real, base_virtual = excluded.base_virtual, speed = excluded.speed`,
};

export function createDatabaseClock(
  sql: Sql,
  /** This machine's, which may be an hour off; never set back. */
  monotonicNow: () => number = () => performance.now(),
): DatabaseClock {
  let lead = Date.now() - monotonicNow();
  return {
    reading: () => monotonicNow() + lead,
    saw(now) {
      lead = now - monotonicNow();
    },
    async follow(now, speed) {
      await sql.query(FOLLOW, [now, speed]);
    },
  };
}

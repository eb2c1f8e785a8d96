import { wrongClockFlow } from '../contracts/wrong-clock-flow.ts';

wrongClockFlow('a process whose own clock is wrong, with bells on Postgres', () => ({
  redisUrl: null,
}));

import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { bellContract } from '../contracts/bell-contract.ts';
import { wrongClockBell } from '../contracts/wrong-clock-bell.ts';
import { realBell } from '../helpers/real-bell.ts';

const connect = async () => ({
  redisUrl: inject('redisUrl'),
  databaseUrl: '',
  prefix: randomUUID(),
});

bellContract('on Redis', realBell(connect));

wrongClockBell('on Redis', connect);

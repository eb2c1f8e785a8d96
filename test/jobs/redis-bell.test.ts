import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { bellContract } from '../contracts/bell-contract.ts';
import { realBell } from '../helpers/real-bell.ts';

bellContract(
  'on Redis',
  realBell(async () => ({
    redisUrl: inject('redisUrl'),
    databaseUrl: '',
    prefix: randomUUID(),
  })),
);

import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { manyAlarms } from '../contracts/many-alarms.ts';

manyAlarms('on Redis', () => ({ redisUrl: inject('redisUrl'), prefix: randomUUID() }));

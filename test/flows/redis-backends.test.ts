import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { backendFlow } from '../contracts/backend-flow.ts';

backendFlow('with bells on Redis', () => ({ redisUrl: inject('redisUrl'), prefix: randomUUID() }), {
  sweep: null,
});

import { backendFlow } from '../contracts/backend-flow.ts';

backendFlow('with bells on Postgres', () => ({ redisUrl: null }));

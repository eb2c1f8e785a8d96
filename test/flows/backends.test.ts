import { backendFlow } from '../contracts/backend-flow.ts';

// There no bell rings for alarms: the sweep keeps their time.
backendFlow('with bells on Postgres', () => ({ redisUrl: null }), { sweep: 3_000 });

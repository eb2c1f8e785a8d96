import type { Database } from './db/open-database.ts';

/** Stands around each call of a port: told its name (`outbox.settle`, `slack.chat.postMessage`), and what does it. */
export type Around = <Result>(step: string, call: () => Promise<Result>) => Promise<Result>;

/** The same port, with each of its calls named to whoever stands around; the port itself when nobody does. */
export function aroundPort<Port extends object>(
  name: string,
  port: Port,
  around: Around | undefined,
): Port {
  if (around === undefined) return port;
  const named = Object.entries(port).map(([method, value]: [string, unknown]) => {
    if (typeof value !== 'function') return [method, value];
    const call = async (...given: unknown[]) => value.apply(port, given);
    return [method, (...given: unknown[]) => around(`${name}.${method}`, () => call(...given))];
  });
  return Object.fromEntries(named) as Port;
}

/** The way out to Slack or to customers, each request by the last part of its address. */
export function fetchOf(name: string, around: Around | undefined): typeof globalThis.fetch {
  if (around === undefined) return globalThis.fetch;
  return (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const step = `${name}.${pathname.split('/').at(-1)}`;
    return around(step, () => globalThis.fetch(input, init));
  };
}

/** The same database, with each call of its ports named. */
export function aroundDatabase(database: Database, around: Around | undefined): Database {
  if (around === undefined) return database;
  const { stores } = database;
  return {
    ...database,
    stores: {
      conversations: aroundPort('conversations', stores.conversations, around),
      inboxes: aroundPort('inboxes', stores.inboxes, around),
      agents: aroundPort('agents', stores.agents, around),
    },
    outbox: aroundPort('outbox', database.outbox, around),
    views: aroundPort('views', database.views, around),
    accounts: aroundPort('accounts', database.accounts, around),
    replySource: aroundPort('replySource', database.replySource, around),
    mediaSource: aroundPort('mediaSource', database.mediaSource, around),
    webhookSecrets: aroundPort('webhookSecrets', database.webhookSecrets, around),
    webhookSource: aroundPort('webhookSource', database.webhookSource, around),
    ownerships: aroundPort('ownerships', database.ownerships, around),
    homeNotices: aroundPort('homeNotices', database.homeNotices, around),
    drafts: aroundPort('drafts', database.drafts, around),
    slackEvents: aroundPort('slackEvents', database.slackEvents, around),
    sentReplies: aroundPort('sentReplies', database.sentReplies, around),
    quarantine: aroundPort('quarantine', database.quarantine, around),
    alarms: aroundPort('alarms', database.alarms, around),
  };
}

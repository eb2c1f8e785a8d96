import type { AgentId, InboxId, WorkspaceId } from '../../src/domain/ids.ts';
import { mayAnswer, mayManage } from '../../src/domain/people.ts';
import type { Views } from '../../src/inbox/reading-ports.ts';
import {
  ana,
  ben,
  conversationId,
  home,
  inbox,
  inboxId,
  NAMES,
  rosa,
  unassigned,
  unclaimed,
  viewOf,
} from '../slack/blocks/given.ts';
import { TEAM } from './slack-payloads.ts';

/** What the fake knows nothing of: a test that asks says first what is found. */
function untold(question: string): () => Promise<never> {
  return async () => {
    throw new Error(`nobody told the fake views what ${question} finds`);
  };
}

/** Views of one inbox, #support in C1, with the unassigned conversation #142; Ana and Ben answer, Rosa is the admin. */
export function fakeViews(): Views {
  const slackChannel = 'C1';
  const support = inbox({
    slackChannel,
    members: { [ana]: 'agent', [ben]: 'agent', [rosa]: 'admin' },
  });
  const { name, members } = support;
  const waiting = unclaimed({ version: 1, card: null });
  const shown = viewOf(unassigned(), {
    inbox: { ...viewOf(unassigned()).inbox, id: inboxId, name, slackChannel },
    card: null,
  });

  const isHere = (workspaceId: WorkspaceId, id: InboxId = inboxId) =>
    workspaceId === TEAM && id === inboxId;
  const person = (id: AgentId) => ({ id, name: NAMES[id] ?? id });
  /** Those in the inbox with their roles, by name. */
  const everybody = [ana, ben, rosa].map((id) => ({
    agent: person(id),
    role: members[id] ?? ('watcher' as const),
  }));
  const roleOf = (viewer: AgentId) => members[viewer] ?? null;
  const inboxesOf: Views['inboxesOf'] = async (workspaceId, viewer) => {
    const role = roleOf(viewer);
    return isHere(workspaceId) && role !== null ? [{ id: inboxId, name, slackChannel, role }] : [];
  };

  const views: Views = {
    inbox: async (workspaceId, id) => (isHere(workspaceId, id) ? support : null),
    inboxesOf,
    conversation: async (workspaceId, id) =>
      isHere(workspaceId) && id === conversationId ? shown : null,
    // What a test says of the whole is so in short, too.
    brief: (workspaceId, id) => views.conversation(workspaceId, id),
    byNumber: async (workspaceId, number, viewer) =>
      isHere(workspaceId) && number === waiting.number && roleOf(viewer) !== null ? waiting : null,
    newestNumber: async (workspaceId, viewer) =>
      isHere(workspaceId) && roleOf(viewer) !== null ? waiting.number : null,
    nextWaiting: async (workspaceId, id, except) =>
      isHere(workspaceId, id) && except !== waiting.id ? waiting : null,
    candidates: async (workspaceId, id, query) =>
      everybody
        .filter(({ role }) => isHere(workspaceId, id) && mayAnswer(role))
        .filter(({ agent }) => agent.name.toLowerCase().includes(query.toLowerCase()))
        .map((one) => ({ ...one, open: 0, ourTurn: 0, load: 0, most: 8, away: null })),
    managers: async (workspaceId, id) =>
      everybody
        .filter(({ role }) => isHere(workspaceId, id) && mayManage(role))
        .map(({ agent }) => agent),
    people: async (workspaceId, ids) =>
      everybody
        .filter(({ agent }) => isHere(workspaceId) && ids.includes(agent.id))
        .map(({ agent }) => ({
          ...agent,
          ...{
            timeZone: 'UTC',
            mayAct: true,
            guest: false,
            publicName: agent.name.split(' ')[0] ?? '',
            threadMessages: 'ask' as const,
            ...{ hours: null, quiet: null, leave: null },
            nudges: { usual: 'dm' as const, of: {} },
          },
        })),
    home: async (workspaceId, viewer) => {
      const inboxes = await inboxesOf(workspaceId, viewer);
      const isWaiting = inboxes.some(({ role }) => mayAnswer(role));
      return home({
        person: person(viewer),
        inboxes,
        unassigned: isWaiting ? [waiting] : [],
        unassignedCount: isWaiting ? 1 : 0,
        lastCustomerMessageAt: inboxes.length > 0 ? home().lastCustomerMessageAt : null,
        channels: inboxes.length > 0 ? home().channels : [],
      });
    },
    ofSurface: untold('ofSurface'),
    more: untold('more'),
    blocked: untold('blocked'),
    byPlace: untold('byPlace'),
    typedAt: untold('typedAt'),
    byCardPost: untold('byCardPost'),
    load: untold('load'),
    unassigned: untold('unassigned'),
    risk: untold('risk'),
    pastTurns: untold('pastTurns'),
    move: untold('move'),
  };
  return views;
}

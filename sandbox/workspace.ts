import { EventEmitter } from 'node:events';
import type { KnownBlock } from '@slack/types';
import type { SandboxClock } from './clock.ts';
import { createTsSource, newId } from './ids.ts';
import type {
  AppIdentity,
  Channel,
  Ephemeral,
  Happening,
  Push,
  StoredFile,
  StoredView,
  Team,
  User,
  Usergroup,
} from './model.ts';
import { ImpossibleAction } from './slack-refusal.ts';

/**
 * The team's state. Everybody who changes it says so: `happened` for what the Events API may tell, `touch` for the rest;
 * both make a new revision, on which pages and waiting tests look again.
 */
export type Workspace = {
  team: Team;
  app: AppIdentity;
  users: Map<string, User>;
  channels: Map<string, Channel>;
  usergroups: Usergroup[];
  files: Map<string, StoredFile>;
  /** Where the stand-in answers, "http://127.0.0.1:4000"; '' until its port is open. Addresses of files begin with it. */
  siteUrl: string;
  ephemerals: Ephemeral[];
  pushes: Push[];
  /** Alive views by id: those in somebody's stack and the Homes. */
  views: Map<string, StoredView>;
  /** View ids by user, bottom first. */
  modals: Map<string, string[]>;
  homes: Map<string, string>;
  /** By view id, of its earlier versions, newest first: what somebody may still see whose screen is behind. */
  earlierViewBlocks: Map<string, KnownBlock[]>;
  /** By `user channel`: the `ts` up to which it is read. */
  readUpTo: Map<string, string>;
  nextTs: () => string;
  nowSeconds: () => number;
  happened(happening: Happening): void;
  touch(): void;
  revision(): number;
  onHappening(listener: (happening: Happening) => void): void;
  /** The returned function takes the listener away again. */
  onRevision(listener: (revision: number) => void): () => void;
};

export function createWorkspace(options: {
  clock: SandboxClock;
  team: Omit<Team, 'id'>;
  appName: string;
}): Workspace {
  const changes = new EventEmitter<{ happening: [Happening]; revision: [number] }>();
  changes.setMaxListeners(0);
  let revision = 1;
  const touch = () => {
    revision += 1;
    changes.emit('revision', revision);
  };
  return {
    team: { id: newId('T'), ...options.team },
    app: {
      id: newId('A'),
      botId: newId('B'),
      botUserId: newId('U'),
      name: options.appName,
    },
    users: new Map(),
    channels: new Map(),
    usergroups: [],
    files: new Map(),
    siteUrl: '',
    ephemerals: [],
    pushes: [],
    views: new Map(),
    modals: new Map(),
    homes: new Map(),
    earlierViewBlocks: new Map(),
    readUpTo: new Map(),
    nextTs: createTsSource(options.clock.now),
    nowSeconds: () => Math.floor(options.clock.now() / 1000),
    happened(happening) {
      changes.emit('happening', happening);
      touch();
    },
    touch,
    revision: () => revision,
    onHappening(listener) {
      changes.on('happening', listener);
    },
    onRevision(listener) {
      changes.on('revision', listener);
      return () => changes.off('revision', listener);
    },
  };
}

/** By id or handle ("ana"). */
export function findUser(workspace: Workspace, idOrHandle: string): User | undefined {
  const byId = workspace.users.get(idOrHandle);
  if (byId) return byId;
  return [...workspace.users.values()].find((user) => user.handle === idOrHandle);
}

export function mustFindUser(workspace: Workspace, idOrHandle: string): User {
  const user = findUser(workspace, idOrHandle);
  if (!user) throw new ImpossibleAction(`There is nobody called ${idOrHandle}.`);
  return user;
}

/** By id, "#support" or "support". */
export function findChannel(workspace: Workspace, idOrName: string): Channel | undefined {
  const byId = workspace.channels.get(idOrName);
  if (byId) return byId;
  const name = idOrName.replace(/^#/, '');
  return [...workspace.channels.values()].find(
    (channel) => channel.kind !== 'im' && channel.name === name,
  );
}

export function mustFindChannel(workspace: Workspace, idOrName: string): Channel {
  const channel = findChannel(workspace, idOrName);
  if (!channel) throw new ImpossibleAction(`There is no conversation ${idOrName}.`);
  return channel;
}

/** The direct message of two, made at first use. */
export function directMessageOf(workspace: Workspace, one: string, other: string): Channel {
  for (const channel of workspace.channels.values()) {
    if (channel.kind === 'im' && channel.members.has(one) && channel.members.has(other)) {
      return channel;
    }
  }
  return addChannel(workspace, { kind: 'im', name: '', creator: one, members: [one, other] });
}

export function addChannel(
  workspace: Workspace,
  wanted: Pick<Channel, 'kind' | 'name' | 'creator'> & { members: string[]; topic?: string },
): Channel {
  const channel: Channel = {
    id: newId(wanted.kind === 'im' ? 'D' : 'C'),
    kind: wanted.kind,
    name: wanted.name,
    topic: wanted.topic ?? '',
    creator: wanted.creator,
    created: workspace.nowSeconds(),
    members: new Set(wanted.members),
    isArchived: false,
    isExtShared: false,
    messages: new Map(),
    threads: new Map(),
  };
  workspace.channels.set(channel.id, channel);
  workspace.touch();
  return channel;
}

const avatarColors = ['9f69e7', '4bbe2e', 'e7392d', '3c989f', 'e96699', '674b1b', '2b6836'];

export function addUser(
  workspace: Workspace,
  wanted: Partial<User> & { handle: string; realName: string },
): User {
  const user: User = {
    id: newId('U'),
    displayName: wanted.realName.split(' ')[0] ?? wanted.realName,
    title: '',
    email: `${wanted.handle}@${workspace.team.domain}.example`,
    color: avatarColors[workspace.users.size % avatarColors.length] ?? '9f69e7',
    tz: 'Europe/Berlin',
    presence: 'active',
    status: { text: '', emoji: '' },
    isBot: false,
    isAdmin: false,
    isOwner: false,
    isGuest: false,
    deleted: false,
    updated: workspace.nowSeconds(),
    ...wanted,
  };
  workspace.users.set(user.id, user);
  workspace.happened({ type: 'user_joined', user });
  return user;
}

/** Deactivates, renames and so on; deactivated people leave their channels without a word, as in Slack. */
export function changeUser(workspace: Workspace, user: User, change: Partial<User>): void {
  Object.assign(user, change, { updated: workspace.nowSeconds() });
  workspace.happened({ type: 'user_changed', user });
}

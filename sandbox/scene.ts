import type { SandboxClock } from './clock.ts';
import type { Channel, User } from './model.ts';
import { addChannel, addUser, createWorkspace, type Workspace } from './workspace.ts';

/** The workspace everybody starts in: Acme with #support and #general, a manager, three agents, a guest and the app. */
export type Scene = {
  workspace: Workspace;
  rosa: User;
  ana: User;
  ben: User;
  chen: User;
  ola: User;
  support: Channel;
  general: Channel;
};

/** The app is in the workspace but in no channel: inviting it is the first thing to do. */
export function createDefaultScene(
  clock: SandboxClock,
  appName: string,
  timeZone = 'Europe/Berlin',
): Scene {
  const workspace = createWorkspace({ clock, team: { name: 'Acme', domain: 'acme' }, appName });
  const tz = timeZone;
  const rosa = addUser(workspace, {
    tz,
    handle: 'rosa',
    realName: 'Rosa Klein',
    title: 'Head of support',
    isAdmin: true,
  });
  const ana = addUser(workspace, { tz, handle: 'ana', realName: 'Ana Silva', title: 'Support' });
  const ben = addUser(workspace, { tz, handle: 'ben', realName: 'Ben Adler', title: 'Support' });
  const chen = addUser(workspace, { tz, handle: 'chen', realName: 'Chen Wu', title: 'Support' });
  const ola = addUser(workspace, {
    tz,
    handle: 'ola',
    realName: 'Ola Berg',
    title: 'Contractor',
    isGuest: true,
  });
  addUser(workspace, {
    id: workspace.app.botUserId,
    handle: appName.toLowerCase(),
    realName: appName,
    displayName: appName,
    color: '6b4fd8',
    isBot: true,
  });
  const team = [rosa.id, ana.id, ben.id, chen.id];
  const support = addChannel(workspace, {
    kind: 'public',
    name: 'support',
    topic: 'Where we answer customers',
    creator: rosa.id,
    members: team,
  });
  const general = addChannel(workspace, {
    kind: 'public',
    name: 'general',
    creator: rosa.id,
    members: [...team, ola.id],
  });
  return { workspace, rosa, ana, ben, chen, ola, support, general };
}

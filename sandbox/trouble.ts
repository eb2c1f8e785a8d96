import type { Faults } from './faults.ts';
import type { TroubleName, TroubleState, TroubleWanted } from './page-protocol.ts';
import { ImpossibleAction } from './slack-refusal.ts';
import { catalogue, faultOf, troubleNames } from './trouble-catalogue.ts';
import type { Workspace } from './workspace.ts';

const minute = 60_000;

/**
 * What can go wrong, each with a switch: `set({ name: 'outage', minutes: 20 })`. Failing calls are faults underneath
 * (`faults.ts` has finer ones); the rest changes the workspace or how events travel.
 */
export type Troubles = {
  /** Rejects with ImpossibleAction what makes no sense here. */
  set(wanted: TroubleWanted): void;
  clear(name: TroubleName): void;
  /** Everything works again; finer faults go, too. */
  clearAll(): void;
  list(): TroubleState[];
  isOn(name: TroubleName): boolean;
  /** Called when something was switched on or off; events that were held back go then. */
  onChange(listener: () => void): void;
};

export function createTroubles(deps: {
  faults: Faults;
  workspace: Workspace;
  /** What Slack says of the bot token. */
  credentials: { standing: 'valid' | 'revoked' | 'uninstalled' };
  clock: { now(): number; after(milliseconds: number, task: () => void): () => void };
  requestRefresh: () => void;
}): Troubles {
  const { faults, workspace, credentials, clock } = deps;
  const listeners: (() => void)[] = [];
  const travelling = new Set<TroubleName>();
  let outageUntil: number | undefined;
  let cancelEnd = () => {};

  function changed(): void {
    workspace.touch();
    for (const listener of listeners) listener();
  }

  function endOutage(): void {
    cancelEnd();
    outageUntil = undefined;
    changed();
  }

  function startOutage(minutes: number): void {
    cancelEnd();
    outageUntil = clock.now() + minutes * minute;
    const taken = clock.after(minutes * minute, endOutage);
    cancelEnd = () => {
      taken();
    };
  }

  function archive(wanted: string | undefined): void {
    const channel = [...workspace.channels.values()].find(
      ({ id, kind, members }) =>
        kind !== 'im' &&
        (wanted === undefined ? members.has(workspace.app.botUserId) : id === wanted),
    );
    if (!channel) throw new ImpossibleAction('There is no channel to archive.');
    channel.isArchived = true;
    workspace.happened({ type: 'channel_archived', channel, user: channel.creator });
  }

  function unarchiveAll(): void {
    for (const channel of workspace.channels.values()) {
      if (!channel.isArchived) continue;
      channel.isArchived = false;
      workspace.happened({ type: 'channel_unarchived', channel, user: channel.creator });
    }
  }

  function revoke(): void {
    credentials.standing = 'revoked';
    workspace.happened({ type: 'tokens_revoked' });
  }

  function set(wanted: TroubleWanted): void {
    const { name } = wanted;
    if (!troubleNames.includes(name)) throw new ImpossibleAction(`There is no trouble ${name}.`);
    const fault = faultOf(wanted);
    if (fault) faults.add({ ...fault, id: faultId(name) });
    else if (name === 'outage') startOutage(wanted.minutes ?? 10);
    else if (name === 'channel_archived') archive(wanted.conversation);
    else if (name === 'token_revoked') revoke();
    else if (name === 'socket_refresh') deps.requestRefresh();
    else travelling.add(name);
    changed();
  }

  function clear(name: TroubleName): void {
    faults.remove(faultId(name));
    travelling.delete(name);
    if (name === 'outage' && outageUntil !== undefined) endOutage();
    if (name === 'channel_archived') unarchiveAll();
    if (name === 'token_revoked' && credentials.standing === 'revoked') {
      credentials.standing = 'valid';
    }
    changed();
  }

  function isOn(name: TroubleName): boolean {
    if (name === 'outage') return outageUntil !== undefined;
    if (name === 'token_revoked') return credentials.standing === 'revoked';
    if (name === 'channel_archived') {
      return [...workspace.channels.values()].some((channel) => channel.isArchived);
    }
    return travelling.has(name) || faults.list().some(({ id }) => id === faultId(name));
  }

  return {
    set,
    clear,
    clearAll() {
      for (const name of troubleNames) clear(name);
      faults.clear();
    },
    list: () =>
      troubleNames.map((name) => {
        const fault = faults.list().find(({ id }) => id === faultId(name));
        return {
          name,
          ...catalogue[name],
          isOn: isOn(name),
          ...(fault && { method: fault.method, remaining: fault.remaining }),
          ...(name === 'outage' && outageUntil !== undefined && { until: outageUntil }),
        };
      }),
    isOn,
    onChange: (listener) => listeners.push(listener),
  };
}

function faultId(name: TroubleName): string {
  return `trouble-${name}`;
}

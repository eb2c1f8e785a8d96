import type { DatabaseConfig } from './config.ts';
import type { CommandId, WorkspaceId } from './domain/ids.ts';
import type { Inbox, InboxRefusal, InboxSettings, SettingsChange } from './domain/inbox.ts';
import { inboxDecider } from './domain/inbox-decider.ts';
import { isEqual } from './domain/is-equal.ts';
import { createPublicHolidays } from './holidays/public-holidays.ts';
import type { Logger } from './logger.ts';
import { openBeside } from './open-beside.ts';

/** What those who run Dibs can do with the settings of inboxes, beside the running program or without it. */
export interface ConfigDesk {
  /** Those that work, by name. */
  inboxes(): Promise<Inbox[]>;
  /** What would change; nothing is written. */
  check(inbox: Inbox, change: SettingsChange): Promise<Changed>;
  apply(inbox: Inbox, change: SettingsChange, commandId: CommandId): Promise<Changed>;
  /** What calls of other systems are signed with: `whsec_` and base64. */
  webhookSecret(workspaceId: WorkspaceId): Promise<string>;
  close(): Promise<void>;
}

export type Changed =
  | { parts: (keyof InboxSettings)[] }
  | { refusal: InboxRefusal }
  /** Others change it all the time. */
  | { refusal: null };

const ACTOR = { kind: 'automation', name: 'settings file' } as const;

/** Joins what the settings file needs, as app.ts joins the program. Rejects if there is no database to be had. */
export async function openConfigDesk(config: DatabaseConfig, log: Logger): Promise<ConfigDesk> {
  const { database, commands } = await openBeside(config, log);
  const holidays = createPublicHolidays();

  async function check(inbox: Inbox, change: SettingsChange): Promise<Changed> {
    const { holidays: region = null } = change.calendar ?? {};
    if (region !== null) {
      const known = (await holidays.regions()).some((each) => isEqual(each.region, region));
      if (!known) return { refusal: { reason: 'bad_holidays' } };
    }
    const command = { type: 'change_settings', commandId: 'check' as CommandId, change } as const;
    const decision = inboxDecider.decide(inbox, command, {
      now: 0,
      actor: ACTOR,
      workspaceId: inbox.workspaceId,
      isWorkspaceAdmin: false,
      cannotAct: [],
      calendar: inbox.settings.calendar,
    });
    if ('refusal' in decision) return { refusal: decision.refusal };
    const [event] = decision.events;
    if (event?.type !== 'settings_changed') return { parts: [] };
    return { parts: changedParts(inbox.settings, event.settings) };
  }

  return {
    inboxes: database.allInboxes,
    check,
    async apply(inbox, change, commandId) {
      const target = { by: 'id', workspaceId: inbox.workspaceId, inboxId: inbox.id } as const;
      const command = { type: 'change_settings', commandId, change } as const;
      const outcome = await commands.handleInbox(target, ACTOR, command);
      switch (outcome.outcome) {
        case 'done':
          return { parts: changedParts(inbox.settings, outcome.state.settings) };
        case 'nothing':
          return { parts: [] };
        case 'refused':
          return { refusal: outcome.refusal };
        case 'busy':
          return { refusal: null };
      }
    },
    webhookSecret: database.webhookSecrets.of,
    close: database.close,
  };
}

function changedParts(before: InboxSettings, after: InboxSettings): (keyof InboxSettings)[] {
  const parts = Object.keys(after) as (keyof InboxSettings)[];
  return parts.filter((part) => !isEqual(before[part], after[part]));
}

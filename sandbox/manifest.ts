import { parse } from 'yaml';
import { z } from 'zod';

const manifestSchema = z.object({
  display_information: z.object({ name: z.string() }),
  features: z
    .object({
      app_home: z
        .object({
          messages_tab_enabled: z.boolean().default(true),
          messages_tab_read_only_enabled: z.boolean().default(false),
        })
        .optional(),
      bot_user: z.object({ display_name: z.string() }).optional(),
      slash_commands: z
        .array(
          z.object({
            command: z.string(),
            description: z.string().default(''),
            usage_hint: z.string().default(''),
            should_escape: z.boolean().default(false),
          }),
        )
        .default([]),
      shortcuts: z
        .array(
          z.object({
            name: z.string(),
            type: z.enum(['message', 'global']),
            callback_id: z.string(),
            description: z.string().default(''),
          }),
        )
        .default([]),
    })
    .default({ slash_commands: [], shortcuts: [] }),
  oauth_config: z
    .object({ scopes: z.object({ bot: z.array(z.string()).default([]) }).default({ bot: [] }) })
    .default({ scopes: { bot: [] } }),
  settings: z
    .object({
      event_subscriptions: z.object({ bot_events: z.array(z.string()).default([]) }).optional(),
    })
    .default({}),
});

/** What of an app's `manifest.yml` the stand-in obeys. */
export type Manifest = {
  name: string;
  scopes: string[];
  /** Whether people can write to the app directly, only read there, or neither. */
  messagesTab: 'open' | 'read_only' | 'off';
  events: string[];
  commands: { command: string; description: string; usageHint: string; shouldEscape: boolean }[];
  shortcuts: {
    name: string;
    kind: 'message' | 'global';
    callbackId: string;
    description: string;
  }[];
};

export function parseManifest(yaml: string): Manifest {
  const manifest = manifestSchema.parse(parse(yaml));
  return {
    name: manifest.features.bot_user?.display_name ?? manifest.display_information.name,
    messagesTab: messagesTabOf(manifest.features.app_home),
    scopes: manifest.oauth_config.scopes.bot,
    events: manifest.settings.event_subscriptions?.bot_events ?? [],
    commands: manifest.features.slash_commands.map((command) => ({
      command: command.command,
      description: command.description,
      usageHint: command.usage_hint,
      shouldEscape: command.should_escape,
    })),
    shortcuts: manifest.features.shortcuts.map((shortcut) => ({
      name: shortcut.name,
      kind: shortcut.type,
      callbackId: shortcut.callback_id,
      description: shortcut.description,
    })),
  };
}

function messagesTabOf(
  home: { messages_tab_enabled: boolean; messages_tab_read_only_enabled: boolean } | undefined,
): Manifest['messagesTab'] {
  if (!home) return 'open';
  if (!home.messages_tab_enabled) return 'off';
  return home.messages_tab_read_only_enabled ? 'read_only' : 'open';
}

/** An app with everything that the stand-in can do; tests of the stand-in stay clear of the project's own manifest. */
export const testManifest = `
display_information:
  name: Probe
features:
  bot_user:
    display_name: Probe
  slash_commands:
    - command: /probe
      description: Probes
      usage_hint: "[words]"
    - command: /probe-escaped
      description: Probes with references
      should_escape: true
  shortcuts:
    - name: Look
      type: message
      callback_id: look
      description: Looks at a message
    - name: Start
      type: global
      callback_id: start
      description: Starts
oauth_config:
  scopes:
    bot:
      - app_mentions:read
      - channels:history
      - channels:join
      - channels:read
      - chat:write
      - files:read
      - files:write
      - groups:history
      - groups:read
      - im:history
      - im:read
      - im:write
      - metadata.message:read
      - mpim:read
      - reactions:read
      - reactions:write
      - team:read
      - usergroups:read
      - users:read
      - users:read.email
settings:
  event_subscriptions:
    bot_events:
      - app_home_opened
      - app_mention
      - app_uninstalled
      - channel_archive
      - channel_left
      - channel_rename
      - member_joined_channel
      - member_left_channel
      - message.channels
      - message.groups
      - message.im
      - reaction_added
      - reaction_removed
      - team_join
      - tokens_revoked
      - user_change
  interactivity:
    is_enabled: true
`;

export function manifestWithout(...lines: string[]): string {
  return testManifest
    .split('\n')
    .filter((line) => !lines.includes(line.trim().replace(/^- /, '')))
    .join('\n');
}

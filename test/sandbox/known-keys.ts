import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type Json } from '../../sandbox/blocks/problems.ts';

/** Keys that Slack is known to send and that the Java SDK does not model (`@slack/types`, users.list and reactions.get have them). */
export const expectedExtras = [
  'block_actions/message/reactions[]/users',
  'message_action/message/reactions[]/users',
  'event message/event/app_id',
  'event user_change/event/user/profile/fields',
  'event user_change/event/user/profile/status_emoji_display_info',
  'event user_change/event/event_ts',
];

/** Paths of keys that Slack's own payloads are not known to have. `blocks` and `values` are the app's own. */
function pathsUnknown(sent: unknown, known: unknown, path = ''): string[] {
  if (Array.isArray(sent)) {
    const like = Array.isArray(known) ? known[0] : undefined;
    return like === undefined ? [] : sent.flatMap((item) => pathsUnknown(item, like, `${path}[]`));
  }
  if (!isObject(sent) || !isObject(known) || Object.keys(known).length === 0) return [];
  return Object.entries(sent).flatMap(([key, value]) => {
    if (key === 'blocks' || key === 'metadata') return [];
    return key in known ? pathsUnknown(value, known[key], `${path}/${key}`) : [`${path}/${key}`];
  });
}

export const fixtureOf: Record<string, string> = {
  block_actions: 'BlockActionPayload',
  message_action: 'MessageShortcutPayload',
  slash_command: 'SlashCommandPayload',
  view_submission: 'ViewSubmissionPayload',
  view_closed: 'ViewClosedPayload',
  'event message': 'event-MessagePayload',
  'event app_home_opened': 'event-AppHomeOpenedPayload',
  'event user_change': 'event-UserChangePayload',
  'event tokens_revoked': 'event-TokensRevokedPayload',
  'event app_uninstalled': 'event-AppUninstalledPayload',
};

/** What a payload has that the Java SDK's recording of it has not: "event message/event/app_id". */
export function unknownKeys(fixturesDir: string, name: string, payload: unknown): string[] {
  const file = join(fixturesDir, `slack/java-sdk-${fixtureOf[name]}.json`);
  const known = JSON.parse(readFileSync(file, 'utf8')) as Json;
  return pathsUnknown(payload, known).map((path) => name + path);
}

import { isObject } from '../blocks/problems.ts';
import { addEphemeral } from '../messages.ts';
import type { Channel, User } from '../model.ts';
import type { Action, Shown } from '../page-protocol.ts';
import { messageShape, payloadNameOf } from '../shapes.ts';
import { ImpossibleAction, SlackRefusal } from '../slack-refusal.ts';
import type { AppAnswer } from '../transport/app-link.ts';
import { mustFindUser } from '../workspace.ts';
import type { World } from '../world.ts';
import { linkNames } from './compose-text.ts';
import { channelOf, teamOf } from './payloads.ts';
import { channelOfMember } from './places.ts';
import { respond } from './respond.ts';

/** Types a slash command into the composer of a channel or DM. */
export async function runCommand(
  world: World,
  action: Action & { type: 'slash_command' },
): Promise<Shown> {
  const user = mustFindUser(world.workspace, action.user);
  const channel = channelOfMember(world, user.id, action.conversation);
  const [command = '', ...words] = action.text.trim().split(/\s+/);
  const known = world.manifest.commands.find((other) => other.command === command);
  if (!known) {
    return { type: 'command_error', text: `${command} is not a valid command.` };
  }
  const typed = action.text.trim().slice(command.length).trim();
  const text = known.shouldEscape
    ? linkNames(world.workspace, typed, 'with_names')
    : words.join(' ');
  const answer = await world.app.deliver({
    kind: 'slash_commands',
    title: `slash_command ${command}`,
    payload: commandPayload(world, user, channel, { command, text }),
  });
  const error = commandError(answer);
  if (error) {
    return { type: 'command_error', text: `${command} failed with the error "${error}"` };
  }
  return showAnswer(world, user, channel, answer);
}

function commandPayload(
  world: World,
  user: User,
  channel: Channel,
  typed: { command: string; text: string },
): Record<string, unknown> {
  const { workspace } = world;
  return {
    token: world.credentials.verificationToken,
    team_id: workspace.team.id,
    team_domain: workspace.team.domain,
    channel_id: channel.id,
    channel_name: payloadNameOf(channel),
    user_id: user.id,
    user_name: user.handle,
    command: typed.command,
    text: typed.text,
    api_app_id: workspace.app.id,
    is_enterprise_install: 'false',
    response_url: world.responseUrls.issue({ user: user.id, channel: channel.id }),
    trigger_id: world.triggers.issue({ user: user.id }),
  };
}

function commandError(answer: AppAnswer): string | undefined {
  switch (answer.type) {
    case 'timeout':
      return 'operation_timeout';
    case 'unreachable':
      return 'dispatch_failed';
    case 'refused':
      return answer.status >= 500 ? 'http_service_error' : 'http_client_error';
    case 'acknowledged':
      return undefined;
  }
}

/** The body of the acknowledgement is a message: a bare text, or one with blocks. */
function showAnswer(world: World, user: User, channel: Channel, answer: AppAnswer): Shown {
  const body = answer.type === 'acknowledged' ? answer.body : '';
  const target = { user: user.id, channel: channel.id };
  try {
    if (typeof body === 'string' && body !== '') {
      addEphemeral(world.workspace, { ...target, text: body });
    } else if (isObject(body)) respond(world, target, body);
    return { type: 'nothing' };
  } catch (error) {
    if (error instanceof SlackRefusal) {
      return {
        type: 'command_error',
        text: `The answer could not be shown: ${error.error} ${JSON.stringify(error.details)}`,
      };
    }
    throw error;
  }
}

/** "More actions" on a message. */
export async function useMessageShortcut(
  world: World,
  action: Action & { type: 'message_shortcut' },
): Promise<Shown> {
  const user = mustFindUser(world.workspace, action.user);
  const channel = channelOfMember(world, user.id, action.conversation);
  const message = channel.messages.get(action.ts);
  if (!message) throw new ImpossibleAction('That message is no longer there.');
  return useShortcut(world, user, 'message', action.callbackId, {
    type: 'message_action',
    user: { id: user.id, name: user.handle, team_id: world.workspace.team.id },
    channel: channelOf(channel),
    message: messageShape(world.workspace, message, 'with_metadata'),
    message_ts: message.ts,
    response_url: world.responseUrls.issue({
      user: user.id,
      channel: channel.id,
      original: { kind: 'message', ts: message.ts },
    }),
  });
}

/** The lightning menu. */
export function useGlobalShortcut(
  world: World,
  action: Action & { type: 'global_shortcut' },
): Promise<Shown> {
  const user = mustFindUser(world.workspace, action.user);
  return useShortcut(world, user, 'global', action.callbackId, {
    type: 'shortcut',
    user: { id: user.id, username: user.handle, team_id: world.workspace.team.id },
  });
}

async function useShortcut(
  world: World,
  user: User,
  kind: 'message' | 'global',
  callbackId: string,
  payload: Record<string, unknown>,
): Promise<Shown> {
  const isKnown = world.manifest.shortcuts.some(
    (shortcut) => shortcut.kind === kind && shortcut.callbackId === callbackId,
  );
  if (!isKnown) throw new ImpossibleAction(`The manifest has no ${kind} shortcut ${callbackId}.`);
  const answer = await world.app.deliver({
    kind: 'interactive',
    title: `${String(payload['type'])} ${callbackId}`,
    payload: {
      token: world.credentials.verificationToken,
      team: teamOf(world),
      enterprise: null,
      is_enterprise_install: false,
      ...payload,
      callback_id: callbackId,
      trigger_id: world.triggers.issue({ user: user.id }),
      action_ts: world.workspace.nextTs(),
    },
  });
  if (answer.type === 'acknowledged') return { type: 'nothing' };
  return { type: 'button_warning', text: 'This app did not respond. Try again.' };
}

import { fileShapes } from '../file-shape.ts';
import type { Channel, StoredView, User } from '../model.ts';
import type { InputValues, Press } from '../page-protocol.ts';
import { payloadNameOf } from '../shapes.ts';
import type { World } from '../world.ts';
import type { FoundElement } from './elements.ts';

/** The parts that interaction payloads share (docs.slack.dev/reference/interaction-payloads). */

type Json = Record<string, unknown>;

function personOf(world: World, user: User): Json {
  return {
    id: user.id,
    username: user.handle,
    name: user.handle,
    team_id: world.workspace.team.id,
  };
}

export function teamOf(world: World): Json {
  return { id: world.workspace.team.id, domain: world.workspace.team.domain };
}

export function channelOf(channel: Channel): Json {
  return { id: channel.id, name: payloadNameOf(channel) };
}

export function commonParts(world: World, user: User): Json {
  return {
    user: personOf(world, user),
    api_app_id: world.workspace.app.id,
    token: world.credentials.verificationToken,
    team: teamOf(world),
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** A view as payloads carry it, with what stands in its inputs. */
export function viewOf(world: World, view: StoredView, values: InputValues): Json {
  return { ...view, state: { values: valuesOf(world, values) } };
}

/** What stands in the inputs, with whole files in place of their ids. */
function valuesOf(world: World, values: InputValues): Json {
  const told = (actions: InputValues[string]) =>
    Object.entries(actions).map(([actionId, value]) => [
      actionId,
      value.type === 'file_input'
        ? { ...value, files: fileShapes(world.workspace, value.files) }
        : value,
    ]);
  return Object.fromEntries(
    Object.entries(values).map(([blockId, actions]) => [
      blockId,
      Object.fromEntries(told(actions)),
    ]),
  );
}

/** One entry of `actions`. */
export function actionOf(found: FoundElement, press: Press, actionTs: string): Json {
  const { element } = found;
  const isTyped = press.type.endsWith('_input');
  const kept = isTyped ? [] : ['placeholder', 'confirm', ...keptOf(press)];
  return {
    ...Object.fromEntries(
      Object.entries(element).filter(
        ([field]) => kept.includes(field) || (!isTyped && field.startsWith('initial_')),
      ),
    ),
    ...press,
    type: element['type'],
    action_id: found.actionId,
    block_id: found.blockId,
    action_ts: actionTs,
  };
}

function keptOf(press: Press): string[] {
  return press.type === 'button' ? ['text', 'value', 'style', 'url'] : [];
}

import type { Channel, StoredView, User } from '../model.ts';
import type { Press } from '../page-protocol.ts';
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
export function viewOf(view: StoredView, values: StoredView['state']['values']): Json {
  return { ...view, state: { values } };
}

/** One entry of `actions`. */
export function actionOf(found: FoundElement, press: Press, actionTs: string): Json {
  const { element } = found;
  const kept = ['placeholder', 'confirm', ...keptOf(press)];
  return {
    ...Object.fromEntries(
      Object.entries(element).filter(
        ([field]) => kept.includes(field) || field.startsWith('initial_'),
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

import type { Customers } from '../customers/customers.ts';
import type { Events } from '../events.ts';
import type { ActAnswer, Action, Shown } from '../page-protocol.ts';
import { findNamed } from '../reading.ts';
import { ImpossibleAction } from '../slack-refusal.ts';
import { findChannel } from '../workspace.ts';
import type { World } from '../world.ts';
import { pressElement, suggestOptions } from './block-actions.ts';
import { runCommand, useGlobalShortcut, useMessageShortcut } from './commands.ts';
import { closeByHand, submitView } from './modals.ts';
import { doPlainAction } from './people.ts';

export type Act = (action: Action) => Promise<ActAnswer>;

/** Does what somebody did on the page or in a test; resolves when the app has acknowledged what it was told. */
export function createAct(world: World, deps: { customers: Customers; events: Events }): Act {
  async function act(action: Action): Promise<ActAnswer> {
    try {
      const shown = await perform(action);
      return { ok: true, revision: world.workspace.revision(), shown };
    } catch (error) {
      if (!(error instanceof ImpossibleAction)) throw error;
      return { ok: false, revision: world.workspace.revision(), error: error.message };
    }
  }

  async function perform(action: Action): Promise<Shown> {
    switch (action.type) {
      case 'block_action':
        return pressElement(world, action);
      case 'press_button':
        return pressElement(world, pressNamed(world, action));
      case 'suggest':
        return suggestOptions(world, action);
      case 'submit_view':
        return submitView(world, action);
      case 'close_view':
        return closeByHand(world, action);
      case 'slash_command':
        return runCommand(world, action);
      case 'message_shortcut':
        return useMessageShortcut(world, action);
      case 'global_shortcut':
        return useGlobalShortcut(world, action);
      case 'race':
        return { type: 'race', shown: await Promise.all(action.actions.map(act)) };
      case 'add_customer':
      case 'customer_writes':
      case 'customer_status':
        return actAsCustomer(world, deps.customers, action);
      case 'advance_clock':
      case 'set_clock_speed':
      case 'add_fault':
      case 'remove_fault':
      case 'clear_faults':
      case 'set_trouble':
      case 'clear_trouble':
      case 'uninstall_app':
        return turnKnob(world, action);
      case 'post_message':
      case 'edit_message':
      case 'delete_message':
      case 'unfurl_links':
      case 'open_dm':
      case 'create_channel':
      case 'rename_channel':
      case 'archive_channel':
      case 'join':
      case 'leave':
      case 'invite':
      case 'remove':
      case 'open_home':
      case 'add_reaction':
      case 'remove_reaction':
      case 'mark_read':
      case 'dismiss_ephemeral':
      case 'set_presence':
      case 'change_user':
      case 'add_user': {
        refuseWritingToApp(world, action);
        const shown = doPlainAction(world.workspace, action);
        await deps.events.delivered();
        return shown;
      }
    }
  }

  return act;
}

/** Slack's composer is closed where the manifest makes the app's messages read-only. */
function refuseWritingToApp(world: World, action: Action): void {
  if (action.type !== 'post_message' || world.manifest.messagesTab === 'open') return;
  const channel = findChannel(world.workspace, action.conversation);
  const isWithApp = channel?.members.has(world.workspace.app.botUserId) && channel.kind === 'im';
  if (isWithApp) {
    throw new ImpossibleAction('Sending messages to this app has been turned off.');
  }
}

/** The button that a person would see by that name, under a message. */
function pressNamed(world: World, action: Of<'press_button'>): Of<'block_action'> {
  const { user, conversation, ts, button } = action;
  const message = findChannel(world.workspace, conversation)?.messages.get(ts);
  const found = findNamed(message?.blocks, button, 'button');
  if (!found) throw new ImpossibleAction(`There is no button "${button}" any more.`);
  const { blockId, actionId } = found;
  const place = { kind: 'message' as const, conversation, ts };
  return { type: 'block_action', user, place, blockId, actionId, press: { type: 'button' } };
}

type Of<T extends Action['type']> = Extract<Action, { type: T }>;

async function actAsCustomer(
  world: World,
  customers: Customers,
  action: Of<'add_customer'> | Of<'customer_writes'> | Of<'customer_status'>,
): Promise<Shown> {
  switch (action.type) {
    case 'add_customer':
      return { type: 'created', id: customers.add(action).id };
    case 'customer_writes': {
      const { customer, text, extra, files = [] } = action;
      const sent = files.flatMap((id) => world.workspace.files.get(id) ?? []);
      const message = await customers.write(customer, text, extra, sent);
      return { type: 'created', id: message.id };
    }
    case 'customer_status':
      await customers.report(action.customer, action.message, action.status);
      return { type: 'nothing' };
  }
}

function turnKnob(
  world: World,
  action:
    | Of<'advance_clock'>
    | Of<'set_clock_speed'>
    | Of<'add_fault'>
    | Of<'remove_fault'>
    | Of<'clear_faults'>
    | Of<'set_trouble'>
    | Of<'clear_trouble'>
    | Of<'uninstall_app'>,
): Shown {
  switch (action.type) {
    case 'advance_clock':
      world.clock.advance(action.milliseconds);
      break;
    case 'set_clock_speed':
      world.clock.setSpeed(action.speed);
      break;
    case 'add_fault':
      world.faults.add(action.fault);
      break;
    case 'remove_fault':
      world.faults.remove(action.id);
      break;
    case 'clear_faults':
      world.troubles.clearAll();
      break;
    case 'set_trouble':
      world.troubles.set(action);
      break;
    case 'clear_trouble':
      world.troubles.clear(action.name);
      break;
    case 'uninstall_app':
      world.credentials.standing = 'uninstalled';
      world.workspace.happened({ type: 'tokens_revoked' });
      world.workspace.happened({ type: 'app_uninstalled' });
      break;
  }
  world.workspace.touch();
  return { type: 'nothing' };
}

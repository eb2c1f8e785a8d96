import type { StoredView } from '../model.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import {
  findView,
  openModal,
  publishHome,
  pushModal,
  replaceView,
  type WantedView,
} from '../views.ts';
import type { Args } from './args.ts';
import type { MethodCall, MethodFamily } from './method.ts';
import { readView } from './view-content.ts';

export const viewMethods: MethodFamily = {
  'views.open': {
    scopes: [],
    body: 'form_or_json',
    run(call) {
      const view = viewArgument(call.args, 'modal');
      const trigger = call.world.triggers.exchange(triggerId(call.args));
      return { view: openModal(call.world.workspace, trigger.user, view) };
    },
  },
  'views.push': {
    scopes: [],
    body: 'form_or_json',
    run(call) {
      const view = viewArgument(call.args, 'modal');
      const trigger = call.world.triggers.exchange(triggerId(call.args));
      if (!trigger.viewId) throw new SlackRefusal('invalid_trigger_id');
      return { view: pushModal(call.world.workspace, trigger.user, view) };
    },
  },
  'views.update': { scopes: [], body: 'form_or_json', run: update },
  'views.publish': {
    scopes: [],
    body: 'form_or_json',
    run(call) {
      const { args, world } = call;
      const user = world.workspace.users.get(args.must('user_id'));
      if (!user) throw new SlackRefusal('user_not_found');
      const view = viewArgument(args, 'home');
      const homeId = world.workspace.homes.get(user.id);
      const current = homeId === undefined ? undefined : world.workspace.views.get(homeId);
      if (current) refuseStaleHash(args, current);
      return { view: publishHome(world.workspace, user.id, view) };
    },
  },
};

function update(call: MethodCall): Record<string, unknown> {
  const { args, world } = call;
  const wanted = viewArgument(args, 'modal');
  const view = findView(world.workspace, {
    id: args.text('view_id'),
    externalId: args.text('external_id'),
  });
  if (view?.type !== 'modal') throw new SlackRefusal('not_found');
  refuseStaleHash(args, view);
  return { view: replaceView(world.workspace, view, wanted) };
}

function triggerId(args: Args): string | undefined {
  return args.text('trigger_id') ?? args.text('interactivity_pointer');
}

function refuseStaleHash(args: Args, view: StoredView): void {
  const hash = args.text('hash');
  if (hash && hash !== view.hash) throw new SlackRefusal('hash_conflict');
}

function viewArgument(args: Args, type: 'modal' | 'home'): WantedView {
  args.must('view');
  return readView(args.json('view', 'invalid_arguments'), type);
}

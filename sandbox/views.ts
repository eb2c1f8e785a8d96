import type { HomeView, KnownBlock, ModalView } from '@slack/types';
import { newId, randomWord } from './ids.ts';
import { initialValues, mergeValues } from './interaction/elements.ts';
import type { StoredView } from './model.ts';
import { SlackRefusal } from './slack-refusal.ts';
import type { Workspace } from './workspace.ts';

/** Modals in stacks of three at most, and Homes. */

const deepestStack = 3;
const blocksRemembered = 300;

export type WantedView = (ModalView | HomeView) & { blocks: KnownBlock[] };

/** A new stack; a modal that was open goes. */
export function openModal(workspace: Workspace, user: string, wanted: WantedView): StoredView {
  const view = storedView(workspace, wanted);
  refuseTakenExternalId(workspace, view);
  closeModals(workspace, user, 'all');
  putOnTop(workspace, user, view);
  return view;
}

/** @throws SlackRefusal `push_limit_reached` on a fourth, `not_found` when nothing is open */
export function pushModal(workspace: Workspace, user: string, wanted: WantedView): StoredView {
  const stack = workspace.modals.get(user) ?? [];
  const below = stack.at(-1);
  const root = stack[0];
  if (below === undefined || root === undefined) throw new SlackRefusal('not_found');
  if (stack.length >= deepestStack) throw new SlackRefusal('push_limit_reached');
  const view = {
    ...storedView(workspace, wanted),
    root_view_id: root,
    previous_view_id: below,
  };
  refuseTakenExternalId(workspace, view);
  putOnTop(workspace, user, view);
  return view;
}

/** The same view with new content; what was typed into inputs that stay is kept. */
export function replaceView(
  workspace: Workspace,
  view: StoredView,
  wanted: WantedView,
): StoredView {
  const fresh = storedView(workspace, wanted);
  const replaced: StoredView = {
    ...fresh,
    id: view.id,
    state: { values: mergeValues(fresh.state.values, view.state.values) },
    root_view_id: view.root_view_id,
    previous_view_id: view.previous_view_id,
  };
  const earlier = workspace.earlierViewBlocks.get(view.id) ?? [];
  workspace.earlierViewBlocks.set(view.id, [...view.blocks, ...earlier].slice(0, blocksRemembered));
  workspace.views.set(view.id, replaced);
  workspace.touch();
  return replaced;
}

export function publishHome(workspace: Workspace, user: string, wanted: WantedView): StoredView {
  const currentId = workspace.homes.get(user);
  const current = currentId === undefined ? undefined : workspace.views.get(currentId);
  if (current) return replaceView(workspace, current, wanted);
  const view = storedView(workspace, wanted);
  workspace.views.set(view.id, view);
  workspace.homes.set(user, view.id);
  workspace.touch();
  return view;
}

/** Takes one or all modals off somebody's stack. */
export function closeModals(workspace: Workspace, user: string, which: 'top' | 'all'): void {
  const stack = workspace.modals.get(user) ?? [];
  const closed = which === 'all' ? stack : stack.slice(-1);
  for (const id of closed) {
    workspace.views.delete(id);
    workspace.earlierViewBlocks.delete(id);
  }
  const left = stack.slice(0, stack.length - closed.length);
  if (left.length > 0) workspace.modals.set(user, left);
  else workspace.modals.delete(user);
  workspace.touch();
}

export function findView(
  workspace: Workspace,
  by: { id: string | undefined; externalId: string | undefined },
): StoredView | undefined {
  if (by.id) return workspace.views.get(by.id);
  if (!by.externalId) return undefined;
  return [...workspace.views.values()].find((view) => view.external_id === by.externalId);
}

function putOnTop(workspace: Workspace, user: string, view: StoredView): void {
  workspace.views.set(view.id, view);
  workspace.modals.set(user, [...(workspace.modals.get(user) ?? []), view.id]);
  workspace.touch();
}

function refuseTakenExternalId(workspace: Workspace, view: StoredView): void {
  if (findView(workspace, { id: undefined, externalId: view.external_id || undefined })) {
    throw new SlackRefusal('duplicate_external_id');
  }
}

function storedView(workspace: Workspace, wanted: WantedView): StoredView {
  const id = newId('V');
  const modal = wanted.type === 'modal' ? wanted : undefined;
  return {
    id,
    team_id: workspace.team.id,
    type: wanted.type,
    blocks: wanted.blocks,
    private_metadata: wanted.private_metadata ?? '',
    callback_id: wanted.callback_id ?? '',
    external_id: wanted.external_id ?? '',
    state: { values: initialValues(wanted.blocks) },
    hash: `${workspace.nowSeconds()}.${randomWord(8)}`,
    title: modal?.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    submit: modal?.submit ?? null,
    close: modal?.close ?? null,
    clear_on_close: modal?.clear_on_close ?? false,
    notify_on_close: modal?.notify_on_close ?? false,
    root_view_id: id,
    previous_view_id: null,
    app_id: workspace.app.id,
    app_installed_team_id: workspace.team.id,
    bot_id: workspace.app.botId,
  };
}

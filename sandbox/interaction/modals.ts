import { isObject, type Json } from '../blocks/problems.ts';
import type { StoredView, User } from '../model.ts';
import type { Action, InputValue, InputValues, Shown } from '../page-protocol.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import { closeModals, pushModal, replaceView } from '../views.ts';
import { readView } from '../web-api/view-content.ts';
import { mustFindUser } from '../workspace.ts';
import type { World } from '../world.ts';
import { elementsOf, isEmptyValue, mergeValues } from './elements.ts';
import { commonParts, viewOf } from './payloads.ts';
import { openModalOf } from './places.ts';

const trouble: Shown = {
  type: 'modal_trouble',
  text: 'We had some trouble connecting. Try again?',
};

/** Presses the modal's submit button. Slack itself asks for required fields; then the app decides what comes next. */
export async function submitView(
  world: World,
  action: Action & { type: 'submit_view' },
): Promise<Shown> {
  const user = mustFindUser(world.workspace, action.user);
  const view = openModalOf(world, user.id, action.viewId);
  const values = mergeValues(view.state.values, action.values);
  const missing = missingFields(world, view, values);
  if (Object.keys(missing).length > 0) return { type: 'field_errors', errors: missing };
  view.state = { values };
  const answer = await world.app.deliver({
    kind: 'interactive',
    title: `view_submission ${view.callback_id}`,
    payload: {
      type: 'view_submission',
      ...commonParts(world, user),
      trigger_id: world.triggers.issue({ user: user.id, viewId: view.id }),
      view: viewOf(world, view, values),
    },
  });
  if (answer.type !== 'acknowledged') return trouble;
  try {
    return obey(world, user, view, answer.body);
  } catch (error) {
    if (error instanceof SlackRefusal) return trouble;
    throw error;
  }
}

/** What the app wants after a submission. Something that Slack cannot read is "trouble connecting". */
function obey(world: World, user: User, view: StoredView, body: unknown): Shown {
  const response = isObject(body) ? body : {};
  switch (response['response_action']) {
    case undefined:
      if (body !== '' && Object.keys(response).length > 0) return trouble;
      closeView(world, user, view);
      return { type: 'nothing' };
    case 'clear':
      closeModals(world.workspace, user.id, 'all');
      return { type: 'nothing' };
    case 'update':
      replaceView(world.workspace, view, readView(response['view'], 'modal'));
      return { type: 'nothing' };
    case 'push':
      pushModal(world.workspace, user.id, readView(response['view'], 'modal'));
      return { type: 'nothing' };
    case 'errors':
      return fieldErrors(view, response['errors']);
    default:
      return trouble;
  }
}

/** Errors must name input blocks of the view; else the person sees trouble. */
function fieldErrors(view: StoredView, errors: unknown): Shown {
  if (!isObject(errors)) return trouble;
  const inputs = new Set<unknown>(
    view.blocks.filter((block) => block.type === 'input').map((block) => block.block_id),
  );
  const ids = Object.keys(errors);
  if (ids.length === 0 || !ids.every((id) => inputs.has(id))) return trouble;
  return { type: 'field_errors', errors: errors as Record<string, string> };
}

function closeView(world: World, user: User, view: StoredView): void {
  // While the app thought, it may have opened another modal above; then only that one stays.
  const stack = world.workspace.modals.get(user.id) ?? [];
  if (stack.at(-1) === view.id) closeModals(world.workspace, user.id, 'top');
}

/** Cancel, Esc or the cross; the app hears of it only where it asked to. */
export async function closeByHand(
  world: World,
  action: Action & { type: 'close_view' },
): Promise<Shown> {
  const user = mustFindUser(world.workspace, action.user);
  const view = openModalOf(world, user.id, action.viewId);
  const isCleared = action.which === 'all' || view.clear_on_close;
  const stack = world.workspace.modals.get(user.id) ?? [];
  const closed = (isCleared ? stack : stack.slice(-1)).flatMap((id) => {
    const stored = world.workspace.views.get(id);
    return stored ? [stored] : [];
  });
  closeModals(world.workspace, user.id, isCleared ? 'all' : 'top');
  const toTell = closed.filter((each) => each.notify_on_close);
  await Promise.all(
    toTell.map((each) =>
      world.app.deliver({
        kind: 'interactive',
        title: `view_closed ${each.callback_id}`,
        payload: {
          type: 'view_closed',
          ...commonParts(world, user),
          view: viewOf(world, each, each.state.values),
          is_cleared: isCleared,
        },
      }),
    ),
  );
  return { type: 'nothing' };
}

function missingFields(
  world: World,
  view: StoredView,
  values: InputValues,
): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { block, blockId, actionId, element } of elementsOf(view.blocks)) {
    const value = values[blockId]?.[actionId];
    if (block['type'] !== 'input' || !value) continue;
    const error =
      value.type === 'file_input'
        ? fileErrorOf(world, value.files, element)
        : errorOf(value, element);
    const missing = isEmptyValue(value) && block['optional'] !== true;
    if (missing) errors[blockId] = 'Please complete this required field.';
    else if (error && !isEmptyValue(value)) errors[blockId] = error;
  }
  return errors;
}

/** Slack's client takes no other files; its words are ours. */
function fileErrorOf(world: World, ids: string[], element: Json): string | undefined {
  const most = Number(element['max_files'] ?? 10);
  if (ids.length > most) return `Please choose no more than ${most} files.`;
  const { filetypes } = element;
  if (!Array.isArray(filetypes)) return undefined;
  const other = ids.find((id) => !filetypes.includes(world.workspace.files.get(id)?.fileType));
  return other === undefined ? undefined : `Please choose files of type ${filetypes.join(', ')}.`;
}

function errorOf(value: InputValue, element: Json): string | undefined {
  if (value.type !== 'plain_text_input' || value.value === null) return undefined;
  const { length } = value.value;
  if (length < Number(element['min_length'] ?? 0)) {
    return `Please enter at least ${String(element['min_length'])} characters.`;
  }
  if (length > Number(element['max_length'] ?? 3000)) {
    return `Please enter no more than ${String(element['max_length'] ?? 3000)} characters.`;
  }
  return undefined;
}

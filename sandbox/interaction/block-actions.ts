import { allOptions } from '../blocks/check-rules.ts';
import { isObject } from '../blocks/problems.ts';
import { validateOptions } from '../blocks/validate-blocks.ts';
import type { Action, InputValues, OptionState, Press, Shown } from '../page-protocol.ts';
import { ImpossibleAction } from '../slack-refusal.ts';
import { mustFindUser } from '../workspace.ts';
import type { World } from '../world.ts';
import { type FoundElement, findElement } from './elements.ts';
import { actionOf, commonParts } from './payloads.ts';
import { type Surface, surfaceAt } from './places.ts';

/** `min_query_length` where a select does not say. */
const shortestQuery = 3;
const troubleText = 'We had some trouble connecting. Try again?';

/** Presses a button or chooses something; resolves when the app has acknowledged it, or when it did not. */
export async function pressElement(
  world: World,
  action: Action & { type: 'block_action' },
): Promise<Shown> {
  const user = mustFindUser(world.workspace, action.user);
  const surface = surfaceAt(world, user.id, action.place);
  const found = mustFindElement(surface, action.blockId, action.actionId);
  refuseWrongPress(found, action.press);
  refuseQuietInput(found);
  const { respondTo, view } = surface;
  const answer = await world.app.deliver({
    kind: 'interactive',
    title: `block_actions ${found.actionId}`,
    payload: {
      type: 'block_actions',
      ...commonParts(world, user),
      ...surface.context(withPress(action)),
      trigger_id: world.triggers.issue({
        user: user.id,
        ...(view?.type === 'modal' && { viewId: view.id }),
      }),
      ...(respondTo && {
        response_url: world.responseUrls.issue({ ...respondTo, user: user.id }),
      }),
      actions: [actionOf(found, action.press, world.workspace.nextTs())],
    },
  });
  if (answer.type === 'acknowledged') {
    surface.forgetWarning(user.id);
    return { type: 'nothing' };
  }
  surface.warn(user.id);
  world.workspace.touch();
  if (view?.type === 'modal') return { type: 'modal_trouble', text: troubleText };
  return { type: 'button_warning', text: 'This app did not respond. Try again.' };
}

/** What Slack asks the app for when somebody types into an `external_select`. */
export async function suggestOptions(
  world: World,
  action: Action & { type: 'suggest' },
): Promise<Shown> {
  const user = mustFindUser(world.workspace, action.user);
  const surface = surfaceAt(world, user.id, action.place);
  const found = mustFindElement(surface, action.blockId, action.actionId);
  // Slack asks the app from so many letters on.
  const shortest = Number(found.element['min_query_length'] ?? shortestQuery);
  if (action.query.length < shortest) return { type: 'options', options: [], groups: [] };
  const { state: _, ...context } = surface.context(undefined);
  const answer = await world.app.deliver({
    kind: 'interactive',
    title: `block_suggestion ${found.actionId}`,
    payload: {
      type: 'block_suggestion',
      ...commonParts(world, user),
      ...context,
      action_id: found.actionId,
      block_id: found.blockId,
      value: action.query,
    },
  });
  const body = answer.type === 'acknowledged' ? answer.body : undefined;
  const problems = validateOptions(body);
  if (problems.length > 0 || !isObject(body)) {
    return { type: 'options_error', text: `This menu could not be loaded. ${problems.join(' ')}` };
  }
  return {
    type: 'options',
    options: (body['options'] ?? []) as OptionState[],
    groups: ((body['option_groups'] ?? []) as OptionGroup[]).map((group) => ({
      label: group.label.text,
      options: group.options,
    })),
  };
}

type OptionGroup = { label: { text: string }; options: OptionState[] };

function mustFindElement(surface: Surface, blockId: string, actionId: string): FoundElement {
  const found =
    findElement(surface.blocks, blockId, actionId) ??
    findElement(surface.earlierBlocks, blockId, actionId);
  if (!found) throw new ImpossibleAction('That button is no longer there.');
  return found;
}

/** Inputs send nothing by themselves unless their block says so. */
function refuseQuietInput({ block }: FoundElement): void {
  if (block['type'] === 'input' && block['dispatch_action'] !== true) {
    throw new ImpossibleAction('That field is sent with the others only.');
  }
}

function refuseWrongPress(found: FoundElement, press: Press): void {
  if (found.element['type'] !== press.type) {
    throw new ImpossibleAction(`That is a ${String(found.element['type'])}.`);
  }
  const options = allOptions(found.element);
  if (options.length === 0 || !('selected_option' in press)) return;
  const isThere = options.some((option) => option['value'] === press.selected_option?.value);
  if (press.selected_option && !isThere) throw new ImpossibleAction('There is no such option.');
}

/** The element that was used has its new value in `state`, too. */
function withPress(action: Action & { type: 'block_action' }): InputValues {
  const { press, blockId, actionId, values } = action;
  if (press.type === 'button' || press.type === 'overflow') return values ?? {};
  return { ...values, [blockId]: { ...values?.[blockId], [actionId]: press } };
}

import { isObject, type Json, type Problem } from './problems.ts';

/** Slack's rules between fields, which neither a type nor a length says. */
export function checkBlockRules(block: Json, pointer: string): Problem[] {
  return [
    ...checkSection(block, pointer),
    ...checkActionIds(block, pointer),
    ...elementsWithPointers(block, pointer).flatMap(([element, at]) => checkElement(element, at)),
  ];
}

/** `block_id`s are unique in a message or view. */
export function checkBlockIds(blocks: unknown[], pointer: string): Problem[] {
  return duplicates(
    blocks.map((block, index) => [
      isObject(block) ? block['block_id'] : undefined,
      `${pointer}/${index}/block_id`,
    ]),
    'block_id',
  );
}

function checkSection(block: Json, pointer: string): Problem[] {
  if (block['type'] !== 'section' || block['text'] || block['fields']) return [];
  return [{ message: 'missing required field: text or fields', pointer }];
}

function checkActionIds(block: Json, pointer: string): Problem[] {
  return duplicates(
    elementsWithPointers(block, pointer).map(([element, at]) => [
      element['action_id'],
      `${at}/action_id`,
    ]),
    'action_id',
  );
}

function duplicates(ids: [unknown, string][], field: string): Problem[] {
  const seen = new Set<unknown>();
  return ids.flatMap(([id, pointer]) => {
    if (id === undefined) return [];
    if (seen.has(id)) return [{ message: `\`${field}\` "${String(id)}" already exists`, pointer }];
    seen.add(id);
    return [];
  });
}

function elementsWithPointers(block: Json, pointer: string): [Json, string][] {
  const elements = Array.isArray(block['elements']) ? block['elements'] : [];
  const all: [unknown, string][] = [
    ...elements.map((element, index): [unknown, string] => [
      element,
      `${pointer}/elements/${index}`,
    ]),
    [block['element'], `${pointer}/element`],
    [block['accessory'], `${pointer}/accessory`],
  ];
  return all.filter((pair): pair is [Json, string] => isObject(pair[0]));
}

function checkElement(element: Json, pointer: string): Problem[] {
  const type = element['type'];
  if (type === 'static_select' || type === 'multi_static_select') {
    const given = ['options', 'option_groups'].filter((field) => element[field] !== undefined);
    if (given.length !== 1) {
      return [{ message: 'must provide either options or option_groups', pointer }];
    }
  }
  return checkInitialOption(element, pointer);
}

function checkInitialOption(element: Json, pointer: string): Problem[] {
  const options = allOptions(element);
  if (options.length === 0) return [];
  const initial = [
    ...(isObject(element['initial_option']) ? [element['initial_option']] : []),
    ...(Array.isArray(element['initial_options']) ? element['initial_options'] : []),
  ];
  const values = new Set(options.map((option) => option['value']));
  const isUnknown = initial.some((option) => isObject(option) && !values.has(option['value']));
  const field = element['initial_option'] ? 'initial_option' : 'initial_options';
  return isUnknown
    ? [{ message: 'must match one of the options', pointer: `${pointer}/${field}` }]
    : [];
}

/** The options of a select, checkboxes, radio buttons or overflow, out of their groups. */
export function allOptions(element: Json): Json[] {
  const groups = Array.isArray(element['option_groups']) ? element['option_groups'] : [];
  const lists = [
    element['options'],
    ...groups.map((group) => (isObject(group) ? group['options'] : [])),
  ];
  return lists.flatMap((list) => (Array.isArray(list) ? list.filter(isObject) : []));
}

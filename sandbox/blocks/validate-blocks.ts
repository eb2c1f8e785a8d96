import { checkAllLimits, checkCount, checkLimits } from './check-limits.ts';
import { checkBlockIds, checkBlockRules } from './check-rules.ts';
import { checkType } from './check-types.ts';
import { blocksPerMessage, blocksPerView, modalLimits } from './limits.ts';
import { formatProblem, isObject, type Json, type Problem } from './problems.ts';

/** Slack's "[ERROR] …" lines for a message's blocks; none when they are fine. */
export function validateMessageBlocks(blocks: unknown): string[] {
  if (!Array.isArray(blocks)) return ['[ERROR] must be an array [json-pointer:/blocks]'];
  return checkBlocks(blocks, '/blocks', blocksPerMessage).map(formatProblem);
}

/** The same for a modal or Home. */
export function validateView(view: unknown): string[] {
  if (!isObject(view)) return ['[ERROR] must be an object [json-pointer:/view]'];
  return checkView(view).map(formatProblem);
}

/** The answer to a `block_suggestion`: `options` or `option_groups`, 100 at most. */
export function validateOptions(answer: unknown): string[] {
  if (!isObject(answer)) return ['[ERROR] must be an object [json-pointer:]'];
  const kind = answer['option_groups'] === undefined ? 'options' : 'option_groups';
  const list = answer[kind];
  if (!Array.isArray(list)) return [`[ERROR] missing required field: ${kind} [json-pointer:]`];
  const problems = [
    ...checkCount(list, `/${kind}`, { max: 100 }),
    ...list.flatMap((item, index) =>
      isObject(item)
        ? checkType(kind === 'options' ? 'option' : 'optionGroup', item, `/${kind}/${index}`)
        : [{ message: 'must be an object', pointer: `/${kind}/${index}` }],
    ),
    ...checkAllLimits(list, `/${kind}`, kind),
  ];
  return problems.map(formatProblem);
}

function checkView(view: Json): Problem[] {
  const { blocks, ...rest } = view;
  const type = rest['type'];
  if (type !== 'modal' && type !== 'home') {
    return [{ message: `unsupported type: ${String(type)}`, pointer: '/view/type' }];
  }
  if (!Array.isArray(blocks)) {
    return [{ message: 'missing required field: blocks', pointer: '/view' }];
  }
  const needsSubmit =
    type === 'modal' &&
    rest['submit'] === undefined &&
    blocks.some((block) => isObject(block) && block['type'] === 'input');
  return [
    ...checkType(type, rest, '/view'),
    ...checkLimits(rest, '/view', modalLimits),
    ...(needsSubmit ? [{ message: 'missing required field: submit', pointer: '/view' }] : []),
    ...checkBlocks(blocks, '/view/blocks', blocksPerView),
  ];
}

function checkBlocks(blocks: unknown[], pointer: string, max: number): Problem[] {
  return [
    ...checkCount(blocks, pointer, { max }),
    ...checkBlockIds(blocks, pointer),
    ...blocks.flatMap((block, index) => checkBlock(block, `${pointer}/${index}`)),
  ];
}

function checkBlock(block: unknown, pointer: string): Problem[] {
  const typeProblems = checkType('block', block, pointer);
  if (!isObject(block)) return typeProblems;
  return [...typeProblems, ...checkAllLimits(block, pointer), ...checkBlockRules(block, pointer)];
}

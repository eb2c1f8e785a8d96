import {
  anyTextLength,
  everywhereLimits,
  fieldTextLength,
  type Limit,
  limitsByField,
  limitsByType,
} from './limits.ts';
import { isObject, type Json, type Problem } from './problems.ts';

/** Whether an object keeps to these limits; a field that is left out does. */
export function checkLimits(object: Json, pointer: string, limits: Limit[]): Problem[] {
  return limits.flatMap((limit) => checkLimit(object[limit.field], pointer, limit));
}

function checkLimit(value: unknown, pointer: string, limit: Limit): Problem[] {
  if (limit.of === 'items') {
    return Array.isArray(value) ? checkCount(value, `${pointer}/${limit.field}`, limit) : [];
  }
  const isText = limit.of === 'text';
  const text = isText && isObject(value) ? value['text'] : value;
  if (typeof text !== 'string') return [];
  return checkLength(text, `${pointer}/${limit.field}${isText ? '/text' : ''}`, limit);
}

export function checkCount(
  items: unknown[],
  pointer: string,
  limit: { max: number; min?: number },
): Problem[] {
  if (items.length > limit.max)
    return [{ message: `no more than ${limit.max} items allowed`, pointer }];
  if (items.length < (limit.min ?? 0)) {
    return [{ message: `no fewer than ${limit.min} items allowed`, pointer }];
  }
  return [];
}

function checkLength(
  text: string,
  pointer: string,
  limit: { max: number; min?: number },
): Problem[] {
  if (text.length > limit.max) {
    return [{ message: `must be less than ${limit.max + 1} characters`, pointer }];
  }
  if (text.length < (limit.min ?? 0)) {
    return [{ message: `must be more than ${(limit.min ?? 1) - 1} characters`, pointer }];
  }
  return [];
}

/** Walks a block with all that is in it. `field` is the name of the field (or array) that holds `value`. */
export function checkAllLimits(value: unknown, pointer: string, field = ''): Problem[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => checkAllLimits(item, `${pointer}/${index}`, field));
  }
  if (!isObject(value)) return [];
  return [
    ...checkLimits(value, pointer, limitsFor(value, field)),
    ...Object.entries(value).flatMap(([name, child]) =>
      checkAllLimits(child, `${pointer}/${name}`, name),
    ),
  ];
}

function limitsFor(object: Json, field: string): Limit[] {
  const type = object['type'];
  const isTextObject = type === 'mrkdwn' || type === 'plain_text';
  if (isTextObject) {
    // Fields have their own length; single texts are measured by the object that holds them, at most this.
    const max = field === 'fields' ? fieldTextLength : anyTextLength;
    const ownsNoLimit = field === 'fields' || field === 'elements';
    return ownsNoLimit ? [{ field: 'text', of: 'string', max, min: 1 }] : [];
  }
  const byType = typeof type === 'string' ? (limitsByType[type] ?? []) : [];
  const byField = type === undefined ? (limitsByField[field] ?? []) : [];
  return [...everywhereLimits, ...byType, ...byField];
}

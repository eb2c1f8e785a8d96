import { completeBlocks } from '../blocks/complete-blocks.ts';
import { isObject } from '../blocks/problems.ts';
import { validateView } from '../blocks/validate-blocks.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import type { WantedView } from '../views.ts';

const largestView = 250_000;

/** A view as the app sends it, checked. @throws SlackRefusal `invalid_arguments` with Slack's lines */
export function readView(view: unknown, type: 'modal' | 'home'): WantedView {
  const problems = validateView(view);
  if (problems.length > 0 || !isObject(view)) {
    throw SlackRefusal.withMessages('invalid_arguments', problems);
  }
  if (view['type'] !== type) {
    throw SlackRefusal.withMessages('invalid_arguments', [
      `[ERROR] unsupported type: ${String(view['type'])} [json-pointer:/view/type]`,
    ]);
  }
  if (JSON.stringify(view).length > largestView) throw new SlackRefusal('view_too_large');
  const wanted = view as unknown as WantedView;
  return { ...wanted, blocks: completeBlocks(wanted.blocks) };
}

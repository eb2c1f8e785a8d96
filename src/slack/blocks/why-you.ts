import type { ChosenBecause } from '../../domain/reassign.ts';
import type { SurfaceView } from '../../domain/views.ts';
import { actorName, firstName, nameOf } from './facts.ts';
import { italic, type Line, line } from './lines.ts';
import { excerpt } from './text.ts';

type OwnershipView = Extract<SurfaceView, { change: unknown }>;

/** Why it became theirs: whoever gave it to them, or the rule that did. Empty where that stands above. */
export function whyYou(view: OwnershipView): Line {
  const { by, change, names } = view;
  const label = italic('Why you: ');
  const note = excerpt(change.note ?? '', 400);
  if (change.how === 'lapsed') return line(label, ruleWords(view), '.');
  if (by.kind === 'agent') {
    const said = note === '' ? '' : `, “${note}”`;
    return line(label, `${actorName(names, by)} assigned it${said}.`);
  }
  return change.how === 'returned' ? line(label, 'you had it before, and it is open again.') : [];
}

/** Why a rule chose them: `Ben had it and could not answer in time; you have the least to do right now` */
function ruleWords({ change, names }: OwnershipView): string {
  const { from, why } = change;
  const before =
    from === null
      ? 'nobody claimed it in time'
      : `${firstName(nameOf(names, from))} had it and could not answer in time`;
  return why === undefined ? before : `${before}; ${CHOSEN_WORDS[why.chosen]}`;
}

const CHOSEN_WORDS: Record<ChosenBecause['chosen'], string> = {
  least_loaded: 'you have the least to do right now',
  person: 'the inbox’s rule names you for that',
  group: 'of your group you have the least to do right now',
};

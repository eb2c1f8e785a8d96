import type { PlainTextElement } from '@slack/types';
import type { AgentId } from '../../domain/ids.ts';
import { isFree } from '../../domain/load.ts';
import type { Candidate } from '../../domain/reports.ts';
import { UNASSIGNED } from '../button-value.ts';
import { option, plainText } from './elements.ts';
import { personName } from './facts.ts';
import { LIMITS } from './limits.ts';
import type { Clockwork } from './lines.ts';
import { plainTime } from './plain-time.ts';

/** One of several to choose from, by its words. */
type Choice = ReturnType<typeof option>;

export interface ChoiceGroup {
  label: PlainTextElement;
  options: Choice[];
}

/** Whoever chooses, and by which clock they read. */
export interface Chooser extends Clockwork {
  viewer: AgentId;
}

/** People to choose from, with their load: oneself first, then who is free; and nobody. Slack wants at most 100, and no empty group. */
export function candidateOptions(
  candidates: readonly Candidate[],
  chooser: Chooser,
): { option_groups: ChoiceGroup[] } {
  const team = optionGroup('The team', [option({ label: 'Unassigned', value: UNASSIGNED })]);
  return { option_groups: [...candidateGroups(candidates, chooser), team] };
}

export function candidateGroups(candidates: readonly Candidate[], chooser: Chooser): ChoiceGroup[] {
  const people = candidates.slice(0, LIMITS.options - 2);
  const others = people.filter(({ agent }) => agent.id !== chooser.viewer);
  const draw = (who: readonly Candidate[]) => who.map((each) => candidateOption(each, chooser));
  return [
    optionGroup('Me', draw(people.filter(({ agent }) => agent.id === chooser.viewer))),
    optionGroup('Free now', draw(others.filter(isFree))),
    optionGroup('Full or away', draw(others.filter((each) => !isFree(each)))),
  ].filter(({ options }) => options.length > 0);
}

export function optionGroup(label: string, options: Choice[]): ChoiceGroup {
  return { label: plainText(label, LIMITS.optionText), options };
}

/** `Chen Wu · 4 open, 1 our turn`, `Luis Ortega · away until 15:00`. */
function candidateOption(candidate: Candidate, clock: Clockwork): Choice {
  const name = personName(candidate.agent.name).slice(0, 40);
  return option({ label: `${name} · ${howBusy(candidate, clock)}`, value: candidate.agent.id });
}

function howBusy({ open, ourTurn, load, most, away }: Candidate, clock: Clockwork): string {
  if (away !== null) {
    return away.until === null ? 'away' : `away until ${plainTime(away.until, clock)}`;
  }
  if (load >= most) return `full, ${load} of ${most}`;
  if (open === 0) return 'nothing open';
  return `${open} open${ourTurn > 0 ? `, ${ourTurn} our turn` : ''}`;
}

import { type DryRun, MOST_PAST_TURNS, type Told } from '../../domain/dry-run.ts';
import type { AgentId } from '../../domain/ids.ts';
import { nameOf } from './facts.ts';
import { bold, type Line, line } from './lines.ts';
import { excerpt, plural } from './text.ts';

const MOST_NUMBERS = 8;
const MOST_PEOPLE = 5;

/** What the last days would have been. `before`: by what holds now, where something else was tried. */
export function dryRunLines(
  tried: DryRun,
  { before, names }: { before: DryRun | null; names: Record<AgentId, string> },
): Line[] {
  const heading = bold('The last 7 days');
  if (tried.turns === 0) {
    return [line(heading, ': nobody’s answer was due, so there is nothing to try it on.')];
  }
  if (before === null) {
    return [
      line(heading, `, by what holds now: ${metWords(tried)}.`),
      ...lateLine(tried),
      line(toldWords(tried.told, names)),
      footnote(tried),
    ];
  }
  return [
    line(heading, ', by what stands here: ', bold(metWords(tried)), '.'),
    ...lateLine(tried),
    line(toldWords(tried.told, names)),
    line(`By what holds now: ${metWords(before)}. ${toldWords(before.told, names)}`),
    footnote(tried),
  ];
}

function footnote({ isCut }: DryRun): Line {
  const which = isCut ? `The newest ${MOST_PAST_TURNS} only. ` : '';
  return line(
    `${which}Counted as if everybody had claimed and answered when they did, with the tags and priorities of today.`,
  );
}

/** `31 of 36 answers in time, 5 late`. */
function metWords({ turns, met }: DryRun): string {
  return `${met} of ${plural(turns, 'answer', 'answers')} in time, ${turns - met} late`;
}

function lateLine({ missed }: DryRun): Line[] {
  if (missed.length === 0) return [];
  const shown = missed.slice(0, MOST_NUMBERS).map((number) => `#${number}`);
  const rest = missed.length - shown.length;
  return [line(`Late: ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`)];
}

/** `Ana Silva reminded 4 times, Ben Adler once; managers told twice; 1 given to somebody else.` */
function toldWords(told: Told, names: Record<AgentId, string>): string {
  const people = told.owners
    .slice(0, MOST_PEOPLE)
    .map(({ agentId, times }) => `${excerpt(nameOf(names, agentId), 40)} ${timesWords(times)}`);
  const rest = told.owners.slice(MOST_PEOPLE).reduce((sum, { times }) => sum + times, 0);
  const reminded = [...people, ...(rest > 0 ? [`others ${timesWords(rest)}`] : [])].join(', ');
  const parts = [
    reminded === '' ? null : `reminded: ${reminded}`,
    told.managers > 0 ? `managers told ${timesWords(told.managers)}` : null,
    told.channels > 0 ? `a channel told ${timesWords(told.channels)}` : null,
    told.groups > 0 ? `a user group called ${timesWords(told.groups)}` : null,
    told.reassigned > 0 ? `${told.reassigned} given to somebody else` : null,
    told.returned > 0 ? `${told.returned} back to the team` : null,
    told.raised > 0 ? `${told.raised} raised in priority` : null,
    told.webhooks > 0 ? `a webhook called ${timesWords(told.webhooks)}` : null,
  ].filter((part) => part !== null);
  if (parts.length === 0) return 'Nobody would have been told of anything.';
  const all = parts.join('; ');
  return `${all.charAt(0).toUpperCase()}${all.slice(1)}.`;
}

function timesWords(times: number): string {
  if (times === 1) return 'once';
  return times === 2 ? 'twice' : `${times.toLocaleString('en')} times`;
}

import type { KnownBlock } from '@slack/types';
import { mayManage } from '../../domain/people.ts';
import type { AgentLoad, LoadReport } from '../../domain/reports.ts';
import { firstName, personName } from './facts.ts';
import {
  bold,
  type Clockwork,
  dotted,
  inUtc,
  type Line,
  line,
  paragraphs,
  section,
  time,
} from './lines.ts';

export const MOST_ROWS = 12;
/** Five blocks of twelve: more fits no message that somebody reads. */
const MOST_OF_ALL = 60;

/** One line an agent, the most pressed first: no table, since tables break on phones. */
export function agentRows(report: LoadReport, most: number | 'all'): KnownBlock[] {
  const { agents, viewer } = report;
  const clock = inUtc(report.now);
  const limit = most === 'all' ? MOST_OF_ALL : most;
  const rest = agents.slice(limit);
  const rows = agents
    .slice(0, limit)
    .map((load) => agentRow(load, mayManage(viewer.role) || load.agent.id === viewer.id, clock));
  const onTime = rest.every(({ late, soon }) => late === 0 && soon === 0) ? ', all on time' : '';
  const lines = rest.length === 0 ? rows : [...rows, line(`and ${rest.length} more${onTime}`)];
  const blocks: KnownBlock[] = [];
  for (let from = 0; from < lines.length; from += MOST_ROWS + 1) {
    const part = lines.slice(from, from + MOST_ROWS + 1);
    blocks.push(paragraphs(...part.map((row) => section(row))));
  }
  return blocks;
}

function agentRow(load: AgentLoad, isTold: boolean, clock: Clockwork): Line {
  const { agent, oldest } = load;
  const name = personName(agent.name);
  const standing = line(`${dotOf(load, isTold)} `, bold(name), whereabouts(load, clock), '  ');
  if (load.open === 0) return line(standing, `0 of ${load.most}`);
  return line(
    standing,
    dotted(
      `${load.load} of ${load.most}`,
      load.ourTurn === 0 ? `nothing waits for ${firstName(name)}` : `${load.ourTurn} our turn`,
      isTold && load.late > 0 ? bold(`${load.late} late`) : null,
      isTold && load.soon > 0 ? soonWords(load) : null,
      oldest === null
        ? null
        : line(`oldest #${oldest.number} since `, time(oldest.waitingSince, clock)),
    ),
  );
}

function dotOf({ late, soon, load, most }: AgentLoad, isTold: boolean): string {
  if (!isTold) return '⚪';
  if (late > 0) return '🔴';
  return soon > 0 || load > most ? '🟠' : '🟢';
}

function whereabouts({ away, answers }: AgentLoad, clock: Clockwork): Line | null {
  if (!answers) return line(', no longer answers here');
  if (away === null) return null;
  return away.until === null ? line(', away') : line(', away until ', time(away.until, clock));
}

function soonWords({ soon, ourTurn }: AgentLoad): string {
  if (soon < ourTurn || soon > 2) return `${soon} due soon`;
  return soon === 1 ? 'due soon' : 'both due soon';
}

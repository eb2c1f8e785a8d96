import type { AgentId } from '../../domain/ids.ts';
import type { Inbox } from '../../domain/inbox.ts';
import { mayManage } from '../../domain/people.ts';
import type { AgentLoad, LoadReport } from '../../domain/reports.ts';
import type { Answer } from './answer.ts';
import { inboxName, nameOf, personName } from './facts.ts';
import { hoursWords, membersBy, targetsWords } from './inbox-words.ts';
import { LIMITS } from './limits.ts';
import {
  bold,
  bullets,
  type Clockwork,
  dotted,
  inUtc,
  type Line,
  line,
  paragraphs,
  section,
  time,
  toText,
} from './lines.ts';
import { rowsOf } from './listed-words.ts';
import { plural, shorten } from './text.ts';

const MOST_NAMES = 40;

interface Known {
  names: Record<AgentId, string>;
  load: LoadReport;
}

/** `/inbox who`: who answers, who manages, who is away, how much each has, and what customers are promised. */
export function who(inbox: Inbox, { names, load }: Known): Answer {
  const name = inboxName(inbox.name);
  if (inbox.status !== 'ready') {
    const sentence = line(`${name} is not set up yet. `, settingUp(inbox, names));
    return { text: toText(sentence), blocks: [paragraphs(section(sentence))] };
  }
  const { watching } = membersBy(inbox);
  const { calendar, targets } = inbox.settings;
  const clock = inUtc(load.now);
  const people = load.agents
    .filter(({ answers }) => answers)
    .toSorted((a, b) => a.agent.name.localeCompare(b.agent.name, 'en'));
  const listed = people.slice(0, MOST_NAMES).map(({ agent }) => personName(agent.name));
  return {
    text: shorten(
      toText(
        `${name}: ${people.length === 0 ? 'nobody answers yet' : `${listed.join(', ')} answer`}.`,
      ),
      LIMITS.messageText,
    ),
    blocks: [
      paragraphs(
        section(bold(`Who is who in ${name}`)),
        people.length === 0 ? section(bold('Answer: '), 'nobody yet') : section(bold('Answer:')),
        bullets(rowsOf(people, MOST_NAMES, (each) => row(inbox, each, clock))),
        section(
          bold('Watch: '),
          watching.length === 0
            ? 'nobody'
            : `${plural(watching.length, 'person', 'people')}, who read along and follow`,
        ),
        section(bold('Open: '), hoursWords(calendar), ' · ', targetsWords(targets)),
      ),
    ],
  };
}

/** `Ana Silva · manager · away until 15:00 · 4 of 8` */
function row({ members }: Inbox, { agent, away, load, most }: AgentLoad, clock: Clockwork): Line {
  const role = members[agent.id] ?? null;
  const until = away?.until ?? null;
  return dotted(
    bold(personName(agent.name)),
    mayManage(role) ? role : null,
    away === null ? null : until === null ? 'away' : line('away until ', time(until, clock)),
    `${load} of ${most}`,
  );
}

function settingUp(inbox: Inbox, names: Record<AgentId, string>): Line {
  return inbox.invitedBy === null
    ? line('An admin of this workspace can set it up.')
    : line(`${nameOf(names, inbox.invitedBy)} or an admin of this workspace can set it up.`);
}

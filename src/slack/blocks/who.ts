import type { AgentId } from '../../domain/ids.ts';
import type { Inbox } from '../../domain/inbox.ts';
import type { Answer } from './answer.ts';
import { inboxName, nameOf } from './facts.ts';
import { hoursWords, membersBy, targetsWords } from './inbox-words.ts';
import { bold, type Line, line, paragraphs, section, toText } from './lines.ts';
import { plural } from './text.ts';

const MOST_NAMES = 40;

/** `/inbox who`: who answers, who manages, who can change it, and what customers are promised. */
export function who(inbox: Inbox, names: Record<AgentId, string>): Answer {
  const name = inboxName(inbox.name);
  if (inbox.status !== 'ready') {
    const sentence = line(`${name} is not set up yet. `, settingUp(inbox, names));
    return { text: toText(sentence), blocks: [paragraphs(section(sentence))] };
  }
  const { answering, managing, watching } = membersBy(inbox);
  const { calendar, targets } = inbox.settings;
  const listed = (people: AgentId[]): string => namesOf(people, names);
  const answers = line(bold('Answer: '), answering.length === 0 ? 'nobody yet' : listed(answering));
  return {
    text: toText(`${name}: `, answers, '.'),
    blocks: [
      paragraphs(
        section(bold(`Who is who in ${name}`)),
        section(answers),
        section(bold('Manage: '), managing.length === 0 ? 'nobody' : listed(managing)),
        section(
          bold('Watch: '),
          watching.length === 0 ? 'nobody' : plural(watching.length, 'person', 'people'),
        ),
        section(bold('Open: '), hoursWords(calendar), ' · ', targetsWords(targets)),
      ),
    ],
  };
}

function settingUp(inbox: Inbox, names: Record<AgentId, string>): Line {
  return inbox.invitedBy === null
    ? line('An admin of this workspace can set it up.')
    : line(`${nameOf(names, inbox.invitedBy)} or an admin of this workspace can set it up.`);
}

function namesOf(people: readonly AgentId[], names: Record<AgentId, string>): string {
  const known = people
    .map((agentId) => nameOf(names, agentId))
    .sort((a, b) => a.localeCompare(b, 'en'));
  const rest = known.length - MOST_NAMES;
  return rest > 0 ? `${known.slice(0, MOST_NAMES).join(', ')} and ${rest} more` : known.join(', ');
}

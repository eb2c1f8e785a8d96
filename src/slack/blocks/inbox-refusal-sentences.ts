import type { AgentId } from '../../domain/ids.ts';
import type { InboxRefusal } from '../../domain/inbox.ts';
import { durationText } from '../../domain/settings-words.ts';
import { type Answer, answer } from './answer.ts';
import { CHAIN_WORDS } from './chain-words.ts';
import { nameOf } from './facts.ts';
import { changedMeanwhile } from './form-trouble.ts';
import { type Line, line, toPlain } from './lines.ts';
import { orWords } from './refusal-sentences.ts';
import { excerpt } from './text.ts';

const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Why an inbox was not set up or changed. */
function inboxRefusalLine(refusal: InboxRefusal, names: Record<AgentId, string>): Line {
  switch (refusal.reason) {
    case 'not_found':
      return line('That channel is no team inbox any more. Invite Dibs there again.');
    case 'only_inviter_or_admin': {
      const inviter = refusal.invitedBy === null ? '' : `${nameOf(names, refusal.invitedBy)} or `;
      return line(`Only ${inviter}an admin of this workspace can set this up.`);
    }
    case 'nobody_answers':
      return line('Choose at least one person who answers.');
    case 'cannot_answer': {
      const people = refusal.agentIds.slice(0, 5).map((agentId) => nameOf(names, agentId));
      return line(
        `${orWords(people)} cannot answer customers here: guests, people of other companies and deactivated people can’t. Choose somebody else.`,
      );
    }
    case 'bad_hours':
      return line(`${DAY_NAMES[refusal.day] ?? 'One day'} must close later than it opens.`);
    case 'managers_only':
      return line('Only managers and admins of this inbox can do that.');
    case 'bad_time':
      return line('Choose a time to come, at most 60 days from now.');
    case 'nothing_to_move':
      return line('Choose at least one conversation.');
    case 'bad_capacity':
      return line(`Write a whole number from 1 to ${refusal.most}.`);
    case 'bad_outcomes':
      return line(
        `Write one a line: at most ${refusal.most}, each of at most ${refusal.longest} characters, and at least one if it has to be said.`,
      );
    case 'text_empty':
      return line('Write a title and a text.');
    case 'text_too_long':
      return line(
        `That is ${refusal.length.toLocaleString('en')} characters; at most ${refusal.limit.toLocaleString('en')} fit.`,
      );
    case 'too_many_saved_replies':
      return line(`There are ${refusal.limit} saved replies already. Remove one first.`);
    case 'changed_meanwhile':
      return line(changedMeanwhile());
    case 'bad_target':
    case 'too_many_policies':
    case 'bad_policy_id':
    case 'bad_policy_name':
    case 'policy_for_all':
    case 'bad_conditions':
    case 'too_many_steps':
    case 'bad_step':
      return promiseRefusalLine(refusal);
    case 'bad_zone':
    case 'bad_holidays':
    case 'too_many_days':
    case 'bad_own_day':
    case 'bad_span':
    case 'bad_summary_time':
    case 'bad_words':
    case 'bad_language':
      return mannersRefusalLine(refusal);
  }
}

type Promised =
  | 'bad_target'
  | 'too_many_policies'
  | 'bad_policy_id'
  | 'bad_policy_name'
  | 'policy_for_all'
  | 'bad_conditions'
  | 'too_many_steps'
  | 'bad_step';
type Kept =
  | 'bad_zone'
  | 'bad_holidays'
  | 'too_many_days'
  | 'bad_own_day'
  | 'bad_span'
  | 'bad_summary_time'
  | 'bad_words'
  | 'bad_language';
type RefusalOf<Reason> = Extract<InboxRefusal, { reason: Reason }>;

/** What cannot be promised, and whose promise it is. */
function promiseRefusalLine(refusal: RefusalOf<Promised>): Line {
  switch (refusal.reason) {
    case 'bad_target':
      return line(
        `${ofPolicy(refusal.policy)}The targets for ${refusal.priority} must be whole minutes, from 1m to ${durationText(refusal.most)}.`,
      );
    case 'too_many_policies':
      return line(`There are ${refusal.limit} policies already. Remove one first.`);
    case 'bad_policy_id':
      return line(
        `A policy’s id is of lower-case letters, digits and dashes, and no other has it: “${excerpt(refusal.id, 60)}” will not do.`,
      );
    case 'bad_policy_name':
      return line(
        `Give it a name with letters or numbers, of at most ${refusal.longest} characters.`,
      );
    case 'policy_for_all':
      return line(
        `${ofPolicy(refusal.policy)}Say for which conversations it is. What holds for all stands under Targets.`,
      );
    case 'bad_conditions':
      return line(
        `${ofPolicy(refusal.policy)}At most ${refusal.most} tags and ${refusal.most} details, each of at most ${refusal.longest} characters.`,
      );
    case 'too_many_steps':
      return line(`At most ${refusal.limit} steps fit into one chain.`);
    case 'bad_step':
      return line(
        `${ofPolicy(refusal.policy)}Step ${refusal.step} of “${CHAIN_WORDS[refusal.chain]}”: ${STEP_TROUBLE[refusal.why]}`,
      );
  }
}

function ofPolicy(name: string | null): string {
  return name === null ? '' : `“${excerpt(name, 60)}”: `;
}

const STEP_TROUBLE: Record<RefusalOf<'bad_step'>['why'], string> = {
  not_here: 'that cannot be done here.',
  bad_time: 'a time is whole minutes, at most 30 days.',
  no_address: 'a web address begins with https:// and has at most 500 characters.',
  no_channel: 'choose a channel.',
  no_group: 'choose a user group.',
  no_person: 'choose somebody who answers here.',
};

/** What cannot be kept of hours, days and manners. */
function mannersRefusalLine(refusal: RefusalOf<Kept>): Line {
  switch (refusal.reason) {
    case 'bad_zone':
      return line('There is no such time zone. Choose one like Europe/Berlin.');
    case 'bad_holidays':
      return line('I know no public holidays of that country or region.');
    case 'too_many_days':
      return line(`At most ${refusal.limit} days of your own. Take out those that are over.`);
    case 'bad_own_day':
      return line(
        `“${excerpt(refusal.date, 20)}” is no day, stands there twice, or has a name that is too long.`,
      );
    case 'bad_span':
      return line(
        `Write whole minutes, hours or days, from ${durationText(refusal.least)} to ${durationText(refusal.most)}.`,
      );
    case 'bad_summary_time':
      return line('Write a time of the day, from 00:00 to 23:59.');
    case 'bad_words':
      return line(
        `At most ${refusal.most} words, one a line, each of at most ${refusal.longest} characters.`,
      );
    case 'bad_language':
      return line(`A language is two letters, like de or es, and at most ${refusal.most} fit.`);
  }
}

export function inboxRefusalText(refusal: InboxRefusal, names: Record<AgentId, string>): string {
  return toPlain(inboxRefusalLine(refusal, names));
}

export function inboxRefusalAnswer(refusal: InboxRefusal, names: Record<AgentId, string>): Answer {
  return answer(inboxRefusalLine(refusal, names));
}

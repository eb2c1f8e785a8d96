import type { InboxRefusal, SettingsChange } from '../domain/inbox.ts';
import type { Path } from './read.ts';

/** Where in an inbox's part of the file stands what the domain refuses. */
export function placeOf(refusal: InboxRefusal, { policies = [] }: SettingsChange): Path {
  const within = (policy: string | null): Path =>
    policy === null ? [] : ['policies', policies.findIndex(({ name }) => name === policy)];
  switch (refusal.reason) {
    case 'bad_target':
      return [...within(refusal.policy), 'targets', refusal.priority];
    case 'bad_step':
      return [...within(refusal.policy), 'chains', refusal.chain, refusal.step - 1];
    case 'policy_for_all':
    case 'bad_conditions':
      return [...within(refusal.policy), 'when'];
    case 'bad_policy_id':
      return ['policies', policies.findLastIndex(({ id }) => id === refusal.id), 'id'];
    case 'too_many_policies':
    case 'bad_policy_name':
      return ['policies'];
    case 'too_many_steps':
      return ['chains'];
    case 'bad_zone':
      return ['hours', 'timeZone'];
    case 'bad_hours':
      return ['hours', 'week'];
    case 'bad_holidays':
      return ['hours', 'holidays'];
    case 'bad_own_day':
    case 'too_many_days':
      return ['hours', 'days'];
    case 'bad_span':
      return [SPANS[refusal.of]];
    case 'bad_summary_time':
      return ['summaryAt'];
    case 'bad_words':
      return ['alarmWords'];
    case 'bad_language':
      return ['autoAnswer', 'byLanguage'];
    case 'text_too_long':
      return ['autoAnswer'];
    case 'bad_capacity':
    case 'bad_outcomes':
    case 'bad_time':
    case 'cannot_answer':
    case 'changed_meanwhile':
    case 'managers_only':
    case 'nobody_answers':
    case 'not_found':
    case 'nothing_to_move':
    case 'only_inviter_or_admin':
    case 'text_empty':
    case 'too_many_saved_replies':
      return ['inbox'];
  }
}

const SPANS = {
  silence: 'resolveSilentAfter',
  closing: 'closingCheck',
  reopening: 'reopenWithin',
} as const;

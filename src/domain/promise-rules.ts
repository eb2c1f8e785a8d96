import { refuseCalendar } from './calendar-rules.ts';
import {
  ACTIONS_OF,
  type ChainAction,
  type ChainName,
  type ChainStep,
  type Chains,
  FURTHEST_STEP,
  MOST_STEPS,
  type ReassignTo,
} from './chains.ts';
import type { Priority } from './conversation.ts';
import { type Duration, days, minutes } from './ids.ts';
import {
  type Inbox,
  type InboxRefusal,
  type InboxSettings,
  LONGEST_AUTO_ANSWER,
  LONGEST_POLICY_NAME,
  LONGEST_WORD,
  MOST_LANGUAGES,
  MOST_WORDS,
  type SettingsChange,
} from './inbox.ts';
import { mayAnswer } from './people.ts';
import type { Targets } from './sla.ts';
import type { AutoAnswer } from './sla-policy.ts';
import { LONGEST_TARGET, MOST_POLICIES, type Promises, type SlaPolicy } from './sla-policy.ts';

export const PRIORITIES: readonly Priority[] = ['urgent', 'high', 'normal', 'low'];
export const CHAIN_NAMES: readonly ChainName[] = ['assignment', 'owner', 'response', 'resolution'];

/** Why what shall be promised cannot be; null: it can. Only what was changed is asked about. */
export function refusePromises(
  change: SettingsChange,
  settings: InboxSettings,
  members: Inbox['members'],
): InboxRefusal | null {
  const { targets, byPriority, chains, policies, calendar } = change;
  const isPromise = targets !== undefined || byPriority !== undefined;
  return (
    (isPromise ? refuseTargets(settings, null) : null) ??
    (chains === undefined ? null : refuseChains(chains, null, members)) ??
    (policies === undefined ? null : refusePolicies(policies, members)) ??
    (calendar === undefined ? null : refuseCalendar(calendar)) ??
    refuseManners(change)
  );
}

/** `policy`: whose they are, by its name; null: the inbox's own. */
function refuseTargets(
  { targets, byPriority }: Omit<Promises, 'chains'>,
  policy: string | null,
): InboxRefusal | null {
  if (!areTargets(targets)) {
    return { reason: 'bad_target', policy, priority: 'normal', most: LONGEST_TARGET };
  }
  const priority = PRIORITIES.find((each) => {
    const own = byPriority[each];
    return own !== undefined && !areTargets(own);
  });
  if (priority === undefined) return null;
  return { reason: 'bad_target', policy, priority, most: LONGEST_TARGET };
}

function areTargets({ assignment, firstResponse, nextResponse, resolution }: Targets): boolean {
  return [assignment, firstResponse, nextResponse, resolution ?? minutes(1)].every((target) =>
    isWholeMinutes(target, minutes(1), LONGEST_TARGET),
  );
}

function isWholeMinutes(span: Duration, least: Duration, most: Duration): boolean {
  return Number.isInteger(span / minutes(1)) && span >= least && span <= most;
}

function refusePolicies(
  policies: readonly SlaPolicy[],
  members: Inbox['members'],
): InboxRefusal | null {
  if (policies.length > MOST_POLICIES) {
    return { reason: 'too_many_policies', limit: MOST_POLICIES };
  }
  const ids = policies.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index || !/^[a-z0-9-]{1,60}$/.test(id));
  if (twice !== undefined) return { reason: 'bad_policy_id', id: twice };
  for (const policy of policies) {
    const refusal = refusePolicy(policy, members);
    if (refusal !== null) return refusal;
  }
  return null;
}

function refusePolicy(policy: SlaPolicy, members: Inbox['members']): InboxRefusal | null {
  const { name, when, chains } = policy;
  // What shows nothing is no name, whatever it is made of.
  if (!/[\p{L}\p{N}]/u.test(name) || name.length > LONGEST_POLICY_NAME) {
    return { reason: 'bad_policy_name', longest: LONGEST_POLICY_NAME };
  }
  if (Object.keys(when).length === 0) return { reason: 'policy_for_all', policy: name };
  if (!areConditions(when)) {
    return { reason: 'bad_conditions', policy: name, most: MOST_ASKED, longest: LONGEST_ASKED };
  }
  return (
    refuseTargets(policy, name) ?? (chains === null ? null : refuseChains(chains, name, members))
  );
}

/** Tags, or details, that one policy asks about; and of each of their words. */
const MOST_ASKED = 10;
const LONGEST_ASKED = 100;

function areConditions({ tags = [], captured = {} }: SlaPolicy['when']): boolean {
  const details = Object.entries(captured);
  return (
    Math.max(tags.length, details.length) <= MOST_ASKED &&
    [...tags, ...details.flat()].every(({ length }) => length > 0 && length <= LONGEST_ASKED)
  );
}

function refuseChains(
  chains: Chains,
  policy: string | null,
  members: Inbox['members'],
): InboxRefusal | null {
  for (const chain of CHAIN_NAMES) {
    const steps = chains[chain];
    if (steps.length > MOST_STEPS) return { reason: 'too_many_steps', limit: MOST_STEPS };
    for (const [index, step] of steps.entries()) {
      const why = wrongWith(step, chain, members);
      if (why !== null) return { reason: 'bad_step', policy, chain, step: index + 1, why };
    }
  }
  return null;
}

function wrongWith({ when, do: action }: ChainStep, chain: ChainName, members: Inbox['members']) {
  if (!ACTIONS_OF[chain].includes(action.type)) return 'not_here';
  if (when.from !== 'warning') {
    const least = when.from === 'target' ? -FURTHEST_STEP : 0;
    if (!isWholeMinutes(when.after, least, FURTHEST_STEP)) return 'bad_time';
  }
  return wrongWithAction(action, members);
}

function wrongWithAction(action: ChainAction, members: Inbox['members']) {
  switch (action.type) {
    case 'call_webhook':
      return isWebhookAddress(action.url) ? null : 'no_address';
    case 'tell_channel':
      return action.slackChannel === null || /^[CG][A-Z0-9]{1,40}$/.test(action.slackChannel)
        ? null
        : 'no_channel';
    case 'call_group':
      return action.group === null || isGroup(action.group) ? null : 'no_group';
    case 'reassign':
      return wrongWithReceiver(action.to, members);
    case 'remind_owner':
    case 'tell_managers':
    case 'return':
    case 'raise_priority':
      return null;
  }
}

function wrongWithReceiver(to: ReassignTo, members: Inbox['members']) {
  switch (to.who) {
    case 'least_loaded':
      return null;
    case 'person':
      return mayAnswer(members[to.agentId] ?? null) ? null : 'no_person';
    case 'group':
      return isGroup(to.group) ? null : 'no_group';
  }
}

function isGroup(group: string): boolean {
  return /^S[A-Z0-9]{1,40}$/.test(group);
}

const LONGEST_ADDRESS = 500;

/** With TLS, or on this machine. */
function isWebhookAddress(text: string): boolean {
  if (text.length > LONGEST_ADDRESS) return false;
  return /^https:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/i.test(text) || LOOPBACK.test(text);
}

const LOOPBACK = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?:[/?#]\S*)?$/i;

/** Longest silence after which something resolves by itself, or after which a message still reopens. */
const LONGEST_SILENCE = days(365);
const SHORTEST_SILENCE = minutes(60);
const LONGEST_CLOSING_CHECK = minutes(480);

function refuseManners(change: SettingsChange): InboxRefusal | null {
  const { resolveSilentAfter: silence = null, closingCheck: check = null } = change;
  const { summaryAt = null, reopenWithin = 0, alarmWords = [], autoAnswer = null } = change;
  if (silence !== null && !isWholeMinutes(silence, SHORTEST_SILENCE, LONGEST_SILENCE)) {
    return { reason: 'bad_span', of: 'silence', least: SHORTEST_SILENCE, most: LONGEST_SILENCE };
  }
  if (check !== null && !isWholeMinutes(check, minutes(5), LONGEST_CLOSING_CHECK)) {
    return { reason: 'bad_span', of: 'closing', least: minutes(5), most: LONGEST_CLOSING_CHECK };
  }
  if (!isWholeMinutes(reopenWithin, 0, LONGEST_SILENCE)) {
    return { reason: 'bad_span', of: 'reopening', least: 0, most: LONGEST_SILENCE };
  }
  if (summaryAt !== null && !(Number.isInteger(summaryAt) && summaryAt >= 0 && summaryAt < 1_440)) {
    return { reason: 'bad_summary_time' };
  }
  if (alarmWords.length > MOST_WORDS || alarmWords.some(({ length }) => length > LONGEST_WORD)) {
    return { reason: 'bad_words', most: MOST_WORDS, longest: LONGEST_WORD };
  }
  return autoAnswer === null ? null : refuseAutoAnswer(autoAnswer);
}

function refuseAutoAnswer({ text, byLanguage }: AutoAnswer): InboxRefusal | null {
  const languages = Object.keys(byLanguage);
  const unknown = languages.find((language) => !/^[a-z]{2}$/.test(language));
  if (unknown !== undefined || languages.length > MOST_LANGUAGES) {
    return { reason: 'bad_language', most: MOST_LANGUAGES };
  }
  const length = Math.max(...[text, ...Object.values(byLanguage)].map((each) => each.length));
  if (length <= LONGEST_AUTO_ANSWER) return null;
  return { reason: 'text_too_long', length, limit: LONGEST_AUTO_ANSWER };
}

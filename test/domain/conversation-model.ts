import fc from 'fast-check';
import type { CommandOf, ConversationCommand } from '../../src/domain/commands.ts';
import {
  type Conversation,
  isOurTurn,
  ownerOf,
  runningClocks,
} from '../../src/domain/conversation.ts';
import { decide } from '../../src/domain/decide.ts';
import type { ConversationContext } from '../../src/domain/decide-context.ts';
import type { Effect } from '../../src/domain/effects.ts';
import { effectsOf } from '../../src/domain/effects-of.ts';
import type { ConversationEvent } from '../../src/domain/events.ts';
import { evolve } from '../../src/domain/evolve.ts';
import type { AgentId, ConversationId, Instant } from '../../src/domain/ids.ts';
import { days, minutes, seconds } from '../../src/domain/ids.ts';
import type { ReplyDelivery } from '../../src/domain/message.ts';
import { nextAlarmAt } from '../../src/domain/next-alarm.ts';
import type { Actor } from '../../src/domain/people.ts';
import type { Policy } from '../../src/domain/sla-policy.ts';
import {
  ALWAYS,
  ana,
  as,
  ben,
  command,
  contextAt,
  customer,
  incoming,
  MONDAY_TEN,
  rosa,
  says,
  system,
} from './conversation-given.ts';
import { kept, type MessageBook } from './message-book.ts';
import { CANDIDATES, onCall, POLICIES } from './promises-given.ts';

/** One accepted command that changed something. */
export interface Commit {
  command: ConversationCommand;
  before: Conversation | null;
  after: Conversation;
  events: readonly ConversationEvent[];
  effects: readonly Effect[];
  context: ConversationContext;
  /** The messages as they are after it. */
  messages: MessageBook;
}

/** What a command is made of: the state as it is, what its sender saw of it, and one of the messages. */
interface Asked {
  state: Conversation;
  seenVersion: number;
  messageNumber: number;
  /** The newest message of this kind or on this way to the customer; where there is none, any. */
  newest: (is: 'note' | ReplyDelivery['state']) => number;
  messages: MessageBook;
  now: Instant;
}

type Ask = (asked: Asked) => ConversationCommand;

export interface Step {
  ask: Ask;
  actor: Actor | 'owner' | 'whoever can undo' | 'whoever holds';
  wait: number;
  staleBy: number;
  pick: number;
  /** What the inbox promises from then on, by its place among {@link POLICIES}; null: as before. */
  promises: number | null;
  over: Partial<ConversationContext>;
}

const watcher = 'U_WATCHER' as AgentId;
const stranger = 'U_STRANGER' as AgentId;
const typedIn = { slackChannel: 'C1', ts: '1.2' };

/** What the owner, a colleague, a manager, a watcher or a stranger may ask. */
const asks: Ask[] = [
  () => command('claim', {}),
  ({ seenVersion }) => command('assign', { to: ana, seenVersion, reason: null, note: null }),
  ({ seenVersion }) => command('assign', { to: ben, seenVersion, reason: 'language', note: 'Hi' }),
  ({ seenVersion, state }) =>
    command('assign', {
      to: ben,
      seenVersion,
      reason: null,
      note: null,
      move: { inboxId: state.inboxId, version: 3 },
    }),
  ({ seenVersion }) => command('release', { seenVersion, note: null }),
  ({ seenVersion }) => command('reply', { text: 'It ships tomorrow.', seenVersion }),
  ({ seenVersion }) => command('reply', { text: 'It shipped.', seenVersion, over: ana }),
  ({ seenVersion }) =>
    command('reply', { text: 'Bye.', seenVersion, resolveAs: { outcome: 'Answered' } }),
  ({ messageNumber }) => command('take_back_reply', { messageNumber }),
  ({ newest, seenVersion }) =>
    command('send_stopped', { messageNumber: newest('stopped'), seenVersion }),
  ({ newest }) => command('resend_reply', { messageNumber: newest('failed') }),
  ({ newest }) => command('resend_reply', { messageNumber: newest('uncertain') }),
  () => command('note', { text: 'Called her.' }),
  () => command('note', { text: 'She may have it for free.', typedIn }),
  ({ messageNumber, seenVersion }) => command('send_note', { messageNumber, seenVersion }),
  ({ newest }) => command('suggest_reply', { messageNumber: newest('note') }),
  ({ messageNumber }) => command('edit_message', { messageNumber, text: 'Shipped today.' }),
  ({ messageNumber }) => command('edit_message', { messageNumber, text: 'x'.repeat(3_001) }),
  ({ messageNumber }) => command('delete_message', { messageNumber }),
  () => command('begin_reply', {}),
  () => command('end_reply', {}),
  ({ seenVersion }) => command('resolve', { seenVersion, note: null, by: null }),
  ({ seenVersion }) =>
    command('resolve', { seenVersion, note: null, by: null, outcome: 'Solved', over: ana }),
  () => command('set_outcome', { outcome: 'Solved', note: null }),
  () => command('reopen', {}),
  ({ seenVersion }) => command('dismiss', { as: 'spam', sender: 'blocked', seenVersion }),
  ({ seenVersion }) => command('dismiss', { as: 'wrong_number', sender: 'allowed', seenVersion }),
  () => command('unblock_sender', {}),
  ({ state }) => command('undo', { version: state.undoable?.in ?? state.version }),
  ({ now }) => command('snooze', { until: now + minutes(20), note: null }),
  () => command('wake', {}),
  () => command('follow', {}),
  () => command('unfollow', {}),
  () => command('mark_customer', { as: 'vip' }),
  () => command('mark_customer', { as: 'regular' }),
  () => command('set_details', { priority: 'high', tags: ['refund'] }),
  () => command('set_details', { priority: 'urgent', tags: [] }),
  () => command('set_details', { priority: 'low', tags: [] }),
  ({ seenVersion }) => command('acknowledge', { seenVersion }),
];

/** What comes most often. */
const daily: Ask[] = [
  () => command('claim', {}),
  () => command('begin_reply', {}),
  () => command('end_reply', {}),
  ({ seenVersion }) => command('reply', { text: 'It ships tomorrow.', seenVersion }),
  ({ newest, seenVersion }) => command('send_note', { messageNumber: newest('note'), seenVersion }),
  () => command('note', { text: 'It ships on Monday.', typedIn }),
  ({ newest }) => command('resend_reply', { messageNumber: newest('failed') }),
  () => command('reopen', {}),
  ({ seenVersion }) => command('release', { seenVersion, note: null }),
  ({ seenVersion }) => command('acknowledge', { seenVersion }),
];

type Outcome = CommandOf<'report_reply'>['outcome'];

/** Of a reply that has come so far; where there is none, the alarm. */
const report =
  (from: 'queued' | 'sent', outcome: Outcome): Ask =>
  ({ messages }) => {
    const found = [...messages].findLast(([, { delivery }]) => delivery?.state === from);
    if (found === undefined) return command('check_clocks', {});
    return command('report_reply', { messageNumber: found[0], outboxId: null, outcome });
  };

/** Where there is nothing to undo, something that can be. */
const undoing: Ask[] = [
  ({ state, seenVersion }) =>
    state.undoable === null
      ? command('resolve', { seenVersion, note: null, by: null, outcome: 'Solved' })
      : command('undo', { version: state.undoable.in }),
  ({ state, seenVersion }) =>
    state.undoable === null
      ? command('assign', { to: ben, seenVersion, reason: null, note: null })
      : command('undo', { version: state.undoable.in }),
];

/** Where nothing is held, a reply. */
const changingWhatIsHeld: Ask[] = [
  (asked) => orReply(asked, (messageNumber) => command('take_back_reply', { messageNumber })),
  (asked) => orReply(asked, (messageNumber) => command('delete_message', { messageNumber })),
  (asked) =>
    orReply(asked, (messageNumber) => command('edit_message', { messageNumber, text: 'Today.' })),
];

function orReply(
  { state, seenVersion }: Asked,
  ask: (messageNumber: number) => ConversationCommand,
) {
  const last = state.held.at(-1);
  return last === undefined
    ? command('reply', { text: 'It ships tomorrow.', seenVersion })
    : ask(last.messageNumber);
}

/** What becomes of replies, beside the alarms that send them off. */
const outcomes: Ask[] = [
  () => command('check_clocks', {}),
  report('queued', { state: 'failed', reason: 'blocked' }),
  report('queued', { state: 'uncertain' }),
  report('queued', { state: 'sent', externalId: null }),
  report('queued', { state: 'delivered', externalId: null }),
  report('sent', { state: 'failed', reason: 'blocked' }),
  ({ messageNumber }) =>
    command('report_reply', {
      messageNumber,
      outboxId: null,
      outcome: { state: 'failed', reason: 'blocked' },
    }),
];

/** What customers, bots, alarms and other deciders ask. */
const others: Ask[] = [
  () => says('Hello?'),
  () => says('My LAWYER will call.'),
  () => says('I am on holiday.', { automatic: true }),
  () => says('Thanks!'),
  () => says('', { attachments: [{ type: 'reaction', emoji: '👍' }] }),
  () =>
    command('receive_message', {
      message: incoming('menu'),
      details: {},
      automation: { name: 'bot' },
    }),
  () => command('handed_over', { by: 'bot', reason: null, details: { tags: ['refund'] } }),
  () => command('record_reply', { message: incoming('We called.'), by: null }),
  () => command('check_clocks', {}),
  () => command('check_clocks', {}),
  () => command('check_clocks', {}),
  () => command('place', {}),
  () => command('recount_clocks', { before: CLOSED_SOON }),
  () => command('owner_left', { agentId: ana, departure: 1 }),
  () => command('resolve', { seenVersion: null, note: null, by: 'the shop' }),
];

const CLOSED_SOON = {
  ...ALWAYS,
  closures: [{ from: MONDAY_TEN + minutes(30), until: MONDAY_TEN + days(1) }],
};

const otherOpen = { conversationId: 'other' as ConversationId, number: 150 };
const agents: Actor[] = [as(ana), as(ben), as(rosa, 'manager')];
/** Nearly always the first. */
const mostly = <Value>(first: Value, ...rest: Value[]) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(first) }, fc.constantFrom(...rest));

const common = {
  wait: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 11 }).map(seconds) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 40 }).map(minutes) },
  ),
  staleBy: mostly(0, 1, 3),
  pick: fc.nat({ max: 3 }),
  promises: fc.oneof(
    { weight: 24, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.nat({ max: POLICIES.length - 1 }) },
  ),
  over: fc.record({
    candidates: fc.constantFrom(...CANDIDATES),
    onDutyGroup: fc.constantFrom(null, onCall),
    managersOnDuty: fc.constantFrom<AgentId[]>([rosa], [rosa, ana], []),
    receiver: fc.constantFrom<ConversationContext['receiver']>(
      { agentId: ana, role: 'agent' },
      { agentId: ben, role: 'agent' },
      { agentId: ben, role: 'agent', away: true },
      { agentId: rosa, role: 'watcher' },
      { agentId: ana, role: null },
    ),
    sender: mostly<ConversationContext['sender']>('allowed', 'blocked'),
    newerCards: fc.constantFrom<ConversationContext['newerCards']>('none', 'some'),
    outcome: mostly<ConversationContext['outcome']>('optional', 'required'),
    otherOpen: mostly<ConversationContext['otherOpen']>(null, otherOpen),
    canReply: mostly(true, false),
  }),
};

/** Anything, in any order, by anybody. What people do within seconds of one another comes often. */
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        ask: fc.constantFrom(...asks),
        actor: fc.constantFrom<Step['actor']>(
          'owner',
          'owner',
          ...agents,
          as(watcher, 'watcher'),
          as(stranger, null),
        ),
        ...common,
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        ask: fc.constantFrom(...daily),
        actor: fc.constantFrom<Step['actor']>('owner', 'owner', ...agents),
        ...common,
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        ask: fc.constantFrom(...others),
        actor: fc.constantFrom(customer, system),
        ...common,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        ask: fc.constantFrom(...outcomes),
        actor: fc.constant(system),
        ...common,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        ask: fc.constantFrom(...undoing),
        actor: fc.constant('whoever can undo' as const),
        ...common,
        wait: fc.integer({ min: 0, max: 10 }).map(seconds),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        ask: fc.constantFrom(...changingWhatIsHeld),
        actor: fc.constant('whoever holds' as const),
        ...common,
        wait: fc.integer({ min: 0, max: 10 }).map(seconds),
      }),
    },
  ),
  { minLength: 1, maxLength: 40, size: 'max' },
);

const FIRST: Step = {
  ask: () => says('Is the blue one there?'),
  actor: customer,
  wait: 0,
  staleBy: 0,
  pick: 0,
  promises: null,
  over: {},
};

interface Running {
  state: Conversation | null;
  messages: MessageBook;
  now: Instant;
  policy: Policy;
  vip: boolean;
  commits: Commit[];
}

/** Runs the commands one after the other, as the shell does, and gives every commit. */
export function run(sequence: readonly Step[]): Commit[] {
  return ran(sequence).commits;
}

/** The same, and then every alarm at its time, until there is none, or nobody is left who could take it. */
export function runToTheEnd(sequence: readonly Step[]): Commit[] {
  const running = ran(sequence);
  const [candidates = []] = CANDIDATES;
  for (let rings = 0; rings < 60; rings += 1) {
    const at = running.state === null ? null : nextAlarmAt(running.state);
    if (at === null) return running.commits;
    running.now = Math.max(running.now, at);
    const count = running.commits.length;
    tell(running, command('check_clocks', {}), { actor: system, candidates });
    if (running.commits.length === count) throw new Error('an alarm rang for nothing');
    if (isLeftAlone(running)) return running.commits;
  }
  throw new Error('the alarms have no end');
}

/** Nothing else is to come than to try again. */
function isLeftAlone({ state, commits }: Running): boolean {
  const last = commits.at(-1)?.events ?? [];
  if (state === null || !isOurTurn(state) || last.some(({ type }) => type !== 'step_put_off')) {
    return false;
  }
  const clocks = runningClocks(state);
  return clocks.every(
    ({ phase, steps = [] }) => phase === 'late' && steps.every(({ tried }) => tried === true),
  );
}

function ran(sequence: readonly Step[]): Running {
  const running: Running = {
    ...{ state: null, messages: new Map(), now: MONDAY_TEN, commits: [] },
    ...{ policy: policyAt(sequence[1]?.pick ?? 0), vip: false },
  };
  for (const step of [firstOf(sequence), ...sequence]) {
    running.now += step.wait;
    if (step.promises !== null) promise(running, policyAt(step.promises));
    const { state, now, messages } = running;
    const messageNumber = Math.max(1, (state?.messageCount ?? 1) - step.pick);
    const seenVersion = Math.max(0, (state?.version ?? 0) - step.staleBy);
    // The first one needs no state.
    const newest: Asked['newest'] = (is) =>
      [...messages].findLast(([, one]) => one.kind === is || one.delivery?.state === is)?.[0] ??
      messageNumber;
    const asked = {
      state: state as Conversation,
      seenVersion,
      messageNumber,
      newest,
      messages,
      now,
    };
    const asking = step.ask(asked);
    const named = 'messageNumber' in asking ? messages.get(asking.messageNumber) : undefined;
    const message = named === undefined || named.deleted ? null : named;
    const actor = actorOf(step.actor, state);
    tell(running, asking, { ...step.over, actor, message });
  }
  return running;
}

function policyAt(index: number): Policy {
  const policy = POLICIES[index];
  if (policy === undefined) throw new Error('there are not so many policies');
  return policy;
}

/** Somebody changes what is promised, or the hours: what runs hears of it. */
function promise(running: Running, policy: Policy): void {
  const { calendar: before, resolveSilentAfter: silentBefore } = running.policy;
  running.policy = policy;
  const since = running.now;
  tell(running, command('recount_clocks', { before, since, silentBefore }), { actor: system });
}

/** Some of them are of a pretend customer. */
function firstOf([second]: readonly Step[]): Step {
  if (second?.pick !== 3) return FIRST;
  const { origin } = contextAt(MONDAY_TEN);
  return { ...FIRST, over: { origin: origin === null ? null : { ...origin, purpose: 'test' } } };
}

function tell(
  running: Running,
  asking: ConversationCommand,
  over: Partial<ConversationContext>,
): void {
  const { state: before, now, policy, vip } = running;
  const context = contextAt(now, { ...over, policy, customer: { vip } });
  const decision = decide(before, asking, context);
  if (!decision.accepted || decision.events.length === 0) return;
  const { events } = decision;
  const after = evolve(before, events);
  running.messages = kept(running.messages, events);
  running.state = after;
  const marked = events.findLast((event) => event.type === 'customer_marked');
  if (marked !== undefined) running.vip = marked.as === 'vip';
  const effects = effectsOf(before, after, events, context);
  const { messages } = running;
  running.commits.push({ command: asking, before, after, events, effects, context, messages });
}

function actorOf(actor: Step['actor'], state: Conversation | null): Actor {
  if (typeof actor !== 'string') return actor;
  const who = whoIs(actor, state);
  return agents.find((one) => one.kind === 'agent' && one.agentId === who) ?? as(ana);
}

function whoIs(actor: Extract<Step['actor'], string>, state: Conversation | null) {
  if (state === null) return null;
  switch (actor) {
    case 'owner':
      return ownerOf(state);
    case 'whoever can undo':
      return state.undoable?.by;
    case 'whoever holds':
      return state.held.at(-1)?.by;
  }
}

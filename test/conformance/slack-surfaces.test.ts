import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { isObject } from '../../sandbox/blocks/problems.ts';
import {
  validateMessageBlocks,
  validateOptions,
  validateView,
} from '../../sandbox/blocks/validate-blocks.ts';
import { parseManifest } from '../../sandbox/manifest.ts';
import { DELIVERABLE } from '../../src/domain/deliverable.ts';
import type { InboxRefusal } from '../../src/domain/inbox.ts';
import type { Refusal } from '../../src/domain/refusals.ts';
import { ACTIONS, COMMANDS, INPUTS, MODALS, SHORTCUTS } from '../../src/slack/action-ids.ts';
import type * as acts from '../../src/slack/blocks/act-answers.ts';
import type * as answers from '../../src/slack/blocks/answers.ts';
import type * as asides from '../../src/slack/blocks/aside-answers.ts';
import type * as availability from '../../src/slack/blocks/availability.ts';
import type * as closing from '../../src/slack/blocks/closed.ts';
import type * as leave from '../../src/slack/blocks/leave.ts';
import type * as moveAnswers from '../../src/slack/blocks/move-answers.ts';
import type * as mySettings from '../../src/slack/blocks/my-settings-answers.ts';
import type * as replyAnswers from '../../src/slack/blocks/reply-answers.ts';
import type * as typedAnswers from '../../src/slack/blocks/typed-answers.ts';
import { VERBS } from '../../src/slack/listeners/command-words.ts';
import { createPayloadCheck } from '../sandbox/bolt-schemas.ts';
import { allWords, joined, payloadOf, type Traffic } from './slack/traffic.ts';
import {
  tellDeadlineStory,
  tellFloodStory,
  tellSocketStory,
  tellWholeStory,
} from './slack/whole-story.ts';

const manifest = readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8');

let traffic: Traffic;
let socket: Traffic;
let words: string;
beforeAll(async () => {
  const deadlines = joined(await tellDeadlineStory(), await tellFloodStory());
  traffic = joined(await tellWholeStory(), deadlines);
  socket = await tellSocketStory();
  words = allWords(traffic);
}, 400_000);

/** Everything that Dibs says must be in the story: a new answer or refusal does not compile until it has words here. */
/** Need a database that is away or held up by others; the others stand in `test/slack/blocks/answers.test.ts` as well. */
type NeedsTrouble = 'busy' | 'unavailable';

const ANSWERS: Record<Exclude<keyof typeof answers, NeedsTrouble>, RegExp> = {
  notAnInbox: /This channel is no team inbox\. Yours are: #\w+, #\w+/,
  inNoInbox: /You are in no team inbox yet/,
  unknownNumber: /There is no #999 in your inboxes\. The newest is #\d+/,
  whoOwns: /#\d+ .+ \(.+\) is with /,
  whichPerson: /Which e: .+ or .+\? Nothing was changed/,
  noSuchPerson: /I know nobody called “nobody-of-that-name”/,
  howToAssign: /Say which conversation and to whom/,
  foreignPerson: /Only members of this workspace can answer customers here/,
  needsWebAddress: /That is no web address/,
  numberConnected: /This WhatsApp number is connected already/,
  needsTelephoneNumber: /That is no telephone number/,
  needsAccountSid: /That is no account SID/,
  unexpected: /Something went wrong on our side.+reference \w+/,
  outdated: /That button is too old to be understood/,
  testSent: /A pretend customer has written to #support/,
  testersOnly: /Tests are for those who answer there/,
};

/** Slack has told of everybody by then, and asks for no longer name than may be. */
type Unlikely = 'agentRefusalText';

const MY_SETTINGS_ANSWERS: Record<Exclude<keyof typeof mySettings, Unlikely>, RegExp> = {
  needsName: /A name needs letters/,
  unknownHours: /I don’t understand these hours/,
  unknownQuiet: /I don’t understand this time/,
};

const LEAVE_ANSWERS: Record<keyof typeof leave, RegExp> = {
  leaveTaken: /You are away from .+ until .+\. You are back by yourself then/,
  leaveDropped: /You are not away after all/,
  unusableLeave: /Choose an end that is still to come/,
  plannedLeave: /You are away from .+ until /,
};

const CLOSED_ANSWERS: Record<keyof typeof closing, RegExp> = {
  closedUntil: /#support is closed until /,
  waitMeanwhile: /Nobody is waiting for an owner\.|no clock runs before then/,
  closedNow: /Cards still appear; clocks run on from then/,
  openNow: /#support (is open: its clocks run|keeps its usual hours again)/,
  howToClose: /Say until when: /,
  unknownClosing: /I don’t know when “until someday” is/,
};

const ACT_ANSWERS: Record<keyof typeof acts, RegExp> = {
  alreadyYours: /#\d+ is yours already/,
  nowYours: /#\d+ · .+ is yours\. /,
  assignedTo: /is with .+ now\. .+ has been told/,
  released: /is unassigned: anybody/m,
  resolvedByYou: /#\d+ · .+ is resolved\. How did it end\?/,
  resolveAnyway: /Ana Silva owns #\d+\. Resolve anyway\?/,
  openAgain: /#\d+ · Vic Moss is open again, so it has no outcome yet/,
  reopenedByYou: /is open again\. /,
  wokenByYou: /#\d+ · Uma Vale is awake\. /,
  undone: /Taken back\. #\d+ is unassigned/,
  tooLateToUndo: /Too late to take that back; use Reassign…/,
  onIt: /You are on #\d+; I ask again at .+ clock runs on/,
  followed: /You follow #\d+ · Uma Vale\. A direct message tells you/,
  unfollowed: /You no longer follow #\d+ · Uma Vale\./,
};

const ASIDE_ANSWERS: Record<keyof typeof asides, RegExp> = {
  snoozedByYou: /#\d+ · Olga Marin is put aside until /,
  stillWaits: /Olga is waiting: the deadline /,
  detailsSet: /#\d+ · Olga Marin: priority high, tags: refund\./,
  noteAdded: /Your note stands in the thread of #\d+ · Olga Marin/,
  customerMarked: /Olga Marin is a VIP now/,
  dismissedByYou: /#\d+ · Olga Marin is put away: abuse\. No clock runs/,
  unblockedByYou: /Olga Marin \(web chat.*\) is unblocked in #\w+/,
  unblockedWords: /is unblocked in #\w+: what they write from now on is shown again/,
  tagTooLong: /is too long for a tag: at most 40 characters fit/,
};

/** Slack lets nobody type that much; and what is not to be sent has no button that would. */
type NotByClicks = 'text_too_long' | 'not_to_be_sent';

/** What can be done instead is offered in words of their own (act-answers.ts, the outcome modal). */
type SaidOtherwise = 'too_late_to_undo' | 'outcome_wanted' | 'reply_is_out';

const REPLY_ANSWERS: Record<keyof typeof replyAnswers, RegExp> = {
  replyHeld: /Goes to Nora in 10 seconds, at /,
  replyTakenBack: /Taken back\. Nothing went to Nora\. Your text waits in Reply/,
  tooLateToTakeBack: /Too late to take that back: it went out to Nora at /,
  stillInTheWay: /Not sent\. Nora wrote again while you were typing/,
};

const TYPED_ANSWERS: Record<keyof typeof typedAnswers, RegExp> = {
  askToSend: /Only the team sees this/,
  onItsWay: /Goes to Wanda in 10 seconds, at /,
  stoppedOnItsWay: /Not sent\. Wanda wrote again while you were typing/,
  notSent: /That is 1,601 characters; at most 1,600 fit/,
  windowClosed: /Not sent\. WhatsApp allows free replies for 24 h/,
  ownerTold: /Ana Silva has been told/,
  neverAsked: /I won’t ask any more/,
  askedAgain: /I ask again, from your next message/,
  tooLateToEdit: /Wanda already has the old text/,
  tooLateToDelete: /Wanda already has this message; deleting it here/,
  heldBack: /Not sent: it has 3,001 characters now/,
  typedIsGone: /That message was deleted\. Nothing of it was sent/,
  tooLongToTake: /It has 3,001 characters; to keep it/,
  whatItIsFor: /Send to customer is for what you and your colleagues type/,
  notAnAgents: /Only what somebody of your team typed in #support/,
};

const REFUSALS: Record<Exclude<Refusal['reason'], NotByClicks | SaidOtherwise>, RegExp> = {
  not_found: /That conversation is gone/,
  not_allowed: /You watch #support but do not answer there\. Rosa Klein can add you/,
  receiver_cannot_answer: /Ola.* does not answer in #support/,
  owned_by_other: /claimed #\d+ [\d.]+ s before you.+Next: #\d+/,
  not_yours: /owns #\d+\. Only the owner or a manager can do that; ask Rosa Klein/,
  owner_changed: /has had #\d+ since .+; your screen was behind/,
  colleague_replied: /Not sent\. Ana Silva answered Nora while you were typing/,
  not_your_message: /wrote that\. Only who wrote it or a manager can take it back/,
  customer_wrote_again: /Not sent\. \w+ wrote again while you were typing/,
  already_resolved: /resolved #\d+ at .+Reopen it if there is more to do/,
  another_is_open: /already has an open conversation here: #\d+/,
  text_empty: /There is nothing to send/,
  channel_cannot_reply: /Mute cannot be answered from here/,
  reply_not_failed: /so it was not sent again/,
  bad_time: /Choose a time to come, at most a year from now/,
  no_files: /Not sent\. SMS takes no files/,
  acknowledged_enough: /You have said so twice while Marta waits/,
  files_too_large: /Not sent\. The files have 10\.1 MB together; at most 10 MB can go/,
};

/** More than can be waited for needs a database that is held up. */
const MOVE_ANSWERS: Record<Exclude<keyof typeof moveAnswers, 'movingSoon'>, RegExp> = {
  movedAnswer: /Nothing was moved: something changed.+#\d+ · .+ is with Rosa Klein since/s,
};

const AVAILABILITY_ANSWERS: Record<keyof typeof availability, RegExp> = {
  youAreAway: /You are away until .+ You get no reminders until then/,
  youAreBack: /Welcome back\. /,
  availabilityOf: /I’m away/,
  unknownTime: /I don’t understand “until 14 o’clock sharp” as a time/,
  unusableTime: /is over already\. Nothing was changed/,
};

/** Slack itself asks for somebody who answers and for true numbers; and only a crafted request names an inbox that is gone. */
type AskedBySlack = 'nobody_answers' | 'nothing_to_move' | 'not_found' | 'bad_capacity';

/** Nor can that much be typed, or be looked at in a story. */
type TooMuch = 'text_too_long' | 'too_many_saved_replies';

/** Forms offer nothing of this; the settings file can say it. The words stand in `test/slack/blocks/answers.test.ts`. */
type ByFileOnly =
  | 'too_many_policies'
  | 'bad_policy_id'
  | 'too_many_steps'
  | 'bad_zone'
  | 'bad_holidays'
  | 'bad_summary_time';

const INBOX_REFUSALS: Record<
  Exclude<InboxRefusal['reason'], AskedBySlack | TooMuch | ByFileOnly>,
  RegExp
> = {
  changed_meanwhile: /Somebody changed it meanwhile, so nothing of yours was/,
  bad_target: /The targets for normal must be whole minutes, from 1m to 60d/,
  bad_policy_name: /Give it a name with letters or numbers, of at most 60/,
  policy_for_all: /Say for which conversations it is/,
  bad_conditions: /At most 10 tags and 10 details/,
  bad_step: /Step 3 of “Nobody claims it”: a web address begins with https/,
  too_many_days: /At most 100 days of your own/,
  bad_own_day: /“2026-12-24” is no day, stands there twice, or has a name that is too long/,
  bad_span: /Write whole minutes, hours or days, from 1h to 365d/,
  bad_words: /At most 50 words, one a line, each of at most 40 characters/,
  bad_language: /A language is two letters, like de or es, and at most 10 fit/,
  managers_only: /Only managers and admins of this inbox can do that/,
  bad_time: /Choose a time to come, at most 60 days from now/,
  bad_outcomes: /Write one a line: at most 8/,
  text_empty: /Write a title and a text/,
  only_inviter_or_admin: /Only Rosa.* or an admin of this workspace/,
  cannot_answer: /Ola.* cannot answer customers here/,
  bad_hours: /Monday must close later than it opens/,
};

/** Modals that show something, and have nothing to submit. */
const SHOWN_ONLY = new Set<string>([
  MODALS.more,
  MODALS.notice,
  MODALS.settings,
  MODALS.savedReplies,
  MODALS.deadlines,
  MODALS.policies,
  MODALS.chains,
  MODALS.chain,
]);

describe('the whole story', () => {
  it('shows every kind of surface', () => {
    expect([...traffic.surfaces].sort()).toEqual([...DELIVERABLE.surfaces].sort());
  });

  it.each(
    Object.entries({
      ...ANSWERS,
      ...ACT_ANSWERS,
      ...ASIDE_ANSWERS,
      ...REPLY_ANSWERS,
      ...TYPED_ANSWERS,
      ...MOVE_ANSWERS,
      ...AVAILABILITY_ANSWERS,
      ...CLOSED_ANSWERS,
      ...MY_SETTINGS_ANSWERS,
      ...LEAVE_ANSWERS,
      ...REFUSALS,
      ...INBOX_REFUSALS,
    }),
  )('has somebody told: %s', (_what, said) => {
    expect(said.test(words), `nobody was told ${said.source}`).toBe(true);
  });

  it('opens every modal, and shows every field', () => {
    const modals = new Set(traffic.views.map(({ drawn }) => drawn['callback_id']));
    expect(Object.values(MODALS).filter((id) => !modals.has(id))).toEqual([]);
    const drawn = JSON.stringify(traffic.views);
    const fields = Object.values(INPUTS);
    expect(fields.filter((id) => !drawn.includes(`"action_id":"${id}"`))).toEqual([]);
  });

  it('presses every button, submits every modal and types every command', () => {
    const titles = new Set(traffic.deliveries.map(({ title }) => title));
    const expected = [
      ...Object.values(ACTIONS).map((id) => `block_actions ${id}`),
      ...Object.values(MODALS)
        .filter((id) => !SHOWN_ONLY.has(id))
        .map((id) => `view_submission ${id}`),
      ...Object.values(COMMANDS).map((name) => `slash_command ${name}`),
      ...Object.values(SHORTCUTS).map((id) => `message_action ${id}`),
    ];
    expect(expected.filter((title) => !titles.has(title))).toEqual([]);
    const typed = traffic.deliveries
      .filter(({ title }) => title === 'slash_command /inbox')
      .map((entry) => String(payloadOf(entry)['text']).split(' ')[0]);
    expect(VERBS.filter((verb) => !typed.includes(verb))).toEqual([]);
  });
});

describe('what the app sends to Slack', () => {
  it('is refused only where the story has Slack refuse or fail', () => {
    const unplanned = [...traffic.calls, ...socket.calls].filter(
      ({ outcome, fault, title, note }) =>
        outcome !== 'ok' &&
        fault === undefined &&
        // Whoever is quick has closed a modal before it is drawn anew.
        !(title === 'views.update' && note === 'not_found'),
    );
    expect(unplanned.map(({ title, note, sent }) => ({ title, note, sent }))).toEqual([]);
    expect(traffic.calls.filter(({ fault }) => fault !== undefined).length).toBeGreaterThan(3);
  });

  it('is, in messages, what @slack/types and the limits allow', () => {
    const wrong = traffic.messages.flatMap(({ from, drawn }) =>
      validateMessageBlocks(drawn['blocks']).map((problem) => `${from}: ${problem}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has in every message a sentence for pushes and screen readers, as long as Slack advises', () => {
    const wrong = traffic.messages.filter(({ drawn: { text } }) => {
      const length = typeof text === 'string' ? text.trim().length : 0;
      return length === 0 || length > 4_000;
    });
    expect(wrong).toEqual([]);
  });

  it('says to a screen reader what a button shows, and more', () => {
    const words = (text: string) =>
      text
        .toLowerCase()
        .replaceAll('&', 'and')
        .replaceAll(/[^\p{L} ]/gu, '')
        .split(/ +/)
        .filter(Boolean);
    const buttons = [...traffic.messages, ...traffic.views].flatMap(({ drawn }) =>
      buttonsIn(drawn),
    );
    expect(buttons.length).toBeGreaterThan(200);
    const wrong = buttons.filter(
      ({ shown, spoken }) =>
        spoken !== '' && words(shown).some((word) => !words(spoken).includes(word)),
    );
    expect([...new Set(wrong.map(({ shown, spoken }) => `${shown} | ${spoken}`))]).toEqual([]);
  });

  it('is, in modals and Homes, what @slack/types and the limits allow', () => {
    const wrong = traffic.views.flatMap(({ from, drawn }) =>
      validateView(drawn).map((problem) => `${from}: ${problem}`),
    );
    expect(wrong).toEqual([]);
  });

  it('is, in selects, what @slack/types and the limits allow', () => {
    expect(traffic.options.length).toBeGreaterThan(2);
    const wrong = traffic.options.flatMap(({ from, drawn }) =>
      validateOptions(drawn).map((problem) => `${from}: ${problem}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has nothing but an id of ours in metadata, which everybody can read', () => {
    const metadata = traffic.messages.flatMap(({ drawn }) => drawn['metadata'] ?? []);
    expect(metadata.length).toBeGreaterThan(20);
    const id = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
    const expected = { event_type: 'dibs_surface', event_payload: { outbox_id: id } };
    expect(metadata).toEqual(metadata.map(() => expected));
  });

  it('mentions nobody by accident: parse is none, names are not linked, and links do not unfold', () => {
    const posts = traffic.calls.filter(({ title }) => title === 'chat.postMessage');
    const ours = posts.map(payloadOf).filter((sent) => sent['metadata'] !== undefined);
    const careful = {
      parse: 'none',
      link_names: 'false',
      unfurl_links: 'false',
      unfurl_media: 'false',
    };
    expect(ours).toEqual(ours.map(() => expect.objectContaining(careful) as object));
  });
});

describe('what Slack sends to the app', () => {
  it('is acknowledged, every time', () => {
    const all = [...traffic.deliveries, ...socket.deliveries];
    expect(all.filter(({ outcome }) => outcome !== 'ok').map(({ title }) => title)).toEqual([]);
  });

  it('is what the types of Bolt say, of every kind but those that have none', () => {
    const check = createPayloadCheck();
    const unknown = new Set<string>();
    const known = new Set<string>();
    const wrong = [...traffic.deliveries, ...socket.deliveries].flatMap((entry) => {
      const { kind, payload } = told(payloadOf(entry));
      const problems = check(kind, payload);
      (problems === null ? unknown : known).add(kind);
      return (problems ?? []).map((problem) => `${entry.title} (${entry.id}): ${problem.message}`);
    });
    expect(wrong).toEqual([]);
    expect([...unknown].sort()).toEqual(['message message_changed', 'message message_deleted']);
    const events = [...new Set(parseManifest(manifest).events.map((name) => name.split('.')[0]))];
    expect(events.filter((name) => !known.has(name ?? ''))).toEqual([]);
  });
});

/** What it is, as `BoltPayloads` names it. */
function told(payload: Record<string, unknown>): { kind: string; payload: unknown } {
  if (payload['command'] !== undefined) return { kind: 'slash_command', payload };
  const { event, type, view } = payload;
  if (typeof event === 'object' && event !== null) {
    const { type: kind, subtype } = event as { type: string; subtype?: string };
    // Who joins unasked has no inviter, whatever the types say.
    const joined = subtype === 'channel_join' ? { inviter: '', ...event } : event;
    return { kind: subtype === undefined ? kind : `${kind} ${subtype}`, payload: joined };
  }
  // The types promise it everywhere; docs.slack.dev has it for messages only.
  const isInView = type === 'block_actions' && view !== undefined;
  const known = Array.isArray(payload['actions'])
    ? { ...payload, actions: payload['actions'].map(withoutConfirm) }
    : payload;
  return { kind: String(type), payload: isInView ? { ...known, response_url: '' } : known };
}

/** The types mean the confirm of old attachments' buttons; docs.slack.dev shows the block's own object. */
function withoutConfirm(action: object): object {
  const { confirm: _confirm, ...rest } = action as { confirm?: unknown };
  return rest;
}

/** What each button shows and says, however deep it stands. */
function buttonsIn(drawn: unknown): { shown: string; spoken: string }[] {
  if (Array.isArray(drawn)) return drawn.flatMap(buttonsIn);
  if (!isObject(drawn)) return [];
  const { type, text, accessibility_label: spoken } = drawn;
  if (type === 'button' && isObject(text)) {
    return [{ shown: String(text['text']), spoken: String(spoken ?? '') }];
  }
  return Object.values(drawn).flatMap(buttonsIn);
}

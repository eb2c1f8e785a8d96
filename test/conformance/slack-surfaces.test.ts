import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  validateMessageBlocks,
  validateOptions,
  validateView,
} from '../../sandbox/blocks/validate-blocks.ts';
import { parseManifest } from '../../sandbox/manifest.ts';
import type { InboxRefusal } from '../../src/domain/inbox.ts';
import type { Refusal } from '../../src/domain/refusals.ts';
import type { Surface } from '../../src/domain/surfaces.ts';
import { ACTIONS, COMMANDS, INPUTS, MODALS } from '../../src/slack/action-ids.ts';
import type * as answers from '../../src/slack/blocks/answers.ts';
import { VERBS } from '../../src/slack/listeners/command-words.ts';
import { createPayloadCheck } from '../sandbox/bolt-schemas.ts';
import { allWords, payloadOf, type Traffic } from './slack/traffic.ts';
import { tellSocketStory, tellWholeStory } from './slack/whole-story.ts';

const manifest = readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8');

let traffic: Traffic;
let socket: Traffic;
let words: string;
beforeAll(async () => {
  traffic = await tellWholeStory();
  socket = await tellSocketStory();
  words = allWords(traffic);
}, 180_000);

/** Everything that Dibs says must be in the story: a new kind, answer or refusal does not compile until it has words here. */
const SURFACES: Record<Surface['type'], true> = {
  card: true,
  thread_message: true,
  thread_line: true,
  owner_dm: true,
  former_owner_dm: true,
  wrote_again_dm: true,
  reply_trouble_dm: true,
  nudges_dm: true,
  late_list: true,
  unclaimed_list: true,
  home: true,
  first_run: true,
  ready_dm: true,
  taken_out_dm: true,
};

/** Need a database that is away or held up by others; the others stand in `test/slack/blocks/answers.test.ts` as well. */
type NeedsTrouble = 'busy' | 'unavailable';

const ANSWERS: Record<Exclude<keyof typeof answers, NeedsTrouble>, RegExp> = {
  alreadyYours: /#\d+ is yours already/,
  nowYours: /#\d+ · .+ is yours\. /,
  assignedTo: /is with .+ now\. .+ has been told/,
  released: /is unassigned: anybody/m,
  resolvedByYou: /#\d+ · .+ is resolved\./,
  reopenedByYou: /is open again\. /,
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
};

/** Slack lets nobody type that much. */
type NotByClicks = 'text_too_long';

const REFUSALS: Record<Exclude<Refusal['reason'], NotByClicks>, RegExp> = {
  not_found: /That conversation is gone/,
  not_allowed: /You watch #support but do not answer there\. Rosa Klein can add you/,
  receiver_cannot_answer: /Ola.* does not answer in #support/,
  owned_by_other: /claimed #\d+ [\d.]+ s before you.+Next: #\d+/,
  not_yours: /owns #\d+\. Only the owner or a manager can do that; ask Rosa Klein/,
  owner_changed: /has had #\d+ since .+; your screen was behind/,
  customer_wrote_again: /Not sent\. \w+ wrote again while you were typing/,
  already_resolved: /resolved #\d+ at .+Reopen it if there is more to do/,
  another_is_open: /already has an open conversation here: #\d+/,
  text_empty: /There is nothing to send/,
  channel_cannot_reply: /Not sent\. Mute cannot be answered from here/,
  reply_not_failed: /so it was not sent again/,
};

/** Slack itself asks for somebody who answers; and only a crafted request names an inbox that is gone. */
type AskedBySlack = 'nobody_answers' | 'not_found';

const INBOX_REFUSALS: Record<Exclude<InboxRefusal['reason'], AskedBySlack>, RegExp> = {
  only_inviter_or_admin: /Only Rosa.* or an admin of this workspace/,
  cannot_answer: /Ola.* cannot answer customers here/,
  bad_hours: /Monday must close later than it opens/,
};

describe('the whole story', () => {
  it('shows every kind of surface', () => {
    expect([...traffic.surfaces].sort()).toEqual(Object.keys(SURFACES).sort());
  });

  it.each(Object.entries({ ...ANSWERS, ...REFUSALS, ...INBOX_REFUSALS }))(
    'has somebody told: %s',
    (_what, said) => {
      expect(said.test(words), `nobody was told ${said.source}`).toBe(true);
    },
  );

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
        .filter((id) => id !== MODALS.more && id !== MODALS.notice)
        .map((id) => `view_submission ${id}`),
      ...Object.values(COMMANDS).map((name) => `slash_command ${name}`),
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
      ({ outcome, fault }) => outcome !== 'ok' && fault === undefined,
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
  return { kind: String(type), payload: isInView ? { ...payload, response_url: '' } : payload };
}

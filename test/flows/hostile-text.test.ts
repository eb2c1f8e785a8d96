import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isObject, type Json } from '../../sandbox/blocks/problems.ts';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { fillIn, openModal, press } from '../conformance/slack/chapters/acting.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, heard } from '../helpers/read-out.ts';
import { postSigned } from '../helpers/send-webhook.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

const [WEB] = defaultAccounts;
const HOLD = 10_000;

/** All of RELIABILITY.md §5 in one line, short enough for a name. */
const TRAP =
  '<!channel> <!here> <@U1> <#C1> <!subteam^S1> <https://evil.example|bank> <!date^1700000000^{date}|x> &amp; &lt;b&gt; *b* _i_ ~s~ `c` :tada: \u202Egnp\u202C z\u200Bw שלום';
/** What people type, and Slack would read as marks. */
const TYPED =
  'is 5 < 6 & "7" > 4? *see* `code` <!channel> <https://evil.example|bank> @here &amp; :tada:';

/** In a thread Slack makes entities of them on the way to us. */
const TYPED_IN_THREAD = 'if 5 < 6 & "7" > 4, *see* `code` :tada: @here';

let dibs: Dibs;
beforeAll(async () => {
  dibs = await startDibs();
});
afterAll(() => stopAndCheck(dibs));

async function writes(text: string, more: Json = {}): Promise<void> {
  const body = JSON.stringify({
    customer: { id: 'mallory', name: `Mallory ${TRAP}` },
    message: {
      text,
      attachments: [
        { type: 'document', name: TRAP, mime_type: TRAP },
        { type: TRAP.slice(0, 50), name: TRAP },
        { type: 'location', latitude: 1, longitude: 2, name: TRAP, address: TRAP },
      ],
    },
    conversation: {
      subject: TRAP,
      source: TRAP,
      tags: [TRAP],
      captured: { [TRAP]: TRAP, __proto__: TRAP },
    },
    ...more,
  });
  const id = `wh_${randomUUID()}`;
  const response = await postSigned(dibs.app.url, WEB, { id, body });
  expect(response.status).toBe(201);
  await dibs.settle();
}

/** What would call people, show a foreign link as ours, or hide and turn what stands around it. */
const LIVE_MARKS = /<!(?!date\^(?!1700000000))|<@(?!U0|U[A-Z0-9]{8})|<#C1>|<https?:\/\/evil/;
const UNSEEN = /(?![\n\t])\p{Cc}|\p{Cs}|[\u200B\u202A-\u202E\u2066\u2067]/u;

/** What is wrong with anything that is shown, wherever it stands in a call. */
function harmIn(value: unknown, where: string): string[] {
  if (Array.isArray(value)) return value.flatMap((each, at) => harmIn(each, `${where}[${at}]`));
  if (!isObject(value)) return [];
  const own = harmOf(value).map((harm) => `${where}: ${harm}`);
  return [
    ...own,
    ...Object.entries(value).flatMap(([name, each]) => harmIn(each, `${where}.${name}`)),
  ];
}

function harmOf(part: Json): string[] {
  const { type, text, url, fallback } = part;
  const shown = [text, fallback, part['alt_text'], part['title']].filter(
    (each) => typeof each === 'string',
  );
  // Rich text and plain text are shown as they stand; all else is read for marks.
  const isRead = type !== 'text' && type !== 'plain_text' && type !== 'link' && type !== 'date';
  return [
    ...shown.filter((each) => UNSEEN.test(each)).map((each) => `hides or turns: ${each}`),
    ...shown.filter((each) => isRead && LIVE_MARKS.test(each)).map((each) => `has marks: ${each}`),
    ...(type === 'broadcast' || type === 'usergroup' ? [`calls everybody: ${String(type)}`] : []),
    ...(typeof url === 'string' && url.includes('evil') ? [`links away: ${url}`] : []),
  ];
}

/** A message of ours shows no previews, and Slack looks for no names in it. */
function looseIn({ title, sent }: { title: string; sent: unknown }): string[] {
  if (!isObject(sent) || title !== 'chat.postMessage') return [];
  const isOff = (value: unknown) => value === false || value === 'false';
  return ['unfurl_links', 'unfurl_media']
    .filter((option) => !isOff(sent[option]))
    .map((option) => `${option} is ${String(sent[option])}`)
    .concat(
      sent['link_names'] === undefined || isOff(sent['link_names']) ? [] : ['link_names is on'],
    );
}

describe('hostile text', () => {
  it('goes through everything that people see and do', async () => {
    const { ana, ben, rosa, sandbox } = dibs;
    await ana.act({ type: 'change_user', change: { realName: `Ana ${TRAP}` } });
    await writes(`First ${TRAP}`);
    await writes('x\u0000'.repeat(50_000), { automation: undefined });
    await writes(`\uD800 half ${TRAP}\n> quote\n\`\`\`code\`\`\``);

    await press(dibs, ana, dibs.card('Mallory'), 'Claim');
    await fillIn(dibs, ana, {
      where: dibs.card('Mallory'),
      button: 'Reply',
      inputs: { message: TYPED },
    });
    await dibs.advance(HOLD);
    const typed = await ana.reply(dibs.card('Mallory'), TYPED_IN_THREAD);
    await dibs.settle();
    await ana.messageShortcut(typed, 'send_to_customer');
    await dibs.settle();
    await dibs.advance(HOLD);

    const more = await openModal(dibs, ana, dibs.card('Mallory'), 'More…');
    await fillIn(dibs, ana, {
      where: more,
      button: 'Add a note',
      inputs: { Note: `Note ${TRAP}` },
    });
    await ana.closeAll();
    await fillIn(dibs, ana, {
      where: dibs.card('Mallory'),
      button: 'Reassign…',
      inputs: { To: 'Ben', 'Note for the new owner': `Reason ${TRAP}` },
    });
    await writes(`Again ${TRAP}`);
    dmWith(ben, 'Mallory');

    await rosa.command('/inbox settings', '#support');
    const settings = (button: string, inputs: Record<string, string>) =>
      dibs.modalOf(rosa).then((where) => fillIn(dibs, rosa, { where, button, inputs }));
    await settings('change_outcomes', {
      'How can a conversation end?': `Solved ${TRAP.slice(0, 40)}`,
    });
    await openModal(dibs, rosa, await dibs.modalOf(rosa), 'list_saved_replies');
    const { hash } = await dibs.modalOf(rosa);
    await settings('add_saved_reply', { Title: TRAP.slice(0, 70), Text: TRAP });
    await sandbox.until('the list with the new one', () => rosa.modal()?.hash !== hash);
    await rosa.closeAll();
    await ben.command('/inbox me', '#support');
    await dibs.modalOf(ben);
    await ben.submit({ 'What do customers call you?': 'B*n <!here> :x:' });
    await dibs.settle();

    for (const person of [ana, ben]) {
      for (const words of [
        'mine',
        'unassigned',
        'load',
        'who',
        `assign 1 ${TRAP}`,
        TRAP,
        'who 1',
      ]) {
        await person.command(`/inbox ${words}`, '#support');
      }
      await person.openHome();
    }
    await dibs.settle();
    await press(dibs, ben, dibs.card('Mallory'), 'Resolve');
    await heard(dibs, ben, 'is resolved');
    await dibs.advance(60_000);
    expect(sandbox.ledger.calls().length).toBeGreaterThan(40);
  });

  it('arrives at the team without calling anybody, linking anywhere or hiding anything', () => {
    const { ledger } = dibs.sandbox;
    const told = [...ledger.calls(), ...ledger.deliveries()];
    const harm = [
      ...ledger.calls().flatMap(({ title, sent }) => harmIn(sent, title)),
      ...ledger.deliveries().flatMap(({ title, answered }) => harmIn(answered, title)),
    ];
    expect(harm).toEqual([]);
    expect(ledger.calls().flatMap(looseIn)).toEqual([]);
    expect(told.filter(({ outcome }) => outcome === 'refused' || outcome === 'failed')).toEqual([]);
  });

  it('arrives at the customer as it was typed', () => {
    const [mallory] = dibs.sandbox.customers.list();
    const heardThere = (mallory?.messages ?? []).filter(({ direction }) => direction === 'out');
    expect(heardThere.map(({ text }) => text)).toEqual([TYPED, TYPED_IN_THREAD]);
  });

  it('is measured by something that sees it', () => {
    const bad = [
      { type: 'section', text: { type: 'mrkdwn', text: 'hi <!channel>' } },
      { type: 'link', url: 'https://evil.example', text: 'bank' },
      { type: 'text', text: 'a\u202Eb' },
      { type: 'broadcast', range: 'here' },
      { text: 'x <https://evil.example|bank>' },
    ];
    expect(bad.map((each) => harmIn(each, '').length)).toEqual([1, 1, 1, 1, 1]);
    expect(looseIn({ title: 'chat.postMessage', sent: { text: 'x' } })).toHaveLength(2);
  });
});

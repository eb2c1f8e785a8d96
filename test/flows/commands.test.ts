import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { as, type Person } from '../../sandbox/driver.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, heard, readOut } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

/** What a command answers, read aloud. */
async function asks(dibs: Dibs, person: Person, text: string, channel = '#support') {
  const before = person.ephemerals().length;
  const shown = await person.command(text, channel);
  expect(shown).toEqual({ type: 'nothing' });
  const told = await dibs.sandbox.until('an answer', () => person.ephemerals()[before]);
  return { words: readOut(told), buttons: buttonsOf(told), told };
}

describe('commands, while nobody has written', () => {
  let dibs: Dibs;
  beforeAll(async () => {
    dibs = await startDibs();
  });
  afterAll(() => stopAndCheck(dibs));

  it('/inbox, /inbox help and /dibs list what can be asked', async () => {
    for (const text of ['/inbox', '/inbox help', '/dibs', '/dibs HELP']) {
      const { words } = await asks(dibs, dibs.ana, text);
      expect(words).toContain('What /inbox can do');
      for (const verb of ['mine', 'unassigned', 'load', 'assign', 'who', 'help']) {
        expect(words).toContain(`/inbox ${verb}`);
      }
    }
  });

  it('a word that is no command is named, with the list', async () => {
    const { words } = await asks(dibs, dibs.ana, '/inbox lod');
    expect(words).toContain('I don’t know “lod”. What /inbox can do:');
  });

  it('load says that nobody waits', async () => {
    const { words } = await asks(dibs, dibs.ana, '/inbox-load');
    expect(words).toContain('Load · #support');
    expect(words).toContain('Nobody is waiting. 4 on shift, nothing open.');
  });

  it('unassigned and mine say that nobody waits', async () => {
    expect((await asks(dibs, dibs.ana, '/inbox-unassigned')).words).toBe(
      'Nobody is waiting for an owner in #support.',
    );
    expect((await asks(dibs, dibs.ana, '/inbox mine')).words).toBe(
      'Nothing is yours right now. Nobody is waiting for an owner, either.',
    );
  });

  it('who says who answers, who manages, and when', async () => {
    const { words } = await asks(dibs, dibs.ana, '/inbox who');
    expect(words).toContain('Answer:\nAna Silva · 0 of 8\nBen Adler · 0 of 8');
    expect(words).toContain('Rosa Klein · admin · 0 of 8');
    expect(words).toContain('Mon–Fri 09:00–18:00 Berlin');
  });

  it('there are no conversations yet', async () => {
    const { words } = await asks(dibs, dibs.ana, '/inbox assign 142 @ben');
    expect(words).toBe('There is no #142 in your inboxes. There are no conversations yet.');
  });

  it('who is in no inbox is told how to begin', async () => {
    const ola = as(dibs.sandbox, 'ola');
    for (const text of ['/inbox load', '/inbox-unassigned', '/inbox who']) {
      expect((await asks(dibs, ola, text, '#general')).words).toContain(
        'You are in no team inbox yet.',
      );
    }
  });
});

describe('commands, while customers wait', () => {
  let dibs: Dibs;
  beforeAll(async () => {
    dibs = await startDibs();
    await dibs.write('Marta Díaz', 'Is it still there?');
    await dibs.write('Kim Park', 'Where is my parcel?');
    await dibs.write('Joel Okafor', 'Hello');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim');
    await dibs.settle();
  });
  afterAll(() => stopAndCheck(dibs));

  it('mine lists what is mine, with its buttons', async () => {
    const { words, buttons } = await asks(dibs, dibs.ana, '/inbox mine');
    expect(words).toContain('1 conversation is yours');
    expect(words).toContain('#1 · Marta Díaz · web chat');
    expect(words).toContain('Reply by');
    expect(buttons).toEqual(['Reply', 'Reassign…', 'Open']);
    const { words: bens } = await asks(dibs, dibs.ben, '/dibs mine');
    expect(bens).toBe(
      'Nothing is yours right now. 2 conversations have no owner: /inbox unassigned shows them.',
    );
  });

  it('unassigned lists who waits, and the button claims', async () => {
    const { words, buttons, told } = await asks(dibs, dibs.chen, '/inbox-unassigned');
    expect(words).toContain('2 without an owner in #support');
    expect(words).toContain('#2 · Kim Park · web chat');
    expect(words).toContain('#3 · Joel Okafor · web chat');
    expect(buttons.filter((label) => label === 'Claim')).toHaveLength(2);
    expect(told.text).toContain('#2 Kim Park, #3 Joel Okafor');
  });

  it('load tells who has how much, and offers the oldest', async () => {
    const { words, buttons } = await asks(dibs, dibs.rosa, '/inbox-load');
    expect(words).toContain('2 unassigned · oldest #2 (Kim Park, web chat) since');
    expect(words).toContain('1 owned: 1 our turn · 0 waiting for customers');
    expect(words).toMatch(
      /:large_green_circle: Ana Silva {2}1 of 8 · 1 our turn · oldest #1 since/,
    );
    expect(words).toContain(':large_green_circle: Ben Adler  0 of 8');
    expect(buttons).toEqual([
      ...['Claim #2', 'Show the 2 unassigned'],
      ...['Move from Ana…', 'Show to the channel', 'Refresh'],
    ]);
  });

  it('load shows the late counts of others to managers, and to each their own', async () => {
    const managers = await asks(dibs, dibs.rosa, '/inbox load');
    const agents = await asks(dibs, dibs.ben, '/inbox load');
    const own = await asks(dibs, dibs.ana, '/inbox load');
    expect(managers.words).toContain(':large_green_circle: Ana Silva');
    expect(agents.words).toContain(':white_circle: Ana Silva');
    expect(agents.words).toContain(':large_green_circle: Ben Adler');
    expect(own.words).toContain(':large_green_circle: Ana Silva');
  });

  it('works in any place for who has one inbox', async () => {
    const { words } = await asks(dibs, dibs.ben, '/inbox-load', '#general');
    expect(words).toContain('Load · #support');
    const dm = dmWith(dibs.rosa, '#support is ready').channel;
    expect((await asks(dibs, dibs.rosa, '/inbox unassigned', dm)).words).toContain(
      'without an owner in #support',
    );
  });

  it('who 1 says who has it', async () => {
    for (const text of ['/inbox who 1', '/inbox who #1', '/inbox 1 who']) {
      expect((await asks(dibs, dibs.ben, text)).words).toContain(
        '#1 Marta Díaz (web chat) is with Ana Silva.',
      );
    }
    expect((await asks(dibs, dibs.ben, '/inbox who 2')).words).toContain(
      '#2 Kim Park (web chat) has no owner.',
    );
    expect((await asks(dibs, dibs.ben, '/inbox who 999')).words).toBe(
      'There is no #999 in your inboxes. The newest is #3.',
    );
  });

  it('assign says what it wants to know', async () => {
    for (const text of ['/inbox assign', '/inbox assign @ben', '/inbox assign 2']) {
      expect((await asks(dibs, dibs.ana, text)).words).toContain(
        'Say which conversation and to whom: /inbox assign 142 @ana.',
      );
    }
    expect((await asks(dibs, dibs.ana, '/inbox assign 2 Zoe')).words).toBe(
      'I know nobody called “Zoe” who answers here. Nothing was changed.',
    );
  });
});

describe('/inbox assign', () => {
  let dibs: Dibs;
  beforeAll(async () => {
    dibs = await startDibs();
    await dibs.write('Marta Díaz', 'Is it still there?');
  });
  afterAll(() => stopAndCheck(dibs));

  const owner = async () => (await asks(dibs, dibs.rosa, '/inbox who 1')).words;

  it('takes number, #number, link and person in any order', async () => {
    const { ts, channel } = dibs.card('Marta Díaz');
    const link = `https://acme.slack.com/archives/${channel}/p${ts.replace('.', '')}`;
    const typed: [string, string][] = [
      ['/inbox assign 1 @ana', 'Ana Silva'],
      ['/inbox assign @ben #1', 'Ben Adler'],
      ['/dibs @chen assign 1', 'Chen Wu'],
      [`/inbox assign ${link} @ana`, 'Ana Silva'],
      [`/inbox assign @ben ${link}`, 'Ben Adler'],
      ['/inbox assign 1 chen wu', 'Chen Wu'],
      ['/inbox assign 1 me', 'Rosa Klein'],
    ];
    for (const [text, name] of typed) {
      const { words } = await asks(dibs, dibs.rosa, text);
      expect(words).toContain(
        name === 'Rosa Klein'
          ? '#1 · Marta Díaz is yours.'
          : `#1 · Marta Díaz is with ${name} now.`,
      );
      await dibs.settle();
      expect(await owner()).toContain(`is with ${name}.`);
    }
    await asks(dibs, dibs.rosa, '/inbox assign 1 unassigned');
    expect(await owner()).toContain('has no owner.');
  });

  it('takes a link to a message in the thread, too', async () => {
    const { ts, channel } = dibs.card('Marta Díaz');
    const link = `https://acme.slack.com/archives/${channel}/p1772614800000900?thread_ts=${ts}&cid=${channel}`;
    await asks(dibs, dibs.rosa, `/inbox assign ${link} @ana`);
    expect(await owner()).toContain('is with Ana Silva.');
  });

  it('asks which Ana', async () => {
    const shown = await dibs.rosa.act({ type: 'add_user', realName: 'Ana Lopez', guest: 'member' });
    const lopez = shown.type === 'created' ? shown.id : '';
    await dibs.rosa.invite('#support', lopez);
    await dibs.settle();
    await dibs.rosa.click(dmWith(dibs.rosa, '#support is ready'), 'Change the setup');
    await dibs.modalOf(dibs.rosa);
    const { ana, ben, chen } = dibs.sandbox.scene;
    await dibs.rosa.submit({ 'Who answers customers?': [ana.id, ben.id, chen.id, lopez] });
    await dibs.settle();
    expect((await asks(dibs, dibs.rosa, '/inbox assign 1 ana')).words).toBe(
      'Which ana: Ana Lopez or Ana Silva? Nothing was changed.',
    );
    await asks(dibs, dibs.rosa, '/inbox assign 1 ana lopez');
    expect(await owner()).toContain('is with Ana Lopez.');
  });

  it('of somebody else’s is refused as on the card', async () => {
    expect((await asks(dibs, dibs.ben, '/inbox assign 1 me')).words).toContain(
      'Ana Lopez owns #1. Only the owner or a manager can do that',
    );
  });
});

describe('with two inboxes', () => {
  let dibs: Dibs;
  beforeAll(async () => {
    dibs = await startDibs();
    const shown = await dibs.rosa.act({
      type: 'create_channel',
      name: 'sales',
      privacy: 'private',
    });
    const sales = shown.type === 'created' ? shown.id : '';
    await dibs.rosa.invite(sales, 'ana');
    await dibs.rosa.invite(sales, dibs.sandbox.workspace.app.botUserId);
    await dibs.settle();
  });
  afterAll(() => stopAndCheck(dibs));

  it('a channel that is no inbox names them, with their load one click away', async () => {
    const { words, buttons, told } = await asks(dibs, dibs.ana, '/inbox-load', '#general');
    expect(words).toContain('This channel is no team inbox. Yours are: #sales, #support.');
    expect(buttons).toEqual(['Load of #sales', 'Load of #support']);
    await dibs.ana.click(told, 'Load of #support');
    await heard(dibs, dibs.ana, 'Load · #support');
  });

  it('an inbox that is not set up says who can choose who answers', async () => {
    const { words } = await asks(dibs, dibs.ana, '/inbox-load', '#sales');
    expect(words).toContain('#sales');
  });
});

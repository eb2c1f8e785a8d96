import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cardsIn } from '../../sandbox/driver.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, heard, readOut, threadText } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
});
afterEach(() => stopAndCheck(dibs));

async function anaOwns(customer: string): Promise<void> {
  await dibs.write(customer, 'Is it still there?');
  await dibs.ana.click(dibs.card(customer), 'Claim');
  await dibs.settle();
}

describe('people of the channel', () => {
  it('who leaves gives back what was theirs, and the thread says so', async () => {
    await anaOwns('Marta Díaz');
    await dibs.ana.leave('#support');
    await dibs.settle();
    const card = dibs.card('Marta Díaz');
    expect(readOut(card)).toContain('Unassigned');
    expect(buttonsOf(card)).toContain('Claim');
    expect(threadText(dibs, card)).toContain(
      'Ana Silva no longer answers here: back to unassigned',
    );
    await dibs.ben.click(card, 'Claim');
    await dibs.settle();
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Ben Adler');
  });

  it('who leaves hears nothing more of what they followed', async () => {
    await anaOwns('Kim Park');
    await dibs.ben.click(dibs.card('Kim Park'), 'More…');
    await dibs.ben.click(await dibs.modalOf(dibs.ben), 'Follow');
    await dibs.settle();
    await dibs.ben.leave('#support');
    await dibs.settle();
    await dibs.write('Kim Park', 'I live in Elm Street');
    await dibs.ana.click(dibs.card('Kim Park'), 'Reassign…');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ To: 'Unassigned' });
    await dibs.settle();
    expect(JSON.stringify(dibs.ben.dms())).not.toContain('Elm Street');
  });

  it('who is deactivated gives back what was theirs, in every inbox', async () => {
    await anaOwns('Marta Díaz');
    await anaOwns('Kim Park');
    await dibs.ana.act({ type: 'change_user', change: { deleted: true } });
    await dibs.settle();
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Unassigned');
    expect(readOut(dibs.card('Kim Park'))).toContain('Unassigned');
    const offered = await dibs.ben.options(dibs.card('Kim Park'), 'Assign to…', 'ana');
    expect(offered.map(({ text }) => text.text)).toEqual(['Unassigned']);
  });

  it('who joins watches until the setup says otherwise', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    const shown = await dibs.rosa.act({ type: 'add_user', realName: 'Dana Levi', guest: 'member' });
    const dana = shown.type === 'created' ? shown.id : '';
    await dibs.rosa.invite('#support', dana);
    await dibs.settle();
    await dibs.rosa.command('/inbox who', '#support');
    await heard(dibs, dibs.rosa, 'Watch: 1 person');

    await dibs.rosa.click(dmWith(dibs.rosa, '#support is ready'), 'Change the setup');
    await dibs.modalOf(dibs.rosa);
    await dibs.rosa.submit({ 'Who answers customers?': [dibs.ana.id, dana] });
    await dibs.settle();
    const offered = await dibs.ben.options(dibs.card('Marta Díaz'), 'Assign to…', 'dana');
    expect(offered.map(({ text }) => text.text)).toEqual([
      'Dana Levi · nothing open',
      'Unassigned',
    ]);
  });

  it('who comes back watches, and is asked to be added again', async () => {
    await dibs.ana.leave('#support');
    await dibs.settle();
    await dibs.ana.act({ type: 'join', conversation: dibs.sandbox.scene.support.id });
    await dibs.settle();
    await dibs.write('Marta Díaz', 'Is it still there?');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim');
    await heard(dibs, dibs.ana, 'You watch #support but do not answer there. Rosa Klein can add');
  });

  it('is called what Slack calls them now', async () => {
    await anaOwns('Marta Díaz');
    const renamed = { displayName: 'Ana Lopez', realName: 'Ana Lopez' };
    await dibs.ana.act({ type: 'change_user', change: renamed });
    await dibs.settle();
    await dibs.write('Marta Díaz', 'Hello?');
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Ana Lopez');
  });
});

describe('the channel', () => {
  it('is called by its new name after it was renamed', async () => {
    await dibs.rosa.act({
      type: 'rename_channel',
      conversation: dibs.sandbox.scene.support.id,
      name: 'help',
    });
    await dibs.settle();
    await dibs.ana.command('/inbox-load', '#help');
    await heard(dibs, dibs.ana, 'Load · #help');
  });

  it('is no inbox while the bot is away, and is ready as it was when it comes back', async () => {
    const bot = dibs.sandbox.workspace.app.botUserId;
    const conversation = dibs.sandbox.scene.support.id;
    const [gone] = cardsIn(dibs.sandbox, '#support');
    await dibs.rosa.act({ type: 'remove', conversation, removed: bot });
    await dibs.settle();
    await dibs.ana.command('/inbox-load', '#general');
    await heard(dibs, dibs.ana, 'You are in no team inbox yet.');

    await dibs.rosa.invite('#support', bot);
    await dibs.settle();
    const [hello, ...more] = cardsIn(dibs.sandbox, '#support');
    expect(readOut(hello ?? {})).toContain('#support is a team inbox');
    expect(more).toEqual([]);
    expect(Number(hello?.ts)).toBeGreaterThan(Number(gone?.ts));
    await anaOwns('Marta Díaz');
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Ana Silva');
  });

  it('shows what customers wrote while the bot was away', async () => {
    const bot = dibs.sandbox.workspace.app.botUserId;
    const conversation = dibs.sandbox.scene.support.id;
    await dibs.rosa.act({ type: 'remove', conversation, removed: bot });
    await dibs.settle();
    const written = await dibs.write('Marta Díaz', 'Is anybody there?');
    expect(written.status).toBe('accepted');
    await dibs.rosa.invite('#support', bot);
    await dibs.settle();
    const card = dibs.card('Marta Díaz');
    expect(readOut(card)).toContain('Is anybody there?');
    await dibs.advance(2_000);
    expect(threadText(dibs, card)).toContain('Is anybody there?');
  });
});

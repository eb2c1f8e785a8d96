import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { as, type Person } from '../../sandbox/driver.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, heard, readOut } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs({ variations: { poolSize: 10 } });
});
afterEach(() => stopAndCheck(dibs));

/** Slack takes no edits for a while: what people see stays behind what is true. */
function screensStayBehind(): void {
  const fault = { type: 'rate_limit', retryAfterSeconds: 3_600 } as const;
  dibs.sandbox.faults.add({ method: 'chat.update', fault, remaining: null });
}

describe('two people click Claim at once', () => {
  it('one wins; the other hears who was faster, and may claim the next by its name', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    await dibs.write('Kim Park', 'Where is my parcel?');
    const card = dibs.card('Marta Díaz');
    await Promise.all([dibs.ana.click(card, 'Claim'), dibs.ben.click(card, 'Claim')]);
    await dibs.settle();

    const anaWon = readOut(dibs.card('Marta Díaz')).includes('Ana Silva');
    const [winner, loser] = anaWon ? ['Ana Silva', dibs.ben] : ['Ben Adler', dibs.ana];
    const told = await heard(dibs, loser, `${winner} claimed #1 0.1 s before you.`);
    expect(readOut(told)).toContain(
      'Nothing of yours was lost. Next: #2 · Kim Park, web chat, waiting since 10:00 CET.',
    );
    expect(buttonsOf(told)).toEqual(['Claim #2', 'Follow #1']);
    const won = await heard(dibs, anaWon ? dibs.ana : dibs.ben, '#1 · Marta Díaz is yours.');
    expect(buttonsOf(won)).toEqual(['Reply', 'Undo']);

    await loser.click(told, 'Claim #2');
    await dibs.settle();
    await heard(dibs, loser, '#2 · Kim Park is yours.');
    const mine = anaWon ? 'Ben Adler' : 'Ana Silva';
    expect(readOut(dibs.card('Kim Park'))).toContain(mine);
  });

  it('the gap is told in tenths of a second, and after three seconds as the time', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    screensStayBehind();
    const card = dibs.card('Marta Díaz');
    await dibs.ana.click(card, 'Claim');
    await dibs.advance(400);
    await dibs.ben.click(card, 'Claim');
    await heard(dibs, dibs.ben, 'Ana Silva claimed #1 0.4 s before you.');
    await heard(dibs, dibs.ben, 'Nothing else is waiting.');
    await dibs.advance(60_000);
    await dibs.chen.click(card, 'Claim');
    await heard(
      dibs,
      dibs.chen,
      'Ana Silva has had #1 since 10:00 CET; your screen was behind and is up to date now.',
    );
  });

  it('claims once, however often the winner clicks', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    screensStayBehind();
    const card = dibs.card('Marta Díaz');
    await dibs.ana.click(card, 'Claim');
    await dibs.ana.click(card, 'Claim');
    await dibs.settle();
    const told = await heard(dibs, dibs.ana, '#1 is yours already. Reply by 10:15 CET.');
    expect(buttonsOf(told)).toEqual(['Reply']);
    const versions = await dibs.query('SELECT version FROM history WHERE command_type = $1', [
      'claim',
    ]);
    expect(versions).toHaveLength(1);
  });

  it('Claim & reply of the loser opens no modal', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    screensStayBehind();
    const card = dibs.card('Marta Díaz');
    await dibs.ana.click(card, 'Claim & reply');
    await dibs.ben.click(card, 'Claim & reply');
    await heard(dibs, dibs.ben, 'Ana Silva claimed #1');
    expect((await dibs.modalOf(dibs.ana)).title.text).toBe('Reply · #1');
    expect(dibs.ben.modal()).toBeUndefined();
  });

  it('on the Home the loser is told in a line on top of it, and can claim the next there', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    await dibs.write('Kim Park', 'Where is my parcel?');
    await dibs.ben.openHome();
    await dibs.settle();
    const home = dibs.ben.home();
    if (home === undefined) throw new Error('no Home');
    const seen = structuredClone(home);
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim');
    await dibs.ben.click(seen, 'Claim #1 · Marta Díaz');
    await dibs.settle();
    const onTop = () => readOut(dibs.ben.home() ?? {}).split('\n')[0] ?? '';
    await dibs.sandbox.until('the line', () => onTop().startsWith('Ana Silva claimed #1'));
    expect(onTop()).toBe(
      'Ana Silva claimed #1 0.1 s before you. Nothing of yours was lost. Next: #2 · Kim Park, web chat, waiting since 10:00 CET.',
    );
    expect(dibs.ben.modal()).toBeUndefined();
    await dibs.ben.click(dibs.ben.home() ?? home, 'Claim #2');
    await dibs.settle();
    expect(readOut(dibs.card('Kim Park'))).toContain('Ben Adler');
    await dibs.sandbox.until('the Home to say so', () =>
      onTop().startsWith('#2 · Kim Park is yours.'),
    );
  });

  it('the loser can follow what was lost, and hears how it goes on until they stop', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    const card = structuredClone(dibs.card('Marta Díaz'));
    await dibs.ana.click(card, 'Claim');
    await dibs.ben.click(card, 'Claim');
    const lost = await heard(dibs, dibs.ben, 'Ana Silva claimed #1');
    expect(buttonsOf(lost)).toEqual(['Follow #1']);
    await dibs.ben.click(lost, 'Follow #1');
    await dibs.settle();
    await heard(dibs, dibs.ben, 'You follow #1 · Marta Díaz.');
    const dm = dmWith(dibs.ben, 'You follow #1 · Marta Díaz');
    expect(readOut(dm)).toContain('Reply by 10:15 CET · Ana Silva');
    expect(buttonsOf(dm)).toEqual(['Unfollow', 'Open']);
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Resolve');
    await dibs.settle();
    const newer = dmWith(dibs.ben, 'resolved without an answer by Ana Silva');
    expect(dibs.ben.dms().map(({ ts }) => ts)).toEqual([newer.ts]);
    await dibs.ben.click(newer, 'Unfollow');
    await dibs.settle();
    expect(dibs.ben.dms().map(readOut)).toEqual(['You no longer follow #1 · Marta Díaz.']);
  });

  it('who follows and becomes the owner has one DM that says so', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    const card = structuredClone(dibs.card('Marta Díaz'));
    await dibs.ana.click(card, 'Claim');
    await dibs.ben.click(card, 'Claim');
    await dibs.ben.click(await heard(dibs, dibs.ben, 'Ana Silva claimed #1'), 'Follow #1');
    await dibs.settle();
    await dibs.rosa.click(dibs.card('Marta Díaz'), 'Reassign…');
    await dibs.modalOf(dibs.rosa);
    await dibs.rosa.submit({ To: 'Ben' });
    await dibs.settle();
    expect(dibs.ben.dms().map((dm) => readOut(dm).split('\n')[0])).toEqual([
      expect.stringMatching(/^#1 · Marta Díaz is yours since /),
      '#1 is now yours, from Ana Silva: Marta Díaz, web chat',
    ]);
  });
});

describe('who does not answer here', () => {
  it('cannot claim as a watcher, and hears who can add them', async () => {
    const shown = await dibs.rosa.act({ type: 'add_user', realName: 'Dana Levi', guest: 'member' });
    const dana = as(dibs.sandbox, shown.type === 'created' ? shown.id : '');
    await dibs.rosa.invite('#support', dana.id);
    await dibs.settle();
    await dibs.write('Marta Díaz', 'Is it still there?');
    await dana.click(dibs.card('Marta Díaz'), 'Claim');
    await heard(dibs, dana, 'You watch #support but do not answer there. Rosa Klein can add you.');
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Unassigned');
  });

  it('cannot claim as a guest', async () => {
    await dibs.rosa.invite('#support', 'ola');
    await dibs.settle();
    await dibs.write('Marta Díaz', 'Is it still there?');
    const ola = as(dibs.sandbox, 'ola');
    await ola.click(dibs.card('Marta Díaz'), 'Claim');
    await heard(dibs, ola, 'Only members of this workspace can answer customers here.');
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Unassigned');
  });
});

describe('200 conversations and 8 people who all click each at once, with open gates', () => {
  const CONVERSATIONS = 200;

  async function team(): Promise<Person[]> {
    const people = [dibs.rosa, dibs.ana, dibs.ben, dibs.chen];
    for (const realName of ['Dana Levi', 'Emil Roth', 'Fay Ito', 'Gus Lund']) {
      const shown = await dibs.rosa.act({ type: 'add_user', realName, guest: 'member' });
      const id = shown.type === 'created' ? shown.id : '';
      await dibs.rosa.invite('#support', id);
      people.push(as(dibs.sandbox, id));
    }
    await dibs.settle();
    const ready = dibs.rosa.dms().find((dm) => buttonsOf(dm).includes('Change the setup'));
    if (ready === undefined) throw new Error('no way to the setup');
    await dibs.rosa.click(ready, 'Change the setup');
    await dibs.modalOf(dibs.rosa);
    await dibs.rosa.submit({ 'Who answers customers?': people.map(({ id }) => id) });
    await dibs.settle();
    return people;
  }

  it('each gets one owner, and each loser is told who', async () => {
    const people = await team();
    const { customers } = dibs.sandbox;
    const account = customers.accounts()[0]?.key ?? '';
    const names = Array.from({ length: CONVERSATIONS }, (_, index) => `Customer ${index + 1}.`);
    for (const name of names) await customers.write(customers.add({ name, account }).id, 'Hello');
    await dibs.settle();
    const cards = names.map((name) => dibs.card(name));

    for (const card of cards) {
      await Promise.all(people.map((person) => person.click(card, 'Claim')));
    }
    await dibs.settle();

    const owned = await dibs.query<{ number: number; owner_id: string; version: number }>(
      `SELECT number, owner_id, version FROM conversation WHERE status = 'open' AND owner_id IS NOT NULL`,
    );
    expect(owned).toHaveLength(CONVERSATIONS);
    const claims = await dibs.query<{ claims: string; times: string }>(
      `SELECT count(*) AS times, count(DISTINCT subject_id) AS claims FROM history
       WHERE events @> '[{"type": "owner_changed", "how": "claimed"}]'`,
    );
    expect(claims).toEqual([{ claims: String(CONVERSATIONS), times: String(CONVERSATIONS) }]);
    const gaps = await dibs.query(
      `SELECT c.number FROM conversation c JOIN history h
         ON h.subject_kind = 'conversation' AND h.subject_id = c.id::text
       GROUP BY c.id, c.number, c.version
       HAVING array_agg(h.version ORDER BY h.version) IS DISTINCT FROM
         ARRAY(SELECT generate_series(1, c.version))`,
    );
    expect(gaps).toEqual([]);

    const nameOf = new Map(
      people.map(({ id }) => [id, dibs.sandbox.workspace.users.get(id)?.realName]),
    );
    await dibs.sandbox.until(
      'all losers to be told',
      () =>
        people
          .flatMap((person) => person.ephemerals())
          .filter((each) => readOut(each).includes(' claimed #')).length ===
        CONVERSATIONS * (people.length - 1),
    );
    for (const { number, owner_id } of owned) {
      const told = people
        .filter(({ id }) => id !== owner_id)
        .filter((person) =>
          person
            .ephemerals()
            .some((each) =>
              readOut(each).startsWith(`${nameOf.get(owner_id)} claimed #${number} `),
            ),
        );
      expect(told).toHaveLength(people.length - 1);
      const card = cards[number - 1];
      expect(readOut(card ?? {})).toContain(nameOf.get(owner_id));
    }
  });
});

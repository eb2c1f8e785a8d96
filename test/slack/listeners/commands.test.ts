import { describe, expect, it } from 'vitest';
import type { LoadReport } from '../../../src/domain/reports.ts';
import { StoreUnavailable } from '../../../src/inbox/ports.ts';
import { ACTIONS, COMMANDS } from '../../../src/slack/action-ids.ts';
import { encodeInboxValue } from '../../../src/slack/button-value.ts';
import { type SlackAppHarness, startSlackApp } from '../../helpers/slack-app.ts';
import { buttonClick, slashCommand } from '../../helpers/slack-payloads.ts';
import {
  ana,
  ben,
  home,
  inboxId,
  listed,
  NOON,
  owned,
  unclaimed,
  viewOf,
} from '../blocks/given.ts';
import { agentLoad, loadOf } from '../blocks/given-people.ts';

const done = { outcome: 'done', state: owned(), events: [] } as const;
const support = { id: inboxId, name: 'support', slackChannel: 'C1', role: 'agent' as const };
const sales = { ...support, id: 'sales' as typeof inboxId, name: 'sales', slackChannel: 'C2' };

async function say(
  app: SlackAppHarness,
  command: string,
  text: string,
  spec: Parameters<typeof slashCommand>[2] = {},
): Promise<{ response_type: string; text: string; blocks: unknown[] }> {
  const { body } = await app.send(slashCommand(command, text, { user: ana, ...spec }));
  return JSON.parse(body);
}

const report = (name: string): LoadReport =>
  loadOf({
    inbox: { id: inboxId, name, slackChannel: 'C1', open: true, opensAt: null },
    viewer: { id: ana, role: 'agent' },
  });

describe('/inbox', () => {
  it.each([
    ['', 'mine, unassigned, load, sla, assign, who, away, back, leave'],
    ['help', 'mine, unassigned, load, sla, assign, who, away, back, leave'],
    ['fetch coffee', 'fetch coffee'],
  ])('"%s" gives the short list, to this person only', async (text, said) => {
    const app = await startSlackApp();
    const answer = await say(app, COMMANDS.inbox, text);
    expect(answer.response_type).toBe('ephemeral');
    expect(answer.text).toContain(said);
  });

  it.each([
    [COMMANDS.inbox, 'load'],
    [COMMANDS.dibs, 'load'],
    [COMMANDS.load, ''],
    [COMMANDS.load, 'mine'],
  ])('%s %s shows the load of the inbox of the channel', async (command, text) => {
    const app = await startSlackApp();
    app.views.inboxesOf = async () => [sales, support];
    const asked: unknown[] = [];
    app.views.load = async (_workspaceId, id) => {
      asked.push(id);
      return report('support');
    };
    expect((await say(app, command, text)).text).toContain('support');
    expect(asked).toEqual([inboxId]);
  });

  it.each([
    [COMMANDS.inbox, 'unassigned'],
    [COMMANDS.unassigned, ''],
  ])('%s %s shows who waits', async (command, text) => {
    const app = await startSlackApp();
    app.views.unassigned = async () => ({
      now: NOON,
      inbox: { id: inboxId, name: 'support', slackChannel: 'C1' },
      opensAt: null,
      count: 1,
      waiting: [unclaimed({ customerName: 'Kim Park' })],
      workspaceUrl: 'https://acme.slack.com/',
      lastClaim: null,
    });
    expect(JSON.stringify(await say(app, command, text))).toContain('Kim Park');
  });

  it('mine shows what is theirs', async () => {
    const app = await startSlackApp();
    app.views.home = async () => home({ mine: [listed()], mineCount: 1 });
    expect(JSON.stringify(await say(app, COMMANDS.inbox, 'mine'))).toContain('Marta Díaz');
  });

  it('in another channel means their only inbox, and else names theirs', async () => {
    const app = await startSlackApp();
    app.views.load = async () => report('support');
    expect((await say(app, COMMANDS.load, '', { channel: 'D9' })).text).toContain('support');
    app.views.inboxesOf = async () => [sales, support];
    const elsewhere = await say(app, COMMANDS.load, '', { channel: 'D9' });
    expect(elsewhere.text).toContain('#sales, #support');
    app.views.inboxesOf = async () => [];
    expect((await say(app, COMMANDS.load, '')).text).toContain('in no team inbox');
  });

  it('of somebody from another workspace is refused', async () => {
    const app = await startSlackApp();
    const answer = await say(app, COMMANDS.load, '', { team: 'T9' });
    expect(answer.text).toContain('Only members of this workspace');
  });

  it('says when the database is away', async () => {
    const app = await startSlackApp();
    app.views.home = async () => {
      throw new StoreUnavailable('away');
    };
    expect((await say(app, COMMANDS.inbox, 'mine')).text).toContain('cannot reach its database');
  });
});

describe('/inbox assign', () => {
  async function start(): Promise<SlackAppHarness> {
    const app = await startSlackApp();
    app.views.byNumber = async (_workspaceId, number) =>
      number === 142 ? listed({ version: 7 }) : null;
    app.handleConversation.mockResolvedValue(done);
    return app;
  }
  const candidate = (id: typeof ana, name: string) =>
    ({
      ...{ agent: { id, name }, role: 'agent' as const, open: 0, ourTurn: 0 },
      ...{ load: 0, most: 8, away: null },
    }) as const;

  it.each(['assign 142 <@U0BEN|ben>', 'assign <@U0BEN|ben> #142', '142 <@U0BEN> assign'])(
    '%s gives it to that person',
    async (text) => {
      const app = await start();
      const answer = await say(app, COMMANDS.inbox, text);
      expect(app.handleConversation.mock.calls[0]?.[2]).toMatchObject({
        type: 'assign',
        to: ben,
        seenVersion: 7,
        commandId: expect.stringMatching(/^command:/),
      });
      expect(answer.text).toContain('with Ben Adler now');
    },
  );

  it('takes a pasted link for the number', async () => {
    const app = await start();
    app.views.byPlace = async (_workspaceId, place) =>
      place.ts === '1695300000.123456' ? listed().id : null;
    const link = '<https://acme.slack.com/archives/C1/p1695300000123456>';
    await say(app, COMMANDS.inbox, `assign ${link} <@U0BEN|ben>`);
    expect(app.handleConversation.mock.calls[0]?.[2]).toMatchObject({ to: ben });
  });

  it('finds a person by name, and asks when several fit', async () => {
    const app = await start();
    app.views.candidates = async () => [candidate(ana, 'Ana Silva'), candidate(ben, 'Ana Lopez')];
    expect((await say(app, COMMANDS.inbox, 'assign 142 ana')).text).toContain(
      'Ana Silva or Ana Lopez',
    );
    expect(app.handleConversation).not.toHaveBeenCalled();
    await say(app, COMMANDS.inbox, 'assign 142 ana lopez');
    expect(app.handleConversation.mock.calls[0]?.[2]).toMatchObject({ to: ben });
    app.views.candidates = async () => [];
    expect((await say(app, COMMANDS.inbox, 'assign 142 zoe')).text).toContain('nobody called');
  });

  it('"me" claims and "unassigned" releases', async () => {
    const app = await start();
    await say(app, COMMANDS.inbox, 'assign 142 me');
    await say(app, COMMANDS.inbox, 'assign 142 unassigned');
    expect(app.handleConversation.mock.calls.map(([, , command]) => command)).toMatchObject([
      { type: 'assign', to: ana },
      { type: 'release' },
    ]);
  });

  it.each([
    ['assign 999 <@U0BEN|ben>', 'no #999'],
    ['assign <@U0BEN|ben>', '/inbox assign 142'],
    ['assign 142', '/inbox assign 142'],
  ])('%s changes nothing and says what is missing', async (text, said) => {
    const app = await start();
    expect((await say(app, COMMANDS.inbox, text)).text).toContain(said);
    expect(app.handleConversation).not.toHaveBeenCalled();
  });
});

describe('/inbox who', () => {
  it('says who answers here', async () => {
    const app = await startSlackApp();
    app.views.load = async () =>
      loadOf({ agents: [agentLoad({ agent: { id: ana, name: 'Ana Silva' } })] });
    expect(JSON.stringify(await say(app, COMMANDS.inbox, 'who'))).toContain('Ana Silva');
  });

  it('with a number says who owns it', async () => {
    const app = await startSlackApp();
    app.views.byNumber = async () => listed();
    app.views.conversation = async () => viewOf(owned());
    expect((await say(app, COMMANDS.inbox, 'who 142')).text).toContain('Ana Silva');
  });
});

describe('a button that shows a report', () => {
  const value = encodeInboxValue({ inboxId });

  it('to refresh takes the place of the old report', async () => {
    const app = await startSlackApp();
    app.views.load = async () => report('support');
    const { responseUrl } = app.slack;
    await app.send(buttonClick({ action: ACTIONS.refreshLoad, value }, { user: ana, responseUrl }));
    expect(app.slack.callsOf('respond')).toMatchObject([{ replace_original: true }]);
  });

  it('shows nothing of an inbox that is not theirs', async () => {
    const app = await startSlackApp();
    app.views.inboxesOf = async () => [sales];
    app.views.load = async () => report('support');
    const { responseUrl } = app.slack;
    await app.send(buttonClick({ action: ACTIONS.showLoad, value }, { user: ana, responseUrl }));
    expect(app.slack.callsOf('respond')[0]?.['text']).toContain('#sales');
  });
});

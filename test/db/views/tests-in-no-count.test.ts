import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AgentId, ConversationId } from '../../../src/domain/ids.ts';
import { minutes } from '../../../src/domain/ids.ts';
import type { ListedConversation } from '../../../src/domain/listed.ts';
import type { SurfaceOf } from '../../../src/domain/surfaces.ts';
import type { SurfaceViewOf } from '../../../src/domain/views.ts';
import { beginStory, type Story, type StoryInbox } from '../../helpers/story.ts';

let story: Story;
let support: StoryInbox;
let rosa: AgentId;
let ana: AgentId;

beforeEach(async () => {
  story = await beginStory();
  rosa = await story.person('UROSA', 'Rosa Klein');
  ana = await story.person('UANA', 'Ana Silva');
  support = await story.inbox('support', { manage: [rosa], answer: [ana] });
});
afterEach(() => story.end());

/** A pretend customer writes, before everybody else. */
async function test(from: string): Promise<ConversationId> {
  const { id } = await support.write(from, `I am ${from}`);
  await story.sql.pool.query(`UPDATE conversation SET purpose = 'test' WHERE id = $1`, [id]);
  return id;
}

async function show<Type extends 'unclaimed_list' | 'late_list' | 'nudges_dm'>(
  surface: SurfaceOf<Type>,
): Promise<SurfaceViewOf<Type>> {
  const view = await story.views.ofSurface(story.workspaceId, surface, []);
  if (view === null) throw new Error('nothing to see');
  return view as unknown as SurfaceViewOf<Type>;
}

const names = (list: readonly ListedConversation[]) => list.map((each) => each.customerName);
const real = (list: readonly ListedConversation[]) =>
  list.filter(({ purpose }) => purpose === 'real').length;

it('tests are named behind the others, and all surfaces count the same without them', async () => {
  await test('Unclaimed test');
  await story.tell(ana, await test('Owned test'), { type: 'claim' });
  await support.write('Unclaimed', 'hello');
  await support.write('Unclaimed too', 'hello');
  await story.tell(ana, (await support.write('Owned', 'hello')).id, { type: 'claim' });
  await story.pass(minutes(16));

  const { workspaceId, views } = story;
  const load = await views.load(workspaceId, support.id, rosa);
  const unassigned = await views.unassigned(workspaceId, support.id);
  const home = await views.home(workspaceId, ana);
  const unclaimed = await show({ type: 'unclaimed_list', inboxId: support.id });
  const late = await show({ type: 'late_list', inboxId: support.id, agentId: rosa });
  const nudges = await show({ type: 'nudges_dm', agentId: ana });
  const [candidate] = await views.candidates(workspaceId, support.id, 'Ana');

  const waiting = ['Unclaimed', 'Unclaimed too', 'Unclaimed test'];
  for (const list of [unassigned?.waiting, home.unassigned, unclaimed.waiting]) {
    expect(names(list ?? [])).toEqual(waiting);
  }
  expect([
    load?.unassigned.count,
    unassigned?.count,
    home.unassignedCount,
    unclaimed.count,
  ]).toEqual([2, 2, 2, 2]);
  expect(load?.unassigned.oldest?.customerName).toBe('Unclaimed');
  const next = await views.nextWaiting(workspaceId, support.id, null);
  expect(next?.customerName).toBe('Unclaimed');

  const anas = load?.agents.find(({ agent }) => agent.id === ana);
  expect([names(home.mine), names(nudges.due)]).toEqual([
    ['Owned', 'Owned test'],
    ['Owned', 'Owned test'],
  ]);
  expect([
    home.mineCount,
    load?.owned.count,
    anas?.open,
    anas?.late,
    candidate?.open,
    real(nudges.due),
  ]).toEqual([1, 1, 1, 1, 1, 1]);
  expect(names(late.late)).toEqual([
    ...['Unclaimed', 'Unclaimed too', 'Owned'],
    ...['Unclaimed test', 'Owned test'],
  ]);
  // Of what nobody owns the load says how many there are, and not how many of them are late.
  expect(real(late.late)).toBe((load?.owned.late ?? 0) + (load?.unassigned.count ?? 0));
});

it('a test that somebody left behind is told to nobody', async () => {
  const pretended = await test('Owned test');
  await story.tell(ana, pretended, { type: 'claim' });
  await story.tell('system', pretended, { type: 'owner_left', agentId: ana, departure: 4 });
  const surface = { type: 'left_behind_dm', inboxId: support.id, agentId: rosa } as const;
  const view = await story.views.ofSurface(
    story.workspaceId,
    { ...surface, who: ana, departure: 4 },
    [],
  );
  expect(view).toMatchObject({ count: 0, waiting: [] });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createViews } from '../../../src/db/views/views.ts';
import { isOutOfSight } from '../../../src/domain/flood.ts';
import type { AgentId } from '../../../src/domain/ids.ts';
import { beginStory, type Story, type StoryInbox } from '../../helpers/story.ts';

describe('what the list of a flood knows of where it stands', () => {
  const ana = 'UANA' as AgentId;
  let story: Story;
  let support: StoryInbox;

  beforeAll(async () => {
    story = await beginStory();
    await story.person(ana, 'Ana Silva');
    support = await story.inbox('support', { manage: [ana], answer: [ana] });
  });
  afterAll(() => story.end());

  async function cardsBelow(): Promise<number> {
    const surface = { type: 'flood_list', inboxId: support.id } as const;
    const view = await createViews(story.sql).ofSurface(story.workspaceId, surface, []);
    if (view === null || !('cardsBelow' in view)) throw new Error('no list');
    return view.cardsBelow;
  }

  /** As many cards as that, a second apart: the list stands between the fifth and the sixth, the rest is below. */
  async function stand(count: number): Promise<void> {
    await story.sql.pool.query('DELETE FROM slack_message');
    await story.sql.pool.query(
      `INSERT INTO slack_message
       SELECT $1, key, NULL, 'CSUPPORT', ts, gen_random_uuid(), 1, dibs_now(), '{}'
       FROM (SELECT 'card:' || gen_random_uuid() AS key, '1.' || lpad(n::text, 6, '0') AS ts FROM generate_series(1, $3::int) n
         UNION ALL SELECT 'flood_list:' || $2, '1.000005b') posts`,
      [story.workspaceId, support.id, count],
    );
  }

  it.each([
    { below: 0, isFar: false },
    { below: 10, isFar: false },
    { below: 11, isFar: true },
    { below: 400, isFar: true },
  ])('$below cards below it', async ({ below, isFar }) => {
    await stand(5 + below);
    expect(isOutOfSight(await cardsBelow())).toBe(isFar);
    expect(await cardsBelow()).toBe(Math.min(below, 11));
  });

  it('none where it does not stand', async () => {
    await stand(40);
    await story.sql.pool.query(`DELETE FROM slack_message WHERE surface_key LIKE 'flood_list:%'`);
    expect(await cardsBelow()).toBe(0);
  });
});

import { expect, it } from 'vitest';
import type { OutboxId, WorkspaceId } from '../../src/domain/ids.ts';
import type { Seen } from '../../src/inbox/ports.ts';
import { createKnownPosts } from '../../src/slack/known-posts.ts';

const workspaceId = 'T1' as WorkspaceId;
const outboxId = 'o1' as OutboxId;
const place = { slackChannel: 'C1', ts: '1.1' };

/** What it is said to be, one answer after the other. */
function asked(...answers: (Seen | 'away')[]) {
  let times = 0;
  const { adopt } = createKnownPosts(async () => {
    times += 1;
    const answer = answers.shift() ?? 'ours';
    if (answer === 'away') throw new Error('away');
    return answer;
  });
  return { ask: () => adopt(workspaceId, outboxId, place), times: () => times };
}

it('asks once of a post that is ours, even where many click on it at once', async () => {
  const { ask, times } = asked('ours');
  expect(await Promise.all([ask(), ask(), ask()])).toEqual(['ours', 'ours', 'ours']);
  expect(await ask()).toBe('ours');
  expect(times()).toBe(1);
});

it.each(['copy', 'undecided'] as const)('asks again of a post that is %s', async (seen) => {
  const { ask } = asked(seen, 'ours');
  expect(await ask()).toBe(seen);
  expect(await ask()).toBe('ours');
});

it('asks again when there was no answer', async () => {
  const { ask } = asked('away', 'ours');
  await expect(ask()).rejects.toThrow('away');
  expect(await ask()).toBe('ours');
});

it('does not ask of a card of which somebody was told where it stands', async () => {
  const questions: string[] = [];
  const { adopt, standsAt } = createKnownPosts(async (_workspaceId, _outboxId, { ts }) => {
    questions.push(ts);
    return 'ours';
  });
  standsAt(workspaceId, place);
  expect(await adopt(workspaceId, outboxId, place)).toBe('ours');
  expect(await adopt(workspaceId, outboxId, { ...place, ts: '2.2' })).toBe('ours');
  expect(questions).toEqual(['2.2']);
});

import { describe, expect, it } from 'vitest';
import type { WorkspaceId } from '../../src/domain/ids.ts';
import { makingUp } from '../../src/inbox/make-up.ts';
import type { Remedy, ShowRequest, ShowResult } from '../../src/inbox/ports.ts';

const [acme, other] = ['T0ACME', 'T0OTHER'] as WorkspaceId[] as [WorkspaceId, WorkspaceId];

const place = { slackChannel: 'C0SUPPORT', ts: '1.1' };
const shown: ShowResult = { done: 'shown', place, posted: true, listed: [] };
const refused = (remedy: Remedy): ShowResult => ({ done: 'refused', remedy, gate: null });
const noAnswer = refused({ remedy: 'retry_uncertain', reason: 'timeout' });
const archived = refused({ remedy: 'give_up', reason: 'is_archived' });
const tooMany = refused({ remedy: 'wait', retryAfter: 1_000 });

/** Slack answers what is asked for; `hurried` are those whose waiting entries were let go. */
function begin(hurry = async () => {}) {
  const hurried: WorkspaceId[] = [];
  const errors: unknown[] = [];
  let next = shown;
  const chat = makingUp(
    { show: async () => next },
    {
      outbox: {
        hurry(workspaceId) {
          hurried.push(workspaceId);
          return hurry();
        },
      },
      onError: (error) => errors.push(error),
    },
  );
  async function answers(...results: ShowResult[]): Promise<void> {
    for (const result of results) expect(await show(acme, result)).toBe(result);
  }
  async function show(workspaceId: WorkspaceId, result: ShowResult): Promise<ShowResult> {
    next = result;
    return chat.show({ workspaceId } as ShowRequest);
  }
  return { answers, show, hurried, errors };
}

describe('making up for an outage of Slack', () => {
  it('lets what waits go once, with the first answer after three calls without one', async () => {
    const { answers, hurried } = begin();
    await answers(noAnswer, noAnswer, noAnswer, noAnswer);
    expect(hurried).toEqual([]);
    await answers(shown);
    expect(hurried).toEqual([acme]);
    await answers(shown, shown);
    expect(hurried).toEqual([acme]);
  });

  it('lets go what was under way when it ended and failed after that, too; later that is trouble of its own', async () => {
    const { answers, hurried } = begin();
    await answers(noAnswer, noAnswer, noAnswer, shown, noAnswer, shown, shown);
    expect(hurried).toEqual([acme, acme]);
    await answers(...Array.from({ length: 32 }, () => shown));
    await answers(noAnswer, shown, noAnswer, noAnswer, shown);
    expect(hurried).toHaveLength(2);
    await answers(noAnswer, noAnswer, noAnswer, shown);
    expect(hurried).toHaveLength(3);
  });

  it('does not try a message without a pause that is in trouble of its own', async () => {
    const { answers, hurried } = begin();
    await answers(noAnswer, noAnswer, noAnswer, shown);
    for (let tried = 0; tried < 100; tried += 1) await answers(noAnswer, shown);
    expect(hurried.length).toBeLessThan(40);
  });

  it('is for outages only: two calls without an answer are the trouble of those two', async () => {
    const { answers, hurried } = begin();
    await answers(noAnswer, noAnswer, shown, noAnswer, noAnswer, { done: 'removed' }, noAnswer);
    expect(hurried).toEqual([]);
  });

  it('does not take for an answer what was never asked, nor a refusal that may be of this one only', async () => {
    const { answers, hurried } = begin();
    await answers(noAnswer, noAnswer, noAnswer, { done: 'nothing_to_say' }, archived, tooMany);
    expect(hurried).toEqual([]);
    await answers({ done: 'removed' });
    expect(hurried).toEqual([acme]);
  });

  it('is for one workspace: the answers of another say nothing about it', async () => {
    const { answers, show, hurried } = begin();
    await answers(noAnswer, noAnswer, noAnswer);
    await show(other, shown);
    expect(hurried).toEqual([]);
    await answers(shown);
    expect(hurried).toEqual([acme]);
  });

  it('that the database cannot help with now is told, and what was shown is shown', async () => {
    const away = new Error('away');
    const { answers, errors } = begin(() => Promise.reject(away));
    await answers(noAnswer, noAnswer, noAnswer, shown);
    expect(errors).toEqual([away]);
  });
});

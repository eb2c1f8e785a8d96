import type { WebClient } from '@slack/web-api';
import type { TypedIn } from '../domain/message.ts';
import type { ShowRequest, ShowResult } from '../inbox/ports.ts';
import { MARKS, type Mark } from './blocks/message-mark.ts';
import { slackCodeOf } from './errors.ts';
import { callSlack, Refused } from './refused.ts';

/** The marks of ours on people's messages. Throws `Refused`. */
export interface MessageMarks {
  /**
   * Puts this mark on the message, and takes the others of ours away: only one stands there. Where it stands names the mark as well as
   * the message, so that the next one knows what to take away; where that is not sure, all others are.
   */
  show(request: ShowRequest, typedIn: TypedIn, mark: Mark): Promise<ShowResult>;
}

/** What the reaction is about to be, it is: nothing is left to do. */
const SETTLED: ReadonlySet<string | null> = new Set(['already_reacted', 'no_reaction']);

/** The message is gone: there is nothing to mark. */
const GONE: ReadonlySet<string | null> = new Set(['message_not_found', 'thread_not_found']);

export function createMessageMarks(client: WebClient): MessageMarks {
  async function react(
    gate: string,
    which: 'add' | 'remove',
    { slackChannel: channel, ts: timestamp }: TypedIn,
    name: Mark,
  ): Promise<void> {
    const reaction = { channel, timestamp, name };
    try {
      await callSlack(gate, () =>
        which === 'add' ? client.reactions.add(reaction) : client.reactions.remove(reaction),
      );
    } catch (error) {
      if (!SETTLED.has(codeOf(error))) throw error;
    }
  }

  return {
    async show(request, typedIn, mark) {
      const { workspaceId, shown } = request;
      const gate = `marks:${workspaceId}`;
      const place = { slackChannel: typedIn.slackChannel, ts: `${typedIn.ts} ${mark}` };
      const isThere = knownOn(request) === mark && request.maybePosted === null;
      if (isThere) return { done: 'shown', place, posted: false, listed: [] };
      try {
        // Taking away comes first: when adding fails, what stands there is known all the same.
        for (const old of othersOn(request, mark)) await react(gate, 'remove', typedIn, old);
        await react(gate, 'add', typedIn, mark);
      } catch (error) {
        if (GONE.has(codeOf(error))) return { done: 'nothing_to_say' };
        throw error;
      }
      return { done: 'shown', place, posted: shown === null, listed: [] };
    },
  };
}

function othersOn(request: ShowRequest, mark: Mark): Mark[] {
  const known = knownOn(request);
  const others = Object.values(MARKS).filter((one) => one !== mark);
  return request.maybePosted === null ? others.filter((one) => one === known) : others;
}

/** The mark that stands there, as far as we know. */
function knownOn({ shown }: ShowRequest): string | undefined {
  return shown?.place.ts.split(' ')[1];
}

function codeOf(error: unknown): string | null {
  return error instanceof Refused ? slackCodeOf(error.cause) : null;
}

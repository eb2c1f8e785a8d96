import type { MessageState } from '../page-protocol.ts';
import { nameOf, type Session, useSession } from './session.ts';
import { Emoji } from './text-view.tsx';

export function Reactions({ message }: { message: MessageState }) {
  const session = useSession();
  if (message.reactions.length === 0) return null;
  return (
    <div class="reactions">
      {message.reactions.map(({ name, users }) => {
        const isMine = users.includes(session.me);
        const who = users.map((user) => nameOf(session, user)).join(', ');
        return (
          <button
            key={name}
            type="button"
            class={`reaction${isMine ? ' is-mine' : ''}`}
            aria-pressed={isMine}
            aria-label={`${name}: ${who}`}
            title={`${who} reacted with :${name}:`}
            onClick={() => void toggleReaction(session, message, name)}
          >
            <Emoji name={name} />
            <span>{users.length}</span>
          </button>
        );
      })}
    </div>
  );
}

export async function toggleReaction(
  session: Session,
  message: MessageState,
  name: string,
): Promise<void> {
  const has = message.reactions.some(
    (reaction) => reaction.name === name && reaction.users.includes(session.me),
  );
  const answer = await session.act({
    type: has ? 'remove_reaction' : 'add_reaction',
    user: session.me,
    conversation: message.conversation,
    ts: message.ts,
    name,
  });
  if (!answer.ok) session.tell(answer.error);
}

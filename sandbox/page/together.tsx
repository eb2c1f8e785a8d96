import { useId, useRef, useState } from 'preact/hooks';
import type { Action, MessageState } from '../page-protocol.ts';
import { Icon } from './icon.tsx';
import { Popover } from './popover.tsx';
import { type Pressable, pressablesIn } from './pressables.ts';
import { conversationOf, nameOf, type Session, useSession } from './session.ts';

const LABEL = 'Let somebody else click at the same moment';

/** Makes a race: somebody else presses the same button of this message at the same moment. */
export function Together({ message }: { message: MessageState }) {
  const session = useSession();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const buttons = pressablesIn(message.blocks);
  const others = othersIn(session, message);
  if (buttons.length === 0 || others.length === 0) return null;
  return (
    <>
      <button
        ref={button}
        type="button"
        class="tool"
        aria-label={LABEL}
        title={LABEL}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        data-testid="together"
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="together" />
      </button>
      {isOpen && (
        <Popover
          anchor={button}
          label={LABEL}
          align="end"
          class="together"
          onClose={() => setOpen(false)}
        >
          <Race
            message={message}
            buttons={buttons}
            others={others}
            onDone={() => {
              setOpen(false);
              button.current?.focus();
            }}
          />
        </Popover>
      )}
    </>
  );
}

interface RaceProps {
  message: MessageState;
  buttons: Pressable[];
  others: string[];
  onDone: () => void;
}

function Race({ message, buttons, others, onDone }: RaceProps) {
  const session = useSession();
  const [other, setOther] = useState(others[0] ?? '');
  const selectId = useId();
  async function race(pressed: Pressable): Promise<void> {
    onDone();
    const answer = await session.act({
      type: 'race',
      // Theirs leaves first, so that this window mostly reads what the slower one reads.
      actions: [other, session.me].map((user) => pressOf(message, pressed, user)),
    });
    if (!answer.ok) session.tell(answer.error);
    else if (answer.shown.type === 'race') {
      const failed = answer.shown.shown.find((one) => !one.ok);
      if (failed?.ok === false) session.tell(failed.error);
    }
  }
  return (
    <div class="together-body">
      <label for={selectId}>
        <b>At the same moment as you</b>
      </label>
      <select
        id={selectId}
        class="field"
        value={other}
        data-testid="together-who"
        onChange={(event) => setOther(event.currentTarget.value)}
      >
        {others.map((user) => (
          <option key={user} value={user}>
            {nameOf(session, user)}
          </option>
        ))}
      </select>
      <span class="together-hint">presses</span>
      <div class="together-buttons">
        {buttons.map((pressed) => (
          <button
            key={`${pressed.blockId}/${pressed.actionId}`}
            type="button"
            class="button"
            data-testid={`together-${pressed.actionId}`}
            onClick={() => void race(pressed)}
          >
            <span class="button-text">{pressed.text}</span>
          </button>
        ))}
      </div>
    </div>
  );
}

function pressOf(message: MessageState, { blockId, actionId }: Pressable, user: string): Action {
  const place = { kind: 'message', conversation: message.conversation, ts: message.ts } as const;
  return { type: 'block_action', user, place, blockId, actionId, press: { type: 'button' } };
}

/** Those who are in the conversation; who answers customers every day comes first. */
function othersIn(session: Session, { conversation }: MessageState): string[] {
  const members = conversationOf(session, conversation)?.members ?? [];
  return session.users
    .filter(({ id, isBot, deleted }) => !isBot && !deleted && id !== session.me)
    .filter(({ id }) => members.includes(id))
    .sort((one, other) => Number(one.isAdmin) - Number(other.isAdmin))
    .map(({ id }) => id);
}

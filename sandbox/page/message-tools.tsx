import type { MessageState } from '../page-protocol.ts';
import { QUICK_REACTIONS } from './emoji.ts';
import { Icon } from './icon.tsx';
import { MenuButton, type MenuItem } from './menu.tsx';
import { toggleReaction } from './reactions.tsx';
import { type Session, userOf, useSession } from './session.ts';
import { Emoji } from './text-view.tsx';
import { Together } from './together.tsx';

interface ToolsProps {
  message: MessageState;
  isInThread: boolean;
  onEdit: () => void;
}

/** What appears at the corner of a message: react, reply in thread, more. */
export function MessageTools({ message, isInThread, onEdit }: ToolsProps) {
  const session = useSession();
  return (
    <div class="message-tools" role="toolbar" aria-label="Message actions">
      <MenuButton
        label="Add reaction"
        class="tool"
        align="end"
        items={QUICK_REACTIONS.map((name) => ({
          key: name,
          content: (
            <>
              <Emoji name={name} /> {name.replaceAll('_', ' ')}
            </>
          ),
          run: () => void toggleReaction(session, message, name),
        }))}
      >
        <Icon name="smile" />
      </MenuButton>
      {!isInThread && (
        <button
          type="button"
          class="tool"
          aria-label="Reply in thread"
          title="Reply in thread"
          data-testid="reply-in-thread"
          onClick={() =>
            session.go({ in: message.conversation, thread: message.threadTs ?? message.ts })
          }
        >
          <Icon name="reply" />
        </button>
      )}
      <Together message={message} />
      <MenuButton
        label="More actions for this message"
        class="tool"
        align="end"
        testId="message-more"
        items={moreItems(session, message, onEdit)}
      >
        <Icon name="more" />
      </MenuButton>
    </div>
  );
}

function moreItems(session: Session, message: MessageState, onEdit: () => void): MenuItem[] {
  const { conversation, ts } = message;
  const user = session.me;
  const items: MenuItem[] = session.app.shortcuts
    .filter(({ kind }) => kind === 'message')
    .map(({ name, callbackId }) => ({
      key: callbackId,
      content: (
        <>
          {name} <span class="menu-note">{session.app.name}</span>
        </>
      ),
      testId: `shortcut-${callbackId}`,
      run: () =>
        void report(
          session,
          session.act({ type: 'message_shortcut', user, conversation, ts, callbackId }),
        ),
    }));
  items.push({
    key: 'copy-ts',
    content: 'Copy message id',
    run: () => void navigator.clipboard?.writeText(ts),
  });
  if (message.user === user) {
    items.push({ key: 'edit', content: 'Edit message', run: onEdit });
  }
  // Workspace admins take away what others wrote, too.
  if (message.user === user || userOf(session, user)?.isAdmin === true) {
    items.push({
      key: 'delete',
      content: 'Delete message…',
      isDanger: true,
      run: () => void remove(session, message),
    });
  }
  return items;
}

async function remove(session: Session, message: MessageState): Promise<void> {
  const isSure = await session.ask({
    title: 'Delete message',
    text: 'Are you sure you want to delete this message? This cannot be undone.',
    confirm: 'Delete',
    deny: 'Cancel',
    isDanger: true,
  });
  if (!isSure) return;
  const { conversation, ts } = message;
  await report(
    session,
    session.act({ type: 'delete_message', user: session.me, conversation, ts }),
  );
}

/** Shows what went wrong with something that has no better place for it. */
export async function report(
  session: Session,
  acting: ReturnType<Session['act']>,
): Promise<boolean> {
  const answer = await acting;
  if (!answer.ok) session.tell(answer.error);
  else if (answer.shown.type === 'command_error') session.tell(answer.shown.text);
  else if (answer.shown.type === 'button_warning') session.tell(answer.shown.text);
  else if (answer.shown.type === 'modal_trouble') session.tell(answer.shown.text);
  return answer.ok;
}

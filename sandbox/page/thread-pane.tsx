import { useMemo } from 'preact/hooks';
import type { ConversationState, SandboxState } from '../page-protocol.ts';
import { BackButton } from './back-button.tsx';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';
import { sendTyped } from './send.ts';
import { titleOf, useSession } from './session.ts';
import type { Entry } from './timeline.ts';
import { entriesOf, threadItems } from './timeline.ts';

interface ThreadProps {
  state: SandboxState;
  conversation: ConversationState;
  threadTs: string;
}

export function ThreadPane({ state, conversation, threadTs }: ThreadProps) {
  const session = useSession();
  const messages = state.messages[conversation.id];
  const parent = messages?.find(({ ts }) => ts === threadTs);
  const today = new Date(state.clock.now).toDateString();
  const entries = useMemo(() => {
    const items = threadItems(messages ?? [], state.ephemerals, threadTs, session.me);
    const replies = entriesOf(items, session.reader(), session.app.botUserId, undefined);
    if (parent === undefined) return replies;
    const head: Entry = {
      type: 'message',
      key: `parent-${threadTs}`,
      kind: 'message',
      shown: parent,
      isFollowUp: false,
    };
    const count = parent.replies?.count ?? 0;
    const label = count === 1 ? '1 reply' : `${count} replies`;
    const divider: Entry[] = count === 0 ? [] : [{ type: 'day', key: 'count', label }];
    return [head, ...divider, ...replies.filter(({ type }) => type !== 'day')];
  }, [messages, parent, state.ephemerals, threadTs, session, today]);
  const title = titleOf(session, conversation);
  return (
    <aside class="thread" aria-label="Thread" data-testid="thread-pane" data-thread={threadTs}>
      <header class="pane-head">
        <BackButton label="Back to the conversation" onBack={() => session.go({ thread: '' })} />
        <h2 class="pane-title">Thread</h2>
        <span class="pane-topic">{title}</span>
        <button
          type="button"
          class="icon-button thread-close"
          aria-label="Close thread"
          onClick={() => session.go({ thread: '' })}
        >
          ×
        </button>
      </header>
      <MessageList
        key={threadTs}
        entries={entries}
        label="Messages in this thread"
        isInThread
        emptyText={parent === undefined ? 'The first message of this thread was deleted.' : ''}
      />
      {!conversation.isArchived && (
        <Composer
          key={`${conversation.id}/${threadTs}`}
          draftKey={`${conversation.id}/${threadTs}`}
          label={`Reply in thread in ${title}`}
          placeholder="Reply…"
          testId="thread-composer"
          takesFiles
          onSend={(typed, files) => sendTyped(session, conversation.id, typed, threadTs, files)}
        />
      )}
    </aside>
  );
}

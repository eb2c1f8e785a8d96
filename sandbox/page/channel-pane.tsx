import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ConversationState, SandboxState } from '../page-protocol.ts';
import { Presence } from './avatar.tsx';
import { BackButton } from './back-button.tsx';
import { ChannelDetails } from './channel-details.tsx';
import { Composer } from './composer.tsx';
import { Icon } from './icon.tsx';
import { MessageList } from './message-list.tsx';
import { report } from './message-tools.tsx';
import { sendTyped } from './send.ts';
import { nameOf, otherMember, titleOf, useSession } from './session.ts';
import { Mrkdwn } from './text-view.tsx';
import { channelItems, entriesOf, firstUnread } from './timeline.ts';

interface PaneProps {
  state: SandboxState;
  conversation: ConversationState;
}

const NONE: never[] = [];

/** A channel or direct message: its head, its messages, and the composer. */
export function ChannelPane({ state, conversation }: PaneProps) {
  return (
    <section class="pane" aria-label={`Conversation ${conversation.name}`}>
      <ChannelHead conversation={conversation} />
      <ChannelBody key={conversation.id} state={state} conversation={conversation} />
    </section>
  );
}

export function ChannelBody({ state, conversation }: PaneProps) {
  const session = useSession();
  const messages = state.messages[conversation.id] ?? NONE;
  const newSince = useReading(state, conversation);
  const today = new Date(state.clock.now).toDateString();
  const entries = useMemo(() => {
    const items = channelItems(messages, state.ephemerals, conversation.id, session.me);
    return entriesOf(items, session.reader(), session.app.botUserId, newSince);
  }, [messages, state.ephemerals, conversation.id, session, newSince, today]);
  const title = titleOf(session, conversation);
  return (
    <>
      <MessageList
        entries={entries}
        label={`Messages in ${title}`}
        isInThread={false}
        emptyText={`This is the very beginning of ${conversation.kind === 'im' ? `your messages with ${title}` : title}.`}
      />
      {conversation.isArchived ? (
        <div class="composer-note">This channel is archived.</div>
      ) : conversation.members.includes(session.me) ? (
        <Composer
          draftKey={conversation.id}
          label={`Message to ${title}`}
          placeholder={`Message ${title}`}
          testId="composer"
          takesFiles
          onSend={(typed, files) => sendTyped(session, conversation.id, typed, undefined, files)}
        />
      ) : (
        <JoinBar conversation={conversation} />
      )}
    </>
  );
}

function JoinBar({ conversation }: { conversation: ConversationState }) {
  const session = useSession();
  const join = { type: 'join', user: session.me, conversation: conversation.id } as const;
  return (
    <div class="composer-note">
      You are looking at <b>#{conversation.name}</b>
      <button
        type="button"
        class="button button-primary"
        onClick={() => void report(session, session.act(join))}
      >
        Join channel
      </button>
    </div>
  );
}

/** Marks what is open as read, and remembers where the new began when it was opened. */
function useReading(state: SandboxState, conversation: ConversationState): string | undefined {
  const session = useSession();
  const unread = state.unread[session.me]?.[conversation.id]?.count ?? 0;
  const messages = state.messages[conversation.id] ?? NONE;
  const [newSince] = useState(() => firstUnread(messages, session.me, unread));
  const marked = useRef('');
  const latest = messages.at(-1)?.ts ?? '';
  useEffect(() => {
    function mark(): void {
      if (unread === 0 || document.visibilityState !== 'visible') return;
      if (marked.current === `${session.me}/${latest}/${unread}`) return;
      marked.current = `${session.me}/${latest}/${unread}`;
      void session.act({ type: 'mark_read', user: session.me, conversation: conversation.id });
    }
    mark();
    document.addEventListener('visibilitychange', mark);
    return () => document.removeEventListener('visibilitychange', mark);
  }, [session, conversation.id, unread, latest]);
  return newSince;
}

function ChannelHead({ conversation }: { conversation: ConversationState }) {
  const session = useSession();
  const [isOpen, setOpen] = useState(false);
  if (conversation.kind === 'im') {
    const other = otherMember(session, conversation);
    return (
      <header class="pane-head">
        <BackButton label="All conversations" onBack={() => session.showList('show')} />
        <h2 class="pane-title">
          <Presence user={other} /> {nameOf(session, other)}
        </h2>
      </header>
    );
  }
  return (
    <header class="pane-head">
      <BackButton label="All conversations" onBack={() => session.showList('show')} />
      <h2 class="pane-title">
        {conversation.kind === 'private' ? <Icon name="lock" /> : <span aria-hidden="true">#</span>}
        {conversation.name}
      </h2>
      {conversation.isExtShared && <span class="tag">SHARED</span>}
      {conversation.isArchived && <span class="tag">ARCHIVED</span>}
      <div class="pane-topic">
        {conversation.topic !== '' && <Mrkdwn text={conversation.topic} />}
      </div>
      <button
        type="button"
        class="head-button"
        aria-label={`${conversation.members.length} members, channel details`}
        data-testid="channel-details"
        onClick={() => setOpen(true)}
      >
        <Icon name="people" /> {conversation.members.length}
      </button>
      {isOpen && <ChannelDetails conversation={conversation} onClose={() => setOpen(false)} />}
    </header>
  );
}

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ConversationState, SandboxState } from '../page-protocol.ts';
import { ActAs } from './act-as.tsx';
import { openMessages } from './app-pane.tsx';
import { Avatar, Presence } from './avatar.tsx';
import { Icon } from './icon.tsx';
import { report } from './message-tools.tsx';
import { HOME } from './route.ts';
import { dmWith, otherMember, titleOf, useSession } from './session.ts';

interface SidebarProps {
  state: SandboxState;
  /** The open conversation, or 'home'. */
  openIn: string;
}

export function Sidebar({ state, openIn }: SidebarProps) {
  const session = useSession();
  const { app } = session;
  const appDm = dmWith(session, app.botUserId);
  const mine = session.conversations.filter(({ members }) => members.includes(session.me));
  const channels = mine
    .filter(({ kind, isArchived }) => kind !== 'im' && !isArchived)
    .sort((a, b) => a.name.localeCompare(b.name));
  const others = session.conversations.filter(
    ({ kind, members, isArchived }) =>
      kind === 'public' && !isArchived && !members.includes(session.me),
  );
  const dms = mine.filter(({ kind, id }) => kind === 'im' && id !== appDm?.id);
  const entry = (conversation: ConversationState) => (
    <ConversationEntry
      key={conversation.id}
      state={state}
      conversation={conversation}
      isOpen={openIn === conversation.id}
    />
  );
  return (
    <nav class="sidebar" aria-label="Workspace" data-testid="sidebar">
      <div class="workspace">{state.workspace.name}</div>
      <ActAs />
      <div class="sidebar-scroll">
        <h2 class="sidebar-title">Channels</h2>
        <ul>{channels.map(entry)}</ul>
        {others.length > 0 && (
          <details class="other-channels">
            <summary>More channels</summary>
            <ul>{others.map(entry)}</ul>
          </details>
        )}
        <NewChannel />
        <h2 class="sidebar-title">Direct messages</h2>
        <ul>{dms.map(entry)}</ul>
        <People dms={dms} />
        <h2 class="sidebar-title">Apps</h2>
        <ul>
          <Entry
            isOpen={openIn === HOME}
            label={`${app.name}, Home`}
            testId="sidebar-home"
            onOpen={() => session.go({ in: HOME, thread: '' })}
          >
            <Avatar user={app.botUserId} size="small" />
            <span class="entry-name">{app.name}</span>
          </Entry>
          <Entry
            isOpen={appDm !== undefined && openIn === appDm.id}
            label={`${app.name}, Messages`}
            testId="sidebar-app-messages"
            onOpen={() => void openMessages(session)}
            unread={appDm === undefined ? undefined : state.unread[session.me]?.[appDm.id]}
            isIndented
          >
            <span class="entry-name">Messages</span>
          </Entry>
        </ul>
      </div>
    </nav>
  );
}

interface EntryProps {
  isOpen: boolean;
  label: string;
  testId: string;
  onOpen: () => void;
  unread?: { count: number; mentions: number } | undefined;
  isIndented?: boolean;
  conversation?: ConversationState;
  children: ComponentChildren;
}

function Entry(props: EntryProps) {
  const session = useSession();
  const count = props.unread?.count ?? 0;
  // In a channel only mentions are counted, as in Slack; a direct message is always meant for its reader.
  const isDirect = props.conversation === undefined || props.conversation.kind === 'im';
  const badge = isDirect ? count : (props.unread?.mentions ?? 0);
  const isBold = count > 0 && !props.isOpen;
  const note = isBold ? `, ${count} unread` : '';
  return (
    <li>
      <button
        type="button"
        class={`entry${props.isOpen ? ' is-open' : ''}${isBold ? ' is-unread' : ''}${props.isIndented ? ' is-indented' : ''}`}
        aria-current={props.isOpen ? 'page' : undefined}
        aria-label={`${props.label}${note}`}
        data-testid={props.testId}
        data-conversation={props.conversation?.id}
        data-unread={count}
        onClick={() => {
          session.showList('hide');
          props.onOpen();
        }}
      >
        {props.children}
        {isBold && badge > 0 && (
          <span class="badge" aria-hidden="true">
            {badge > 99 ? '99+' : badge}
          </span>
        )}
      </button>
    </li>
  );
}

interface ConversationEntryProps {
  state: SandboxState;
  conversation: ConversationState;
  isOpen: boolean;
}

function ConversationEntry({ state, conversation, isOpen }: ConversationEntryProps) {
  const session = useSession();
  const title = titleOf(session, conversation);
  const other = otherMember(session, conversation);
  return (
    <Entry
      isOpen={isOpen}
      label={title}
      testId={`sidebar-${conversation.kind === 'im' ? other : conversation.name}`}
      conversation={conversation}
      unread={state.unread[session.me]?.[conversation.id]}
      onOpen={() => session.go({ in: conversation.id, thread: '' })}
    >
      {conversation.kind === 'im' ? (
        <>
          <Presence user={other} />
          <span class="entry-name">{title}</span>
        </>
      ) : (
        <>
          <span class="entry-sign" aria-hidden="true">
            {conversation.kind === 'private' ? <Icon name="lock" /> : '#'}
          </span>
          <span class="entry-name">{conversation.name}</span>
        </>
      )}
    </Entry>
  );
}

/** People without a direct message yet. */
function People({ dms }: { dms: ConversationState[] }) {
  const session = useSession();
  const known = new Set(dms.flatMap(({ members }) => members));
  const rest = session.users.filter(
    ({ id, isBot, deleted }) => !isBot && !deleted && id !== session.me && !known.has(id),
  );
  async function open(withUser: string): Promise<void> {
    const answer = await session.act({ type: 'open_dm', user: session.me, withUser });
    if (!answer.ok) session.tell(answer.error);
    else if (answer.shown.type === 'created') session.go({ in: answer.shown.id, thread: '' });
  }
  return (
    <ul>
      {rest.map((person) => (
        <Entry
          key={person.id}
          isOpen={false}
          label={person.realName}
          testId={`sidebar-${person.id}`}
          onOpen={() => void open(person.id)}
        >
          <Presence user={person.id} />
          <span class="entry-name is-faint">{person.displayName || person.realName}</span>
        </Entry>
      ))}
    </ul>
  );
}

function NewChannel() {
  const session = useSession();
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  async function create(event: Event): Promise<void> {
    event.preventDefault();
    const acting = session.act({
      type: 'create_channel',
      user: session.me,
      name: name.replace(/^-+|-+$/g, ''),
      privacy: 'public',
    });
    if (!(await report(session, acting))) return;
    const answer = await acting;
    setOpen(false);
    setName('');
    if (answer.ok && answer.shown.type === 'created')
      session.go({ in: answer.shown.id, thread: '' });
  }
  if (!isOpen) {
    return (
      <button
        type="button"
        class="entry entry-add"
        data-testid="add-channel"
        onClick={() => setOpen(true)}
      >
        <span class="entry-sign" aria-hidden="true">
          +
        </span>
        Add a channel
      </button>
    );
  }
  return (
    <form class="new-channel" onSubmit={(event) => void create(event)}>
      <input
        ref={(input) => input?.focus()}
        aria-label="Name of the new channel"
        placeholder="new-channel"
        value={name}
        onInput={(event) =>
          setName(event.currentTarget.value.toLowerCase().replace(/[^\p{L}\p{N}_-]+/gu, '-'))
        }
        onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
      />
      <button type="submit" disabled={name === ''}>
        Add
      </button>
    </form>
  );
}

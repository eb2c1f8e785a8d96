import { memo } from 'preact/compat';
import { useMemo, useState } from 'preact/hooks';
import type { EphemeralState, MessageState, Place } from '../page-protocol.ts';
import { Avatar } from './avatar.tsx';
import { BlocksView } from './blocks-view.tsx';
import { Composer } from './composer.tsx';
import { FilesView } from './files-view.tsx';
import { Icon } from './icon.tsx';
import { decodeForEditing, encodeTyped } from './message-text.ts';
import { MessageTools } from './message-tools.tsx';
import { Reactions } from './reactions.tsx';
import { nameOf, type Session, userOf, useSession } from './session.ts';
import { clockTime, dateOfTs, dayLabel } from './slack-date.ts';
import { SurfaceContext, useSurfaceState } from './surface.ts';
import { Mrkdwn } from './text-view.tsx';

const NO_ERRORS = {};

export type Shown =
  | { type: 'message'; message: MessageState }
  | { type: 'ephemeral'; message: EphemeralState };

interface MessageProps {
  shown: Shown['message'];
  kind: Shown['type'];
  /** Written by the same person shortly after the one above: without the head line. */
  isFollowUp: boolean;
  /** In the thread pane there is no "3 replies" below. */
  isInThread: boolean;
}

/** One message with everything around it; drawn again only when it changed. */
export const Message = memo(function Message(props: MessageProps) {
  const session = useSession();
  const [isEditing, setEditing] = useState(false);
  const { shown, kind } = props;
  const place: Place = { kind, conversation: shown.conversation, ts: shown.ts };
  const surface = useSurfaceState(place, NO_ERRORS);
  const message = kind === 'message' ? (shown as MessageState) : undefined;
  if (message?.subtype !== undefined && isQuiet(message.subtype)) {
    return <QuietLine message={message} />;
  }
  const author = message?.user ?? session.app.botUserId;
  return (
    <article
      class={`message message-${kind}${props.isFollowUp ? ' is-follow-up' : ''}`}
      data-testid={kind === 'ephemeral' ? 'ephemeral' : 'message'}
      data-ts={shown.ts}
      aria-label={`${nameOf(session, author)}, ${timeOf(session, shown.ts)}`}
    >
      <div class="message-side">
        {props.isFollowUp ? <Time ts={shown.ts} /> : <Avatar user={author} size="large" />}
      </div>
      <div class="message-main">
        {kind === 'ephemeral' && <OnlyYou />}
        {!props.isFollowUp && <Head author={author} ts={shown.ts} />}
        <BroadcastNote message={message} isInThread={props.isInThread} />
        <SurfaceContext.Provider value={surface}>
          {isEditing && message !== undefined ? (
            <EditBox message={message} onDone={() => setEditing(false)} />
          ) : (
            <Body shown={shown} isEdited={message?.edited !== undefined} />
          )}
        </SurfaceContext.Provider>
        <LateMark shown={shown} hasOwnMark={Object.keys(surface.warnings).length > 0} />
        {kind === 'ephemeral' && <Dismiss ts={shown.ts} />}
        {message !== undefined && <Reactions message={message} />}
        {message !== undefined && !props.isInThread && <ReplyLine message={message} />}
      </div>
      {message !== undefined && !isEditing && (
        <MessageTools
          message={message}
          isInThread={props.isInThread}
          onEdit={() => setEditing(true)}
        />
      )}
    </article>
  );
});

const QUIET = new Set([
  'channel_join',
  'channel_leave',
  'channel_name',
  'channel_archive',
  'channel_topic',
  'group_join',
  'group_leave',
]);

function isQuiet(subtype: string): boolean {
  return QUIET.has(subtype);
}

function timeOf(session: Session, ts: string): string {
  return clockTime(dateOfTs(ts), session.reader());
}

function QuietLine({ message }: { message: MessageState }) {
  return (
    <div class="quiet-line" data-ts={message.ts}>
      <Time ts={message.ts} />
      <Mrkdwn text={message.text} />
    </div>
  );
}

function Time({ ts }: { ts: string }) {
  const session = useSession();
  const at = dateOfTs(ts);
  return (
    <time class="message-time" dateTime={at.toISOString()} title={at.toLocaleString()}>
      {clockTime(at, session.reader())}
    </time>
  );
}

function Head({ author, ts }: { author: string; ts: string }) {
  const session = useSession();
  const user = userOf(session, author);
  return (
    <div class="message-head">
      <span class="message-author">{nameOf(session, author)}</span>
      {user?.isBot === true && <span class="tag">APP</span>}
      {user?.isGuest === true && <span class="tag">GUEST</span>}
      {user !== undefined && user.status.text !== '' && (
        <span class="message-status" title={user.status.text}>
          {user.status.text}
        </span>
      )}
      <Time ts={ts} />
    </div>
  );
}

function OnlyYou() {
  return (
    <div class="message-note">
      <Icon name="eye" /> Only visible to you
    </div>
  );
}

function BroadcastNote(props: { message: MessageState | undefined; isInThread: boolean }) {
  if (props.isInThread || props.message?.isBroadcast !== true) return null;
  return <div class="message-note">replied to a thread</div>;
}

function Body({ shown, isEdited }: { shown: Shown['message']; isEdited: boolean }) {
  const hasBlocks = shown.blocks !== undefined && shown.blocks.length > 0;
  return (
    <div class="message-body">
      {hasBlocks ? <BlocksView blocks={shown.blocks ?? []} /> : <Mrkdwn text={shown.text} />}
      {isEdited && <span class="edited">(edited)</span>}
      {'files' in shown && <FilesView files={shown.files} />}
    </div>
  );
}

/** What stays of a press without an answer after a reload; the mark beside the button itself says more. */
function LateMark({ shown, hasOwnMark }: { shown: Shown['message']; hasOwnMark: boolean }) {
  const session = useSession();
  if (hasOwnMark || shown.warnedFor?.includes(session.me) !== true) return null;
  return (
    <div class="message-warning">
      <span aria-hidden="true">⚠ </span>
      {session.app.name} did not answer in time.
    </div>
  );
}

function Dismiss({ ts }: { ts: string }) {
  const session = useSession();
  return (
    <button
      type="button"
      class="link-button dismiss"
      onClick={() => void session.act({ type: 'dismiss_ephemeral', user: session.me, ts })}
    >
      Dismiss message
    </button>
  );
}

function ReplyLine({ message }: { message: MessageState }) {
  const session = useSession();
  const { replies } = message;
  if (replies === undefined || replies.count === 0) return null;
  const last = dateOfTs(replies.latestTs);
  const reader = session.reader();
  return (
    <button
      type="button"
      class="reply-line"
      data-testid="replies"
      onClick={() => session.go({ in: message.conversation, thread: message.ts })}
    >
      {replies.users.slice(0, 4).map((user) => (
        <Avatar key={user} user={user} size="small" />
      ))}
      <span class="reply-count">
        {replies.count} {replies.count === 1 ? 'reply' : 'replies'}
      </span>
      <span class="reply-last">
        Last reply {dayLabel(last, reader).toLowerCase()} at {clockTime(last, reader)}
      </span>
    </button>
  );
}

function EditBox({ message, onDone }: { message: MessageState; onDone: () => void }) {
  const session = useSession();
  const initial = useMemo(
    () => decodeForEditing(message.text, session.users, session.conversations),
    [message.text],
  );
  async function save(typed: string): Promise<string | undefined> {
    const answer = await session.act({
      type: 'edit_message',
      user: session.me,
      conversation: message.conversation,
      ts: message.ts,
      text: encodeTyped(typed, session.users, session.conversations),
    });
    if (!answer.ok) return answer.error;
    onDone();
    return undefined;
  }
  return (
    <Composer
      draftKey={`edit/${message.ts}`}
      initial={initial}
      label="Edit message"
      placeholder=""
      testId="edit-composer"
      onSend={save}
      onCancel={onDone}
    />
  );
}

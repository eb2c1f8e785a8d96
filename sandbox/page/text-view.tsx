import type { ComponentChildren } from 'preact';
import { emojiOf } from './emoji.ts';
import { EmojiText, emojiPicture } from './emoji-pictures.tsx';
import { type Inline, type Paragraph, parseMrkdwn, parsePlain } from './mrkdwn.ts';
import { placeOf, useFollow } from './permalink.ts';
import { conversationOf, nameOf, type Session, useSession } from './session.ts';
import { formatSlackDate } from './slack-date.ts';

interface TextObjectLike {
  type: string;
  text: string;
  emoji?: boolean | undefined;
}

/** A Slack text object, or a message's top-level text (which is `mrkdwn`). */
export function TextObject({ text }: { text: TextObjectLike }) {
  if (text.type === 'mrkdwn') return <Mrkdwn text={text.text} />;
  return <PlainText text={text.text} withEmoji={text.emoji !== false} />;
}

export function PlainText({ text, withEmoji = true }: { text: string; withEmoji?: boolean }) {
  const lines = text.split('\n');
  return (
    <>
      {lines.map((line, index) => (
        <>
          {index > 0 && <br />}
          <Inlines nodes={parsePlain(line, withEmoji)} />
        </>
      ))}
    </>
  );
}

export function Mrkdwn({ text }: { text: string }) {
  return (
    <div class="mrkdwn" dir="auto">
      {parseMrkdwn(text).map((paragraph) => (
        <ParagraphView paragraph={paragraph} />
      ))}
    </div>
  );
}

function ParagraphView({ paragraph }: { paragraph: Paragraph }) {
  if (paragraph.type === 'pre') return <pre class="pre">{paragraph.text}</pre>;
  const content = <Inlines nodes={paragraph.children} />;
  if (paragraph.type === 'quote') {
    return (
      <blockquote class="quote" dir="auto">
        {content}
      </blockquote>
    );
  }
  return (
    <div class="lines" dir="auto">
      {content}
    </div>
  );
}

function Inlines({ nodes }: { nodes: Inline[] }) {
  return (
    <>
      {nodes.map((node) => (
        <InlineView node={node} />
      ))}
    </>
  );
}

function InlineView({ node }: { node: Inline }): ComponentChildren {
  const session = useSession();
  switch (node.type) {
    case 'text':
      return <EmojiText text={node.text} />;
    case 'break':
      return <br />;
    case 'bold':
      return (
        <strong>
          <Inlines nodes={node.children} />
        </strong>
      );
    case 'italic':
      return (
        <em>
          <Inlines nodes={node.children} />
        </em>
      );
    case 'strike':
      return (
        <s>
          <Inlines nodes={node.children} />
        </s>
      );
    case 'code':
      return <code class="code">{node.text}</code>;
    case 'emoji':
      return <Emoji name={node.name} />;
    case 'user':
      return <UserMention id={node.id} label={node.label} />;
    case 'channel':
      return channelLink(session, node.id, node.label);
    case 'usergroup':
      return <span class="mention">{node.label || `@${node.id}`}</span>;
    case 'broadcast':
      return <span class="mention mention-me">@{node.range.replace(/^@/, '')}</span>;
    case 'date':
      return <DateView {...node} />;
    case 'link':
      return <Link url={node.url}>{node.label}</Link>;
  }
}

export function Link({ url, children }: { url: string; children: ComponentChildren }) {
  const session = useSession();
  const follow = useFollow();
  const isHere = placeOf(url, session.workspaceDomain) !== null;
  function onClick(event: MouseEvent): void {
    if (!isHere) return;
    event.preventDefault();
    follow(url);
  }
  return (
    <a class="link" href={url} target="_blank" rel="noopener noreferrer" onClick={onClick}>
      {children}
    </a>
  );
}

export function UserMention({ id, label }: { id: string; label?: string }) {
  const session = useSession();
  const name = session.users.some((user) => user.id === id) ? nameOf(session, id) : label || id;
  return (
    <button
      type="button"
      class={id === session.me ? 'mention mention-me' : 'mention'}
      onClick={() => void openDm(session, id)}
    >
      @{name}
    </button>
  );
}

async function openDm(session: Session, user: string): Promise<void> {
  if (user === session.me) return;
  const answer = await session.act({ type: 'open_dm', user: session.me, withUser: user });
  if (!answer.ok) session.tell(answer.error);
  else if (answer.shown.type === 'created') session.go({ in: answer.shown.id, thread: '' });
}

export function channelLink(session: Session, id: string, label: string): ComponentChildren {
  const name = conversationOf(session, id)?.name ?? label;
  if (name === '') return <span class="mention">private channel</span>;
  return (
    <button type="button" class="mention" onClick={() => session.go({ in: id, thread: '' })}>
      #{name}
    </button>
  );
}

export function Emoji({ name }: { name: string }) {
  const symbol = emojiOf(name);
  if (symbol === undefined) return <>:{name}:</>;
  return (
    <span class="emoji" role="img" aria-label={name.replaceAll('_', ' ')} title={`:${name}:`}>
      {emojiPicture(symbol) ?? symbol}
    </span>
  );
}

interface DateViewProps {
  epochSeconds: number;
  format: string;
  link: string;
  fallback: string;
}

export function DateView({ epochSeconds, format, link, fallback }: DateViewProps) {
  const session = useSession();
  const shown = formatSlackDate(epochSeconds, format, session.reader()) ?? fallback;
  const full = new Date(epochSeconds * 1000);
  const machine = Number.isNaN(full.getTime()) ? '' : full.toISOString();
  const time = (
    <time dateTime={machine} title={machine}>
      {shown}
    </time>
  );
  return link === '' ? time : <Link url={link}>{time}</Link>;
}

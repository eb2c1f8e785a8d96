import type {
  RichTextBlock,
  RichTextElement,
  RichTextList,
  RichTextPreformatted,
  RichTextQuote,
  RichTextSection,
} from '@slack/types';
import type { ComponentChildren } from 'preact';
import { isSafeUrl } from './mrkdwn.ts';
import { useSession } from './session.ts';
import { channelLink, DateView, Emoji, Link, UserMention } from './text-view.tsx';

type Part = RichTextSection | RichTextList | RichTextQuote | RichTextPreformatted;

export function RichTextView({ block }: { block: RichTextBlock }) {
  return (
    <div class="rich-text">
      {block.elements.map((part) => (
        <RichPart part={part} />
      ))}
    </div>
  );
}

function RichPart({ part }: { part: Part }) {
  switch (part.type) {
    case 'rich_text_section':
      return (
        <div class="lines" dir="auto">
          <RichElements elements={part.elements} />
        </div>
      );
    case 'rich_text_quote':
      return (
        <blockquote class="quote" dir="auto">
          <RichElements elements={part.elements} />
        </blockquote>
      );
    case 'rich_text_preformatted':
      return (
        <pre class="pre">
          <RichElements elements={part.elements} />
        </pre>
      );
    case 'rich_text_list': {
      const Tag = part.style === 'ordered' ? 'ol' : 'ul';
      return (
        <Tag style={{ marginLeft: `${(part.indent ?? 0) * 20}px` }}>
          {part.elements.map((item) => (
            <li>
              <RichPart part={item} />
            </li>
          ))}
        </Tag>
      );
    }
  }
}

function RichElements({ elements }: { elements: RichTextElement[] }) {
  return (
    <>
      {elements.map((element) => (
        <Styled element={element} />
      ))}
    </>
  );
}

function Styled({ element }: { element: RichTextElement }): ComponentChildren {
  const style: { bold?: boolean; italic?: boolean; strike?: boolean; code?: boolean } =
    element.style ?? {};
  let content: ComponentChildren = <RichInline element={element} />;
  if (style.code === true) content = <code class="code">{content}</code>;
  if (style.strike === true) content = <s>{content}</s>;
  if (style.italic === true) content = <em>{content}</em>;
  if (style.bold === true) content = <strong>{content}</strong>;
  return content;
}

function RichInline({ element }: { element: RichTextElement }): ComponentChildren {
  const session = useSession();
  switch (element.type) {
    case 'text':
      return <span class="keep-lines">{element.text}</span>;
    case 'emoji':
      return <Emoji name={element.name} />;
    case 'link':
      if (!isSafeUrl(element.url)) return element.text ?? element.url;
      return <Link url={element.url}>{element.text ?? element.url}</Link>;
    case 'user':
      return <UserMention id={element.user_id} />;
    case 'channel':
      return channelLink(session, element.channel_id, '');
    case 'usergroup':
      return <span class="mention">@{element.usergroup_id}</span>;
    case 'broadcast':
      return <span class="mention mention-me">@{element.range}</span>;
    case 'date':
      return (
        <DateView
          epochSeconds={element.timestamp}
          format={element.format}
          link={element.url ?? ''}
          fallback={element.fallback ?? ''}
        />
      );
    case 'team':
      return element.team_id;
    case 'color':
      return <code class="code">{element.value}</code>;
  }
}

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Message } from './message.tsx';
import { formatRoute, parseRoute } from './route.ts';
import { nameOf, useSession } from './session.ts';
import type { Entry } from './timeline.ts';

/** So many are drawn at first, and so many more at each scroll to the top: a thousand messages stay fast. */
const PAGE = 80;
const NEAR = 60;

interface MessageListProps {
  entries: Entry[];
  label: string;
  isInThread: boolean;
  emptyText: string;
}

/** Stays at the newest while one looks at the newest; otherwise nothing moves and a button tells of what came. */
export function MessageList({ entries, label, isInThread, emptyText }: MessageListProps) {
  const session = useSession();
  const [limit, setLimit] = useState(PAGE);
  const [isBehind, setBehind] = useState(false);
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const heightBefore = useRef(0);
  const topBefore = useRef(0);
  const first = Math.max(0, entries.length - limit);
  const last = entries.at(-1);
  const isLastMine = last?.type === 'message' && last.shown.user === session.me;

  function toEnd(): void {
    const box = scroller.current;
    if (box !== null) box.scrollTop = box.scrollHeight;
    setBehind(false);
  }

  useLayoutEffect(() => {
    // What I wrote myself, or what only I see, I want to see.
    if (isAtEnd.current || isLastMine) toEnd();
    else setBehind(true);
  }, [last?.key]);

  // A link led to one of them: it is brought into view and stands out for a moment, once.
  useLayoutEffect(() => {
    const route = parseRoute(location.hash);
    if (route.at === '') return;
    const place = entries.findIndex((one) => one.type === 'message' && one.shown.ts === route.at);
    if (place < 0) return;
    if (place < first) {
      setLimit(entries.length - place + PAGE);
      return;
    }
    isAtEnd.current = false;
    pointAt(scroller.current?.querySelector(`[data-ts="${CSS.escape(route.at)}"]`));
    history.replaceState(null, '', formatRoute({ ...route, at: '' }));
  });

  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null || heightBefore.current === 0) return;
    box.scrollTop += box.scrollHeight - heightBefore.current;
    heightBefore.current = 0;
  }, [limit]);

  useEffect(() => {
    const box = content.current;
    if (box === null) return undefined;
    const observer = new ResizeObserver(() => {
      if (isAtEnd.current) toEnd();
    });
    observer.observe(box);
    if (scroller.current !== null) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, []);

  function onScroll(): void {
    const box = scroller.current;
    if (box === null) return;
    const isNear = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    // Only who scrolls up leaves the end: a picture that loads moves it away from under everybody.
    const isUpwards = box.scrollTop < topBefore.current;
    topBefore.current = box.scrollTop;
    isAtEnd.current = isNear || (isAtEnd.current && !isUpwards);
    if (isNear) setBehind(false);
    if (box.scrollTop < NEAR && first > 0 && heightBefore.current === 0) {
      heightBefore.current = box.scrollHeight;
      setLimit(limit + PAGE);
    }
  }

  return (
    <div class="list-frame">
      <section
        ref={scroller}
        class="list"
        aria-label={label}
        data-testid="messages"
        onScroll={onScroll}
      >
        <div ref={content} class="list-content">
          {first === 0 && <div class="list-start">{emptyText}</div>}
          {entries.slice(first).map((entry) => (
            <EntryView key={entry.key} entry={entry} isInThread={isInThread} />
          ))}
        </div>
      </section>
      <Announcement last={last} />
      {isBehind && (
        <button type="button" class="to-newest" onClick={toEnd}>
          New messages ↓
        </button>
      )}
    </div>
  );
}

const POINTED_AT_MS = 3_000;

function pointAt(message: Element | null | undefined): void {
  if (!(message instanceof HTMLElement)) return;
  message.scrollIntoView({ block: 'center' });
  message.tabIndex = -1;
  message.focus({ preventScroll: true });
  message.animate([{ background: 'var(--me-wash)' }, { background: 'var(--me-wash)' }, {}], {
    duration: POINTED_AT_MS,
  });
}

/** Reads what comes in aloud by its top-level text, and not what scrolling up brings back. */
function Announcement({ last }: { last: Entry | undefined }) {
  const session = useSession();
  const [keyAtStart] = useState(last?.key);
  const isNew = last?.type === 'message' && last.key !== keyAtStart;
  const isOwn = isNew && last.kind === 'message' && last.shown.user === session.me;
  const author = isNew && last.kind === 'message' ? last.shown.user : session.app.botUserId;
  return (
    <div class="sr-only" aria-live="polite">
      {isNew && !isOwn && `${nameOf(session, author)}: ${readable(last.shown.text)}`}
    </div>
  );
}

/** Dates and links as their words, such as `<!date^…|10:39 UTC>`. */
function readable(text: string): string {
  return text.replace(/<[^<>|]+\|([^<>]*)>/g, '$1');
}

function EntryView({ entry, isInThread }: { entry: Entry; isInThread: boolean }) {
  switch (entry.type) {
    case 'day':
      return (
        <div class="day">
          <span>{entry.label}</span>
        </div>
      );
    case 'new':
      return (
        <div class="new-line" data-testid="new-line">
          <span>New</span>
        </div>
      );
    case 'message':
      return (
        <Message
          shown={entry.shown}
          kind={entry.kind}
          isFollowUp={entry.isFollowUp}
          isInThread={isInThread}
        />
      );
  }
}

import type { ComponentChildren } from 'preact';

const CIRCLES: Record<string, string> = {
  '🔴': '#dd2e44',
  '🟠': '#f0871b',
  '🟡': '#f2c230',
  '🟢': '#2fa866',
  '🔵': '#2f7fe0',
  '🟣': '#8a55c9',
  '🟤': '#9a6a43',
  '⚫': '#2e3036',
  '⚪': '#e9eaee',
};

const GOLD = '#f5b82e';
const stroke = (color: string, width = 1.6) => ({
  fill: 'none',
  stroke: color,
  'stroke-width': width,
  'stroke-linecap': 'round' as const,
  'stroke-linejoin': 'round' as const,
});

function face(mouth: string): ComponentChildren {
  return (
    <>
      <circle cx="8" cy="8" r="7" fill={GOLD} />
      <circle cx="5.6" cy="6.4" r="1" fill="#5a3d00" />
      <circle cx="10.4" cy="6.4" r="1" fill="#5a3d00" />
      <path d={mouth} {...stroke('#5a3d00', 1.3)} />
    </>
  );
}

const SMILE = face('M4.8 9.6q3.2 3.4 6.4 0');
const SAD = face('M5 11.4q3-3 6 0');
const THUMB = (
  <path
    d="M2 7.5h2.6v6.4H2zM5.6 7.4 8.2 2c1.6 0 2 1.2 1.6 2.6l-.5 1.7h3.4c1.2 0 1.7 1 1.4 2l-1.3 4.4c-.3.8-.8 1.2-1.7 1.2H7.4l-1.8-.7z"
    fill={GOLD}
    stroke="#a8740c"
    stroke-width=".6"
  />
);
const EYE = (
  <>
    <path d="M1 8q7-8.5 14 0-7 8.5-14 0z" fill="#fff" stroke="#555963" stroke-width="1.1" />
    <circle cx="8" cy="8" r="2.6" fill="#3a6ea5" />
    <circle cx="8" cy="8" r="1.1" fill="#111" />
  </>
);
const LOCK_BODY = <rect x="2.8" y="7" width="10.4" height="7.6" rx="1.6" fill={GOLD} />;
const CLOCK = (
  <>
    <circle cx="8" cy="8" r="6.3" fill="#fff" stroke="#5b6270" stroke-width="1.5" />
    <path d="M8 4.4V8l2.5 1.6" {...stroke('#c33147', 1.3)} />
  </>
);
const ENVELOPE = (
  <>
    <rect x="1" y="3.2" width="14" height="9.8" rx="1.4" fill="#e8eef5" stroke="#70839a" />
    <path d="m1.6 4.2 6.4 5 6.4-5" {...stroke('#70839a', 1.1)} />
  </>
);

const DRAWINGS: Record<string, ComponentChildren> = {
  '⭐': <path d="m8 1 2.1 4.6 5 .6-3.7 3.4 1 5L8 12.1l-4.4 2.5 1-5L.9 6.2l5-.6z" fill={GOLD} />,
  '🔒': (
    <>
      <path d="M5 7V5a3 3 0 0 1 6 0v2" {...stroke('#7b8290')} />
      {LOCK_BODY}
    </>
  ),
  '🔓': (
    <>
      <path d="M5 7V4.4a3 3 0 0 1 5.8-.9" {...stroke('#7b8290')} />
      {LOCK_BODY}
    </>
  ),
  '✅': (
    <>
      <rect x="1" y="1" width="14" height="14" rx="3" fill="#2fa866" />
      <path d="m4.2 8.3 2.7 2.7 5-5.8" {...stroke('#fff', 2)} />
    </>
  ),
  '❌': <path d="m3 3 10 10M13 3 3 13" {...stroke('#dd2e44', 2.6)} />,
  '⚠': (
    <>
      <path d="M8 1.5 15.3 14H.7z" fill={GOLD} stroke="#a8740c" stroke-width=".6" />
      <path d="M8 6v3.8M8 12v.1" {...stroke('#4a3200', 1.7)} />
    </>
  ),
  '⏳': (
    <>
      <path d="M4 2h8l-.4 2.8L8.8 8l2.8 3.2L12 14H4l.4-2.8L7.2 8 4.4 4.8z" fill="#dfe9f3" />
      <path d="M5.5 5h5L8 7.7zM8 10l2.7 3.5H5.3z" fill={GOLD} />
      <path d="M3 1.5h10M3 14.5h10" {...stroke('#8d5a2b')} />
    </>
  ),
  '💤': <path d="M2 9h4.5L2 14h4.5M8.5 2H14l-5.5 6.5H14" {...stroke('#2f7fe0', 1.8)} />,
  '👁': EYE,
  '👀': (
    <>
      <ellipse cx="4.6" cy="8" rx="3.2" ry="5" fill="#fff" stroke="#555963" />
      <ellipse cx="11.4" cy="8" rx="3.2" ry="5" fill="#fff" stroke="#555963" />
      <circle cx="4" cy="9" r="1.7" fill="#222" />
      <circle cx="10.8" cy="9" r="1.7" fill="#222" />
    </>
  ),
  '👍': THUMB,
  '👋': (
    <path
      d="M4.2 14C1.7 11.5 1 8 1.8 6.5l1.8 2.3L3.2 3.5c.9-.6 1.5 0 1.7.8l.7 3 .2-5c.9-.5 1.6 0 1.7.8l.3 4.2 1.4-4c1-.2 1.5.4 1.3 1.3l-1 4.4 2-2.7c1 0 1.3.7 1 1.5-1.3 4-4 8-8.3 6.2z"
      fill={GOLD}
      stroke="#a8740c"
      stroke-width=".5"
    />
  ),
  '🙏': (
    <path
      d="M7.6 1.5c.5 0 .4 4 .4 4s-.1-4 .4-4c1 0 1.3 1.5 1.4 4.5.1 2 2.7 3 3.2 4.5l-3 4L8 12.5l-2 2-3-4C3.5 9 6.1 8 6.2 6c.1-3 .4-4.5 1.4-4.5zM8 5.5v7"
      fill={GOLD}
      stroke="#a8740c"
      stroke-width=".6"
    />
  ),
  '👎': <g transform="rotate(180 8 8)">{THUMB}</g>,
  '❤': <path d="M8 14.2C-2 7.5 3 .5 8 4.5c5-4 10 3 0 9.7z" fill="#dd2e44" />,
  '🎉': (
    <>
      <path d="M1.5 14.5 5 5.5l5.5 5.5z" fill={GOLD} />
      <path d="M9 5q2-1 1.5-3.5M11 8q2.5-.5 3.5 1" {...stroke('#dd2e44', 1.3)} />
      <circle cx="13.5" cy="3" r="1.1" fill="#2f7fe0" />
      <circle cx="6.5" cy="2.5" r="1" fill="#2fa866" />
    </>
  ),
  '🙂': SMILE,
  '😀': SMILE,
  '😃': SMILE,
  '😄': SMILE,
  '😊': SMILE,
  '🙁': SAD,
  '😞': SAD,
  '😢': SAD,
  '🚫': (
    <>
      <circle cx="8" cy="8" r="6" {...stroke('#dd2e44', 2.2)} />
      <path d="m4 4 8 8" {...stroke('#dd2e44', 2.2)} />
    </>
  ),
  '🤖': (
    <>
      <path d="M8 4V1.6" {...stroke('#70839a')} />
      <rect x="2.4" y="4" width="11.2" height="9.6" rx="2" fill="#a9bacb" />
      <circle cx="5.8" cy="7.6" r="1.3" fill="#fff" />
      <circle cx="10.2" cy="7.6" r="1.3" fill="#fff" />
      <path d="M5.4 11h5.2" {...stroke('#4a5a6a', 1.3)} />
    </>
  ),
  '✏': (
    <>
      <path d="m3.2 10.2 7.6-7.6 2.6 2.6-7.6 7.6z" fill={GOLD} stroke="#a8740c" stroke-width=".6" />
      <path d="m3.2 10.2-1 3.6 3.6-1z" fill="#4a3200" />
    </>
  ),
  '🔔': (
    <>
      <path
        d="M8 2c3 0 4.2 2.2 4.2 5 0 2.6.9 3.5 1.8 4.5H2C2.9 10.5 3.8 9.6 3.8 7 3.8 4.2 5 2 8 2z"
        fill={GOLD}
      />
      <path d="M6.7 13.2a1.4 1.4 0 0 0 2.6 0" {...stroke('#a8740c')} />
    </>
  ),
  '💬': (
    <path
      d="M2.5 2.5h11q1 0 1 1v6.5q0 1-1 1H8l-3.5 3V11h-2q-1 0-1-1V3.5q0-1 1-1z"
      fill="#dfe9f3"
      stroke="#5f7f9e"
    />
  ),
  '⚡': <path d="M9.5 1 3 9h4l-1 6 6.5-8.5h-4z" fill={GOLD} stroke="#a8740c" stroke-width=".5" />,
  '🔥': (
    <path
      d="M8 1c1 3 4.5 4.5 4.5 8.5a4.5 4.5 0 0 1-9 0C3.5 7.5 5 6.5 5.5 5 7 5.5 8 4 8 1z"
      fill="#f0871b"
    />
  ),
  '📎': (
    <path
      d="m12.5 7-5 5a2.7 2.7 0 0 1-4-4l5.7-5.6a1.8 1.8 0 0 1 2.6 2.6L6.5 10.2"
      {...stroke('#6a7280', 1.4)}
    />
  ),
  '📷': (
    <>
      <rect x="1" y="4" width="14" height="9.5" rx="1.8" fill="#4a505c" />
      <rect x="5" y="2.3" width="6" height="3" rx="1" fill="#4a505c" />
      <circle cx="8" cy="8.8" r="2.7" fill="#a9c8e6" />
    </>
  ),
  '📝': (
    <>
      <rect x="2.5" y="1.5" width="9" height="13" rx="1" fill="#fff" stroke="#7b8290" />
      <path d="M4.8 5h4.5M4.8 7.5h4.5M4.8 10H7M14 6l-4.5 5.5" {...stroke('#c07a1d', 1.2)} />
    </>
  ),
  '✉': ENVELOPE,
  '📧': ENVELOPE,
  '⏰': CLOCK,
  '🕐': CLOCK,
};

const KNOWN = [...Object.keys(CIRCLES), ...Object.keys(DRAWINGS)];
const SPLIT = new RegExp(`((?:${KNOWN.join('|')})\\uFE0F?)`, 'u');

/** Our own drawing of a common emoji, or undefined: they look alike everywhere, also where no emoji font is installed. */
export function emojiPicture(symbol: string): ComponentChildren | undefined {
  const bare = symbol.replace('\uFE0F', '');
  const color = CIRCLES[bare];
  const drawing =
    color === undefined ? (
      DRAWINGS[bare]
    ) : (
      <circle cx="8" cy="8" r="6.5" fill={color} stroke="rgb(0 0 0 / 18%)" />
    );
  if (drawing === undefined) return undefined;
  return (
    <svg class="emoji-picture" viewBox="0 0 16 16" aria-hidden="true">
      {drawing}
    </svg>
  );
}

/** Text whose common emoji are drawn; copied text still holds the characters. */
export function EmojiText({ text }: { text: string }) {
  if (!SPLIT.test(text)) return <>{text}</>;
  return (
    <>
      {text.split(SPLIT).map((piece) => {
        const picture = emojiPicture(piece);
        if (picture === undefined) return piece;
        return (
          <span class="emoji">
            <span class="emoji-char">{piece}</span>
            {picture}
          </span>
        );
      })}
    </>
  );
}

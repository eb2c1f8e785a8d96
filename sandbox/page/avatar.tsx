import { Icon } from './icon.tsx';
import { userOf, useSession } from './session.ts';

/** Two letters on the person's own colour, or the app's sign; the name stands beside it, so it is hidden from screen readers. */
export function Avatar({ user, size }: { user: string; size: 'large' | 'medium' | 'small' }) {
  const session = useSession();
  const known = userOf(session, user);
  const name = known?.realName || known?.displayName || user;
  const color = known === undefined ? '6b7280' : known.color;
  return (
    <span
      class={`avatar avatar-${size}${known?.isBot ? ' avatar-app' : ''}`}
      style={{ background: `#${color}` }}
      aria-hidden="true"
    >
      {known?.isBot === true ? <Icon name="check" /> : initialsOf(name)}
    </span>
  );
}

/** "Ana Silva" → "AS", "Dibs" → "D". */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}

/** A filled dot is active, a ring is away; the word is there for those who do not see it. */
export function Presence({ user }: { user: string }) {
  const session = useSession();
  const known = userOf(session, user);
  if (known === undefined) return null;
  return (
    <span class={`presence presence-${known.presence}`} role="img" aria-label={known.presence} />
  );
}

import { Avatar, Presence } from './avatar.tsx';
import { MenuButton } from './menu.tsx';
import { report } from './message-tools.tsx';
import { nameOf, userOf, useSession } from './session.ts';

/** Who this window is: any of the named people. Another window can be somebody else. */
export function ActAs() {
  const session = useSession();
  const me = userOf(session, session.me);
  const people = session.users.filter(({ isBot, deleted }) => !isBot && !deleted);
  const items = people.map((person) => ({
    key: person.id,
    isCurrent: person.id === session.me,
    testId: `act-as-${person.handle}`,
    content: (
      <span class="person">
        <Avatar user={person.id} size="small" />
        <span class="person-name">{person.realName}</span>
        <Presence user={person.id} />
        <span class="menu-note">{person.isGuest ? 'guest' : person.title}</span>
      </span>
    ),
    run: () => session.go({ as: person.id, thread: '' }),
  }));
  items.push({
    key: 'new-window',
    isCurrent: false,
    testId: 'new-window',
    content: <span class="person">Open a second window ↗</span>,
    run: () => {
      window.open(location.href, '_blank', 'noopener');
    },
  });
  const next = me?.presence === 'active' ? 'away' : 'active';
  return (
    <div class="act-as">
      <MenuButton
        label={`You act as ${nameOf(session, session.me)}. Change`}
        class="act-as-button"
        testId="act-as"
        items={items}
      >
        <Avatar user={session.me} size="medium" />
        <span class="act-as-text">
          <span class="act-as-hint">You are</span>
          <span class="act-as-name">{me?.realName ?? session.me}</span>
        </span>
        <span class="chevron" aria-hidden="true" />
      </MenuButton>
      <button
        type="button"
        class="presence-button"
        aria-label={`You are ${me?.presence ?? 'away'}. Set yourself ${next}`}
        title={`Set yourself ${next}`}
        data-testid="presence"
        onClick={() =>
          void report(
            session,
            session.act({ type: 'set_presence', user: session.me, presence: next }),
          )
        }
      >
        <Presence user={session.me} />
        {me?.presence}
      </button>
    </div>
  );
}

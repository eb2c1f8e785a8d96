import type { Action } from '../page-protocol.ts';
import { report } from './message-tools.tsx';
import { type Session, useSession } from './session.ts';

interface Lasting {
  key: string;
  label: string;
  question: string;
  action: Action;
}

/** What stays: things that people do to an app in a real workspace. */
export function LastingTrouble() {
  const session = useSession();
  const troubles = troublesOf(session);
  async function bring({ label, question, action }: Lasting): Promise<void> {
    const isSure = await session.ask({
      title: label,
      text: question,
      confirm: 'Do it',
      deny: 'Cancel',
      isDanger: true,
    });
    if (isSure) await report(session, session.act(action));
  }
  return (
    <section class="lasting" aria-label="What stays">
      <h3>What stays</h3>
      {troubles.map((trouble) => (
        <button
          key={trouble.key}
          type="button"
          class="button"
          data-testid={`trouble-${trouble.key}`}
          onClick={() => void bring(trouble)}
        >
          {trouble.label}…
        </button>
      ))}
    </section>
  );
}

function troublesOf({ app, me, conversations }: Session): Lasting[] {
  const there = conversations.filter(
    ({ kind, isArchived, members }) =>
      kind !== 'im' && !isArchived && members.includes(app.botUserId),
  );
  return [
    ...there.flatMap(({ id, name }): Lasting[] => [
      {
        key: `remove-${name}`,
        label: `Remove ${app.name} from #${name}`,
        question: `${app.name} can no longer post in #${name}. Somebody can /invite it again.`,
        action: { type: 'remove', user: me, conversation: id, removed: app.botUserId },
      },
    ]),
    {
      key: 'uninstall',
      label: `Uninstall ${app.name}`,
      question: `Its token stops to work. This sandbox cannot install ${app.name} again: start it anew for that.`,
      action: { type: 'uninstall_app' },
    },
  ];
}

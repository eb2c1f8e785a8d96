import { useEffect } from 'preact/hooks';
import type { SandboxState, ViewState } from '../page-protocol.ts';
import { Avatar } from './avatar.tsx';
import { BackButton } from './back-button.tsx';
import { BlocksView } from './blocks-view.tsx';
import { ChannelBody } from './channel-pane.tsx';
import { HOME } from './route.ts';
import { dmWith, type Session, useSession } from './session.ts';
import { SurfaceContext, useSurfaceState } from './surface.ts';

const NO_ERRORS = {};
const HOME_PLACE = { kind: 'home' } as const;

/** The app's own place: its Home and the direct messages with it, as tabs. */
export function AppPane({ state, tab }: { state: SandboxState; tab: 'home' | 'messages' }) {
  const session = useSession();
  const { app } = session;
  const dm = dmWith(session, app.botUserId);
  useEffect(() => {
    void session.act({ type: 'open_home', user: session.me, tab });
  }, [session.me, tab]);
  return (
    <section class="pane" aria-label={app.name}>
      <header class="pane-head pane-head-tabs">
        <BackButton label="All conversations" onBack={() => session.showList('show')} />
        <h2 class="pane-title">
          <Avatar user={app.botUserId} size="small" /> {app.name} <span class="tag">APP</span>
        </h2>
        <div class="tabs" role="tablist" aria-label={`Parts of ${app.name}`}>
          <button
            type="button"
            role="tab"
            class="tab"
            aria-selected={tab === 'home'}
            data-testid="tab-home"
            onClick={() => session.go({ in: HOME, thread: '' })}
          >
            Home
          </button>
          <button
            type="button"
            role="tab"
            class="tab"
            aria-selected={tab === 'messages'}
            data-testid="tab-messages"
            onClick={() => void openMessages(session)}
          >
            Messages
          </button>
        </div>
      </header>
      {tab === 'home' && <Home key={session.me} view={state.homes[session.me]} />}
      {tab === 'messages' && dm !== undefined && (
        <ChannelBody key={dm.id} state={state} conversation={dm} />
      )}
    </section>
  );
}

/** Opens the direct messages with the app; makes them first where there are none. */
export async function openMessages(session: Session): Promise<void> {
  const dm = dmWith(session, session.app.botUserId);
  if (dm !== undefined) {
    session.go({ in: dm.id, thread: '' });
    return;
  }
  const answer = await session.act({
    type: 'open_dm',
    user: session.me,
    withUser: session.app.botUserId,
  });
  if (answer.ok && answer.shown.type === 'created') session.go({ in: answer.shown.id, thread: '' });
  if (!answer.ok) session.tell(answer.error);
}

function Home({ view }: { view: ViewState | undefined }) {
  const session = useSession();
  const surface = useSurfaceState(HOME_PLACE, NO_ERRORS);
  return (
    <div class="home" data-testid="home" role="tabpanel" aria-label="Home">
      {view === undefined ? (
        <p class="empty">{session.app.name} has not shown anything here yet.</p>
      ) : (
        <SurfaceContext.Provider value={surface}>
          <BlocksView blocks={view.blocks} />
        </SurfaceContext.Provider>
      )}
    </div>
  );
}

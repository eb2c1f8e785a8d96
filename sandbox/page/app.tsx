import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ConversationState, SandboxState } from '../page-protocol.ts';
import { AppPane } from './app-pane.tsx';
import { ChannelPane } from './channel-pane.tsx';
import { ConfirmDialog } from './confirm.tsx';
import { Customers } from './customers.tsx';
import { Faults } from './faults.tsx';
import { Inspector } from './inspector.tsx';
import type { Live } from './live.ts';
import { ModalStack } from './modal.tsx';
import { type Panel, usePanels } from './panels.ts';
import { isInPhone, PhoneFrame } from './phone-frame.tsx';
import { Pushes } from './pushes.tsx';
import { formatRoute, HOME, parseRoute, type Route } from './route.ts';
import { type Question, type Session, SessionContext, useSession } from './session.ts';
import { Sidebar } from './sidebar.tsx';
import { ThreadPane } from './thread-pane.tsx';
import { Topbar } from './topbar.tsx';
import { TourStrip, useTour } from './tour.tsx';
import { troubleLine } from './trouble-words.ts';

const TOAST_MS = 8000;
const NO_VIEWS: never[] = [];

export function App({ live }: { live: Live }) {
  const [, redraw] = useState(0);
  // At once, not after the first frame: a state that came before would be drawn at the next one only, and none may come.
  useLayoutEffect(() => live.subscribe(() => redraw((count) => count + 1)), [live]);
  const { state, isConnected } = live.current();
  if (state === undefined) {
    return (
      <main class="starting" role="status">
        {isConnected ? 'Opening the workspace…' : 'Looking for the sandbox…'}
      </main>
    );
  }
  return <Workspace live={live} state={state} isConnected={isConnected} />;
}

function useRoute(): [Route, (change: Partial<Route>) => void] {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const follow = () => setRoute(parseRoute(location.hash));
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  const go = useRef((change: Partial<Route>) => {
    location.hash = formatRoute({ ...parseRoute(location.hash), ...change });
  });
  return [route, go.current];
}

interface WorkspaceProps {
  live: Live;
  state: SandboxState;
  isConnected: boolean;
}

function Workspace({ live, state, isConnected }: WorkspaceProps) {
  const [route, go] = useRoute();
  const [open, toggle, showList] = usePanels();
  const [question, setQuestion] = useState<{ text: Question; answer: (yes: boolean) => void }>();
  const [toast, tell] = useToast();
  const me = personOf(state, route.as);
  const session = useMemo<Session>(
    () => ({
      me,
      users: state.users,
      conversations: state.conversations,
      app: state.app,
      workspaceDomain: state.workspace.domain,
      act: live.act,
      go,
      showList,
      tell,
      ask: (text) => new Promise((answer) => setQuestion({ text, answer })),
      reader: () => ({ now: new Date(nowOf(live)) }),
    }),
    [
      live,
      go,
      showList,
      tell,
      me,
      state.users,
      state.conversations,
      state.app,
      state.workspace.domain,
    ],
  );
  const conversation = conversationOf(state, me, route.in);
  const openIn = route.in === HOME ? HOME : (conversation?.id ?? '');
  const hasThread = route.thread !== '' && conversation !== undefined && !open.has('phone');
  const tour = useTour(state, route.tour === 'off' || isInPhone() ? 'left_out' : 'wanted');
  const layout = [
    'page',
    ...[...open].map((panel) => `with-${panel}`),
    ...(hasThread ? ['with-thread'] : []),
    ...(isInPhone() ? ['in-phone'] : []),
  ].join(' ');
  return (
    <SessionContext.Provider value={session}>
      <div class={layout}>
        {!isInPhone() && (
          <Topbar
            state={state}
            open={open}
            onToggle={toggle}
            onTour={() => {
              go({ tour: '' });
              tour.restart();
            }}
          />
        )}
        {tour.isOpen && <TourStrip tour={tour} state={state} />}
        <Sidebar key={me} state={state} openIn={openIn} />
        <main class="main" key={`${me}/${openIn}`}>
          <Trouble isConnected={isConnected} state={state} />
          <MainPane state={state} conversation={conversation} openIn={openIn} open={open} />
        </main>
        {hasThread && (
          <ThreadPane state={state} conversation={conversation} threadTs={route.thread} />
        )}
        <OpenPanels
          live={live}
          state={state}
          open={open}
          customer={route.customer}
          onToggle={toggle}
        />
      </div>
      {/* In the phone they stand on its own screen. */}
      <ModalStack key={me} views={open.has('phone') ? NO_VIEWS : (state.modals[me] ?? NO_VIEWS)} />
      {question !== undefined && (
        <ConfirmDialog
          question={question.text}
          onAnswer={(yes) => {
            setQuestion(undefined);
            question.answer(yes);
          }}
        />
      )}
      <div class="toast-place" role="status" aria-live="polite">
        {toast !== '' && (
          <div class="toast" data-testid="toast">
            {toast}
          </div>
        )}
      </div>
    </SessionContext.Provider>
  );
}

interface OpenPanelsProps {
  live: Live;
  state: SandboxState;
  open: ReadonlySet<Panel>;
  /** Whose phone it is. */
  customer: string;
  onToggle: (panel: Panel) => void;
}

function OpenPanels({ live, state, open, customer, onToggle }: OpenPanelsProps) {
  return (
    <>
      {open.has('customers') && <Customers state={state} chosen={customer} />}
      {open.has('faults') && (
        <Faults troubles={state.troubles} onClose={() => onToggle('faults')} />
      )}
      {open.has('pushes') && <Pushes state={state} onClose={() => onToggle('pushes')} />}
      {open.has('inspector') && (
        <Inspector
          requests={state.requests}
          fetchDetail={live.request}
          onClose={() => onToggle('inspector')}
        />
      )}
    </>
  );
}

interface MainPaneProps {
  state: SandboxState;
  conversation: ConversationState | undefined;
  openIn: string;
  open: ReadonlySet<Panel>;
}

function MainPane({ state, conversation, openIn, open }: MainPaneProps) {
  if (open.has('phone')) return <PhoneFrame />;
  if (openIn === HOME) return <AppPane state={state} tab="home" />;
  if (conversation === undefined) return <p class="empty">Choose a conversation at the left.</p>;
  const isAppDm = conversation.kind === 'im' && conversation.members.includes(state.app.botUserId);
  if (isAppDm) return <AppPane state={state} tab="messages" />;
  return <ChannelPane state={state} conversation={conversation} />;
}

function Trouble({ isConnected, state }: { isConnected: boolean; state: SandboxState }) {
  if (!isConnected) {
    return (
      <div class="trouble" role="alert">
        ⚠ The sandbox does not answer. What you see may be old; this page goes on by itself when it
        is back.
      </div>
    );
  }
  if (isInPhone()) return null;
  if (state.app.connection !== 'none') return <FaultsOn troubles={state.troubles} />;
  return (
    <div class="trouble" role="status">
      ⚠ {state.app.name} is not connected yet: nobody will answer clicks and commands.
    </div>
  );
}

/** Whoever wonders why the app stumbles sees what is switched on. */
function FaultsOn({ troubles }: Pick<SandboxState, 'troubles'>) {
  const session = useSession();
  const lines = troubles.filter(({ isOn }) => isOn).map(troubleLine);
  if (lines.length === 0) return null;
  return (
    <div class="trouble" role="status" data-testid="faults-on">
      ⚠ {lines.join(' · ')}{' '}
      <button
        type="button"
        class="link-button"
        onClick={() => void session.act({ type: 'clear_faults' })}
      >
        Make everything work again
      </button>
    </div>
  );
}

function useToast(): [string, (sentence: string) => void] {
  const [toast, setToast] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const tell = useRef((sentence: string) => {
    clearTimeout(timer.current);
    setToast(sentence);
    timer.current = setTimeout(() => setToast(''), TOAST_MS);
  });
  return [toast, tell.current];
}

function nowOf(live: Live): number {
  const { state, receivedAt } = live.current();
  if (state === undefined) return Date.now();
  return state.clock.now + (Date.now() - receivedAt) * state.clock.speed;
}

/** The person of the address, by id or handle; else the first who may act. */
function personOf(state: SandboxState, wanted: string): string {
  const people = state.users.filter(({ isBot, deleted }) => !isBot && !deleted);
  const named = people.find(({ id, handle }) => id === wanted || handle === wanted);
  return (named ?? people[0])?.id ?? '';
}

/** The conversation of the address, by id or channel name; else the first channel of this person. */
function conversationOf(
  state: SandboxState,
  me: string,
  wanted: string,
): ConversationState | undefined {
  const visible = state.conversations.filter(
    ({ kind, members }) => kind === 'public' || members.includes(me),
  );
  const named = visible.find(({ id, name }) => id === wanted || (name !== '' && name === wanted));
  const first = visible.find(({ kind, members }) => kind !== 'im' && members.includes(me));
  return named ?? (wanted === HOME ? undefined : (first ?? visible[0]));
}

import type { SandboxState } from '../page-protocol.ts';
import { ClockControl } from './clock.tsx';
import { Icon } from './icon.tsx';
import { MenuButton } from './menu.tsx';
import { report } from './message-tools.tsx';
import { useSession } from './session.ts';

export type Panel = 'sidebar' | 'customers' | 'inspector';

interface TopbarProps {
  state: SandboxState;
  open: ReadonlySet<Panel>;
  onToggle: (panel: Panel) => void;
}

const CONNECTIONS = {
  none: 'not connected',
  http: 'connected by HTTP',
  socket: 'connected by Socket Mode',
} as const;

export function Topbar({ state, open, onToggle }: TopbarProps) {
  const { app } = state;
  return (
    <header class="topbar">
      <Toggle panel="sidebar" label="Sidebar" open={open} onToggle={onToggle}>
        <Icon name="menu" />
      </Toggle>
      <span class="brand">Sandbox</span>
      <span class={`connection connection-${app.connection}`} data-testid="connection">
        <span aria-hidden="true">{app.connection === 'none' ? '○' : '●'}</span> {app.name}{' '}
        {CONNECTIONS[app.connection]}
      </span>
      <span class="topbar-gap" />
      <ClockControl speed={state.clock.speed} />
      <GlobalShortcuts />
      <Toggle panel="inspector" label="Inspector" open={open} onToggle={onToggle}>
        <Icon name="swap" /> <span class="wide-only">Inspector</span>
      </Toggle>
      <Toggle panel="customers" label="Customers" open={open} onToggle={onToggle}>
        <Icon name="phone" /> <span class="wide-only">Customers</span>
      </Toggle>
    </header>
  );
}

interface ToggleProps {
  panel: Panel;
  label: string;
  open: ReadonlySet<Panel>;
  onToggle: (panel: Panel) => void;
  children: preact.ComponentChildren;
}

function Toggle({ panel, label, open, onToggle, children }: ToggleProps) {
  const isOpen = open.has(panel);
  return (
    <button
      type="button"
      class={`top-button top-${panel}${isOpen ? ' is-on' : ''}`}
      aria-pressed={isOpen}
      aria-label={label}
      data-testid={`toggle-${panel}`}
      onClick={() => onToggle(panel)}
    >
      {children}
    </button>
  );
}

function GlobalShortcuts() {
  const session = useSession();
  const shortcuts = session.app.shortcuts.filter(({ kind }) => kind === 'global');
  if (shortcuts.length === 0) return null;
  return (
    <MenuButton
      label="Shortcuts"
      class="top-button"
      align="end"
      testId="global-shortcuts"
      items={shortcuts.map(({ name, description, callbackId }) => ({
        key: callbackId,
        content: (
          <span>
            {name}
            <span class="option-description">{description}</span>
          </span>
        ),
        testId: `shortcut-${callbackId}`,
        run: () =>
          void report(
            session,
            session.act({ type: 'global_shortcut', user: session.me, callbackId }),
          ),
      }))}
    >
      <Icon name="bolt" />
    </MenuButton>
  );
}

import type { SandboxState } from '../page-protocol.ts';
import { ClockControl } from './clock.tsx';
import { Icon } from './icon.tsx';
import { MenuButton } from './menu.tsx';
import { report } from './message-tools.tsx';
import type { Panel } from './panels.ts';
import { useSession } from './session.ts';

interface TopbarProps {
  state: SandboxState;
  open: ReadonlySet<Panel>;
  onToggle: (panel: Panel) => void;
  onTour: () => void;
}

const CONNECTIONS = {
  none: 'not connected',
  http: 'over HTTP',
  socket: 'over Socket Mode',
} as const;

export function Topbar({ state, open, onToggle, onTour }: TopbarProps) {
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
      <ClockControl state={state} />
      <GlobalShortcuts />
      <button
        type="button"
        class="top-button"
        aria-label="Start the first tour"
        title="Start the first tour"
        data-testid="start-tour"
        onClick={onTour}
      >
        <Icon name="help" />
      </button>
      <Toggle panel="phone" label="Phone width" open={open} onToggle={onToggle}>
        <Icon name="phone" />
      </Toggle>
      <Toggle panel="pushes" label="Phone notifications" open={open} onToggle={onToggle}>
        <Icon name="bell" />
      </Toggle>
      <Toggle panel="faults" label={faultsLabel(state)} open={open} onToggle={onToggle}>
        <Icon name="fault" /> {countOn(state) > 0 && countOn(state)}
      </Toggle>
      <Toggle panel="inspector" label="Inspector" open={open} onToggle={onToggle}>
        <Icon name="swap" /> <span class="wide-only">Inspector</span>
      </Toggle>
      <Toggle panel="customers" label="Customers" open={open} onToggle={onToggle}>
        <Icon name="person" /> <span class="wide-only">Customers</span>
      </Toggle>
    </header>
  );
}

function countOn({ troubles }: SandboxState): number {
  return troubles.filter(({ isOn }) => isOn).length;
}

function faultsLabel(state: SandboxState): string {
  const count = countOn(state);
  return count === 0 ? 'Faults' : `Faults, ${count} on`;
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
      title={label}
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

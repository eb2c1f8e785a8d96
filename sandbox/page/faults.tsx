import { useId, useState } from 'preact/hooks';
import type { TroubleState, TroubleWanted } from '../page-protocol.ts';
import { LastingTrouble } from './lasting-trouble.tsx';
import { report } from './message-tools.tsx';
import { useSession } from './session.ts';
import { TARGETS, troubleLine } from './trouble-words.ts';

interface FaultsProps {
  troubles: TroubleState[];
  onClose: () => void;
}

/** Which calls the next switch hits. */
type Aim = Pick<TroubleWanted, 'method' | 'calls'>;

/** Switches for what can go wrong between Slack, the customers and the app. */
export function Faults({ troubles, onClose }: FaultsProps) {
  const [aim, setAim] = useState<Aim>({});
  const single = troubles.filter(({ isPerCall }) => isPerCall);
  const whole = troubles.filter(({ isPerCall }) => !isPerCall);
  return (
    <aside class="faults" aria-label="Faults" data-testid="faults">
      <header class="faults-head">
        <h2>Faults</h2>
        <button type="button" class="icon-button" aria-label="Close faults" onClick={onClose}>
          ×
        </button>
      </header>
      <div class="faults-body">
        <EverythingWorks troubles={troubles} />
        <section aria-labelledby="faults-single">
          <h3 id="faults-single">Single calls</h3>
          <AimFields aim={aim} onAim={setAim} />
          <Switches troubles={single} aim={aim} />
        </section>
        <section aria-labelledby="faults-whole">
          <h3 id="faults-whole">All of Slack</h3>
          <Switches troubles={whole} aim={{}} />
        </section>
        <LastingTrouble />
      </div>
    </aside>
  );
}

function EverythingWorks({ troubles }: { troubles: TroubleState[] }) {
  const session = useSession();
  const isOn = troubles.some((trouble) => trouble.isOn);
  return (
    <button
      type="button"
      class="button"
      disabled={!isOn}
      data-testid="faults-clear"
      onClick={() => void report(session, session.act({ type: 'clear_faults' }))}
    >
      {isOn ? 'Make everything work again' : 'Everything works'}
    </button>
  );
}

const TIMES = [
  { calls: 0, label: 'All' },
  { calls: 1, label: 'The next one' },
  { calls: 3, label: 'The next three' },
];

function AimFields({ aim, onAim }: { aim: Aim; onAim: (aim: Aim) => void }) {
  return (
    <div class="aim">
      <label>
        Which calls
        <select
          class="field"
          value={aim.method ?? '*'}
          data-testid="fault-method"
          onChange={(event) => onAim({ ...aim, method: event.currentTarget.value })}
        >
          {TARGETS.map(({ method, label }) => (
            <option key={method} value={method}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label>
        How many
        <select
          class="field"
          value={aim.calls ?? 0}
          data-testid="fault-times"
          onChange={(event) => {
            const { calls: _, ...rest } = aim;
            const calls = Number(event.currentTarget.value);
            onAim(calls === 0 ? rest : { ...rest, calls });
          }}
        >
          {TIMES.map(({ calls, label }) => (
            <option key={calls} value={calls}>
              {label}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Switches({ troubles, aim }: { troubles: TroubleState[]; aim: Aim }) {
  return (
    <ul class="switches">
      {troubles.map((trouble) => (
        <li key={trouble.name}>
          <Switch trouble={trouble} aim={aim} />
        </li>
      ))}
    </ul>
  );
}

function Switch({ trouble, aim }: { trouble: TroubleState; aim: Aim }) {
  const session = useSession();
  const noteId = useId();
  const { name, label, explanation, kind, isOn } = trouble;
  const isMoment = kind === 'moment';
  const role = isMoment ? {} : { role: 'switch' as const, 'aria-checked': isOn };
  return (
    <button
      type="button"
      class={`switch${isOn ? ' is-on' : ''}${isMoment ? ' is-moment' : ''}`}
      {...role}
      aria-label={label}
      aria-describedby={noteId}
      data-testid={`fault-${name}`}
      onClick={() =>
        void report(
          session,
          session.act(
            isOn ? { type: 'clear_trouble', name } : { type: 'set_trouble', name, ...aim },
          ),
        )
      }
    >
      <span class="switch-mark" aria-hidden="true" />
      <span>
        <b>{isOn ? troubleLine(trouble) : label}</b>
        <span id={noteId} class="option-description">
          {explanation}
        </span>
      </span>
    </button>
  );
}

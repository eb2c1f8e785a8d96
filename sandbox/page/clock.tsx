import { useEffect, useState } from 'preact/hooks';
import type { SandboxState } from '../page-protocol.ts';
import { nextDeadline } from './deadlines.ts';
import { Icon } from './icon.tsx';
import { report } from './message-tools.tsx';
import { type Session, useSession } from './session.ts';

const SPEEDS = [
  { speed: 0, label: '0×', name: 'Stop the clock' },
  { speed: 1, label: '1×', name: 'Real time' },
  { speed: 60, label: '60×', name: 'A minute a second' },
  { speed: 600, label: '600×', name: 'Ten minutes a second' },
];

const JUMPS = [
  { minutes: 1, label: '+1 min' },
  { minutes: 5, label: '+5 min' },
  { minutes: 60, label: '+1 h' },
];

/** The sandbox's own time: it can run faster, so that a reminder can be seen in a minute. */
export function ClockControl({ state }: { state: SandboxState }) {
  const session = useSession();
  const { speed } = state.clock;
  return (
    <fieldset class="clock" aria-label="Sandbox clock" data-testid="clock">
      <Now speed={speed} />
      <span class="segmented">
        {SPEEDS.map((choice) => (
          <button
            key={choice.speed}
            type="button"
            class={choice.speed === speed ? 'is-on' : ''}
            aria-pressed={choice.speed === speed}
            aria-label={choice.name}
            title={choice.name}
            data-testid={`speed-${choice.speed}`}
            onClick={() =>
              void report(session, session.act({ type: 'set_clock_speed', speed: choice.speed }))
            }
          >
            {choice.label}
          </button>
        ))}
      </span>
      <span class="segmented">
        {JUMPS.map(({ minutes, label }) => (
          <button
            key={minutes}
            type="button"
            title={`Let ${minutes} minutes pass at once`}
            data-testid={`advance-${minutes}`}
            onClick={() =>
              void report(
                session,
                session.act({ type: 'advance_clock', milliseconds: minutes * 60_000 }),
              )
            }
          >
            {label}
          </button>
        ))}
        <button
          type="button"
          class="skip"
          title="Let time pass until the next time that a card names"
          aria-label="Skip to the next deadline"
          data-testid="advance-deadline"
          onClick={() => void skipToDeadline(session, state)}
        >
          <Icon name="skip" /> Deadline
        </button>
      </span>
    </fieldset>
  );
}

/** So far behind the named time that it has passed. */
const JUST_AFTER_MS = 1000;

export async function skipToDeadline(session: Session, state: SandboxState): Promise<void> {
  const now = session.reader().now.getTime();
  const next = nextDeadline(state.messages, session.app.botUserId, now);
  if (next === undefined) {
    session.tell('No card names a time that is still to come.');
    return;
  }
  const milliseconds = Math.ceil(next - now) + JUST_AFTER_MS;
  await report(session, session.act({ type: 'advance_clock', milliseconds }));
}

function Now({ speed }: { speed: number }) {
  const session = useSession();
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), speed > 1 ? 200 : 1000);
    return () => clearInterval(timer);
  }, [speed]);
  const { now } = session.reader();
  const day = now.toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
  const time = now.toLocaleTimeString('en-GB');
  return (
    <time class="clock-now" dateTime={now.toISOString()} data-testid="clock-now">
      <span class="clock-day">{day}</span> <b>{time}</b>
    </time>
  );
}

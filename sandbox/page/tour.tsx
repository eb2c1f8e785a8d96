import { useEffect, useState } from 'preact/hooks';
import type { SandboxState } from '../page-protocol.ts';
import { skipToDeadline } from './clock.tsx';
import { Icon } from './icon.tsx';
import { useSession } from './session.ts';
import { stepsDone, TOUR, type TourStep } from './tour-steps.ts';

/** What this browser remembers of the tour; another workspace begins it anew. */
interface Progress {
  workspace: string;
  since: number;
  done: TourStep[];
  standing: 'open' | 'closed';
}

const KEY = 'tour';

function readProgress(): Progress | undefined {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '') as Progress;
  } catch {
    return undefined;
  }
}

function writeProgress(progress: Progress): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(progress));
  } catch {
    // A browser that keeps nothing shows the tour again next time.
  }
}

export interface Tour {
  isOpen: boolean;
  done: TourStep[];
  restart(): void;
  close(): void;
}

/** Follows the tour through the real state; steps count in any order. */
export function useTour(state: SandboxState, wish: 'wanted' | 'left_out'): Tour {
  const fresh = (): Progress => ({
    workspace: state.workspace.id,
    since: state.clock.now,
    done: [],
    standing: 'open',
  });
  const [progress, setProgress] = useState<Progress>(() => {
    const kept = readProgress();
    if (kept?.workspace === state.workspace.id) return kept;
    const first = fresh();
    if (wish === 'wanted') writeProgress(first);
    return first;
  });
  const isOpen = progress.standing === 'open' && wish === 'wanted';
  const happened = isOpen ? stepsDone(state, progress.since) : [];
  const more = happened.filter((step) => !progress.done.includes(step)).join();

  function keep(next: Progress): void {
    writeProgress(next);
    setProgress(next);
  }
  // What scrolls out of the state later has happened all the same.
  useEffect(() => {
    if (more === '') return;
    keep({ ...progress, done: [...progress.done, ...(more.split(',') as TourStep[])] });
  }, [more]);

  return {
    isOpen,
    done: progress.done,
    restart: () => keep(fresh()),
    close: () => keep({ ...progress, standing: 'closed' }),
  };
}

/** The coach: five steps in a strip at the top, ticked off by what really happened. */
export function TourStrip({ tour, state }: { tour: Tour; state: SandboxState }) {
  const current = TOUR.find(({ step }) => !tour.done.includes(step));
  return (
    <section class="tour" aria-label="First tour" data-testid="tour">
      <ol class="tour-steps">
        {TOUR.map(({ step, title }, index) => {
          const isDone = tour.done.includes(step);
          return (
            <li
              key={step}
              class={`tour-step${isDone ? ' is-done' : ''}${step === current?.step ? ' is-current' : ''}`}
              aria-current={step === current?.step ? 'step' : undefined}
              data-testid={`tour-${step}`}
              data-done={isDone}
            >
              <span class="tour-mark" aria-hidden="true">
                {isDone ? <Icon name="check" /> : index + 1}
              </span>
              <span class="tour-title">{title}</span>
              {isDone && <span class="sr-only">, done</span>}
            </li>
          );
        })}
      </ol>
      <p class="tour-how" aria-live="polite" data-testid="tour-how">
        {current?.how ??
          'That was the tour: everything you saw was the real app. Open a second window to be two people.'}
        {current?.step === 'late' && <SkipButton state={state} />}
      </p>
      <button
        type="button"
        class="icon-button tour-close"
        aria-label="Close the tour"
        data-testid="tour-close"
        onClick={tour.close}
      >
        ×
      </button>
    </section>
  );
}

function SkipButton({ state }: { state: SandboxState }) {
  const session = useSession();
  return (
    <button
      type="button"
      class="link-button"
      data-testid="tour-skip"
      onClick={() => void skipToDeadline(session, state)}
    >
      Skip to the next deadline
    </button>
  );
}

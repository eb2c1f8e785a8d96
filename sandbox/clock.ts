/**
 * The sandbox's time. It runs like the wall clock until somebody freezes it, moves it on or speeds it up; `ts`, triggers,
 * `response_url`s, retries and rate limits follow it. Signatures do not: the app compares those with the real time.
 */
export type SandboxClock = {
  /** Milliseconds since 1970. */
  now(): number;
  speed(): number;
  /** 1 is real time, 0 stands still. */
  setSpeed(speed: number): void;
  freeze(): void;
  /** Moves the time on and runs what became due, in order. */
  advance(milliseconds: number): void;
  /** Runs `task` once after so much sandbox time; the result takes it back. */
  after(milliseconds: number, task: () => void): () => void;
  /** Called after each jump or change of speed; `run-app` shifts the app's database clock there. */
  onChange(listener: (state: { now: number; speed: number }) => void): () => void;
  stop(): void;
};

type Timer = { due: number; task: () => void };

export function createClock(options: { start?: number; speed?: number } = {}): SandboxClock {
  let speed = options.speed ?? 1;
  let anchorReal = performance.now();
  let anchorVirtual = options.start ?? Date.now();
  let waking: NodeJS.Timeout | undefined;
  const timers = new Set<Timer>();
  const listeners = new Set<(state: { now: number; speed: number }) => void>();

  const now = () => Math.floor(anchorVirtual + (performance.now() - anchorReal) * speed);

  function anchor(at: number, newSpeed: number): void {
    anchorVirtual = at;
    anchorReal = performance.now();
    speed = newSpeed;
  }

  function nextTimer(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of timers) if (!next || timer.due < next.due) next = timer;
    return next;
  }

  function runDue(): void {
    for (let next = nextTimer(); next && next.due <= now(); next = nextTimer()) {
      timers.delete(next);
      next.task();
    }
    wakeForNext();
  }

  function wakeForNext(): void {
    clearTimeout(waking);
    const next = nextTimer();
    if (!next || speed === 0) return;
    waking = setTimeout(runDue, Math.min((next.due - now()) / speed, 2 ** 30));
    waking.unref();
  }

  function changed(): void {
    for (const listener of listeners) listener({ now: now(), speed });
    runDue();
  }

  function setSpeed(newSpeed: number): void {
    anchor(now(), newSpeed);
    changed();
  }

  return {
    now,
    speed: () => speed,
    setSpeed,
    freeze: () => setSpeed(0),
    advance(milliseconds) {
      anchor(now() + milliseconds, speed);
      changed();
    },
    after(milliseconds, task) {
      const timer = { due: now() + milliseconds, task };
      timers.add(timer);
      wakeForNext();
      return () => timers.delete(timer);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      clearTimeout(waking);
      timers.clear();
    },
  };
}

import { describe, expect, it } from 'vitest';
import { createStops } from '../src/stops.ts';

function recorded() {
  const said: string[] = [];
  const failures: unknown[] = [];
  const stops = createStops((name, error) => failures.push([name, error]));
  const stopOf =
    (name: string, until: Promise<void> = Promise.resolve()) =>
    async () => {
      said.push(`${name} ends`);
      await until;
      said.push(`${name} has ended`);
    };
  return { stops, said, failures, stopOf };
}

describe('stops', () => {
  it('end what was added last first, and one after the other', async () => {
    const { stops, said, stopOf } = recorded();
    stops.add('database', stopOf('database'));
    stops.add('jobs', stopOf('jobs'));
    await stops.stop();
    expect(said).toEqual(['jobs ends', 'jobs has ended', 'database ends', 'database has ended']);
  });

  it('end side by side what stands side by side, and go on when all of it has ended', async () => {
    const { stops, said, stopOf } = recorded();
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    stops.add('database', stopOf('database'));
    stops.add('http', stopOf('http', answered));
    stops.add('health', stopOf('health'));
    stops.addBeside('http', 'sweeps', stopOf('sweeps'));
    const stopped = stops.stop();
    await new Promise(setImmediate);
    expect(said.slice(2)).toEqual(['http ends', 'sweeps ends', 'sweeps has ended']);
    expect(stops.left()).toEqual(['database', 'http']);
    answer();
    await stopped;
    expect(said.slice(5)).toEqual(['http has ended', 'database ends', 'database has ended']);
    expect(stops.left()).toEqual([]);
  });

  it('end the rest where one fails, and tell which did and why', async () => {
    const { stops, said, failures, stopOf } = recorded();
    const broken = new Error('broken');
    stops.add('database', stopOf('database'));
    stops.add('jobs', () => Promise.reject(broken));
    await expect(stops.stop()).rejects.toThrow('not ended: jobs');
    expect(failures).toEqual([['jobs', broken]]);
    expect(said).toEqual(['database ends', 'database has ended']);
  });

  it('end each once; whoever asks again waits for the same', async () => {
    const { stops, said, stopOf } = recorded();
    stops.add('jobs', stopOf('jobs'));
    await Promise.all([stops.stop(), stops.stop()]);
    expect(said).toEqual(['jobs ends', 'jobs has ended']);
  });

  it('know beside what', () => {
    const { stops, stopOf } = recorded();
    expect(() => stops.addBeside('http', 'sweeps', stopOf('sweeps'))).toThrow('there is no http');
  });
});

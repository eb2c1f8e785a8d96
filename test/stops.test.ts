import { describe, expect, it } from 'vitest';
import { createStops } from '../src/stops.ts';

function recorded() {
  const said: string[] = [];
  const part = (name: string, until: Promise<void> = Promise.resolve()) => ({
    name,
    stop: async () => {
      said.push(`${name} ends`);
      await until;
      said.push(`${name} has ended`);
    },
  });
  return { said, part };
}

describe('stops', () => {
  it('end what was added last first, and one after the other', async () => {
    const { said, part } = recorded();
    const stops = createStops();
    for (const { name, stop } of [part('database'), part('jobs')]) stops.add(name, stop);
    await stops.stop();
    expect(said).toEqual(['jobs ends', 'jobs has ended', 'database ends', 'database has ended']);
  });

  it('end side by side what stands side by side, and go on when all of it has ended', async () => {
    const { said, part } = recorded();
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const stops = createStops();
    stops.add('database', part('database').stop);
    stops.add('http', part('http', answered).stop);
    stops.addBeside('sweeps', part('sweeps').stop);
    const stopped = stops.stop();
    await new Promise(setImmediate);
    expect(said).toEqual(['http ends', 'sweeps ends', 'sweeps has ended']);
    expect(stops.left()).toEqual(['database', 'http']);
    answer();
    await stopped;
    expect(said.slice(3)).toEqual(['http has ended', 'database ends', 'database has ended']);
    expect(stops.left()).toEqual([]);
  });

  it('end the rest where one fails, and say which did', async () => {
    const { said, part } = recorded();
    const stops = createStops();
    stops.addBeside('database', part('database').stop);
    const broken = new Error('broken');
    stops.add('jobs', () => Promise.reject(broken));
    await expect(stops.stop()).rejects.toMatchObject({
      message: 'not ended: jobs',
      errors: [broken],
    });
    expect(said).toEqual(['database ends', 'database has ended']);
  });

  it('end each once', async () => {
    const { said, part } = recorded();
    const stops = createStops();
    stops.add('jobs', part('jobs').stop);
    await Promise.all([stops.stop(), stops.stop()]);
    await stops.stop();
    expect(said).toEqual(['jobs ends', 'jobs has ended']);
  });
});

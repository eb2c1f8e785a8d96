/** How often a test of chance is run: `quick` times in `npm test`, `DIBS_SOAK_RUNS` times in `npm run test:soak`. */
export function runsOf(quick: number): number {
  return soakRuns() ?? quick;
}

/** As long as that may take: what a test has in `npm test`, or hours. */
export function patienceFor(quick: number): number {
  return soakRuns() === null ? quick : 6 * 3_600_000;
}

/** Where chance begins: at `DIBS_SEED` to see a run again, anywhere in the long form, always at the same in `npm test`. */
export function seedOf(): number {
  const wanted = process.env['DIBS_SEED'];
  if (wanted) return Number(wanted);
  return soakRuns() === null ? 1 : Math.floor(Math.random() * 1_000_000_000);
}

/** Tells whoever runs it: seeds and figures. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

function soakRuns(): number | null {
  const runs = Number(process.env['DIBS_SOAK_RUNS']);
  return runs > 0 ? runs : null;
}

import { dotted, type Line } from './lines.ts';

/** `🔴 2 late · 🟠 3 due soon`. Empty: nothing is at risk. */
export function riskWords({ late, soon }: { late: number; soon: number }): Line {
  return dotted(
    late === 0 ? null : `🔴 ${late.toLocaleString('en')} late`,
    soon === 0 ? null : `🟠 ${soon.toLocaleString('en')} due soon`,
  );
}

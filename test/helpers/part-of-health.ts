import type { HealthPart } from '../../src/http/health.ts';

/** What /healthz says of one part: `postgres`, `bells` or `slack`. */
export async function partOfHealth(appUrl: string, name: string): Promise<HealthPart> {
  const response = await fetch(`${appUrl}/healthz`);
  const { parts } = (await response.json()) as { parts: HealthPart[] };
  const part = parts.find((each) => each.name === name);
  if (part === undefined) throw new Error(`/healthz does not know of ${name}`);
  return part;
}

/** What may be logged of an error: its kind and place. Messages are left out, since they often quote what a customer wrote. */
export interface ErrorFacts {
  error: string;
  code: string | null;
  at: string[];
}

export function factsOf(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { error: typeof error, code: null, at: [] };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return { error: error.name, code, at: frames.slice(0, 12).map((line) => line.trim()) };
}

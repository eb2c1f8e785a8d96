import { randomBytes } from 'node:crypto';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** An id like Slack's: a kind letter and ten of A-Z and 0-9. */
export function newId(kind: 'T' | 'A' | 'B' | 'U' | 'C' | 'D' | 'V' | 'Ev' | 'S' | 'F'): string {
  return kind + randomWord(10);
}

export function randomWord(length: number): string {
  return Array.from(randomBytes(length), (byte) => letters[byte % letters.length]).join('');
}

/** Slack's message ids: seconds and six digits, never twice the same and never smaller than one before. */
export function createTsSource(now: () => number): () => string {
  let last = 0;
  return () => {
    last = Math.max(now() * 1000, last + 1);
    return formatTs(last);
  };
}

function formatTs(microseconds: number): string {
  const seconds = Math.floor(microseconds / 1_000_000);
  return `${seconds}.${String(microseconds % 1_000_000).padStart(6, '0')}`;
}

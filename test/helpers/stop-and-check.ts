import { expect } from 'vitest';
import { brokenInvariants } from './check-invariants.ts';
import type { Dibs } from './dibs.ts';

/** Lets all be done that is due, sees that every promise held, and ends the program whatever came of it. */
export async function stopAndCheck(dibs: Dibs): Promise<void> {
  try {
    await dibs.settle();
    expect(await brokenInvariants(dibs)).toEqual([]);
  } finally {
    await dibs.stop();
  }
}

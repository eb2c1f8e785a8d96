import type { CameWith, Quarantine } from '../../src/inbox/account-ports.ts';

/** What was put aside, in memory. */
export interface QuarantineFake extends Quarantine {
  kept: { accountId: string; body: Buffer; reason: string; cameWith: CameWith }[];
}

export function fakeQuarantine(): QuarantineFake {
  const kept: QuarantineFake['kept'] = [];
  return {
    kept,
    keep: async ({ account, body, reason, cameWith = {} }) => {
      const isSame = (one: QuarantineFake['kept'][number]) =>
        one.accountId === account.id &&
        one.body.equals(body) &&
        JSON.stringify(one.cameWith) === JSON.stringify(cameWith);
      if (kept.some(isSame)) return;
      kept.push({ accountId: account.id, body: Buffer.from(body), reason, cameWith });
    },
  };
}

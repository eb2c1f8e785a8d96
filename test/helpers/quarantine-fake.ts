import type { Quarantine } from '../../src/inbox/account-ports.ts';

/** What was put aside, in memory. */
export interface QuarantineFake extends Quarantine {
  kept: { accountId: string; body: Buffer; reason: string }[];
}

export function fakeQuarantine(): QuarantineFake {
  const kept: QuarantineFake['kept'] = [];
  return {
    kept,
    keep: async ({ account, body, reason }) => {
      if (kept.some((one) => one.accountId === account.id && one.body.equals(body))) return;
      kept.push({ accountId: account.id, body: Buffer.from(body), reason });
    },
  };
}

import type { CommandId } from '../../src/domain/ids.ts';
import type { Store } from '../../src/inbox/ports.ts';

/** The smallest thing that can be raced for: a seat, taken by one. */
export interface Seat {
  version: number;
  taken: string | null;
}
export interface Take {
  commandId: CommandId;
  type: 'take';
  who: string;
}
export interface Taken {
  type: 'taken';
  who: string;
}
export interface Context {
  now: number;
}

export const take = (who: string, id = who): Take => ({
  type: 'take',
  who,
  commandId: id as CommandId,
});

/** A table with one row. `meanwhile` runs between load and save, as another process would. */
export function seatTable(
  meanwhile: (row: { seat: Seat | null; commands: Set<string> }) => void = () => {},
) {
  const row = { seat: null as Seat | null, commands: new Set<string>() };
  let saves = 0;
  const store: Store<string, Seat, Take, Context, Taken> = {
    load: async (_target, _actor, command) => ({
      state: row.seat,
      context: { now: 0 },
      alreadyDone: row.commands.has(command.commandId),
    }),
    save: async ({ before, after, command }) => {
      meanwhile(row);
      saves += 1;
      if (row.commands.has(command.commandId)) return 'already_done';
      if ((row.seat?.version ?? 0) !== (before?.version ?? 0)) return 'stale';
      row.seat = after;
      row.commands.add(command.commandId);
      return 'saved';
    },
  };
  return { row, store, saves: () => saves };
}

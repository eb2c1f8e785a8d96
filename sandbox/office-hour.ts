import { setTimeout as pause } from 'node:timers/promises';
import { as, cardsIn, type Person } from './driver.ts';
import type { Message } from './model.ts';
import { buttonsOf } from './reading.ts';
import type { RunningApp } from './run-app.ts';
import type { Sandbox } from './server.ts';

const MINUTE_MS = 60_000;
/** The app answers Slack first and works then; so long nothing may happen until it counts as done. */
const QUIET_LOOKS = 5;
const QUIET_PAUSE_MS = 20;

/** An app that does nothing by itself: all that is due happens in `settle`, so that every run is the same. */
export interface Office {
  sandbox: Sandbox;
  app: RunningApp;
  /** Lets so many minutes pass, and does what became due. */
  pass(minutes: number): Promise<void>;
  settle(): Promise<void>;
  card(customerName: string): Message;
  rosa: Person;
  ana: Person;
  ben: Person;
  chen: Person;
}

export function openOffice(sandbox: Sandbox, app: RunningApp): Office {
  async function settle(): Promise<void> {
    for (let quiet = 0, seen = -1; quiet < QUIET_LOOKS; ) {
      await app.sweep();
      await sandbox.idle();
      await pause(QUIET_PAUSE_MS);
      const { length } = sandbox.ledger.entries;
      quiet = length === seen ? quiet + 1 : 0;
      seen = length;
    }
  }
  return {
    sandbox,
    app,
    settle,
    async pass(minutes) {
      sandbox.clock.advance(minutes * MINUTE_MS);
      await app.database.clock.follow(sandbox.clock.now(), 0);
      await settle();
    },
    card(customerName) {
      const cards = cardsIn(sandbox, '#support');
      const found = cards.findLast(
        (card) =>
          buttonsOf(card).includes('More…') && JSON.stringify(card.blocks).includes(customerName),
      );
      if (found === undefined) throw new Error(`there is no card of ${customerName}`);
      return found;
    },
    rosa: as(sandbox, 'rosa'),
    ana: as(sandbox, 'ana'),
    ben: as(sandbox, 'ben'),
    chen: as(sandbox, 'chen'),
  };
}

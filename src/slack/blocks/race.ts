import type { Instant } from '../../domain/ids.ts';
import type { ListedConversation } from '../../domain/listed.ts';
import { type Answer, answer } from './answer.ts';
import { type ButtonSubject, conversationButton, listedSubject } from './conversation-buttons.ts';
import { actions } from './elements.ts';
import { CHANNEL_NAMES, listedMarks, listedName, personName } from './facts.ts';
import { bold, type Clockwork, type Line, line, time } from './lines.ts';

/** Up to this gap it was a race; after that the screen was behind (UX.md A14). */
const RACE = 3_000;

export interface Race {
  number: number;
  /** Who has it. */
  owner: string;
  since: Instant;
  /** What else waits in this inbox; null if nothing does. */
  next: ListedConversation | null;
  now: Instant;
  timeZone: string;
  /** The conversation that was lost, to follow it; null where it is not known. */
  lost: ButtonSubject | null;
}

/** The honest answer to whoever claimed too late: who was faster and by how much, and what waits next, by name. */
export function raceLost(race: Race): Answer {
  const clock: Clockwork = { now: race.now, timeZone: race.timeZone };
  const { next, lost, number } = race;
  return answer(
    line(whoWasFaster(race, clock), ' ', nextWords(race, clock)),
    actions([
      next === null
        ? null
        : conversationButton('claim', listedSubject(next), {
            label: `Claim #${next.number}`,
            primary: true,
          }),
      lost === null ? null : conversationButton('follow', lost, { label: `Follow #${number}` }),
    ]),
  );
}

function whoWasFaster({ owner, number, since, now }: Race, clock: Clockwork): Line {
  const gap = now - since;
  if (gap < RACE) {
    const seconds = (Math.max(gap, 100) / 1_000).toFixed(1);
    return line(
      bold(personName(owner)),
      ` claimed #${number} ${seconds} s before you. Nothing of yours was lost.`,
    );
  }
  return line(
    bold(personName(owner)),
    ` has had #${number} since `,
    time(since, clock),
    '; your screen was behind and is up to date now.',
  );
}

function nextWords({ next }: Race, clock: Clockwork): Line {
  if (next === null) return line('Nothing else is waiting.');
  const { waitingSince, number, channel } = next;
  return line(
    'Next: ',
    bold(`#${number} · ${listedName(next)}`),
    listedMarks(next),
    `, ${CHANNEL_NAMES[channel]}`,
    waitingSince === null ? null : line(', waiting since ', time(waitingSince, clock)),
    '.',
  );
}

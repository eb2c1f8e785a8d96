import { type Dibs, startDibs } from '../../helpers/dibs.ts';
import { lookingCloser } from './chapters/closer.ts';
import { otherSystems, repliesThatDoNotArrive } from './chapters/customers.ts';
import { aWeekLater, comingAndGoing, deadlinesPass } from './chapters/days.ts';
import { filesBothWays } from './chapters/files.ts';
import { aFlood } from './chapters/flood.ts';
import {
  closingTime,
  goingOnLeave,
  lettingItLapse,
  wantingToBeReminded,
} from './chapters/lapsing.ts';
import { comingBack, leavingThingsBehind, manyPeople, movingSeveral } from './chapters/moving.ts';
import { beingTooLate, handingOver, theMainJob } from './chapters/owning.ts';
import { commandsAndHome, theFirstDay } from './chapters/people.ts';
import { changingPromises } from './chapters/promising.ts';
import { writingReplies } from './chapters/replying.ts';
import { closingForADay, settlingIn, tryingItOut } from './chapters/settings.ts';
import { sayingHowItEnded, takingBack } from './chapters/taking-back.ts';
import { slackFails } from './chapters/trouble.ts';
import { typingInThreads } from './chapters/typing.ts';
import { readTraffic, type Traffic } from './traffic.ts';

const CHAPTERS: ((dibs: Dibs) => Promise<void>)[] = [
  theFirstDay,
  theMainJob,
  handingOver,
  beingTooLate,
  writingReplies,
  repliesThatDoNotArrive,
  otherSystems,
  filesBothWays,
  commandsAndHome,
  takingBack,
  sayingHowItEnded,
  typingInThreads,
  lookingCloser,
  slackFails,
  deadlinesPass,
  comingBack,
  movingSeveral,
  manyPeople,
  leavingThingsBehind,
  settlingIn,
  closingForADay,
  tryingItOut,
  comingAndGoing,
  aWeekLater,
];

/**
 * One long week of #support through the whole program, in which everything happens that Dibs knows, and what was said to Slack and
 * heard from it meanwhile. In virtual time.
 */
export async function tellWholeStory(): Promise<Traffic> {
  const dibs = await startDibs({ setUp: false });
  try {
    for (const chapter of CHAPTERS) await chapter(dibs);
    return await readTraffic(dibs);
  } finally {
    await dibs.stop();
  }
}

/** More at once than the channel takes, with gates as Slack has them. */
export async function tellFloodStory(): Promise<Traffic> {
  const dibs = await startDibs({ variations: { openGates: false } });
  try {
    await aFlood(dibs);
    return await readTraffic(dibs);
  } finally {
    await dibs.stop();
  }
}

/** A day on which nobody answers, and what follows from that. */
export async function tellDeadlineStory(): Promise<Traffic> {
  const dibs = await startDibs();
  try {
    await wantingToBeReminded(dibs);
    await goingOnLeave(dibs);
    await lettingItLapse(dibs);
    await closingTime(dibs);
    await changingPromises(dibs);
    return await readTraffic(dibs);
  } finally {
    await dibs.stop();
  }
}

/** Over a socket a few requests are others; the rest is the same. */
export async function tellSocketStory(): Promise<Traffic> {
  const dibs = await startDibs({ transport: 'socket' });
  try {
    await dibs.write('Marta Díaz', 'Is it still there?');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim');
    await dibs.ana.command('/inbox-load', '#support');
    await dibs.settle();
    return await readTraffic(dibs);
  } finally {
    await dibs.stop();
  }
}

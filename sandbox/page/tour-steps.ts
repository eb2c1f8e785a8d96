import type { MessageState, SandboxState } from '../page-protocol.ts';

export type TourStep = 'claim' | 'race' | 'reply' | 'late' | 'hand_over';

export const TOUR: { step: TourStep; title: string; how: string }[] = [
  {
    step: 'claim',
    title: 'Claim',
    how: 'Press Claim on a card in #support. The card then says whose it is, for everybody.',
  },
  {
    step: 'race',
    title: 'Race',
    how: 'Point at a card without an owner, choose the two cursors at its corner and press Claim there: a colleague clicks at the same moment. The slower one reads who was faster.',
  },
  {
    step: 'reply',
    title: 'Reply',
    how: 'Press Reply on a card that is yours, write, send. It arrives on the customer’s phone at the right.',
  },
  {
    step: 'late',
    title: 'Late',
    how: 'Let time pass until a card is late: it says since when, and whoever must act hears of it.',
  },
  {
    step: 'hand_over',
    title: 'Hand over',
    how: 'Press Reassign… on a card that is yours and choose a colleague. They find it in their direct messages.',
  },
];

/** The steps that really happened since then, by what stands in the workspace. */
export function stepsDone(state: SandboxState, since: number): TourStep[] {
  return TOUR.map(({ step }) => step).filter((step) => HAPPENED[step](state, since));
}

const HAPPENED: Record<TourStep, (state: SandboxState, since: number) => boolean> = {
  claim: (state, since) =>
    state.requests.some(
      ({ at, title, outcome }) =>
        at >= since && /^block_actions claim/.test(title) && outcome === 'ok',
    ) && appMessages(state).some((message) => isChangedSince(message, since)),
  race: (state, since) =>
    state.ephemerals.some(
      ({ ts, text, blocks }) =>
        millisecondsOf(ts) >= since &&
        /before you|has had .{1,12} since/.test(`${text} ${JSON.stringify(blocks ?? '')}`),
    ),
  reply: (state, since) =>
    state.customers.some(({ messages }) =>
      messages.some(({ direction, at }) => direction === 'out' && at >= since),
    ),
  late: (state, since) =>
    appMessages(state).some(
      (message) =>
        isChangedSince(message, since) &&
        /\blate since\b|\bclaim was due\b/i.test(JSON.stringify(message.blocks)),
    ),
  hand_over: (state, since) =>
    state.pushes.some(({ at, body }) => at >= since && /\bis (now )?yours\b/.test(body)),
};

function appMessages(state: SandboxState): MessageState[] {
  return Object.values(state.messages)
    .flat()
    .filter(({ user }) => user === state.app.botUserId);
}

function isChangedSince({ edited, ts }: MessageState, since: number): boolean {
  return millisecondsOf(edited?.ts ?? ts) >= since;
}

function millisecondsOf(ts: string): number {
  return Number(ts) * 1000;
}

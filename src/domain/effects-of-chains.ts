import type { Notice } from './chains.ts';
import { type Commit, card, show } from './commit-surfaces.ts';
import { clocksOf, isOurTurn, type OpenConversation } from './conversation.ts';
import type { Effect } from './effects.ts';
import { reminded } from './effects-of-reminders.ts';
import type { EventOf } from './events.ts';

/** What a step tells, and to whom. What it does beside that, other events of its commit say. */
export function ofStep(event: EventOf<'step_taken'>, commit: Commit): Effect[] {
  const { after, context } = commit;
  const { inboxId } = after;
  const action = event.step.do;
  const noticed = (event.notices ?? []).length > 0;
  switch (action.type) {
    case 'remind_owner':
      return reminded(commit);
    case 'tell_managers':
      if (noticed) return notices(event.notices, commit);
      return context.managersOnDuty.map((agentId) =>
        show({ type: 'late_list', inboxId, agentId }, 'news', 'alert'),
      );
    case 'tell_channel':
      return noticed ? notices(event.notices, commit) : [unclaimed(commit)];
    case 'call_group':
      if (event.calls === undefined) return [];
      return noticed
        ? notices(event.notices, commit, event.calls)
        : [unclaimed(commit, event.calls)];
    case 'call_webhook':
      return called(event, commit);
    case 'reassign':
    case 'return':
    case 'raise_priority':
      return [];
  }
}

/** The channel hears that nobody is free, and whoever can change that. */
export function ofNobodyEligible(event: EventOf<'nobody_eligible'>, commit: Commit): Effect[] {
  return [card(commit), ...notices(event.notices, commit)];
}

function unclaimed({ after }: Commit, group?: string): Effect {
  const called = group === undefined ? {} : { group };
  return show({ type: 'unclaimed_list', inboxId: after.inboxId, ...called }, 'news', 'alert');
}

function notices(places: readonly Notice[] | undefined, { after }: Commit, group?: string) {
  if (!isOurTurn(after)) return [];
  const called = group === undefined ? {} : { group };
  return (places ?? []).map((place) => notice(after, { ...place, ...called }, 'news'));
}

function notice(
  { id: conversationId, inboxId, turn }: OpenConversation,
  place: Notice & { group?: string },
  because: 'news' | 'change',
): Effect {
  const turnStartedIn = turn.of === 'team' ? turn.startedIn : 0;
  const surface = {
    type: 'late_notice',
    inboxId,
    conversationId,
    ...place,
    turnStartedIn,
  } as const;
  return show(surface, because, because === 'news' ? 'alert' : 'rest');
}

/** What was told of this conversation by itself says how it is now. */
export function noticesChanged(state: OpenConversation): Effect[] {
  if (!isOurTurn(state)) return [];
  return clocksOf(state).flatMap(({ clock }) =>
    (clock.notices ?? []).map((place) => notice(state, place, 'change')),
  );
}

function called({ clock: name, calls: url }: EventOf<'step_taken'>, commit: Commit): Effect[] {
  const { before, after } = commit;
  if (url === undefined || before === null || !isOurTurn(before)) return [];
  const running = clocksOf(before).find((one) => one.name === name);
  if (running === undefined) return [];
  const { id: conversationId, version } = after;
  const { dueAt } = running.clock;
  return [
    { kind: 'webhook', conversationId, url, clock: name, dueAt, step: 'call_webhook', version },
  ];
}

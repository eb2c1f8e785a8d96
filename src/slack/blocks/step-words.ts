import type { EventOf } from '../../domain/events.ts';
import { type Names, nameOf } from './facts.ts';
import { bold, type Clockwork, dayAndTime, type Line, line, usergroup } from './lines.ts';
import { excerpt } from './text.ts';

/** What a step of a chain did; empty where what it changed says it. */
export function stepWords({ step, calls }: EventOf<'step_taken'>): Line {
  const action = step.do;
  switch (action.type) {
    case 'remind_owner':
      return line('The owner was reminded');
    case 'tell_managers':
      return line('Managers were told that it waits');
    case 'tell_channel':
      return action.slackChannel === null
        ? line('The channel was told that it waits')
        : line({ type: 'channel', channel_id: action.slackChannel }, ' was told that it waits');
    case 'call_group':
      return calls === undefined ? [] : line(usergroup(calls), ' was called');
    case 'call_webhook':
      return calls === undefined ? [] : line('Another system was told that it waits');
    case 'reassign':
    case 'return':
    case 'raise_priority':
      return [];
  }
}

/** Until when the owner is not asked again. */
export function onItWords(
  { by, until }: EventOf<'acknowledged'>,
  { names, clock }: Names & { clock?: Clockwork },
): Line {
  const again =
    clock === undefined ? null : line(', and is asked again ', dayAndTime(until, clock));
  return line(bold(nameOf(names, by)), ' is on it', again);
}

/** Which of the inbox's words it was. */
export function alarmWords({ word }: EventOf<'alarm_word_heard'>): Line {
  return line(`“${excerpt(word, 40)}” was in the message: managers were told`);
}

import type { AgentRefusal } from '../../domain/agent.ts';
import { type Answer, answer } from './answer.ts';
import { unusableLeave } from './leave.ts';
import { line } from './lines.ts';

/** What is said in the fields of *My settings*. */

/** Why something of theirs was not taken. */
export function agentRefusalText(refusal: AgentRefusal): string {
  switch (refusal.reason) {
    case 'no_name':
      return needsName().text;
    case 'bad_hours':
      return unknownHours().text;
    case 'bad_quiet':
      return unknownQuiet().text;
    case 'bad_time':
      return unusableLeave().text;
    case 'unknown_person':
      return 'I do not know you yet. Open the Home of Dibs once, then try again.';
    case 'text_too_long':
      return `That is ${refusal.length} characters; at most ${refusal.limit} fit.`;
  }
}

export function needsName(): Answer {
  return answer(line('A name needs letters. Leave it empty for your first name.'));
}

export function unknownHours(): Answer {
  return answer(
    line(
      'I don’t understand these hours. Write them like this: Mon-Fri 09:00-17:00; Sat 10:00-12:00. Empty: as the inbox.',
    ),
  );
}

export function unknownQuiet(): Answer {
  return answer(
    line(
      'I don’t understand this time. Write it like this: 20:00-08:00. A whole day is none: say /inbox away instead.',
    ),
  );
}

import type { KnownBlock } from '@slack/types';
import { mayAnswer } from '../../domain/people.ts';
import type { BlockedReport, BlockedSender } from '../../domain/reports.ts';
import { ACTIONS } from '../action-ids.ts';
import { encodeConversationValue } from '../button-value.ts';
import { type Answer, answer } from './answer.ts';
import { actions, button, context } from './elements.ts';
import { CHANNEL_NAMES, inboxName, listedName, personName } from './facts.ts';
import { bold, dayAndTime, dotted, inUtc, type Line, line, paragraphs, section } from './lines.ts';
import { maskAddress, plural } from './text.ts';

/** `/inbox blocked`: whose messages nobody sees, in one's own inboxes. `said`: what came of a press a moment ago. */
export function blockedList(report: BlockedReport, said?: Line): Answer {
  const { senders, count } = report;
  const title =
    count === 0
      ? line('Nobody is blocked in your inboxes.')
      : line(bold(plural(count, 'sender is blocked', 'senders are blocked')), ' in your inboxes');
  const more = count - senders.length;
  return answer(
    said === undefined ? title : line(said, '\n', title),
    ...senders.flatMap((sender) => rowOf(sender, report)),
    more > 0 ? context(`and ${more.toLocaleString('en')} more, blocked before`) : null,
    count === 0 ? null : context('What they write is kept and shown to nobody.'),
  );
}

function rowOf(sender: BlockedSender, { now }: BlockedReport): (KnownBlock | null)[] {
  const { conversation, since, by, messagesSince } = sender;
  const words = dotted(
    whoIs(sender),
    line(
      'blocked ',
      dayAndTime(since, inUtc(now)),
      by === null ? null : ` by ${personName(by.name)}`,
    ),
    messagesSince === 0
      ? 'nothing since'
      : plural(messagesSince, 'message since', 'messages since'),
    `#${conversation.number} in ${inboxName(conversation.inboxName)}`,
  );
  return [paragraphs(section(words)), mayAnswer(sender.role) ? actions([unblock(sender)]) : null];
}

function whoIs(sender: BlockedSender): Line {
  const { channel, address } = sender;
  const name = listedName(sender);
  const masked = maskAddress(channel, address);
  const shown = name.endsWith(masked) ? '' : ` ${masked}`;
  return line(bold(name), `, ${CHANNEL_NAMES[channel]}${shown}`);
}

function unblock(sender: BlockedSender) {
  const { id: conversationId, version: seenVersion, number } = sender.conversation;
  return button({
    action: ACTIONS.unblock,
    label: 'Unblock',
    spoken: `Unblock ${listedName(sender)}, conversation ${number}`,
    value: encodeConversationValue({ conversationId, seenVersion }),
  });
}

import type { Action, ConversationState } from '../page-protocol.ts';
import { OWN_COMMANDS } from './composer-suggest.ts';
import { encodeTyped } from './message-text.ts';
import type { Session } from './session.ts';

/**
 * Sends what was typed: a message, a command of the app, or one of Slack's own commands. Gives back a sentence when it did
 * not work, as Slack shows it under the composer.
 */
export async function sendTyped(
  session: Session,
  conversation: string,
  typed: string,
  threadTs: string | undefined,
  files: string[] = [],
): Promise<string | undefined> {
  const user = session.me;
  if (!typed.startsWith('/') || files.length > 0) {
    const text = encodeTyped(typed, session.users, session.conversations);
    const thread = threadTs === undefined ? {} : { threadTs };
    const shared = files.length === 0 ? {} : { files };
    return carryOut(session, {
      type: 'post_message',
      user,
      conversation,
      text,
      ...thread,
      ...shared,
    });
  }
  const [command = '', ...rest] = typed.split(/\s+/);
  if (threadTs !== undefined) {
    return `${command} is not supported in threads. Sorry!`;
  }
  if (OWN_COMMANDS.some((own) => own.command === command)) {
    const action = ownAction(session, conversation, command, rest.join(' '));
    if (action === undefined) return `${command}: whom or what do you mean?`;
    return carryOut(session, action);
  }
  return carryOut(session, { type: 'slash_command', user, conversation, text: typed });
}

async function carryOut(session: Session, action: Action): Promise<string | undefined> {
  const answer = await session.act(action);
  if (!answer.ok) return answer.error;
  if (answer.shown.type === 'command_error') return answer.shown.text;
  if (answer.shown.type === 'created' && action.type === 'open_dm') {
    session.go({ in: answer.shown.id, thread: '' });
  }
  return undefined;
}

function ownAction(
  session: Session,
  conversation: string,
  command: string,
  argument: string,
): Action | undefined {
  const user = session.me;
  if (command === '/leave') return { type: 'leave', user, conversation };
  if (command === '/join') {
    const channel = channelNamed(session, argument);
    return channel && { type: 'join', user, conversation: channel.id };
  }
  const person = personNamed(session, argument);
  if (person === undefined) return undefined;
  if (command === '/dm') return { type: 'open_dm', user, withUser: person };
  if (command === '/invite') return { type: 'invite', user, conversation, invited: person };
  return { type: 'remove', user, conversation, removed: person };
}

function channelNamed(session: Session, argument: string): ConversationState | undefined {
  const name = argument.replace(/^#/, '').trim();
  return session.conversations.find(
    (conversation) => conversation.kind !== 'im' && conversation.name === name,
  );
}

function personNamed(session: Session, argument: string): string | undefined {
  const name = argument.replace(/^@/, '').trim().toLowerCase();
  return session.users.find(({ handle, displayName, realName }) =>
    [handle, displayName, realName].some((known) => known.toLowerCase() === name),
  )?.id;
}

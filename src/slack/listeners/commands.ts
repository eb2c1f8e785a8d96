import type { App, SlashCommand } from '@slack/bolt';
import type { AgentId, CommandId } from '../../domain/ids.ts';
import type { ListedConversation } from '../../domain/views.ts';
import { COMMANDS } from '../action-ids.ts';
import type { Answer } from '../blocks/answer.ts';
import {
  foreignPerson,
  howToAssign,
  noSuchPerson,
  unknownNumber,
  whichPerson,
  whoOwns,
} from '../blocks/answers.ts';
import { help } from '../blocks/help.ts';
import { who } from '../blocks/who.ts';
import { UNASSIGNED } from '../button-value.ts';
import { give } from './assign.ts';
import { type Caller, callerOf } from './caller.ts';
import { type CommandWords, readCommandWords, type Verb } from './command-words.ts';
import { inboxHere, type OwnInbox, wholeInbox } from './inbox-here.ts';
import { troubleAnswer } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { showLoad, showMine, showUnassigned } from './reports.ts';

/** Commands that mean one thing; the others are followed by a verb. */
const FIXED_VERBS: Record<string, Verb> = {
  [COMMANDS.load]: 'load',
  [COMMANDS.unassigned]: 'unassigned',
};

interface Asked {
  caller: Caller;
  slackChannel: string;
  commandId: CommandId;
  words: CommandWords;
}

/** Slash commands. The answer is the acknowledgement: only the person sees it. */
export function listenToCommands(app: App, deps: ListenerDeps): void {
  for (const name of Object.values(COMMANDS)) {
    app.command(name, async ({ command, ack }) => {
      const { text, blocks } = await answerTo(deps, command);
      await ack({ response_type: 'ephemeral', text, blocks });
    });
  }
}

async function answerTo(deps: ListenerDeps, command: SlashCommand): Promise<Answer> {
  const { workspaceId } = deps.installation;
  const caller = callerOf({ id: command.user_id, team_id: command.team_id }, workspaceId);
  if (caller.isForeign) return foreignPerson();
  const words = readCommandWords(command.text);
  const asked: Asked = {
    caller,
    slackChannel: command.channel_id,
    commandId: `command:${command.trigger_id}` as CommandId,
    words: { ...words, verb: FIXED_VERBS[command.command] ?? words.verb },
  };
  try {
    return await obey(deps, asked);
  } catch (error) {
    return troubleAnswer(deps, command.command, error);
  }
}

async function obey(deps: ListenerDeps, asked: Asked): Promise<Answer> {
  const { caller, words } = asked;
  switch (words.verb) {
    case 'mine':
      return showMine(deps, caller);
    case 'unassigned':
      return here(deps, asked, (inbox) => showUnassigned(deps, caller, inbox.id));
    case 'load':
      return here(deps, asked, (inbox) => showLoad(deps, caller, inbox.id));
    case 'assign':
      return assign(deps, asked);
    case 'who':
      return tellWho(deps, asked);
    case 'help':
    case null: {
      const home = await deps.views.home(caller.workspaceId, caller.agentId);
      return help(words.rest === '' ? { home } : { unknown: words.rest, home });
    }
  }
}

async function here(
  deps: ListenerDeps,
  { caller, slackChannel }: Asked,
  show: (inbox: OwnInbox) => Promise<Answer>,
): Promise<Answer> {
  const inbox = await inboxHere(deps, caller, slackChannel);
  return 'id' in inbox ? show(inbox) : inbox;
}

async function tellWho(deps: ListenerDeps, asked: Asked): Promise<Answer> {
  if (asked.words.number !== null || asked.words.link !== null) {
    const found = await conversationMeant(deps, asked);
    if (!('id' in found)) return found;
    const view = await deps.views.conversation(asked.caller.workspaceId, found.id);
    return whoOwns(found, view?.now ?? 0);
  }
  return here(deps, asked, async ({ id }) => {
    const inbox = await wholeInbox(deps, asked.caller, id);
    if (inbox === null) return help({});
    const ids = Object.keys(inbox.members) as AgentId[];
    const people = await deps.views.people(asked.caller.workspaceId, ids);
    return who(inbox, Object.fromEntries(people.map((person) => [person.id, person.name])));
  });
}

async function assign(deps: ListenerDeps, asked: Asked): Promise<Answer> {
  const { words, caller, commandId } = asked;
  if (words.number === null && words.link === null) return howToAssign();
  const found = await conversationMeant(deps, asked);
  if (!('id' in found)) return found;
  const to = await personMeant(deps, asked, found);
  if (typeof to !== 'string') return to;
  return give(deps, caller, {
    conversationId: found.id,
    seenVersion: found.version,
    to,
    commandId,
  });
}

async function conversationMeant(
  { views }: ListenerDeps,
  { caller: { workspaceId, agentId }, words }: Asked,
): Promise<ListedConversation | Answer> {
  let { number } = words;
  if (words.link !== null) {
    const id = await views.byPlace(workspaceId, words.link);
    number = (id && (await views.conversation(workspaceId, id))?.number) ?? number;
  }
  if (number === null) return howToAssign();
  const found = await views.byNumber(workspaceId, number, agentId);
  return found ?? unknownNumber(number, await views.newestNumber(workspaceId, agentId));
}

async function personMeant(
  { views }: ListenerDeps,
  { caller, words }: Asked,
  conversation: ListedConversation,
): Promise<AgentId | typeof UNASSIGNED | Answer> {
  if (words.userId !== null) return words.userId;
  const name = words.rest.toLowerCase();
  if (name === '') return howToAssign();
  if (name === 'me') return caller.agentId;
  if (name === 'unassigned' || name === 'nobody') return UNASSIGNED;
  const candidates = await views.candidates(caller.workspaceId, conversation.inboxId, name);
  const people = candidates.map(({ agent }) => agent);
  const exact = people.filter((person) => person.name.toLowerCase() === name);
  const [found, ...others] = exact.length > 0 ? exact : people;
  if (found === undefined) return noSuchPerson(words.rest);
  return others.length === 0 ? found.id : whichPerson(words.rest, [found, ...others]);
}

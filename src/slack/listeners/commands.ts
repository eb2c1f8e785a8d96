import type { App, SlashCommand } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { AgentId, CommandId } from '../../domain/ids.ts';
import type { ListedConversation } from '../../domain/listed.ts';
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
import { comeBack, goAway } from './availability.ts';
import { showBlocked } from './blocked.ts';
import { type Caller, callerOf } from './caller.ts';
import { closeInbox, openInbox } from './closed.ts';
import { type CommandWords, readCommandWords, type Verb } from './command-words.ts';
import { listenToCommand } from './dispatch.ts';
import { inboxHere, type OwnInbox, wholeInbox } from './inbox-here.ts';
import { openLeave } from './leave.ts';
import { type Reaction, troubleAnswer } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { openMySettings } from './my-settings.ts';
import { placeOf, showAllLoads, showLoad, showMine, showRisk, showUnassigned } from './reports.ts';
import { openSettings } from './settings.ts';
import { sendTest } from './test-conversation.ts';

/** Commands that mean one thing; the others are followed by a verb. */
const FIXED_VERBS: Record<string, Verb> = {
  [COMMANDS.load]: 'load',
  [COMMANDS.unassigned]: 'unassigned',
};

type Reply = Extract<Reaction, { do: 'tell' | 'open' }>;

interface Asked {
  caller: Caller;
  slackChannel: string;
  commandId: CommandId;
  words: CommandWords;
}

/** Slash commands. The answer is the acknowledgement: only the person sees it. */
export function listenToCommands(app: App, deps: ListenerDeps): void {
  for (const name of Object.values(COMMANDS)) {
    listenToCommand(app, name, async ({ command, ack }) => {
      const reaction = await answerTo(deps, command);
      if (reaction.do === 'tell') {
        const { text, blocks } = reaction.answer;
        await ack({ response_type: 'ephemeral', text, blocks });
        return;
      }
      await ack();
      await open(deps, command, reaction.view);
    });
  }
}

/** A modal opens where the command was typed. */
async function open(deps: ListenerDeps, command: SlashCommand, view: ModalView): Promise<void> {
  const { workspaceId } = deps.installation;
  const caller = callerOf({ id: command.user_id, team_id: command.team_id }, workspaceId);
  const openedAt = { slackChannel: command.channel_id, ts: null };
  const { response_url: responseUrl, trigger_id: triggerId } = command;
  const spot = { at: 'message', responseUrl, isEphemeral: false, openedAt } as const;
  await deps.answering.open({ caller, spot, triggerId }, view);
}

async function answerTo(deps: ListenerDeps, command: SlashCommand): Promise<Reply> {
  const { workspaceId } = deps.installation;
  const caller = callerOf({ id: command.user_id, team_id: command.team_id }, workspaceId);
  if (caller.isForeign) return tellThem(foreignPerson());
  const words = readCommandWords(command.text);
  const asked: Asked = {
    caller,
    slackChannel: command.channel_id,
    commandId: `command:${command.trigger_id}` as CommandId,
    words: { ...words, verb: FIXED_VERBS[command.command] ?? words.verb },
  };
  try {
    const [person] = await deps.views.people(workspaceId, [caller.agentId]);
    if (person?.guest === true) return tellThem(foreignPerson());
    return (await openFor(deps, asked)) ?? tellThem(await obey(deps, asked));
  } catch (error) {
    return tellThem(troubleAnswer(deps, command.command, error));
  }
}

/** What is answered by a modal; null: nothing of that. */
async function openFor(deps: ListenerDeps, asked: Asked): Promise<Reply | null> {
  const { caller, slackChannel, words } = asked;
  if (words.verb === 'me') return openMySettings(deps, asked);
  if (words.verb === 'leave') return openLeave(deps, asked, { slackChannel, ts: null });
  if (words.verb !== 'settings') return null;
  const inbox = await inboxHere(deps, caller, slackChannel);
  if (!('id' in inbox)) return tellThem(inbox);
  return openSettings(deps, caller, inbox.id, { openedAt: { slackChannel, ts: null } });
}

function tellThem(answer: Answer): Reply {
  return { do: 'tell', answer };
}

async function obey(deps: ListenerDeps, asked: Asked): Promise<Answer> {
  const { caller, words } = asked;
  switch (words.verb) {
    case 'mine':
      return showMine(deps, caller);
    case 'unassigned':
      return here(deps, asked, (inbox) => showUnassigned(deps, caller, inbox.id));
    case 'load':
      if (words.rest.toLowerCase() === 'all') return showAllLoads(deps, caller);
      return here(deps, asked, (inbox) =>
        showLoad(deps, caller, inbox.id, placeOf(inbox, asked.slackChannel)),
      );
    case 'sla':
      return here(deps, asked, (inbox) => showRisk(deps, caller, inbox.id));
    case 'away':
      return goAway(deps, asked, words.behind);
    case 'back':
      return comeBack(deps, asked);
    case 'assign':
      return assign(deps, asked);
    case 'blocked':
      return showBlocked(deps, caller);
    case 'who':
      return tellWho(deps, asked);
    case 'closed':
      return here(deps, asked, ({ id }) => closeInbox(deps, asked, id, words.behind));
    case 'open':
      return here(deps, asked, ({ id }) => openInbox(deps, asked, id));
    case 'test':
      return here(deps, asked, ({ id }) => sendTest(deps, asked, id));
    case 'me':
    case 'leave':
    case 'settings':
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
    const { workspaceId, agentId } = asked.caller;
    const inbox = await wholeInbox(deps, asked.caller, id);
    const load = await deps.views.load(workspaceId, id, agentId);
    if (inbox === null || load === null) return help({});
    const ids = Object.keys(inbox.members) as AgentId[];
    const people = await deps.views.people(workspaceId, ids);
    return who(inbox, { names: Object.fromEntries(people.map((one) => [one.id, one.name])), load });
  });
}

async function assign(deps: ListenerDeps, asked: Asked): Promise<Answer> {
  const { words, caller, commandId } = asked;
  if (words.number === null && words.link === null) return howToAssign();
  const found = await conversationMeant(deps, asked);
  if (!('id' in found)) return found;
  const to = await personMeant(deps, asked, found);
  if (typeof to !== 'string') return to;
  const { id: conversationId, version: seenVersion } = found;
  const toldAs = await give(deps, caller, { conversationId, seenVersion, to, commandId });
  return toldAs();
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

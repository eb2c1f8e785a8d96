import { allOptions } from './blocks/check-rules.ts';
import type { FoundElement } from './interaction/elements.ts';
import type { Ephemeral, Message, StoredView } from './model.ts';
import type {
  ActAnswer,
  Action,
  InputValues,
  OptionState,
  Place,
  Press,
  Shown,
} from './page-protocol.ts';
import { type Input, inputValueOf, mustFindElement, pressOf, startingWith } from './reading.ts';
import type { Sandbox } from './server.ts';
import { findChannel, mustFindChannel, mustFindUser } from './workspace.ts';

/**
 * People in the sandbox, for tests of whole flows. They see what Slack would show them and find things by their words:
 *
 *     const ana = as(sandbox, 'ana');
 *     const card = await sandbox.until('the card', () => cardsIn(sandbox, '#support').at(0));
 *     await ana.click(card, 'Claim');                       // the button's text; resolves when the app acknowledged
 *     await ana.choose(card, 'Assign to…', 'Chen');         // types into the select and takes the first fitting option
 *     const modal = await sandbox.until('the modal', () => ana.modal());
 *     await ana.submit({ Message: 'It ships tomorrow.' });  // by the labels of the inputs
 *     await ana.command('/inbox-load', '#support');
 *     ana.ephemerals('#support'); ana.dms(); ana.home();   // wordsOf(…), buttonsOf(…) of reading.ts read them
 *
 * Each returns what the person is shown beyond that ({@link Shown}); what cannot be done rejects with a sentence.
 */
export type Person = {
  id: string;
  click(where: Clickable, button: string): Promise<Shown>;
  /** For menus and selects of any kind; `option` is the beginning of its text. */
  choose(where: Clickable, select: string, option: string): Promise<Shown>;
  /** What an external select offers for a query. */
  options(where: Clickable, select: string, query: string): Promise<OptionState[]>;
  /** The modal on top. */
  modal(): StoredView | undefined;
  /** Fills the inputs by label (text, an option's text, a list of them, or Slack's own value) and submits. */
  submit(inputs?: Record<string, Input>): Promise<Shown>;
  cancel(): Promise<Shown>;
  command(text: string, channel: string): Promise<Shown>;
  say(channel: string, text: string): Promise<Message>;
  reply(to: Message, text: string): Promise<Message>;
  invite(channel: string, who: string): Promise<Shown>;
  leave(channel: string): Promise<Shown>;
  openHome(): Promise<Shown>;
  home(): StoredView | undefined;
  react(to: Message, name: string): Promise<Shown>;
  messageShortcut(on: Message, callbackId: string): Promise<Shown>;
  globalShortcut(callbackId: string): Promise<Shown>;
  /** What the app wrote to this person directly, oldest first. */
  dms(): Message[];
  ephemerals(channel?: string): Ephemeral[];
  act(action: DistributiveOmit<Action, 'user'>): Promise<Shown>;
};

export type Clickable = Message | Ephemeral | StoredView;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export function as(sandbox: Sandbox, handle: string): Person {
  const { workspace } = sandbox;
  const { id } = mustFindUser(workspace, handle);

  async function act(action: DistributiveOmit<Action, 'user'>): Promise<Shown> {
    return shownOf(await sandbox.act({ ...action, user: id } as Action));
  }

  const modal = () => workspace.views.get(workspace.modals.get(id)?.at(-1) ?? '');

  async function press(where: Clickable, found: FoundElement, how: Press): Promise<Shown> {
    const { blockId, actionId } = found;
    return act({
      type: 'block_action',
      place: placeOf(where),
      blockId,
      actionId,
      press: how,
    });
  }

  async function options(where: Clickable, select: string, query: string) {
    const { blockId, actionId, element } = mustFindElement(where.blocks, select);
    if (!String(element['type']).endsWith('external_select')) {
      return allOptions(element) as unknown as OptionState[];
    }
    const shown = await act({
      type: 'suggest',
      place: placeOf(where),
      blockId,
      actionId,
      query,
    });
    if (shown.type !== 'options') throw new Error(`${select} showed: ${JSON.stringify(shown)}`);
    return [...shown.options, ...shown.groups.flatMap((group) => group.options)];
  }

  async function say(channel: string, text: string, threadTs?: string): Promise<Message> {
    const { id: conversation, messages } = mustFindChannel(workspace, channel);
    const shown = await act({
      type: 'post_message',
      conversation,
      text,
      ...(threadTs && { threadTs }),
    });
    const message = messages.get(shown.type === 'created' ? shown.id : '');
    if (!message) throw new Error('The message was not posted.');
    return message;
  }

  return {
    id,
    act,
    modal,
    options,
    say,
    async click(where, button) {
      return press(where, mustFindElement(where.blocks, button, 'button'), {
        type: 'button',
      });
    },
    async choose(where, select, option) {
      const found = mustFindElement(where.blocks, select);
      const chosen = startingWith(await options(where, select, option), option);
      return press(where, found, pressOf(found.element, chosen));
    },
    async submit(inputs = {}) {
      const view = modal();
      if (!view) throw new Error('No modal is open.');
      const values: InputValues = {};
      for (const [label, input] of Object.entries(inputs)) {
        const found = mustFindElement(view.blocks, label);
        const value = await inputValueOf(found, input, (query) => options(view, label, query));
        values[found.blockId] = { ...values[found.blockId], [found.actionId]: value };
      }
      return act({ type: 'submit_view', viewId: view.id, values });
    },
    async cancel() {
      const view = modal();
      if (!view) throw new Error('No modal is open.');
      return act({ type: 'close_view', viewId: view.id, which: 'top' });
    },
    command: (text, channel) =>
      act({
        type: 'slash_command',
        conversation: mustFindChannel(workspace, channel).id,
        text,
      }),
    reply: (to, text) => say(to.channel, text, to.threadTs ?? to.ts),
    invite: (channel, who) =>
      act({
        type: 'invite',
        conversation: mustFindChannel(workspace, channel).id,
        invited: mustFindUser(workspace, who).id,
      }),
    leave: (channel) =>
      act({ type: 'leave', conversation: mustFindChannel(workspace, channel).id }),
    openHome: () => act({ type: 'open_home', tab: 'home' }),
    home: () => workspace.views.get(workspace.homes.get(id) ?? ''),
    react: (to, name) => act({ type: 'add_reaction', conversation: to.channel, ts: to.ts, name }),
    messageShortcut: (on, callbackId) =>
      act({ type: 'message_shortcut', conversation: on.channel, ts: on.ts, callbackId }),
    globalShortcut: (callbackId) => act({ type: 'global_shortcut', callbackId }),
    dms: () => dmsOf(sandbox, handle),
    ephemerals(channel) {
      const only = channel && findChannel(workspace, channel)?.id;
      return workspace.ephemerals.filter(
        (ephemeral) => ephemeral.user === id && (!only || ephemeral.channel === only),
      );
    },
  };
}

/** What the app wrote to somebody directly, oldest first. */
export function dmsOf(sandbox: Sandbox, handle: string): Message[] {
  const { workspace } = sandbox;
  const user = mustFindUser(workspace, handle).id;
  const channel = [...workspace.channels.values()].find(
    (other) =>
      other.kind === 'im' && other.members.has(user) && other.members.has(workspace.app.botUserId),
  );
  return [...(channel?.messages.values() ?? [])].filter((message) => message.botId);
}

/** The app's own top-level messages with blocks in a channel, oldest first. */
export function cardsIn(sandbox: Sandbox, channel: string): Message[] {
  return [...mustFindChannel(sandbox.workspace, channel).messages.values()].filter(
    (message) =>
      message.botId &&
      message.blocks?.length &&
      (message.threadTs === undefined || message.threadTs === message.ts),
  );
}

/** What stands under a message, oldest first. */
export function threadOf(sandbox: Sandbox, parent: Message): Message[] {
  return [...mustFindChannel(sandbox.workspace, parent.channel).messages.values()].filter(
    (message) => message.threadTs === parent.ts && message.ts !== parent.ts,
  );
}

function placeOf(where: Clickable): Place {
  if ('hash' in where) {
    return where.type === 'home' ? { kind: 'home' } : { kind: 'modal', viewId: where.id };
  }
  const kind = 'reactions' in where ? 'message' : 'ephemeral';
  return { kind, conversation: where.channel, ts: where.ts };
}

function shownOf(answer: ActAnswer): Shown {
  if (answer.ok) return answer.shown;
  throw new Error(answer.error);
}

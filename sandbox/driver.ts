import { allOptions } from './blocks/check-rules.ts';
import { type FileToSend, uploadFile } from './files.ts';
import { type FoundElement, mergeValues } from './interaction/elements.ts';
import type { Ephemeral, Message, StoredFile, StoredView } from './model.ts';
import type {
  ActAnswer,
  Action,
  InputValues,
  OptionState,
  Place,
  Press,
  Shown,
} from './page-protocol.ts';
import { type Input, inputValueOf, mustFindElement } from './reading.ts';
import type { Sandbox } from './server.ts';
import { findChannel, findUser, mustFindChannel, mustFindUser } from './workspace.ts';

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
 *     const photo = { name: 'lamp.png', mimeType: 'image/png', bytes };
 *     const note = await ana.say('#support', 'look', { threadTs: card.ts, files: [photo] });
 *     filesOf(sandbox, note)[0]?.bytes;
 *     await ana.edit(note, 'look here'); await ana.remove(note);
 *     ana.ephemerals('#support'); ana.dms(); ana.home();   // wordsOf(…), buttonsOf(…) of reading.ts read them
 *
 * Each returns what the person is shown beyond that ({@link Shown}); what cannot be done rejects with a sentence.
 */
export type Person = {
  id: string;
  /** A button that asks first (`confirm`) must be told the answer; 'no' sends nothing. */
  click(where: Clickable, button: string, answer?: Answer): Promise<Shown>;
  /** For menus, selects, checkboxes and dates; `option` is the beginning of its text, several where several can be chosen. */
  choose(
    where: Clickable,
    select: string,
    option: string | string[],
    answer?: Answer,
  ): Promise<Shown>;
  /** Types into a field of the modal on top. With `dispatch_action` the app hears of it once; else it waits for the rest. */
  type(field: string, text: string): Promise<Shown>;
  /** What an external select offers for a query. */
  options(where: Clickable, select: string, query: string): Promise<OptionState[]>;
  /** The modal on top. */
  modal(): StoredView | undefined;
  /** Fills the inputs by label (text, an option's text, a list of them, files, or Slack's own value) and submits. */
  submit(inputs?: Record<string, Input>): Promise<Shown>;
  /** Cancel or Esc: the modal on top. */
  cancel(): Promise<Shown>;
  /** The cross: all that are open. */
  closeAll(): Promise<Shown>;
  command(text: string, channel: string): Promise<Shown>;
  say(channel: string, text: string, more?: More): Promise<Message>;
  /** In the thread of a message. */
  reply(to: Message, text: string, more?: Omit<More, 'threadTs'>): Promise<Message>;
  /** Their own message. */
  edit(message: Message, text: string): Promise<Shown>;
  remove(message: Message): Promise<Shown>;
  /** Slack shows a preview of the link in it: a change that nobody made. */
  unfurl(message: Message): Promise<Shown>;
  invite(channel: string, who: string): Promise<Shown>;
  leave(channel: string): Promise<Shown>;
  openHome(): Promise<Shown>;
  home(): StoredView | undefined;
  react(to: Message, name: string): Promise<Shown>;
  unreact(to: Message, name: string): Promise<Shown>;
  messageShortcut(on: Message, callbackId: string): Promise<Shown>;
  globalShortcut(callbackId: string): Promise<Shown>;
  /** What the app wrote to this person directly, oldest first. */
  dms(): Message[];
  ephemerals(channel?: string): Ephemeral[];
  act(action: DistributiveOmit<Action, 'user'>): Promise<Shown>;
};

/** What a person says to a confirm dialog. */
export type Answer = { confirm: 'yes' | 'no' };
export type More = { threadTs?: string; files?: FileToSend[] };
export type Clickable = Message | Ephemeral | StoredView;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export function as(sandbox: Sandbox, handle: string): Person {
  const { workspace } = sandbox;
  const { id } = mustFindUser(workspace, handle);

  async function act(action: DistributiveOmit<Action, 'user'>): Promise<Shown> {
    return shownOf(await sandbox.act({ ...action, user: id } as Action));
  }

  const modal = () => workspace.views.get(workspace.modals.get(id)?.at(-1) ?? '');

  function topModal(): StoredView {
    const view = modal();
    if (!view) throw new Error('No modal is open.');
    return view;
  }

  async function press(
    where: Clickable,
    { block, blockId, actionId, element }: FoundElement,
    how: Press,
    answer?: Answer,
  ): Promise<Shown> {
    if (element['confirm'] && !answer) {
      throw new Error(`"${actionId}" asks first: say { confirm: 'yes' } or { confirm: 'no' }.`);
    }
    if (answer?.confirm === 'no') return { type: 'nothing' };
    if (block['type'] === 'input' && block['dispatch_action'] !== true && 'hash' in where) {
      const typed = { [blockId]: { [actionId]: how } } as InputValues;
      where.state = { values: mergeValues(where.state.values, typed) };
      return { type: 'nothing' };
    }
    return act({
      type: 'block_action',
      place: placeOf(where),
      blockId,
      actionId,
      press: how,
    });
  }

  async function options(
    where: Clickable,
    { blockId, actionId, element }: FoundElement,
    query: string,
  ): Promise<OptionState[]> {
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
    if (shown.type !== 'options') throw new Error(`${actionId} showed: ${JSON.stringify(shown)}`);
    return [...shown.options, ...shown.groups.flatMap((group) => group.options)];
  }

  const upload = (file: FileToSend) => uploadFile(workspace, id, file).id;

  function fill(where: Clickable, found: FoundElement, input: Input) {
    return inputValueOf(found, input, {
      options: (query) => options(where, found, query),
      idOf: (word) => findUser(workspace, word)?.id ?? findChannel(workspace, word)?.id ?? word,
      upload,
    });
  }

  async function say(channel: string, text: string, more: More = {}): Promise<Message> {
    const { id: conversation, messages } = mustFindChannel(workspace, channel);
    const { threadTs, files } = more;
    const shown = await act({
      type: 'post_message',
      conversation,
      text,
      ...(threadTs && { threadTs }),
      ...(files && { files: files.map(upload) }),
    });
    const message = messages.get(shown.type === 'created' ? shown.id : '');
    if (!message) throw new Error('The message was not posted.');
    return message;
  }

  return {
    id,
    act,
    modal,
    options: async (where, select, query) =>
      options(where, mustFindElement(where.blocks, select), query),
    say,
    async click(where, button, answer) {
      const found = mustFindElement(where.blocks, button, 'button');
      return press(where, found, { type: 'button' }, answer);
    },
    async choose(where, select, option, answer) {
      const found = mustFindElement(where.blocks, select);
      return press(where, found, await fill(where, found, option), answer);
    },
    async type(field, text) {
      const view = topModal();
      const found = mustFindElement(view.blocks, field);
      return press(view, found, await fill(view, found, text));
    },
    async submit(inputs = {}) {
      const view = topModal();
      const values: InputValues = {};
      for (const [label, input] of Object.entries(inputs)) {
        const found = mustFindElement(view.blocks, label);
        const value = await fill(view, found, input);
        values[found.blockId] = { ...values[found.blockId], [found.actionId]: value };
      }
      return act({ type: 'submit_view', viewId: view.id, values });
    },
    cancel: async () => act({ type: 'close_view', viewId: topModal().id, which: 'top' }),
    closeAll: async () => act({ type: 'close_view', viewId: topModal().id, which: 'all' }),
    command: (text, channel) =>
      act({
        type: 'slash_command',
        conversation: mustFindChannel(workspace, channel).id,
        text,
      }),
    reply: (to, text, more) => say(to.channel, text, { ...more, threadTs: to.threadTs ?? to.ts }),
    edit: ({ channel, ts }, text) => act({ type: 'edit_message', conversation: channel, ts, text }),
    remove: ({ channel, ts }) => act({ type: 'delete_message', conversation: channel, ts }),
    unfurl: ({ channel, ts }) => act({ type: 'unfurl_links', conversation: channel, ts }),
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
    unreact: (to, name) =>
      act({ type: 'remove_reaction', conversation: to.channel, ts: to.ts, name }),
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

/** What a message shares, with the bytes. */
export function filesOf(sandbox: Sandbox, message: Message): StoredFile[] {
  return (message.files ?? []).flatMap((id) => sandbox.workspace.files.get(id) ?? []);
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

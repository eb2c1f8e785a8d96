import type {
  AnyMiddlewareArgs,
  App,
  BlockAction,
  MessageShortcut,
  SlackActionMiddlewareArgs,
  SlackCommandMiddlewareArgs,
  SlackEventMiddlewareArgs,
  SlackOptionsMiddlewareArgs,
  SlackShortcutMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewClosedAction,
  ViewSubmitAction,
} from '@slack/bolt';

/**
 * Who hears of what. Bolt asks every listener of its app whether something is meant for it, each by promises and copies of its own; of a
 * hundred that takes longer than a claim. So Bolt knows one middleware, and that one looks up whose it is.
 */
interface Tables {
  actions: Table<ActionHeard>;
  submissions: Table<SubmissionHeard>;
  closed: Table<ClosedHeard>;
  commands: Table<CommandHeard>;
  options: Table<OptionsHeard>;
  messageShortcuts: Table<MessageShortcutHeard>;
  /** By its type an event may concern several. */
  events: Map<string, Listener<EventHeard>[]>;
}

type Table<Heard> = Map<string, Listener<Heard>>;
type Listener<Heard> = (heard: Heard) => Promise<void>;
type ActionHeard = Pick<SlackActionMiddlewareArgs<BlockAction>, 'body' | 'ack'>;
type SubmissionHeard = Pick<SlackViewMiddlewareArgs<ViewSubmitAction>, 'body' | 'ack'>;
type ClosedHeard = Pick<SlackViewMiddlewareArgs<ViewClosedAction>, 'body' | 'ack'>;
type CommandHeard = Pick<SlackCommandMiddlewareArgs, 'command' | 'ack'>;
type OptionsHeard = Pick<SlackOptionsMiddlewareArgs<'block_suggestion'>, 'body' | 'ack'>;
type MessageShortcutHeard = Pick<SlackShortcutMiddlewareArgs<MessageShortcut>, 'shortcut' | 'ack'>;
type EventHeard<Type extends string = string> = Pick<
  SlackEventMiddlewareArgs<Type>,
  'event' | 'body'
>;

const tablesOfApps = new WeakMap<App, Tables>();

export function listenToAction(app: App, actionId: string, listener: Listener<ActionHeard>): void {
  addTo(tablesOf(app).actions, actionId, listener);
}

export function listenToSubmission(
  app: App,
  callbackId: string,
  listener: Listener<SubmissionHeard>,
): void {
  addTo(tablesOf(app).submissions, callbackId, listener);
}

export function listenToClosed(
  app: App,
  callbackId: string,
  listener: Listener<ClosedHeard>,
): void {
  addTo(tablesOf(app).closed, callbackId, listener);
}

/** `name` with its slash. */
export function listenToCommand(app: App, name: string, listener: Listener<CommandHeard>): void {
  addTo(tablesOf(app).commands, name, listener);
}

/** What a select offers while somebody types. */
export function listenToTypedOptions(
  app: App,
  actionId: string,
  listener: Listener<OptionsHeard>,
): void {
  addTo(tablesOf(app).options, actionId, listener);
}

export function listenToMessageShortcut(
  app: App,
  callbackId: string,
  listener: Listener<MessageShortcutHeard>,
): void {
  addTo(tablesOf(app).messageShortcuts, callbackId, listener);
}

/** Whoever else listens to the same type hears of it, too, even where one of them fails. */
export function listenToEvent<Type extends string>(
  app: App,
  types: readonly Type[],
  listener: Listener<EventHeard<Type>>,
): void {
  const { events } = tablesOf(app);
  for (const type of types) {
    events.set(type, [...(events.get(type) ?? []), listener as unknown as Listener<EventHeard>]);
  }
}

function addTo<Heard>(table: Table<Heard>, id: string, listener: Listener<Heard>): void {
  if (table.has(id)) throw new Error(`two listeners for ${id}`);
  table.set(id, listener);
}

function tablesOf(app: App): Tables {
  const known = tablesOfApps.get(app);
  if (known !== undefined) return known;
  const tables: Tables = {
    actions: new Map(),
    submissions: new Map(),
    closed: new Map(),
    commands: new Map(),
    options: new Map(),
    messageShortcuts: new Map(),
    events: new Map(),
  };
  tablesOfApps.set(app, tables);
  app.use(async (heard) => hear(tables, heard));
  return tables;
}

async function hear(tables: Tables, heard: AnyMiddlewareArgs): Promise<void> {
  if ('event' in heard) return hearEvent(tables, heard);
  if ('command' in heard) return tables.commands.get(heard.command.command)?.(heard);
  const { body } = heard;
  // Bolt's types know the bodies apart, and not what belongs to which. Of other kinds we ask for none.
  if (body.type === 'block_actions') {
    const [action] = body.actions;
    return tables.actions.get(action?.action_id ?? '')?.(heard as ActionHeard);
  }
  if (body.type === 'view_submission') {
    return tables.submissions.get(body.view.callback_id)?.(heard as SubmissionHeard);
  }
  if (body.type === 'view_closed') {
    return tables.closed.get(body.view.callback_id)?.(heard as ClosedHeard);
  }
  if (body.type === 'block_suggestion') {
    return tables.options.get(body.action_id)?.(heard as OptionsHeard);
  }
  if (body.type === 'message_action') {
    return tables.messageShortcuts.get(body.callback_id)?.(heard as MessageShortcutHeard);
  }
}

async function hearEvent({ events }: Tables, heard: EventHeard): Promise<void> {
  const listeners = events.get(heard.event.type) ?? [];
  const ends = await Promise.allSettled(listeners.map((listener) => listener(heard)));
  const failures = ends.flatMap((end): unknown[] =>
    end.status === 'rejected' ? [end.reason] : [],
  );
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, 'several listeners failed');
}

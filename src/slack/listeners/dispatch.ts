import type {
  App,
  BlockAction,
  SlackActionMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewClosedAction,
  ViewSubmitAction,
} from '@slack/bolt';

/**
 * Who hears of a click, a submission or a closed modal. Bolt asks every listener of its app whether something is meant for it, each by
 * promises of its own; of a hundred that takes longer than a claim. So Bolt knows one of each kind, and that one looks up whose it is.
 */
interface Tables {
  actions: Map<string, Listener<ActionHeard>>;
  submissions: Map<string, Listener<SubmissionHeard>>;
  closed: Map<string, Listener<ClosedHeard>>;
}

type Listener<Heard> = (heard: Heard) => Promise<void>;
type ActionHeard = Pick<SlackActionMiddlewareArgs<BlockAction>, 'body' | 'ack'>;
type SubmissionHeard = Pick<SlackViewMiddlewareArgs<ViewSubmitAction>, 'body' | 'ack'>;
type ClosedHeard = Pick<SlackViewMiddlewareArgs<ViewClosedAction>, 'body' | 'ack'>;

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

function addTo<Heard>(
  table: Map<string, Listener<Heard>>,
  id: string,
  listener: Listener<Heard>,
): void {
  if (table.has(id)) throw new Error(`two listeners for ${id}`);
  table.set(id, listener);
}

function tablesOf(app: App): Tables {
  const known = tablesOfApps.get(app);
  if (known !== undefined) return known;
  const tables: Tables = { actions: new Map(), submissions: new Map(), closed: new Map() };
  tablesOfApps.set(app, tables);
  app.action<BlockAction>({ type: 'block_actions' }, async (heard) => {
    await tables.actions.get(heard.action.action_id)?.(heard);
  });
  app.view<ViewSubmitAction>({ type: 'view_submission' }, async (heard) => {
    await tables.submissions.get(heard.view.callback_id)?.(heard);
  });
  app.view<ViewClosedAction>({ type: 'view_closed' }, async (heard) => {
    await tables.closed.get(heard.view.callback_id)?.(heard);
  });
  return tables;
}

import { createHmac } from 'node:crypto';
import type {
  BlockAction,
  BlockElementAction,
  BlockSuggestion,
  ButtonAction,
  EnvelopedEvent,
  ExternalSelectAction,
  PlainTextInputAction,
  SlashCommand,
  ViewClosedAction,
  ViewOutput,
  ViewSubmitAction,
} from '@slack/bolt';
import type { ModalView, SlackEvent } from '@slack/types';

/** What Slack sends, in Bolt's types, from one workspace: T1 with the channel C1. */

export const TEAM = 'T1';
const CHANNEL = 'C1';
export const SIGNING_SECRET = 'a-signing-secret';

const team = { id: TEAM, domain: 'acme' };
let count = 0;
const next = (what: string) => `${what}${++count}`;

interface ClickSpec {
  user?: string;
  userTeam?: string;
  responseUrl?: string;
  at?: 'message' | 'ephemeral' | 'home';
  /** The modal that it was clicked in, instead. */
  inModal?: ViewOutput;
  triggerId?: string;
}

export function buttonClick(
  button: { action: string; value: string },
  spec: ClickSpec = {},
): BlockAction<ButtonAction> {
  return click(spec, {
    type: 'button',
    action_id: button.action,
    block_id: 'block',
    value: button.value,
    text: { type: 'plain_text', text: 'Button' },
    action_ts: '1695300000.000100',
  });
}

export function selectChoice(
  select: { action: string; blockId: string; chosen: string },
  spec: ClickSpec = {},
): BlockAction<ExternalSelectAction> {
  return click(spec, {
    type: 'external_select',
    action_id: select.action,
    block_id: select.blockId,
    selected_option: { text: { type: 'plain_text', text: 'Somebody' }, value: select.chosen },
    action_ts: '1695300000.000100',
  });
}

function click<Element extends BlockElementAction>(
  spec: ClickSpec,
  action: Element,
): BlockAction<Element> {
  const { user = 'UANA', userTeam = TEAM, at = 'message', inModal } = spec;
  const message = { type: 'message', ts: '1695299999.000100', text: 'A card' } as const;
  const view = inModal ?? (at === 'home' ? viewOutput({ type: 'home' }) : undefined);
  const onMessage = {
    channel: { id: CHANNEL, name: 'support' },
    ...(at === 'message' ? { message } : {}),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: CHANNEL,
      is_ephemeral: at === 'ephemeral',
    },
  };
  const onView = { view: view as ViewOutput, container: { type: 'view', view_id: view?.id } };
  return {
    type: 'block_actions',
    actions: [action],
    team,
    user: { id: user, username: user.toLowerCase(), team_id: userTeam },
    token: 'verification',
    response_url: spec.responseUrl ?? '',
    trigger_id: spec.triggerId ?? next('trigger.'),
    api_app_id: 'A1',
    ...(view === undefined ? onMessage : onView),
  };
}

/** A view as Slack gives it back. `values`: what stands in each field. */
export function viewOutput(
  of: Partial<Pick<ViewOutput, 'id' | 'hash' | 'callback_id' | 'private_metadata' | 'type'>>,
  values: ViewOutput['state']['values'] = {},
): ViewOutput {
  return {
    id: next('V'),
    callback_id: '',
    team_id: TEAM,
    app_id: 'A1',
    bot_id: 'B1',
    title: { type: 'plain_text', text: 'Title' },
    type: 'modal',
    blocks: [],
    close: null,
    submit: null,
    state: { values },
    hash: next('hash.'),
    private_metadata: '',
    root_view_id: null,
    previous_view_id: null,
    clear_on_close: false,
    notify_on_close: false,
    ...of,
  };
}

/** Submits a modal as we made it, with these fields filled. */
export function submission(
  modal: Pick<ModalView, 'callback_id' | 'private_metadata'>,
  fields: Record<string, Partial<ViewOutput['state']['values'][string][string]>>,
  spec: { user?: string; viewId?: string; hash?: string } = {},
): ViewSubmitAction {
  const values = Object.fromEntries(
    Object.entries(fields).map(([field, state]) => [
      field,
      { [field]: { type: 'plain_text_input', ...state } },
    ]),
  );
  const view = viewOutput(
    {
      callback_id: modal.callback_id ?? '',
      private_metadata: modal.private_metadata ?? '',
      ...(spec.viewId === undefined ? {} : { id: spec.viewId }),
      ...(spec.hash === undefined ? {} : { hash: spec.hash }),
    },
    values,
  );
  const user = spec.user ?? 'UANA';
  return {
    type: 'view_submission',
    team,
    user: { id: user, name: user.toLowerCase(), team_id: TEAM },
    view,
    api_app_id: 'A1',
    token: 'verification',
    trigger_id: next('trigger.'),
  };
}

type OurModal = Pick<ModalView, 'callback_id' | 'private_metadata'>;

function viewOfModal(modal: OurModal, values?: ViewOutput['state']['values']): ViewOutput {
  const { callback_id = '', private_metadata = '' } = modal;
  return viewOutput({ callback_id, private_metadata }, values);
}

/** Types into a field of a modal that wants to hear of it. */
export function typing(
  modal: OurModal,
  { field, text }: { field: string; text: string },
  user: string,
): BlockAction<PlainTextInputAction> {
  const values = { [field]: { [field]: { type: 'plain_text_input', value: text } } };
  return click(
    { user, inModal: viewOfModal(modal, values) },
    {
      type: 'plain_text_input',
      action_id: field,
      block_id: field,
      value: text,
      action_ts: '1695300000.000100',
    },
  );
}

/** Closes a modal that wants to hear of it. */
export function closing(modal: OurModal, user: string): ViewClosedAction {
  return {
    type: 'view_closed',
    team,
    user: { id: user, name: user.toLowerCase(), team_id: TEAM },
    view: viewOfModal(modal),
    is_cleared: false,
    api_app_id: 'A1',
    token: 'verification',
  };
}

export function slashCommand(
  command: string,
  text: string,
  spec: { user?: string; channel?: string; team?: string; responseUrl?: string } = {},
): SlashCommand {
  return {
    token: 'verification',
    command,
    text,
    response_url: spec.responseUrl ?? '',
    trigger_id: next('trigger.'),
    user_id: spec.user ?? 'UANA',
    user_name: 'ana',
    team_id: spec.team ?? TEAM,
    team_domain: 'acme',
    channel_id: spec.channel ?? CHANNEL,
    channel_name: 'support',
    api_app_id: 'A1',
  };
}

export function suggestion(
  of: { action: string; blockId: string; query: string; view?: ViewOutput },
  user = 'UANA',
): BlockSuggestion {
  return {
    type: 'block_suggestion',
    block_id: of.blockId,
    action_id: of.action,
    value: of.query,
    api_app_id: 'A1',
    team,
    user: { id: user, name: user.toLowerCase(), team_id: TEAM },
    token: 'verification',
    container: {},
    ...(of.view === undefined ? {} : { view: of.view }),
  };
}

export function enveloped(event: SlackEvent, eventId = next('Ev')): EnvelopedEvent {
  return {
    token: 'verification',
    team_id: TEAM,
    api_app_id: 'A1',
    event: event as EnvelopedEvent['event'],
    type: 'event_callback',
    event_id: eventId,
    event_time: 1_695_300_000,
    authorizations: [
      { enterprise_id: null, team_id: TEAM, user_id: 'UBOT', is_bot: true },
    ] as unknown as NonNullable<EnvelopedEvent['authorizations']>,
  };
}

export interface SignedRequest {
  headers: Record<string, string>;
  rawBody: Buffer;
}

/** The HTTP request that brings a payload, signed as Slack signs. `at` in milliseconds. */
export function slackRequest(
  payload: object,
  { at, secret = SIGNING_SECRET }: { at: number; secret?: string },
): SignedRequest {
  const isEvent = 'event' in payload || ('type' in payload && payload.type === 'url_verification');
  if (isEvent) return sign(JSON.stringify(payload), 'application/json', at, secret);
  const isCommand = 'command' in payload;
  const form = new URLSearchParams(
    isCommand ? (payload as Record<string, string>) : { payload: JSON.stringify(payload) },
  );
  return sign(form.toString(), 'application/x-www-form-urlencoded', at, secret);
}

export function sign(body: string, type: string, at: number, secret: string): SignedRequest {
  const timestamp = String(Math.floor(at / 1_000));
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${digest}`,
    },
    rawBody: Buffer.from(body),
  };
}

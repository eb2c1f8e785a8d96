// biome-ignore-all lint/style/noExcessiveLinesPerFile: one protocol, read as a whole; nothing but small types
/**
 * What the browser page and the stand-in tell each other. JSON over three addresses:
 *
 * - `GET /sandbox/state` → {@link SandboxState}: everything that is to be seen, for all people at once.
 * - `GET /sandbox/live` → Server-Sent Events, each `data: {"revision":n}` ({@link LiveTick}). One comes at connecting and
 *   one after each change (bundled per 15 ms); the page fetches the state again when the number is newer than its own.
 * - `POST /sandbox/act` with one {@link Action} → {@link ActAnswer}. It answers when the app has answered (or when Slack
 *   would have shown its error after 3 s), after everything that follows from it stands in the state.
 * - `GET /sandbox/request?id=…` → {@link RequestDetail}, for the inspector.
 * - `POST /sandbox/upload?user=U…&name=cat.png&type=image/png` with the bytes as its body → {@link UploadAnswer}; the file is
 *   shared when a message is posted or a `file_input` submitted with its id.
 * - `GET /sandbox/file?id=F…` → the bytes, for pictures and downloads (`FileState.url` is this address).
 *
 * Times are Slack's `ts` ("1760000000.000100", seconds) where Slack uses them, else milliseconds since 1970, both by the
 * sandbox clock. Ids are Slack's: T…, U…, C…, D…, V….
 */
import type { KnownBlock, View } from '@slack/types';

export type LiveTick = { revision: number };

export type SandboxState = {
  revision: number;
  workspace: { id: string; name: string; domain: string };
  app: AppState;
  clock: { now: number; speed: number };
  users: UserState[];
  /** Channels and direct messages. A DM (`kind: 'im'`) has no name: show the other member's. */
  conversations: ConversationState[];
  /** By conversation id, oldest first, replies in threads among them (`threadTs` set and other than `ts`). */
  messages: Record<string, MessageState[]>;
  /** "Only visible to you"; shown in the order of their `ts` among the messages, to `user` alone. */
  ephemerals: EphemeralState[];
  /** By user, then conversation; a missing entry is nothing unread. */
  unread: Record<string, Record<string, { count: number; mentions: number }>>;
  /** Open modals by user, bottom first; the last one is on top. */
  modals: Record<string, ViewState[]>;
  /** The app's Home by user; missing until the app publishes one. */
  homes: Record<string, ViewState>;
  /** What a phone would show, newest last: direct messages and mentions. */
  pushes: PushState[];
  accounts: AccountState[];
  customers: CustomerState[];
  /** The most recent 200, newest last. */
  requests: RequestState[];
  faults: FaultState[];
  /** All switches for trouble in their order, on or off. */
  troubles: TroubleState[];
};

export type AppState = {
  appId: string;
  botId: string;
  botUserId: string;
  name: string;
  /** How the app is joined: not at all (show that), by its HTTP address, or by Socket Mode. */
  connection: 'none' | 'http' | 'socket';
  commands: { command: string; description: string; usageHint: string }[];
  shortcuts: {
    kind: 'message' | 'global';
    name: string;
    callbackId: string;
    description: string;
  }[];
};

export type UserState = {
  id: string;
  /** The short word for it in drivers and links: `ana`, `ben`, `rosa`. */
  handle: string;
  /** "Ana Silva" */
  realName: string;
  displayName: string;
  title: string;
  /** Avatar colour, six hex digits without `#`. */
  color: string;
  tz: string;
  tzOffset: number;
  presence: 'active' | 'away';
  status: { text: string; emoji: string };
  isBot: boolean;
  isAdmin: boolean;
  isOwner: boolean;
  /** Guests: restricted to some channels. */
  isGuest: boolean;
  deleted: boolean;
};

export type ConversationState = {
  id: string;
  kind: 'public' | 'private' | 'im';
  /** Without `#`; '' for a DM. */
  name: string;
  topic: string;
  members: string[];
  isArchived: boolean;
  /** Shared with another company. */
  isExtShared: boolean;
};

export type MessageState = {
  ts: string;
  conversation: string;
  /** The author's user id (the bot's user id for the app). */
  user: string;
  /** 'channel_join', 'channel_leave' …: shown as a small grey line. */
  subtype?: string;
  text: string;
  /** As it was posted, where it was edited since: what phones were told. */
  firstText?: string;
  blocks?: KnownBlock[];
  files?: FileState[];
  /** The thread it belongs to; equal to `ts` on a parent with replies. */
  threadTs?: string;
  /** A reply also sent to the channel. */
  isBroadcast?: boolean;
  edited?: { user: string; ts: string };
  reactions: { name: string; users: string[] }[];
  replies?: { count: number; users: string[]; latestTs: string };
  /** A button of it was not acknowledged within 3 s (Slack's warning mark), by whom. */
  warnedFor?: string[];
};

export type FileState = {
  id: string;
  /** Who uploaded it. */
  user: string;
  name: string;
  title: string;
  mimeType: string;
  size: number;
  /** "/sandbox/file?id=F…" */
  url: string;
  altText?: string;
  /** Deleted since: Slack shows "This file was deleted." */
  isGone: boolean;
};

export type UploadAnswer = { ok: true; file: FileState } | { ok: false; error: string };

export type EphemeralState = {
  ts: string;
  conversation: string;
  /** Who sees it. */
  user: string;
  text: string;
  blocks?: KnownBlock[];
  threadTs?: string;
  warnedFor?: string[];
};

/** A modal or a Home as the app sent it, with Slack's ids; `state` is only what Slack keeps, the page has what is typed. */
export type ViewState = View & {
  id: string;
  hash: string;
  rootViewId: string;
  previousViewId: string | null;
};

export type PushState = {
  id: string;
  at: number;
  user: string;
  conversation: string;
  /** "Dibs", "Ana Silva in #support" */
  title: string;
  /** The message's top-level text, as a lock screen shows it. */
  body: string;
};

/** A way that customers write in: the app's `/hooks/{key}`. */
export type AccountState = {
  key: string;
  channel: 'generic' | 'whatsapp' | 'sms';
  /** "WhatsApp +49 30 1234567", "Web chat" */
  label: string;
};

export type CustomerState = {
  id: string;
  name: string;
  /** Phone number for WhatsApp (digits only) and SMS (`+` and digits), anything for the generic channel. */
  address: string;
  account: string;
  messages: CustomerMessageState[];
};

export type CustomerMessageState = {
  id: string;
  at: number;
  /** 'in': the customer wrote; 'out': a reply of ours arrived at the customer. */
  direction: 'in' | 'out';
  text: string;
  /** in: did the app take it? out: as the customer's phone has it. */
  status: 'sending' | 'accepted' | 'refused' | 'sent' | 'delivered' | 'read' | 'failed';
  /** Why it was refused or failed. */
  detail?: string;
  /** What came with it; `url` is an address of the stand-in's. */
  files?: FileState[];
};

export type RequestState = {
  id: number;
  at: number;
  direction: 'app_to_slack' | 'slack_to_app' | 'customer_to_app' | 'app_to_customer';
  /** "chat.postMessage", "event message", "block_actions claim" */
  title: string;
  outcome: 'pending' | 'ok' | 'refused' | 'failed';
  /** The error word, HTTP status or fault: '' when fine. */
  note: string;
  milliseconds: number;
};

export type RequestDetail = RequestState & { sent: unknown; answered: unknown };

// ---------------------------------------------------------------- actions

/** Where a block stands. */
export type Place =
  | { kind: 'message'; conversation: string; ts: string }
  | { kind: 'ephemeral'; conversation: string; ts: string }
  | { kind: 'modal'; viewId: string }
  | { kind: 'home' };

export type OptionState = {
  text: { type: 'plain_text' | 'mrkdwn'; text: string; emoji?: boolean };
  value?: string;
  description?: { type: 'plain_text' | 'mrkdwn'; text: string; emoji?: boolean };
};

/** What a person put into an element: exactly Slack's entry in `state.values`. */
export type InputValue =
  | { type: 'plain_text_input'; value: string | null }
  | { type: 'email_text_input'; value: string | null }
  | { type: 'url_text_input'; value: string | null }
  | { type: 'number_input'; value: string | null }
  | { type: 'static_select'; selected_option: OptionState | null }
  | { type: 'external_select'; selected_option: OptionState | null }
  | { type: 'radio_buttons'; selected_option: OptionState | null }
  | { type: 'checkboxes'; selected_options: OptionState[] }
  | { type: 'multi_static_select'; selected_options: OptionState[] }
  | { type: 'multi_external_select'; selected_options: OptionState[] }
  | { type: 'users_select'; selected_user: string | null }
  | { type: 'multi_users_select'; selected_users: string[] }
  | { type: 'channels_select'; selected_channel: string | null }
  | { type: 'conversations_select'; selected_conversation: string | null }
  | { type: 'multi_channels_select'; selected_channels: string[] }
  | { type: 'multi_conversations_select'; selected_conversations: string[] }
  | { type: 'datepicker'; selected_date: string | null }
  | { type: 'timepicker'; selected_time: string | null }
  | { type: 'datetimepicker'; selected_date_time: number | null }
  /** Ids of uploaded files; the app gets the files themselves. */
  | { type: 'file_input'; files: string[] };

/** By block id, then action id. Elements left out have their initial value. */
export type InputValues = Record<string, Record<string, InputValue>>;

/** What was done to an element: pressed, or a value chosen. The button's own `value` is taken from the block. */
export type Press =
  | { type: 'button' }
  | { type: 'overflow'; selected_option: OptionState }
  | InputValue;

export type Action =
  | {
      type: 'block_action';
      user: string;
      place: Place;
      blockId: string;
      actionId: string;
      press: Press;
      /** What else stands in the inputs of that surface. */
      values?: InputValues;
    }
  | {
      type: 'suggest';
      user: string;
      place: Place;
      blockId: string;
      actionId: string;
      query: string;
    }
  | { type: 'submit_view'; user: string; viewId: string; values: InputValues }
  /** `which: 'all'` is the cross on a stack of modals, 'top' is Cancel or Esc. */
  | { type: 'close_view'; user: string; viewId: string; which: 'top' | 'all' }
  /** `text` with the command: "/inbox-load #support". */
  | { type: 'slash_command'; user: string; conversation: string; text: string }
  /** With `files` (ids of uploaded ones) the text may be ''. */
  | {
      type: 'post_message';
      user: string;
      conversation: string;
      text: string;
      threadTs?: string;
      files?: string[];
    }
  | { type: 'edit_message'; user: string; conversation: string; ts: string; text: string }
  /** Their own; admins delete anybody's. */
  | { type: 'delete_message'; user: string; conversation: string; ts: string }
  /** Slack finds a preview for a link in it: the app hears of a change though nobody edited. */
  | { type: 'unfurl_links'; user: string; conversation: string; ts: string }
  | { type: 'open_dm'; user: string; withUser: string }
  | { type: 'create_channel'; user: string; name: string; privacy: 'public' | 'private' }
  | { type: 'rename_channel'; user: string; conversation: string; name: string }
  | { type: 'archive_channel'; user: string; conversation: string }
  | { type: 'join'; user: string; conversation: string }
  | { type: 'leave'; user: string; conversation: string }
  | { type: 'invite'; user: string; conversation: string; invited: string }
  | { type: 'remove'; user: string; conversation: string; removed: string }
  | { type: 'open_home'; user: string; tab: 'home' | 'messages' }
  | { type: 'add_reaction'; user: string; conversation: string; ts: string; name: string }
  | { type: 'remove_reaction'; user: string; conversation: string; ts: string; name: string }
  | {
      type: 'message_shortcut';
      user: string;
      conversation: string;
      ts: string;
      callbackId: string;
    }
  | { type: 'global_shortcut'; user: string; callbackId: string }
  | { type: 'mark_read'; user: string; conversation: string }
  | { type: 'dismiss_ephemeral'; user: string; ts: string }
  | { type: 'set_presence'; user: string; presence: 'active' | 'away' }
  | { type: 'change_user'; user: string; change: UserChange }
  | { type: 'add_user'; realName: string; guest: 'guest' | 'member' }
  | { type: 'uninstall_app' }
  | { type: 'add_customer'; name: string; account: string; address?: string }
  /** `files`: ids of uploaded ones (`POST /sandbox/upload`); then the text may be ''. */
  | {
      type: 'customer_writes';
      customer: string;
      text: string;
      extra?: CustomerExtra;
      files?: string[];
    }
  /** A delivery note for a reply of ours (WhatsApp, SMS). */
  | {
      type: 'customer_status';
      customer: string;
      message: string;
      status: 'delivered' | 'read' | 'failed';
    }
  | { type: 'advance_clock'; milliseconds: number }
  /** 1 is real time, 60 a minute a second, 0 stands still. */
  | { type: 'set_clock_speed'; speed: number }
  | { type: 'add_fault'; fault: FaultState }
  | { type: 'remove_fault'; id: string }
  /** All faults and troubles. */
  | { type: 'clear_faults' }
  | ({ type: 'set_trouble' } & TroubleWanted)
  | { type: 'clear_trouble'; name: TroubleName }
  /**
   * Somebody else presses a button that stands under a message, by its text or action id: in a `race` beside one's own
   * `block_action` they click at the same moment.
   */
  | { type: 'press_button'; user: string; conversation: string; ts: string; button: string }
  /** All of them at the same moment: Ana and Ben press the same button. */
  | { type: 'race'; actions: Action[] };

export type UserChange = {
  realName?: string;
  displayName?: string;
  tz?: string;
  deleted?: boolean;
  isAdmin?: boolean;
  status?: { text: string; emoji: string };
};

/** Generic channel only: what automation knows already. */
export type CustomerExtra = {
  subject?: string;
  priority?: string;
  tags?: string[];
  source?: string;
  captured?: Record<string, string>;
};

export type FaultState = {
  id: string;
  /** A Web API method ("chat.postMessage"), '*' for each, 'response_url', 'customer' for replies to customers, or 'customer_media' for files of theirs. */
  method: string;
  /** Only calls that concern this conversation. */
  conversation?: string;
  fault:
    | { type: 'lose_answer' }
    | { type: 'http_500_before' }
    | { type: 'http_500_after' }
    | { type: 'internal_error_after' }
    | { type: 'hang' }
    /** No answer, and it is done so many seconds later all the same. */
    | { type: 'stored_late'; seconds: number }
    | { type: 'reset' }
    | { type: 'rate_limit'; retryAfterSeconds: number }
    | { type: 'slow'; milliseconds: number }
    | { type: 'error'; error: string };
  /** How many calls it still hits; null until it is removed. */
  remaining: number | null;
};

export type TroubleName =
  | 'answer_lost'
  | 'stored_late'
  | 'error_before'
  | 'error_after'
  | 'internal_error'
  | 'hang'
  | 'connection_reset'
  | 'slow'
  | 'rate_limited'
  | 'edit_window_closed'
  | 'channel_archived'
  | 'token_revoked'
  | 'duplicate_events'
  | 'reordered_events'
  | 'outage'
  | 'socket_refresh';

export type TroubleWanted = {
  name: TroubleName;
  /** Where `isPerCall`: which method; '*' for each when left out (edits only for edit_window_closed). */
  method?: string;
  /** Where `isPerCall`: only calls for this one. channel_archived: which channel; one with the app when left out. */
  conversation?: string;
  /** Where `isPerCall`: how many calls it hits; until it is switched off when left out. */
  calls?: number;
  /** slow: how much (3); rate_limited: when to come again (30); stored_late: how much later (60). */
  seconds?: number;
  /** outage: how long by the sandbox clock (10). */
  minutes?: number;
};

export type TroubleState = {
  name: TroubleName;
  /** "Answers get lost" */
  label: string;
  explanation: string;
  /** A 'moment' happens once and is never on. */
  kind: 'switch' | 'moment';
  /** It hits single calls and takes `method`, `conversation` and `calls`. */
  isPerCall: boolean;
  isOn: boolean;
  method?: string;
  /** Calls that it still hits; null until it is switched off. */
  remaining?: number | null;
  /** outage: when it is over, by the sandbox clock. */
  until?: number;
};

export type ActAnswer =
  | { ok: true; revision: number; shown: Shown }
  /** The action itself makes no sense (no such message, not a member …); `error` is a sentence. */
  | { ok: false; revision: number; error: string };

/** What the person sees of it beyond the state. */
export type Shown =
  | { type: 'nothing' }
  /** Under the composer: "/inbox-load failed with the error "operation_timeout"" */
  | { type: 'command_error'; text: string }
  /** On the top of the modal: "We had some trouble connecting. Try again?" */
  | { type: 'modal_trouble'; text: string }
  /** By block id, under the inputs; `response_action: errors`, or our own "Please complete this required field." */
  | { type: 'field_errors'; errors: Record<string, string> }
  /** A warning mark beside the button (also kept in `warnedFor`). */
  | { type: 'button_warning'; text: string }
  | {
      type: 'options';
      options: OptionState[];
      groups: { label: string; options: OptionState[] }[];
    }
  /** The list of a select could not be loaded. */
  | { type: 'options_error'; text: string }
  /** The new channel, DM, user or customer. */
  | { type: 'created'; id: string }
  | { type: 'race'; shown: ActAnswer[] };

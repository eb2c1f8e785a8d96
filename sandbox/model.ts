import type { KnownBlock, MessageMetadata, PlainTextElement } from '@slack/types';
import type { InputValues } from './page-protocol.ts';

/** One Slack team as it stands: the nouns that the Web API, the events and the page show each in their own shape. */

export type Team = { id: string; name: string; domain: string };

export type AppIdentity = { id: string; botId: string; botUserId: string; name: string };

export type User = {
  id: string;
  handle: string;
  realName: string;
  displayName: string;
  title: string;
  email: string;
  color: string;
  tz: string;
  presence: 'active' | 'away';
  status: { text: string; emoji: string };
  isBot: boolean;
  isAdmin: boolean;
  isOwner: boolean;
  isGuest: boolean;
  deleted: boolean;
  updated: number;
};

export type Channel = {
  id: string;
  kind: 'public' | 'private' | 'im';
  name: string;
  topic: string;
  creator: string;
  created: number;
  members: Set<string>;
  isArchived: boolean;
  isExtShared: boolean;
  /** In the order of `ts`. */
  messages: Map<string, Message>;
  /** Replies by the `ts` of their parent, oldest first. */
  threads: Map<string, Message[]>;
};

export type Message = {
  ts: string;
  channel: string;
  user: string;
  text: string;
  /** Set on what the app posted. */
  botId?: string;
  subtype?: 'channel_join' | 'channel_leave' | 'channel_archive' | 'channel_name' | 'file_share';
  inviter?: string;
  blocks?: KnownBlock[];
  /** As it was posted, where it was edited since: what phones were told. */
  firstText?: string;
  /** Of earlier versions, newest first: what somebody may still see whose screen is behind. */
  earlierBlocks?: KnownBlock[];
  attachments?: unknown[];
  /** Ids of files that it shares. */
  files?: string[];
  threadTs?: string;
  isBroadcast?: boolean;
  edited?: { user: string; ts: string };
  metadata?: MessageMetadata;
  clientMsgId?: string;
  reactions: { name: string; users: string[] }[];
  warnedFor: Set<string>;
};

export type Ephemeral = {
  ts: string;
  channel: string;
  user: string;
  text: string;
  blocks?: KnownBlock[];
  threadTs?: string;
  warnedFor: Set<string>;
};

/** A file: first promised (`length` bytes will come), then there, then gone. */
export type StoredFile = {
  id: string;
  user: string;
  name: string;
  title: string;
  mimeType: string;
  /** "png", "pdf": Slack's `filetype`. */
  fileType: string;
  altText?: string;
  created: number;
  standing: 'promised' | 'uploaded' | 'complete' | 'deleted';
  length: number;
  bytes: Buffer;
  /** Part of the addresses, so that nobody guesses them. */
  secret: string;
  shares: { channel: string; ts: string }[];
};

/** A modal or Home, with exactly the keys that Slack returns and sends. */
export type StoredView = {
  id: string;
  team_id: string;
  type: 'modal' | 'home';
  blocks: KnownBlock[];
  private_metadata: string;
  callback_id: string;
  external_id: string;
  state: { values: InputValues };
  hash: string;
  title: PlainTextElement;
  submit: PlainTextElement | null;
  close: PlainTextElement | null;
  clear_on_close: boolean;
  notify_on_close: boolean;
  root_view_id: string;
  previous_view_id: string | null;
  app_id: string;
  app_installed_team_id: string;
  bot_id: string;
};

export type Usergroup = { id: string; handle: string; name: string; users: string[] };

export type Push = {
  id: string;
  at: number;
  user: string;
  conversation: string;
  title: string;
  body: string;
};

/** What happened in the workspace and what the Events API may tell of it. */
export type Happening =
  | { type: 'message_posted'; channel: Channel; message: Message }
  | { type: 'message_changed'; channel: Channel; message: Message; previous: Message }
  | { type: 'message_deleted'; channel: Channel; previous: Message; by: string }
  | { type: 'member_joined'; channel: Channel; user: string; inviter?: string }
  | { type: 'member_left'; channel: Channel; user: string }
  | {
      type: 'reaction_added' | 'reaction_removed';
      channel: Channel;
      message: Message;
      user: string;
      name: string;
    }
  | { type: 'user_changed' | 'user_joined'; user: User }
  | {
      type: 'channel_renamed' | 'channel_archived' | 'channel_unarchived';
      channel: Channel;
      user: string;
    }
  | { type: 'home_opened'; user: string; tab: 'home' | 'messages'; channel: Channel }
  | { type: 'tokens_revoked' | 'app_uninstalled' };

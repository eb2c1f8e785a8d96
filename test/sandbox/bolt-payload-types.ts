import type {
  BlockAction,
  BlockSuggestion,
  GlobalShortcut,
  MessageShortcut,
  SlashCommand,
  ViewClosedAction,
  ViewSubmitAction,
} from '@slack/bolt';
import type {
  AppHomeOpenedEvent,
  ChannelJoinMessageEvent,
  ChannelLeaveMessageEvent,
  ChannelLeftEvent,
  ChannelRenameEvent,
  GenericMessageEvent,
  GroupLeftEvent,
  GroupRenameEvent,
  MemberJoinedChannelEvent,
  MemberLeftChannelEvent,
  ReactionAddedEvent,
  TeamJoinEvent,
  UserChangeEvent,
} from '@slack/types';

/**
 * What the payloads are, in the words of the SDK; a test makes schemas of them. Not `message_changed`: there the SDK wants channel
 * and event_ts inside the message, which Slack does not send.
 */
export type BoltPayloads = {
  block_actions: BlockAction;
  block_suggestion: BlockSuggestion;
  message_action: MessageShortcut;
  shortcut: GlobalShortcut;
  slash_command: SlashCommand;
  view_closed: ViewClosedAction;
  view_submission: ViewSubmitAction;
  app_home_opened: AppHomeOpenedEvent;
  message: GenericMessageEvent;
  'message channel_join': ChannelJoinMessageEvent;
  'message channel_leave': ChannelLeaveMessageEvent;
  member_joined_channel: MemberJoinedChannelEvent;
  member_left_channel: MemberLeftChannelEvent;
  channel_left: ChannelLeftEvent;
  channel_rename: ChannelRenameEvent;
  group_left: GroupLeftEvent;
  group_rename: GroupRenameEvent;
  team_join: TeamJoinEvent;
  reaction_added: ReactionAddedEvent;
  user_change: UserChangeEvent;
};

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
  FileShareMessageEvent,
  GenericMessageEvent,
  GroupLeftEvent,
  GroupRenameEvent,
  MemberJoinedChannelEvent,
  MemberLeftChannelEvent,
  MessageChangedEvent,
  MessageDeletedEvent,
  ReactionAddedEvent,
  ReactionRemovedEvent,
  TeamJoinEvent,
  UserChangeEvent,
} from '@slack/types';

type SharedFile = NonNullable<FileShareMessageEvent['files']>[number];

/**
 * What the payloads are, in the words of the SDK; a test makes schemas of them. Not what is inside an edit or a deletion: there the
 * SDK wants channel and event_ts again, which Slack does not send; nor does it send in which channels the files of a message are.
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
  'message file_share': Omit<FileShareMessageEvent, 'files'> & {
    files: Omit<SharedFile, 'channels' | 'groups'>[];
  };
  message_changed: Omit<MessageChangedEvent, 'message' | 'previous_message'>;
  message_deleted: Omit<MessageDeletedEvent, 'previous_message'>;
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
  reaction_removed: ReactionRemovedEvent;
  user_change: UserChangeEvent;
};

/**
 * Every name by which Slack tells us what somebody used. They stand in messages that people keep for years: never rename one, and
 * never give an old one a new meaning.
 */

/** Buttons and selects. */
export const ACTIONS = {
  claim: 'claim',
  claimAndReply: 'claim_and_reply',
  assignTo: 'assign_to',
  reply: 'reply',
  reassign: 'reassign',
  release: 'release',
  resolve: 'resolve',
  reopen: 'reopen',
  more: 'more',
  /** Takes back what this person did a moment ago. */
  undo: 'undo',
  /** Although somebody else owns it. */
  resolveAnyway: 'resolve_anyway',
  /** How it ended, with a note. */
  sayOutcome: 'say_outcome',
  /** The owner is on it: asked again later. */
  onIt: 'on_it',
  /** Opens Snooze…, to put it aside. */
  snooze: 'snooze',
  wake: 'wake',
  follow: 'follow',
  unfollow: 'unfollow',
  addNote: 'add_note',
  /** Opens priority and tags; and Not for us…. */
  details: 'details',
  notForUs: 'not_for_us',
  unblock: 'unblock',
  /** Who the customer is to us. */
  markVip: 'mark_vip',
  markRegular: 'mark_regular',
  /** A manager takes what is somebody else's. */
  giveToMe: 'give_to_me',
  /** Sends a reply again: after it failed, or although it may have arrived. */
  sendAgain: 'send_again',
  /** Takes a reply back while it is held. */
  undoReply: 'undo_reply',
  /** Sends a reply that stopped, whatever came meanwhile; and opens it to be changed. */
  sendAnyway: 'send_anyway',
  editStopped: 'edit_stopped',
  /** What was typed in a thread: goes to the customer, stays with the team, or its owner is told of it; and opened in Reply. */
  sendTyped: 'send_typed',
  keepInternal: 'keep_internal',
  tellOwner: 'tell_owner',
  editTyped: 'edit_typed',
  /** Whether what this person types in threads asks to be sent. */
  neverAsk: 'never_ask',
  askAgain: 'ask_again',
  /** In Reply: keeps what is typed as a saved reply. */
  saveReply: 'save_reply',
  /** Loads the files of a customer's message that could not be loaded. */
  loadAgain: 'load_again',
  /** A link to the card; Slack reports the click, and there is nothing to do. */
  openCard: 'open_card',
  /** A link to a colleague's direct messages. */
  openPerson: 'open_person',
  showLoad: 'show_load',
  refreshLoad: 'refresh_load',
  /** Every row of it. */
  showAllLoad: 'show_all_load',
  /** To all who are in the channel. */
  shareLoad: 'share_load',
  /** Opens a move of several: from who is full, for who is away, of what somebody left, of one's own. */
  moveFrom: 'move_from',
  coverFor: 'cover_for',
  shareOut: 'share_out',
  moveMine: 'move_mine',
  /** In Reassign: somebody else than who is away. */
  chooseInstead: 'choose_instead',
  seenLate: 'seen_late',
  goAway: 'go_away',
  comeBack: 'come_back',
  /** Opens a leave with dates; and takes it back. */
  planLeave: 'plan_leave',
  dropLeave: 'drop_leave',
  /** What is late or due soon in an inbox; and the same once more. */
  showRisk: 'show_risk',
  refreshRisk: 'refresh_risk',
  showUnassigned: 'show_unassigned',
  /** In a flood: the most urgent of those whose cards wait. */
  claimNext: 'claim_next',
  showMine: 'show_mine',
  setUp: 'set_up',
  connectWhatsapp: 'connect_whatsapp',
  connectTwilio: 'connect_twilio',
  connectWebhook: 'connect_webhook',
  /** An inbox's settings, and what can be changed of them. */
  openSettings: 'open_settings',
  changeSignature: 'change_signature',
  changeOutcomes: 'change_outcomes',
  changeOnDuty: 'change_on_duty',
  changeCapacity: 'change_capacity',
  listSavedReplies: 'list_saved_replies',
  addSavedReply: 'add_saved_reply',
  changeSavedReply: 'change_saved_reply',
  removeSavedReply: 'remove_saved_reply',
  changeAccount: 'change_account',
  /** Deadlines of an inbox: promises, policies, hours, and what follows when nobody answers. */
  openDeadlines: 'open_deadlines',
  changeTargets: 'change_targets',
  changeHours: 'change_hours',
  changeManners: 'change_manners',
  /** In a form or beside it: what it comes to, and what it would have come to in the last days. */
  previewDeadlines: 'preview_deadlines',
  tryDeadlines: 'try_deadlines',
  listPolicies: 'list_policies',
  addPolicy: 'add_policy',
  changePolicy: 'change_policy',
  movePolicy: 'move_policy',
  removePolicy: 'remove_policy',
  listChains: 'list_chains',
  /** One of the chains that come ready. */
  chainsGentle: 'chains_gentle',
  chainsFirm: 'chains_firm',
  chainsAutomatic: 'chains_automatic',
  changeChain: 'change_chain',
  addStep: 'add_step',
  changeStep: 'change_step',
  moveStep: 'move_step',
  removeStep: 'remove_step',
  /** A person's own settings. */
  mySettings: 'my_settings',
  /** A pretend customer writes. */
  sendTest: 'send_test',
  /** Takes a closure back. */
  openAgain: 'open_again',
} as const;

/** How it ended, in one press: two buttons of a row must not have the same name. The outcome itself stands in their values. */
export const OUTCOME_ACTIONS = [
  'outcome_1',
  'outcome_2',
  'outcome_3',
  'outcome_4',
  'outcome_5',
  'outcome_6',
  'outcome_7',
  'outcome_8',
] as const;

export type ActionId = (typeof ACTIONS)[keyof typeof ACTIONS] | (typeof OUTCOME_ACTIONS)[number];

/** Modals that can be submitted. */
export const MODALS = {
  reply: 'reply',
  saveReply: 'save_reply',
  reassign: 'reassign',
  move: 'move',
  note: 'note',
  outcome: 'outcome',
  resolve: 'resolve',
  snooze: 'snooze',
  details: 'details',
  notForUs: 'not_for_us',
  more: 'more',
  setUp: 'set_up',
  connectWhatsapp: 'connect_whatsapp',
  connectTwilio: 'connect_twilio',
  connectWebhook: 'connect_webhook',
  /** Shows an inbox's settings; each is changed in a modal of its own. */
  settings: 'settings',
  signature: 'signature',
  onDuty: 'on_duty',
  outcomes: 'outcomes',
  capacity: 'capacity',
  savedReplies: 'saved_replies',
  changeSavedReply: 'change_saved_reply',
  account: 'account',
  deadlines: 'deadlines',
  targets: 'sla_targets',
  hours: 'opening_hours',
  manners: 'manners',
  policies: 'sla_policies',
  policy: 'sla_policy',
  chains: 'chains',
  chain: 'chain',
  chainStep: 'chain_step',
  mySettings: 'my_settings',
  leave: 'leave',
  /** Says something and wants nothing. */
  notice: 'notice',
} as const;

/** Fields of modals: `view.state.values[INPUTS.x][INPUTS.x]`. */
export const INPUTS = {
  message: 'message',
  savedReply: 'saved_reply',
  files: 'files',
  /** What follows a reply; and how it ends, if it ends. */
  afterwards: 'afterwards',
  resolveAs: 'resolve_as',
  savedTitle: 'saved_title',
  savedText: 'saved_text',
  person: 'person',
  /** Of a move of several: which ones, and who gets them. */
  moved: 'moved',
  receiver: 'receiver',
  reason: 'reason',
  note: 'note',
  outcome: 'outcome',
  /** Of Snooze: one of the offered times; or a date and time, which counts before it. */
  until: 'until',
  untilDate: 'until_date',
  priority: 'priority',
  tags: 'tags',
  /** Why it is not for us, and whether the sender is blocked. */
  notForUs: 'not_for_us',
  block: 'block',
  answering: 'answering',
  managing: 'managing',
  days: 'days',
  opens: 'opens',
  closes: 'closes',
  timeZone: 'time_zone',
  targets: 'targets',
  label: 'label',
  replyUrl: 'reply_url',
  phoneNumberId: 'phone_number_id',
  accessToken: 'access_token',
  appSecret: 'app_secret',
  verifyToken: 'verify_token',
  telephoneNumber: 'telephone_number',
  accountSid: 'account_sid',
  authToken: 'auth_token',
  signature: 'signature',
  previews: 'previews',
  outcomes: 'outcomes',
  outcomesAsked: 'outcomes_asked',
  onDuty: 'on_duty',
  capacity: 'capacity',
  /** One field for each person; the block names them. */
  capacityOf: 'capacity_of',
  newSecret: 'new_secret',
  /** Targets, by priority. */
  targetsUrgent: 'targets_urgent',
  targetsHigh: 'targets_high',
  targetsNormal: 'targets_normal',
  targetsLow: 'targets_low',
  /** Opening hours, by day. */
  hoursMonday: 'hours_monday',
  hoursTuesday: 'hours_tuesday',
  hoursWednesday: 'hours_wednesday',
  hoursThursday: 'hours_thursday',
  hoursFriday: 'hours_friday',
  hoursSaturday: 'hours_saturday',
  hoursSunday: 'hours_sunday',
  roundTheClock: 'round_the_clock',
  holidays: 'holidays',
  ownDays: 'own_days',
  policyName: 'policy_name',
  policyChannels: 'policy_channels',
  policyTags: 'policy_tags',
  policyVip: 'policy_vip',
  policyCaptured: 'policy_captured',
  policyChains: 'policy_chains',
  /** A step of a chain: when, how long before or after, what, and of what it is done, to whom. */
  stepWhen: 'step_when',
  stepAfter: 'step_after',
  stepAction: 'step_action',
  stepChannel: 'step_channel',
  stepGroup: 'step_group',
  stepReceiver: 'step_receiver',
  stepPerson: 'step_person',
  stepUrl: 'step_url',
  silentAfter: 'silent_after',
  alarmWords: 'alarm_words',
  autoAnswer: 'auto_answer',
  autoAnswerLanguages: 'auto_answer_languages',
  summaryAt: 'summary_at',
  closingCheck: 'closing_check',
  publicName: 'public_name',
  threadMessages: 'thread_messages',
  /** When this person works, when nobody reminds them, and how they are reminded: as a rule, and in one inbox (the block names it). */
  workingHours: 'working_hours',
  quietHours: 'quiet_hours',
  nudges: 'nudges',
  nudgesOf: 'nudges_of',
  /** Whether what is urgent reminds them at any time. */
  nudgesUrgent: 'nudges_urgent',
  leaveFrom: 'leave_from',
  leaveUntil: 'leave_until',
} as const;

/** In the menu of a message. */
export const SHORTCUTS = {
  sendToCustomer: 'send_to_customer',
} as const;

export const COMMANDS = {
  inbox: '/inbox',
  dibs: '/dibs',
  load: '/inbox-load',
  unassigned: '/inbox-unassigned',
} as const;

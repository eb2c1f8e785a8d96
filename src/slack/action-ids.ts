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
  addNote: 'add_note',
  /** Sends a reply again: after it failed, or although it may have arrived. */
  sendAgain: 'send_again',
  /** A link to the card; Slack reports the click, and there is nothing to do. */
  openCard: 'open_card',
  showLoad: 'show_load',
  refreshLoad: 'refresh_load',
  showUnassigned: 'show_unassigned',
  showMine: 'show_mine',
  setUp: 'set_up',
  connectWhatsapp: 'connect_whatsapp',
  connectTwilio: 'connect_twilio',
  connectWebhook: 'connect_webhook',
} as const;

export type ActionId = (typeof ACTIONS)[keyof typeof ACTIONS];

/** Modals that can be submitted. */
export const MODALS = {
  reply: 'reply',
  reassign: 'reassign',
  note: 'note',
  more: 'more',
  setUp: 'set_up',
  connectWhatsapp: 'connect_whatsapp',
  connectTwilio: 'connect_twilio',
  connectWebhook: 'connect_webhook',
  /** Says something and wants nothing. */
  notice: 'notice',
} as const;

/** Fields of modals: `view.state.values[INPUTS.x][INPUTS.x]`. */
export const INPUTS = {
  message: 'message',
  person: 'person',
  reason: 'reason',
  note: 'note',
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
} as const;

export const COMMANDS = {
  inbox: '/inbox',
  dibs: '/dibs',
  load: '/inbox-load',
  unassigned: '/inbox-unassigned',
} as const;

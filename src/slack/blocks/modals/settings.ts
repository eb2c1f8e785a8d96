import type { KnownBlock, ModalView } from '@slack/types';
import type { AgentId, ChannelAccountId } from '../../../domain/ids.ts';
import type { Inbox } from '../../../domain/inbox.ts';
import type { Channel } from '../../../domain/message.ts';
import { ACTIONS, type ActionId, MODALS } from '../../action-ids.ts';
import { encodeInboxMetadata, encodeInboxValue } from '../../button-value.ts';
import { PRESET_WORDS, presetOf } from '../chain-words.ts';
import { actions, blocksOf, button } from '../elements.ts';
import { CHANNEL_NAMES, inboxName, nameOf } from '../facts.ts';
import { hoursWords, membersBy, targetsWords } from '../inbox-words.ts';
import { bold, type Line, line, paragraphs, section, usergroup } from '../lines.ts';
import { excerpt, plural } from '../text.ts';
import { modal, type Opening } from './frame.ts';

const MOST_ACCOUNTS = 20;
const MOST_NAMES = 10;

/** One of the inbox's connected channels, as settings show it. */
export interface AccountLine {
  id: ChannelAccountId;
  channel: Channel;
  label: string;
}

/** What settings are drawn from. */
export interface SettingsView {
  inbox: Inbox;
  /** Whether this person may also say who answers, when, and what is promised. */
  viewer: 'admin' | 'manager';
  names: Record<AgentId, string>;
  accounts: readonly AccountLine[];
}

/** *Settings*: how the inbox works now, each part with a way to change it. */
export function settingsModal(view: SettingsView, { openedAt }: Opening = {}): ModalView {
  const { inbox } = view;
  return modal({
    callbackId: MODALS.settings,
    title: 'Settings',
    close: 'Done',
    metadata: encodeInboxMetadata({
      inboxId: inbox.id,
      ...(openedAt === undefined ? {} : { openedAt }),
    }),
    blocks: blocksOf(
      paragraphs(section(bold(`Settings of ${inboxName(inbox.name)}`))),
      ...people(view),
      ...deadlines(view),
      ...replies(view),
      ...endings(view),
      ...onDuty(view),
      ...capacity(view),
      ...savedReplies(view),
      ...channels(view),
    ),
  });
}

interface Part {
  title: string;
  facts: Line[];
  /** Its button; null where there is none. */
  change: { action: ActionId; spoken: string } | null;
}

function part({ inbox }: SettingsView, { title, facts, change }: Part): KnownBlock[] {
  return blocksOf(
    paragraphs(section(bold(title)), ...facts.map((fact) => section(fact))),
    change === null
      ? null
      : actions([
          button({
            action: change.action,
            label: 'Change',
            spoken: `${change.spoken} of ${inboxName(inbox.name)}`,
            value: encodeInboxValue({ inboxId: inbox.id }),
          }),
        ]),
  );
}

function people(view: SettingsView): KnownBlock[] {
  const { inbox, viewer } = view;
  const { answering, managing, watching } = membersBy(inbox);
  const { calendar, targets } = inbox.settings;
  const counts = [
    plural(answering.length, 'person answers', 'people answer'),
    plural(managing.length, 'manages', 'manage'),
    plural(watching.length, 'watches', 'watch'),
  ];
  return part(view, {
    title: 'People, hours and promises',
    facts: [
      line(`${counts.join(', ')}.`),
      line(`${hoursWords(calendar)}, ${targetsWords(targets)}.`),
    ],
    change:
      viewer === 'admin'
        ? { action: ACTIONS.setUp, spoken: 'Change people, hours and promises' }
        : null,
  });
}

/** What stands there in words has a modal of its own. */
function deadlines(view: SettingsView): KnownBlock[] {
  const { chains, policies } = view.inbox.settings;
  const preset = presetOf(chains);
  return part(view, {
    title: 'Deadlines',
    facts: [
      line(
        policies.length === 0
          ? 'The same promises for everybody.'
          : `${plural(policies.length, 'policy promises', 'policies promise')} something else to some.`,
        ` When nobody answers: ${preset === null ? 'steps of your own' : PRESET_WORDS[preset].name.toLowerCase()}.`,
      ),
    ],
    change: { action: ACTIONS.openDeadlines, spoken: 'Change the deadlines' },
  });
}

function replies(view: SettingsView): KnownBlock[] {
  const { signature, previews } = view.inbox.settings;
  const signed = excerpt(signature ?? '', 80);
  return part(view, {
    title: 'Signature and notifications',
    facts: [
      line(signed === '' ? 'Replies go out without a signature.' : `Signed with “${signed}”.`),
      line(
        previews === 'private'
          ? 'Notifications do not say who wrote, nor what.'
          : 'Notifications quote customers.',
      ),
    ],
    change: { action: ACTIONS.changeSignature, spoken: 'Change signature and notifications' },
  });
}

function endings(view: SettingsView): KnownBlock[] {
  const { choices, asked } = view.inbox.settings.outcomes;
  const shown = choices.map((choice) => excerpt(choice, 60)).join(', ');
  const must =
    asked === 'required' ? 'Whoever resolves has to choose one.' : 'Nobody has to choose.';
  return part(view, {
    title: 'How conversations end',
    facts: [line(choices.length === 0 ? 'There is nothing to choose from.' : `${shown}. ${must}`)],
    change: { action: ACTIONS.changeOutcomes, spoken: 'Change the outcomes' },
  });
}

/** The group's name is Slack's to say: a mention in a modal calls nobody. */
function onDuty(view: SettingsView): KnownBlock[] {
  const { onDutyGroup } = view.inbox.settings;
  return part(view, {
    title: 'On duty',
    facts: [
      onDutyGroup === null
        ? line('Nobody is called when something stays unclaimed.')
        : line(usergroup(onDutyGroup), ' is called when something stays unclaimed.'),
    ],
    change: { action: ACTIONS.changeOnDuty, spoken: 'Change who is on duty' },
  });
}

function capacity(view: SettingsView): KnownBlock[] {
  const { usual, of } = view.inbox.settings.capacity;
  const own = Object.entries(of) as [AgentId, number][];
  const named = own.slice(0, MOST_NAMES).map(([id, most]) => `${nameOf(view.names, id)} ${most}`);
  const rest = own.length > named.length ? ` and ${own.length - named.length} more` : '';
  const others = named.length === 0 ? '' : `; ${named.join(', ')}${rest}`;
  return part(view, {
    title: 'How much each takes',
    facts: [line(`${plural(usual, 'conversation', 'conversations')} at most${others}.`)],
    change: { action: ACTIONS.changeCapacity, spoken: 'Change how much each takes' },
  });
}

function savedReplies(view: SettingsView): KnownBlock[] {
  const { length } = view.inbox.savedReplies;
  return part(view, {
    title: 'Saved replies',
    facts: [line(length === 0 ? 'None yet.' : `${plural(length, 'reply', 'replies')} in store.`)],
    change: { action: ACTIONS.listSavedReplies, spoken: 'Change the saved replies' },
  });
}

/** Each channel with a button of its own, and the ways to connect one more. */
function channels({ inbox, accounts }: SettingsView): KnownBlock[] {
  const shown = accounts.slice(0, MOST_ACCOUNTS);
  const rest = accounts.length - shown.length;
  const name = inboxName(inbox.name);
  const connect = (action: ActionId, label: string) =>
    button({
      action,
      label,
      spoken: `${label} to ${name}`,
      value: encodeInboxValue({ inboxId: inbox.id }),
    });
  const none = accounts.length === 0 ? ' None is connected yet.' : null;
  return blocksOf(
    paragraphs(section(bold('Channels'), none)),
    ...shown.flatMap((account) => accountBlocks(inbox, account)),
    rest > 0 ? paragraphs(section(`and ${rest} more`)) : null,
    actions([
      connect(ACTIONS.connectWhatsapp, 'Connect WhatsApp'),
      connect(ACTIONS.connectTwilio, 'Connect SMS (Twilio)'),
      connect(ACTIONS.connectWebhook, 'Connect a webhook'),
    ]),
  );
}

function accountBlocks(inbox: Inbox, { id, channel, label }: AccountLine): KnownBlock[] {
  const called = excerpt(label, 80);
  const kind = CHANNEL_NAMES[channel];
  const saysKind = called.toLowerCase().startsWith(kind.toLowerCase());
  return blocksOf(
    paragraphs(section(saysKind ? called : `${kind} · ${called}`)),
    actions([
      button({
        action: ACTIONS.changeAccount,
        label: 'Change',
        spoken: `Change ${CHANNEL_NAMES[channel]} ${called}`,
        value: encodeInboxValue({ inboxId: inbox.id, item: id }),
      }),
    ]),
  );
}

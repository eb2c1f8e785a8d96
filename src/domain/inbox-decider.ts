import { refuseCalendar } from './calendar-rules.ts';
import type { Decider, Decision } from './decision.ts';
import { accept, refuse } from './decision.ts';
import type { Effect } from './effects.ts';
import type { AgentId } from './ids.ts';
import {
  defaultSettings,
  type Inbox,
  type InboxCommand,
  type InboxContext,
  type InboxEvent,
  type InboxRefusal,
} from './inbox.ts';
import { checkDay, dayCheckedAfter } from './inbox-day.ts';
import { changeSettings } from './inbox-decide-settings.ts';
import { closeUntil, move, openAgain, removeSavedReply, saveReply } from './inbox-decide-work.ts';
import { effectsOfInbox } from './inbox-effects.ts';
import { mayManage, type Role } from './people.ts';

type InboxDecision = Decision<InboxEvent, InboxRefusal>;
type CommandOf<Type extends InboxCommand['type']> = Extract<InboxCommand, { type: Type }>;

function decide(state: Inbox | null, command: InboxCommand, context: InboxContext): InboxDecision {
  switch (command.type) {
    case 'invite':
      return invite(state, command, context);
    case 'set_up':
      return setUp(state, command, context);
    case 'change_settings':
      return changeSettings(state, command, context);
    case 'member_joined':
      return joined(state, command.agentId, context);
    case 'member_left':
      return left(state, command.agentId, context);
    case 'rename':
      if (state === null || state.name === command.name) return accept();
      return accept({ type: 'renamed', at: context.now, name: command.name });
    case 'leave':
      if (state === null || state.status === 'left') return accept();
      return accept({ type: 'left', at: context.now });
    case 'move':
      return move(state, command, context);
    case 'close_until':
      return closeUntil(state, command, context);
    case 'open_again':
      return openAgain(state, context);
    case 'save_reply':
      return saveReply(state, command, context);
    case 'remove_saved_reply':
      return removeSavedReply(state, command, context);
    case 'check_day':
      return checkDay(state, context);
  }
}

/** Everybody in the channel watches until the setup says who answers; the inviter is the first admin. */
function invite(
  state: Inbox | null,
  command: CommandOf<'invite'>,
  context: InboxContext,
): InboxDecision {
  if (state !== null && state.status !== 'left') return accept();
  const { now, actor, workspaceId } = context;
  const by = actor.kind === 'agent' ? actor.agentId : null;
  const { inboxId, slackChannel, name, visibility } = command;
  const members: Record<AgentId, Role> = {};
  for (const agentId of command.members) members[agentId] = state?.members[agentId] ?? 'watcher';
  if (by !== null && !context.cannotAct.includes(by)) members[by] = 'admin';
  const settings = state?.settings ?? defaultSettings(command.timeZone);
  return accept({
    type: 'invited',
    at: now,
    inboxId: state?.id ?? inboxId,
    workspaceId,
    slackChannel,
    name,
    visibility,
    by,
    members,
    settings,
  });
}

function setUp(
  state: Inbox | null,
  command: CommandOf<'set_up'>,
  context: InboxContext,
): InboxDecision {
  if (state === null || state.status === 'left') return refuse({ reason: 'not_found' });
  const { actor, now, cannotAct } = context;
  const role = actor.kind === 'agent' ? (state.members[actor.agentId] ?? null) : null;
  if (actor.kind !== 'agent' || !(role === 'admin' || context.isWorkspaceAdmin)) {
    return refuse({ reason: 'only_inviter_or_admin', invitedBy: state.invitedBy });
  }
  const refusal = refuseSetup(state, command, cannotAct);
  if (refusal !== null) return refuse(refusal);
  const members = membersAfterSetup(state, command, actor.agentId);
  return accept({
    type: 'set_up',
    at: now,
    by: actor.agentId,
    members,
    settings: command.settings,
  });
}

function refuseSetup(
  state: Inbox,
  command: CommandOf<'set_up'>,
  cannotAct: readonly AgentId[],
): InboxRefusal | null {
  const chosen = [...command.answering, ...command.managing];
  if (state.visibility === 'shared') return { reason: 'not_found' };
  if (chosen.length === 0) return { reason: 'nobody_answers' };
  const unable = chosen.filter((agentId) => cannotAct.includes(agentId));
  if (unable.length > 0) return { reason: 'cannot_answer', agentIds: [...new Set(unable)] };
  return refuseCalendar(command.settings.calendar);
}

/** Who was not chosen watches. Admins stay admins, and whoever sets it up becomes one. */
function membersAfterSetup(
  state: Inbox,
  { answering, managing }: CommandOf<'set_up'>,
  by: AgentId,
): Inbox['members'] {
  const members: Inbox['members'] = {};
  for (const agentId of Object.keys(state.members) as AgentId[]) members[agentId] = 'watcher';
  for (const agentId of answering) members[agentId] = 'agent';
  for (const agentId of managing) members[agentId] = 'manager';
  for (const [agentId, was] of Object.entries(state.members) as [AgentId, Role][]) {
    if (was === 'admin') members[agentId] = 'admin';
  }
  if (!mayManage(members[by] ?? null)) members[by] = 'admin';
  return members;
}

function joined(state: Inbox | null, agentId: AgentId, context: InboxContext): InboxDecision {
  if (state === null || state.status === 'left') return accept();
  if (state.members[agentId] !== undefined) return accept();
  return accept({ type: 'member_joined', at: context.now, agentId });
}

function left(state: Inbox | null, agentId: AgentId, context: InboxContext): InboxDecision {
  const role = state?.members[agentId];
  if (role === undefined) return accept();
  return accept({ type: 'member_left', at: context.now, agentId, role });
}

function evolve(before: Inbox | null, events: readonly InboxEvent[]): Inbox {
  const after = events.reduce<Inbox | null>(apply, before);
  if (after === null) throw new Error('an inbox begins with invited');
  return { ...after, version: (before?.version ?? 0) + 1 };
}

function apply(state: Inbox | null, event: InboxEvent): Inbox | null {
  if (event.type === 'invited') {
    const { inboxId: id, workspaceId, slackChannel, name, visibility, members, settings } = event;
    const status = state !== null && isReady(state) ? 'ready' : 'invited';
    const invitedBy = event.by ?? state?.invitedBy ?? null;
    return {
      id,
      workspaceId,
      version: state?.version ?? 0,
      slackChannel,
      name,
      visibility,
      status,
      invitedBy,
      settings,
      members,
      savedReplies: state?.savedReplies ?? [],
      closed: state?.closed ?? null,
      dayCheckedAt: dayCheckedAfter(state, settings, event.at),
    };
  }
  if (state === null) throw new Error(`${event.type} happened to no inbox`);
  switch (event.type) {
    case 'set_up':
      return {
        ...state,
        status: 'ready',
        members: event.members,
        settings: event.settings,
        dayCheckedAt: dayCheckedAfter(state, event.settings, event.at),
      };
    case 'settings_changed':
      return {
        ...state,
        settings: event.settings,
        dayCheckedAt: dayCheckedAfter(state, event.settings, event.at),
      };
    case 'member_joined':
      return { ...state, members: { ...state.members, [event.agentId]: 'watcher' } };
    case 'member_left': {
      const { [event.agentId]: _left, ...members } = state.members;
      return { ...state, members };
    }
    case 'renamed':
      return { ...state, name: event.name };
    case 'left':
      return { ...state, status: 'left' };
    case 'moved':
      return state;
    case 'closed_until':
      return { ...state, closed: event.closed };
    case 'opened_again':
      return { ...state, closed: null };
    case 'reply_saved': {
      const others = state.savedReplies.filter(({ id }) => id !== event.savedReply.id);
      return { ...state, savedReplies: [...others, event.savedReply] };
    }
    case 'day_summed':
    case 'closing_checked':
    case 'day_skipped':
      return { ...state, dayCheckedAt: event.at };
    case 'saved_reply_removed':
      return { ...state, savedReplies: state.savedReplies.filter(({ id }) => id !== event.id) };
  }
}

/** An inbox that we left and were invited back to is ready if somebody answers there. */
function isReady({ members }: Inbox): boolean {
  return Object.values(members).some((role) => role === 'agent' || role === 'manager');
}

/** The rules of an inbox, as `handle-command` asks them. */
export const inboxDecider: Decider<
  Inbox,
  InboxCommand,
  InboxContext,
  InboxEvent,
  Effect,
  InboxRefusal
> = {
  decide,
  evolve,
  effectsOf: effectsOfInbox,
};

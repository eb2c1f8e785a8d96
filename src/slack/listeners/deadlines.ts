import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Instant } from '../../domain/ids.ts';
import type { Inbox } from '../../domain/inbox.ts';
import { PARTS, settingsMark } from '../../domain/settings-mark.ts';
import type { SlaPolicy } from '../../domain/sla-policy.ts';
import type { PromisesAndHours } from '../../domain/sla-preview.ts';
import { ACTIONS, MODALS } from '../action-ids.ts';
import { outdated } from '../blocks/answers.ts';
import { meanwhile } from '../blocks/form-trouble.ts';
import { inboxRefusalText } from '../blocks/inbox-refusal-sentences.ts';
import { type Line, line } from '../blocks/lines.ts';
import { policyForm, readPolicyItem } from '../blocks/modals/sla-policies.ts';
import type { FormNotes } from '../blocks/modals/sla-targets.ts';
import { previewLines } from '../blocks/preview-words.ts';
import { decodeInboxMetadata } from '../button-value.ts';
import type { Click, Submission } from './caller.ts';
import {
  changeDeadlines,
  drawDeadlines,
  notesOf,
  redrawBelow,
  standing,
  withHolidays,
} from './deadlines-commit.ts';
import { wholeInbox } from './inbox-here.ts';
import { NO_INBOX } from './inbox-refusals.ts';
import { onClick, onSubmit, type Reaction, tell, type Verdict } from './listen.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { namesOf, withManaged } from './settings.ts';
import { type Misunderstood, policyIn } from './sla-drafts.ts';
import { type DeadlinesForm, FORMS, type FormId } from './sla-forms.ts';
import { tryOut } from './try-out.ts';

/** *Deadlines* of an inbox: what it promises, when it is open, and how it behaves; each changed in a form on top. */
export function listenToDeadlines(app: App, deps: ListenerDeps): void {
  onClick(app, deps, ACTIONS.openDeadlines, (click) =>
    withManaged(deps, click, async (inbox) => ({
      do: 'open',
      view: await drawDeadlines(deps, click.caller, inbox),
    })),
  );
  onClick(app, deps, ACTIONS.previewDeadlines, (click) =>
    withManaged(deps, click, (inbox) => preview(deps, click, inbox)),
  );
  onClick(app, deps, ACTIONS.tryDeadlines, (click) =>
    withManaged(deps, click, (inbox) => tryThem(deps, click, inbox)),
  );
  listenToForm(app, deps, ACTIONS.changeTargets, MODALS.targets);
  listenToForm(app, deps, ACTIONS.changeHours, MODALS.hours);
  listenToForm(app, deps, ACTIONS.changeManners, MODALS.manners);
}

function listenToForm(app: App, deps: ListenerDeps, action: string, id: FormId): void {
  const form: DeadlinesForm = FORMS[id];
  onClick(app, deps, action, (click) =>
    withManaged(deps, click, async (inbox) => {
      const notes = await notesOf(deps, click.caller, inbox, form.parts);
      const view = await form.draw(deps, inbox, notes);
      return { do: 'open', view, after: async () => form.prepare?.(deps) };
    }),
  );
  onSubmit(app, deps, { callbackId: id, field: form.fieldOf(null) }, (submission) =>
    save(deps, submission, form),
  );
}

/** Commits what a form says; then *Deadlines* under it are drawn anew. */
async function save(
  deps: ListenerDeps,
  submission: Submission,
  form: DeadlinesForm,
): Promise<Verdict> {
  const { caller, values, privateMetadata } = submission;
  const about = decodeInboxMetadata(privateMetadata);
  const inbox = about === null ? null : await wholeInbox(deps, caller, about.inboxId);
  if (inbox === null) {
    return { do: 'complain', field: form.fieldOf(null), text: inboxRefusalText(NO_INBOX, {}) };
  }
  const change = form.read(values, inbox);
  if ('field' in change) return { do: 'complain', ...change };
  const changed = await changeDeadlines(deps, submission, inbox, { change, seen: about?.item });
  if ('inbox' in changed) {
    return { do: 'back', after: () => redrawBelow(deps, caller, changed.inbox, submission) };
  }
  const { refusal, text } = changed;
  if (refusal?.reason !== 'changed_meanwhile') {
    return { do: 'complain', field: form.fieldOf(refusal), text };
  }
  const present = (await wholeInbox(deps, caller, inbox.id)) ?? inbox;
  const notes = await notesOf(deps, caller, present, form.parts);
  const problem = meanwhile('saved_in_place', form.said(present));
  return { do: 'show', view: await form.draw(deps, present, { ...notes, problem }) };
}

/** What is typed in the form that somebody looks at; and the same form with other notes. */
interface Draft {
  typed: Misunderstood | { rules: PromisesAndHours; example: PromisesAndHours };
  draw: (notes: FormNotes) => Promise<ModalView>;
  /** What was seen when it was opened. */
  seen: string;
}

async function draftOf(
  deps: ListenerDeps,
  { modal }: Click,
  inbox: Inbox,
  now: Instant,
): Promise<Draft | null> {
  if (modal === null) return null;
  const { settings } = inbox;
  const item = decodeInboxMetadata(modal.privateMetadata)?.item;
  if (modal.callbackId === MODALS.policy) {
    const policy = readPolicyItem(item);
    const present = settings.policies.find(({ id }) => id === policy?.id) ?? null;
    const typed = policyIn(modal.values, inbox, present);
    const calendar = await withHolidays(deps, settings.calendar, now);
    return {
      typed: 'field' in typed ? typed : withPolicy({ ...settings, calendar }, typed.policy),
      draw: async (notes) => policyForm(inbox, present, notes),
      seen: policy?.seen ?? settingsMark(settings, PARTS.policies),
    };
  }
  if (!(modal.callbackId in FORMS)) return null;
  const form: DeadlinesForm = FORMS[modal.callbackId as FormId];
  const typed = form.read(modal.values, inbox);
  const draw = (notes: FormNotes) => form.draw(deps, inbox, notes);
  const seen = item ?? settingsMark(settings, form.parts);
  if ('field' in typed) return { typed, draw, seen };
  const calendar = await withHolidays(deps, typed.calendar ?? settings.calendar, now);
  const rules = { ...settings, ...typed, calendar };
  return { typed: { rules, example: rules }, draw, seen };
}

/** As an example counts what it holds for. */
function withPolicy(rules: PromisesAndHours, policy: SlaPolicy) {
  const isNew = !rules.policies.some(({ id }) => id === policy.id);
  const changed = rules.policies.map((each) => (each.id === policy.id ? policy : each));
  const policies = isNew ? [...changed, policy] : changed;
  const chains = policy.chains ?? rules.chains;
  return { rules: { ...rules, policies }, example: { ...rules, ...policy, chains, policies: [] } };
}

/** What stands in the form would come to this; nothing is saved. */
async function preview(deps: ListenerDeps, click: Click, inbox: Inbox): Promise<Reaction> {
  const { now, openCount } = await standing(deps, click.caller, inbox);
  const draft = await draftOf(deps, click, inbox, now);
  if (draft === null) return tell(outdated());
  const { typed, seen } = draft;
  const lines = 'field' in typed ? misread(typed) : previewLines(typed.example, now);
  return { do: 'redraw', view: await draft.draw({ openCount, lines, seen }) };
}

/** The last days by what stands in the form, or by what holds; nothing is saved. */
async function tryThem(deps: ListenerDeps, click: Click, inbox: Inbox): Promise<Reaction> {
  const { caller, modal } = click;
  const { now, openCount } = await standing(deps, caller, inbox);
  const names = await namesOf(deps, caller, inbox);
  if (modal?.callbackId === MODALS.deadlines) {
    const lines = await tryOut(deps, inbox, { now, names, rules: null });
    return { do: 'redraw', view: await drawDeadlines(deps, caller, inbox, lines) };
  }
  const draft = await draftOf(deps, click, inbox, now);
  if (draft === null) return tell(outdated());
  const { typed, seen } = draft;
  const lines =
    'field' in typed
      ? misread(typed)
      : await tryOut(deps, inbox, { now, names, rules: typed.rules });
  return { do: 'redraw', view: await draft.draw({ openCount, lines, seen }) };
}

function misread({ text }: Misunderstood): Line[] {
  return [line(`⚠ ${text}`)];
}

import { z } from 'zod';
import type { Calendar, HolidayRegion } from '../domain/business-hours.ts';
import {
  ACTIONS_OF,
  AUTOMATIC,
  type ChainStep,
  type Chains,
  FIRM,
  GENTLE,
  type ReassignTo,
  type StepTime,
} from '../domain/chains.ts';
import type { AgentId } from '../domain/ids.ts';
import type { SettingsChange } from '../domain/inbox.ts';
import type { Channel } from '../domain/message.ts';
import { readClock, readDuration, readOwnDay, readTargets } from '../domain/settings-words.ts';
import type { Promises, SlaPolicy } from '../domain/sla-policy.ts';
import { readWeek } from '../domain/week-words.ts';

/** What a settings file may say: the shape, and words that are read as in the forms in Slack. Whether it can be promised, the domain says. */

/** Words that one of the readers of the domain understands. `like`: what they should look like. */
function words<Read>(read: (text: string) => Read | null, like: string) {
  return z.string({ error: `write ${like}` }).transform((text, context) => {
    const understood = read(text);
    if (understood !== null) return understood;
    context.addIssue({ code: 'custom', message: `“${text}” is not understood: write ${like}` });
    return z.NEVER;
  });
}

const duration = words(readDuration, 'a time like 15m, 2h or 1d 4h');
const orNever = (like: string) =>
  words(
    (text) => (text === 'never' ? { never: true as const } : { span: readDuration(text) }),
    like,
  ).transform((read, context) => {
    if ('never' in read) return null;
    if (read.span !== null) return read.span;
    context.addIssue({ code: 'custom', message: `write ${like}` });
    return z.NEVER;
  });

const promise = words(
  readTargets,
  'claim, reply and next, like: claim 5m, reply 15m, next 30m. “resolve 2d” can follow',
);

const targets = z
  .strictObject({
    urgent: promise.optional(),
    high: promise.optional(),
    normal: promise,
    low: promise.optional(),
  })
  .transform(
    ({ normal, ...others }): Omit<Promises, 'chains'> => ({
      targets: normal,
      byPriority: present(others),
    }),
  );

const stepTime = words(
  readStepTime,
  'warning, target, target + 15m, target - 5m, or last + 10m (after the step before)',
);

function readStepTime(text: string): StepTime | null {
  const trimmed = text.trim();
  if (trimmed === 'warning') return { from: 'warning' };
  if (trimmed === 'target') return { from: 'target', after: 0 };
  const [, from, sign, rest = ''] = /^(target|last)\s*([+-])\s*(\S.*)$/.exec(trimmed) ?? [];
  const after = readDuration(rest);
  if (after === null) return null;
  if (from === 'last') return sign === '+' ? { from: 'last_step', after } : null;
  return { from: 'target', after: sign === '+' ? after : -after };
}

const receiver = words(
  readReceiver,
  'least_loaded, “person U…” or “group S…”, with the id that Slack shows in a profile or group',
);

function readReceiver(text: string): ReassignTo | null {
  if (text.trim() === 'least_loaded') return { who: 'least_loaded' };
  const [, who, id = ''] = /^(person|group)\s+(\w+)$/.exec(text.trim()) ?? [];
  if (who === 'person') return { who, agentId: id as AgentId };
  return who === 'group' ? { who, group: id } : null;
}

const ACTION_TYPES = [...new Set(Object.values(ACTIONS_OF).flat())].sort();
const when = stepTime;
const step = z.discriminatedUnion(
  'do',
  [
    z.strictObject({ when, do: z.literal('remind_owner') }),
    z.strictObject({ when, do: z.literal('tell_managers') }),
    z.strictObject({ when, do: z.literal('tell_channel'), channel: z.string().optional() }),
    z.strictObject({ when, do: z.literal('call_group'), group: z.string().optional() }),
    z.strictObject({
      when,
      do: z.literal('reassign'),
      to: receiver.default({ who: 'least_loaded' }),
    }),
    z.strictObject({ when, do: z.literal('return') }),
    z.strictObject({ when, do: z.literal('raise_priority') }),
    z.strictObject({ when, do: z.literal('call_webhook'), url: z.string() }),
  ],
  { error: `write one of ${ACTION_TYPES.join(', ')}` },
);

function stepOf(read: z.output<typeof step>): ChainStep {
  const { when: time } = read;
  switch (read.do) {
    case 'remind_owner':
    case 'tell_managers':
    case 'return':
    case 'raise_priority':
      return { when: time, do: { type: read.do } };
    case 'tell_channel':
      return { when: time, do: { type: read.do, slackChannel: read.channel ?? null } };
    case 'call_group':
      return { when: time, do: { type: read.do, group: read.group ?? null } };
    case 'reassign':
      return { when: time, do: { type: read.do, to: read.to } };
    case 'call_webhook':
      return { when: time, do: { type: read.do, url: read.url } };
  }
}

/** The chains that come ready, by name. */
export const READY = { gentle: GENTLE, firm: FIRM, automatic: AUTOMATIC } as const;

const steps = z
  .array(step)
  .default([])
  .transform((all) => all.map(stepOf));
const ownChains = z.strictObject({
  assignment: steps,
  owner: steps,
  response: steps,
  resolution: steps,
});
/** By what it is, so that a mistake in a step is told as one. */
const chains = z.unknown().transform((given, context): Chains => {
  if (typeof given === 'string' && Object.hasOwn(READY, given)) {
    return READY[given as keyof typeof READY];
  }
  if (typeof given !== 'object') {
    const message = `write ${Object.keys(READY).join(', ')}, or the steps of assignment, owner, response and resolution`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
  const parsed = ownChains.safeParse(given);
  if (parsed.success) return parsed.data;
  context.issues.push(...parsed.error.issues.map((issue) => ({ ...issue, input: given }) as never));
  return z.NEVER;
});

/** Of a policy: its own, or null, as `as_inbox`. */
const chainsOrInboxs = z
  .unknown()
  .transform((given) => (given === 'as_inbox' ? null : given))
  .pipe(z.nullable(chains));

const CHANNELS = [
  'whatsapp',
  'sms',
  'email',
  'telegram',
  'web',
  'api',
] as const satisfies Channel[];

const conditions = z
  .strictObject({
    channels: z.array(z.enum(CHANNELS)).optional(),
    tags: z.array(z.string()).optional(),
    customer: z.literal('vip').optional(),
    captured: z.record(z.string(), z.string()).optional(),
  })
  .transform((given): SlaPolicy['when'] => present(given));

const policy = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    when: conditions,
    targets,
    chains: chainsOrInboxs.default(null),
  })
  .transform(
    ({ targets: promised, ...rest }): SlaPolicy => ({
      ...rest,
      ...promised,
    }),
  );

const hours = z
  .strictObject({
    timeZone: z.string(),
    week: words(
      (text) => (text === 'always' ? ('always' as const) : readWeek(text)),
      'always, or days and hours like: Mon-Fri 09:00-12:30, 13:30-18:00; Sat 10:00-12:00',
    ),
    holidays: words(
      readHolidays,
      'none, or a country and perhaps a region of it, like DE or DE:BY',
    ).default({ region: null }),
    days: z
      .array(
        words(
          readOwnDay,
          'a day like 2026-12-24 Christmas Eve, or 2026-12-31 09:00-12:00 short day',
        ),
      )
      .default([]),
  })
  .transform(
    ({ timeZone, week, holidays: { region }, days }): Calendar => ({
      timeZone,
      week,
      holidays: region,
      ownDays: days,
    }),
  );

function readHolidays(text: string): { region: HolidayRegion | null } | null {
  if (text === 'none') return { region: null };
  const [, country, region] = /^([A-Z]{2})(?::([\w-]{1,40}))?$/.exec(text) ?? [];
  return country === undefined ? null : { region: { country, region: region ?? null } };
}

const language = z.record(z.string(), z.string());
const autoAnswer = z.union(
  [
    z.literal('none').transform(() => null),
    z.strictObject({ text: z.string(), byLanguage: language.default({}) }),
  ],
  { error: 'write none, or a text and perhaps byLanguage' },
);

const summaryAt = words(
  (text) => (text === 'never' ? { at: null } : clockAt(text)),
  'never, or a time like "17:30"',
).transform(({ at }) => at);

function clockAt(text: string): { at: number } | null {
  const at = readClock(text);
  return at === null ? null : { at };
}

const inbox = z
  .strictObject({
    inbox: z.string().min(1),
    targets: targets.optional(),
    policies: z.array(policy).optional(),
    hours: hours.optional(),
    chains: chains.optional(),
    onDutyGroup: z
      .union([z.literal('none').transform(() => null), z.string().regex(/^S[A-Z0-9]{1,40}$/)], {
        error: 'write none, or the id of a user group, like S0123ABCD',
      })
      .optional(),
    resolveSilentAfter: orNever('never, or a time like 7d').optional(),
    reopenWithin: duration.optional(),
    alarmWords: z.array(z.string()).optional(),
    autoAnswer: autoAnswer.optional(),
    summaryAt: summaryAt.optional(),
    closingCheck: orNever('never, or a time like 30m').optional(),
  })
  .transform(({ inbox: named, targets: promised, hours: calendar, ...rest }) => ({
    inbox: named,
    change: present({ ...promised, calendar, ...rest }) as SettingsChange,
  }));

export const settingsFile = z.strictObject(
  { inboxes: z.array(inbox).min(1, { error: 'names no inbox' }) },
  {
    error: ({ code }) =>
      code === 'invalid_type' ? 'a settings file begins with “inboxes:”' : undefined,
  },
);

/** What the file says about one inbox; what it does not name stays as it is. */
export type FileEntry = z.output<typeof settingsFile>['inboxes'][number];

/** Without what is not there. */
function present<Given extends object>(
  given: Given,
): { [Key in keyof Given]: Exclude<Given[Key], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Given]: Exclude<Given[Key], undefined>;
  };
}

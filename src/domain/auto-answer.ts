import { type Calendar, nextOpening } from './business-hours.ts';
import { type Duration, days, type Instant } from './ids.ts';
import type { AutoAnswer } from './sla-policy.ts';

/** What is said while the inbox is closed, to a customer of whom this is known. */
export function autoAnswerText(
  answer: AutoAnswer,
  captured: Readonly<Record<string, string>>,
  about: { calendar: Calendar; now: Instant; opens: Instant },
): string {
  const language = languageOf(captured, Object.keys(answer.byLanguage));
  const text = (language === null ? undefined : answer.byLanguage[language]) ?? answer.text;
  return text.replaceAll('{opens}', opensWords(language ?? 'en-GB', about));
}

/** The next opening; null: it is open, or never opens. */
export function opensAt(calendar: Calendar, now: Instant): Instant | null {
  const opens = nextOpening(calendar, now);
  return opens > now ? opens : null;
}

/** From then on a weekday alone could be another one. */
const ONE_WEEK: Duration = days(6);

/** "Monday 09:00", in the inbox's zone; further away with its date. */
function opensWords(
  language: string,
  { calendar, now, opens }: { calendar: Calendar; now: Instant; opens: Instant },
): string {
  const { timeZone } = calendar;
  const date = opens - now < ONE_WEEK ? {} : ({ day: 'numeric', month: 'long' } as const);
  const locales = [language, 'en-GB'];
  const day = new Intl.DateTimeFormat(locales, { weekday: 'long', ...date, timeZone });
  const time = new Intl.DateTimeFormat(locales, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  });
  return `${day.format(opens)} ${time.format(opens)}`;
}

/** Which of these the customer speaks, as a bot or their system said: a detail called "Language", by its code or its name. */
function languageOf(
  captured: Readonly<Record<string, string>>,
  known: readonly string[],
): string | null {
  const [, said] =
    Object.entries(captured).find(([label]) => label.trim().toLowerCase() === 'language') ?? [];
  if (said === undefined) return null;
  const wanted = said.trim().toLowerCase();
  return known.find((language) => namesOf(language).includes(wanted)) ?? codeOf(wanted, known);
}

function codeOf(wanted: string, known: readonly string[]): string | null {
  const [code] = wanted.split(/[-_]/);
  return known.find((language) => language === code) ?? null;
}

/** In English, and as those call it who speak it. */
function namesOf(language: string): string[] {
  return ['en', language].flatMap((inLanguage) => {
    const name = new Intl.DisplayNames([inLanguage, 'en'], { type: 'language' }).of(language);
    return name === undefined ? [] : [name.toLowerCase()];
  });
}

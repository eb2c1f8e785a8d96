import type { KnownBlock, ModalView } from '@slack/types';
import { type Inbox, LONGEST_AUTO_ANSWER } from '../../../domain/inbox.ts';
import { clockText, durationText } from '../../../domain/settings-words.ts';
import type { AutoAnswer } from '../../../domain/sla-policy.ts';
import { INPUTS, MODALS } from '../../action-ids.ts';
import { encodeInboxMetadata } from '../../button-value.ts';
import { blocksOf } from '../elements.ts';
import { LIMITS } from '../limits.ts';
import { paragraphs, section } from '../lines.ts';
import { input, modal, textInput } from './frame.ts';
import { type FormNotes, problemOf } from './sla-targets.ts';

/** Silence, words that raise an alarm, the automatic answer, the daily summary, and the check before closing. */
export function mannersModal({ id, settings }: Inbox, notes: FormNotes): ModalView {
  const { resolveSilentAfter, alarmWords, autoAnswer, summaryAt, closingCheck } = settings;
  return modal({
    callbackId: MODALS.manners,
    title: 'Silence and words',
    submit: 'Save',
    metadata: encodeInboxMetadata({ inboxId: id, item: notes.seen }),
    blocks: blocksOf(
      problemOf(notes),
      input(
        INPUTS.silentAfter,
        'Resolve by itself after a silence of',
        textInput({
          longest: 40,
          placeholder: '7d',
          initial: resolveSilentAfter === null ? '' : durationText(resolveSilentAfter),
        }),
        {
          optional: true,
          hint: 'Answered conversations whose customer says nothing for so long. The card says when. Empty: never.',
        },
      ),
      input(
        INPUTS.alarmWords,
        'Words that raise an alarm',
        textInput({
          multiline: true,
          placeholder: 'chargeback\nlawyer',
          initial: alarmWords.join('\n'),
        }),
        {
          optional: true,
          hint: 'One a line. A conversation with one of them becomes urgent, and the managers hear of it at once.',
        },
      ),
      input(
        INPUTS.autoAnswer,
        'Answer outside opening hours',
        textInput({
          multiline: true,
          longest: LONGEST_AUTO_ANSWER,
          placeholder: 'Thank you for your message. We are back {opens}.',
          initial: autoAnswer?.text ?? '',
        }),
        {
          optional: true,
          hint: 'Sent once in each closed period, and never counted as a reply. {opens} becomes when you open again. Empty: nothing is sent.',
        },
      ),
      languagesField(autoAnswer?.byLanguage ?? {}),
      input(
        INPUTS.summaryAt,
        'Summary of the day, for managers, at',
        {
          type: 'timepicker',
          ...(summaryAt === null ? {} : { initial_time: clockText(summaryAt) }),
        } as const,
        { optional: true, hint: 'On days on which you are open. Empty: none.' },
      ),
      input(
        INPUTS.closingCheck,
        'Look at what still waits, before closing',
        textInput({
          longest: 40,
          placeholder: '30m',
          initial: closingCheck === null ? '' : durationText(closingCheck),
        }),
        {
          optional: true,
          hint: 'So long before closing, the channel reads what would wait until you open again. Empty: never.',
        },
      ),
    ),
  });
}

function languagesField(byLanguage: AutoAnswer['byLanguage']): KnownBlock {
  const texts = Object.entries(byLanguage);
  const initial = texts.map(([language, text]) => `${language}: ${text}`).join('\n');
  // A field that does not show all would take away the rest.
  if (initial.length > LIMITS.inputText) {
    const many = `The same in ${texts.length} other languages: too long to change here. They stay; the settings file can change them.`;
    return paragraphs(section(many));
  }
  return input(
    INPUTS.autoAnswerLanguages,
    'The same in other languages',
    textInput({
      multiline: true,
      placeholder: 'de: Danke! Wir sind {opens} wieder da.',
      initial,
    }),
    { optional: true, hint: 'Each begins with two letters and a colon: de: Wir antworten …' },
  );
}

/** What was typed as other languages; null: a line has no language. Lines without one go on with the text before. */
export function readLanguages(words: string): Record<string, string> | null {
  const texts: Record<string, string> = {};
  let last: string | null = null;
  for (const text of words.split('\n')) {
    const [, language, said] = /^\s*([a-z]{2})\s*:\s*(.*)$/i.exec(text) ?? [];
    if (language !== undefined && said !== undefined) {
      last = language.toLowerCase();
      if (last in texts) return null;
      texts[last] = said;
    } else if (last !== null) {
      texts[last] = `${texts[last] ?? ''}\n${text}`;
    } else if (text.trim() !== '') {
      return null;
    }
  }
  return texts;
}

import { z } from 'zod';
import { cleanLine, cleanText, LONGEST_KEPT } from '../../domain/clean-text.ts';

const id = (description: string) =>
  z
    .string()
    .min(1)
    .max(190)
    .refine((text) => cleanLine(text) !== '', { error: 'must not be empty' })
    .meta({ description, examples: ['4711'] });

const by = z
  .string()
  .max(250)
  .optional()
  .meta({ description: 'Who did it, as the team should read it.', examples: ['Ada (telephone)'] });

const customer = z
  .object({
    id: id(
      'Names this customer, always the same way: your number for them, an address. Replies carry it.',
    ),
    name: z
      .string()
      .max(1_000)
      .nullish()
      .meta({ examples: ['Ben Okafor'] }),
  })
  .meta({ description: 'Who the matter belongs to.' });

const attachment = z
  .object({
    type: z
      .string()
      .min(1)
      .max(50)
      .meta({
        description:
          'image, video, audio, voice, document, sticker or location. Anything else is shown by its name.',
        examples: ['image'],
      }),
    name: z.string().max(1_000).nullish(),
    mime_type: z.string().max(200).nullish(),
    url: z.string().max(2_000).nullish().meta({
      description:
        'Where Dibs fetches it on arrival, to show it to the team: https, on the internet, at most 20 MB, without signing in.',
    }),
    latitude: z.number().min(-90).max(90).optional(),
    longitude: z.number().min(-180).max(180).optional(),
    address: z.string().max(1_000).nullish(),
  })
  .meta({ description: 'A file, or a place on the map.' });

const message = z
  .object({
    id: id(
      'Your id of this message; the same one twice is one message. Default: the webhook-id.',
    ).optional(),
    text: z
      .string()
      .default('')
      .meta({
        description: `May be empty only beside attachments. Beyond ${LONGEST_KEPT} characters it is cut, and that is said.`,
      }),
    attachments: z.array(attachment).max(50).default([]),
    sent_at: z.iso
      .datetime({ offset: true })
      .nullish()
      .meta({
        description: 'When it was written. Default: now.',
        examples: ['2026-03-01T09:30:00Z'],
      }),
  })
  .refine(({ text, attachments }) => cleanText(text).trim() !== '' || attachments.length > 0, {
    path: ['text'],
    error: 'must not be empty without attachments',
  });

const answer = z.union([z.string().max(2_000), z.number(), z.boolean()]);

const conversation = z
  .object({
    subject: z.string().max(1_000).nullish(),
    priority: z.enum(['urgent', 'high', 'normal', 'low']).optional(),
    tags: z.array(z.string().max(250)).max(50).optional(),
    source: z
      .string()
      .max(1_000)
      .nullish()
      .meta({
        description: 'Where they came from: a landing page, a campaign.',
        examples: ['Pricing page'],
      }),
    captured: z
      .record(z.string().min(1).max(250), answer)
      .refine((details) => Object.keys(details).length <= 50, {
        error: 'must have at most 50 entries',
      })
      .optional()
      .meta({
        description: 'What a form or a bot already asked: label and answer.',
        examples: [{ Company: 'Example Ltd', Seats: 12 }],
      }),
  })
  .meta({
    description:
      'What is known about the matter. Tags and captured details are added to what is there.',
  });

const received = z
  .object({
    type: z.literal('message').default('message'),
    customer,
    message,
    conversation: conversation.optional(),
    automation: z
      .string()
      .max(250)
      .optional()
      .meta({
        description:
          'The name of the bot that still talks to this customer. While it is set, nobody of the team is asked to answer.',
        examples: ['Booking assistant'],
      }),
  })
  .meta({ title: 'message', description: 'The customer wrote.' });

const replyRecorded = z
  .object({ type: z.literal('reply_recorded'), customer, message, by })
  .meta({ title: 'reply_recorded', description: 'The customer was answered elsewhere.' });

const resolved = z
  .object({ type: z.literal('resolved'), customer, by, note: z.string().max(3_000).nullish() })
  .meta({ title: 'resolved', description: 'The matter was settled elsewhere.' });

const handedOver = z
  .object({
    type: z.literal('handed_over'),
    customer,
    by: z
      .string()
      .min(1)
      .max(250)
      .meta({ description: 'The name of the bot.', examples: ['Booking assistant'] }),
    reason: z
      .string()
      .max(1_000)
      .nullish()
      .meta({ examples: ['asked for a person'] }),
    conversation: conversation.optional(),
  })
  .meta({ title: 'handed_over', description: 'A bot gives the customer over to the team.' });

/** What may be posted to `/hooks/{key}` of a generic account. Fields that are not named here are ignored. */
export const genericBody = z
  .discriminatedUnion('type', [received, replyRecorded, resolved, handedOver])
  .meta({ title: 'What can be posted to /hooks/{key}' });

export type GenericBody = z.output<typeof genericBody>;
export type GenericMessage = z.output<typeof message>;
export type GenericAttachment = z.output<typeof attachment>;
export type GenericConversation = z.output<typeof conversation>;
/** What is wrong with a body, one readable line a field. */
export function problemsOf(error: z.ZodError): string[] {
  return error.issues.slice(0, 20).map((issue) => {
    const field = issue.path.length === 0 ? 'the body' : issue.path.join('.');
    const isType = issue.code === 'invalid_union' && field === 'type';
    const message = isType
      ? 'must be message, reply_recorded, resolved or handed_over'
      : issue.message;
    return `${field}: ${message}`;
  });
}

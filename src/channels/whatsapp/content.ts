import { z } from 'zod';

/** What a WhatsApp message holds, by kind. What we do not know keeps its name. */
export type Content =
  | { kind: 'text'; text: string }
  | {
      kind: 'media';
      type: MediaType;
      mediaId: string;
      mimeType: string | null;
      name: string | null;
      caption: string;
    }
  | {
      kind: 'location';
      latitude: number;
      longitude: number;
      name: string | null;
      address: string | null;
    }
  | { kind: 'contacts'; contacts: { name: string; phones: string[] }[] }
  /** `emoji` is null when a reaction was taken back. */
  | { kind: 'reaction'; emoji: string | null }
  | { kind: 'order'; items: number; text: string }
  /** They tapped a button or chose from a list that was sent to them. */
  | { kind: 'choice'; title: string }
  /** They filled in a form ("flow"). */
  | { kind: 'form'; text: string; answers: Record<string, string> }
  /** WhatsApp tells something about them, such as a new number. */
  | { kind: 'system'; what: string }
  /** WhatsApp itself could not pass it on. */
  | { kind: 'withheld'; what: string }
  /** A kind, or a shape of one, that we do not know. */
  | { kind: 'unknown'; type: string };

type MediaType = 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker';

const text = z
  .string()
  .nullish()
  .transform((given) => given ?? '');
const textOrNull = z
  .string()
  .nullish()
  .transform((given) => given ?? null);

const media = z.object({
  id: z.string(),
  mime_type: textOrNull,
  filename: textOrNull,
  caption: text,
  voice: z.boolean().nullish(),
});

function mediaContent(type: MediaType, given: z.output<typeof media>): Content {
  const { id: mediaId, mime_type: mimeType, filename: name, caption } = given;
  return { kind: 'media', type: given.voice ? 'voice' : type, mediaId, mimeType, name, caption };
}

const location = z.object({
  latitude: z.number(),
  longitude: z.number(),
  name: textOrNull,
  address: textOrNull,
});

const contact = z
  .object({
    name: z.object({ formatted_name: z.string() }),
    phones: z
      .array(z.object({ phone: z.string().nullish(), wa_id: z.string().nullish() }))
      .default([]),
  })
  .transform(({ name, phones }) => ({
    name: name.formatted_name,
    phones: phones
      .map(({ phone, wa_id }) => phone ?? wa_id ?? '')
      .filter((number) => number !== ''),
  }));

const order = z.object({
  text,
  product_items: z.array(z.object({ quantity: z.coerce.number().int().min(0).catch(1) })),
});

const interactive = z.discriminatedUnion('type', [
  z
    .object({ type: z.literal('button_reply'), button_reply: z.object({ title: z.string() }) })
    .transform((given): Content => ({ kind: 'choice', title: given.button_reply.title })),
  z
    .object({ type: z.literal('list_reply'), list_reply: z.object({ title: z.string() }) })
    .transform((given): Content => ({ kind: 'choice', title: given.list_reply.title })),
  z
    .object({
      type: z.literal('nfm_reply'),
      nfm_reply: z.object({ body: text, response_json: z.string() }),
    })
    .transform((given): Content => {
      const { body, response_json } = given.nfm_reply;
      return { kind: 'form', text: body, answers: answersOf(response_json) };
    }),
]);

/** The answers of a form that can be read as words; the token only names the form. */
function answersOf(json: string): Record<string, string> {
  const answers = z.record(z.string(), z.unknown()).catch({}).parse(parsed(json));
  const readable = Object.entries(answers).filter(
    ([label, answer]) =>
      label !== 'flow_token' && ['string', 'number', 'boolean'].includes(typeof answer),
  );
  return Object.fromEntries(readable.map(([label, answer]) => [label, String(answer)]));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const withheldType = z.object({ type: z.string().nullish() }).nullish();
const errors = z
  .array(z.object({ error_data: z.object({ details: z.string().nullish() }).nullish() }))
  .catch([]);

const content = z.discriminatedUnion('type', [
  z
    .object({ type: z.literal('text'), text: z.object({ body: z.string() }) })
    .transform((given): Content => ({ kind: 'text', text: given.text.body })),
  z
    .object({ type: z.literal('image'), image: media })
    .transform((given) => mediaContent('image', given.image)),
  z
    .object({ type: z.literal('video'), video: media })
    .transform((given) => mediaContent('video', given.video)),
  z
    .object({ type: z.literal('audio'), audio: media })
    .transform((given) => mediaContent('audio', given.audio)),
  z
    .object({ type: z.literal('document'), document: media })
    .transform((given) => mediaContent('document', given.document)),
  z
    .object({ type: z.literal('sticker'), sticker: media })
    .transform((given) => mediaContent('sticker', given.sticker)),
  z
    .object({ type: z.literal('location'), location })
    .transform((given): Content => ({ kind: 'location', ...given.location })),
  z
    .object({ type: z.literal('contacts'), contacts: z.array(contact).min(1) })
    .transform((given): Content => ({ kind: 'contacts', contacts: given.contacts })),
  z
    .object({ type: z.literal('reaction'), reaction: z.object({ emoji: text }) })
    .transform((given): Content => ({ kind: 'reaction', emoji: given.reaction.emoji || null })),
  z.object({ type: z.literal('order'), order }).transform((given): Content => {
    const items = given.order.product_items.reduce((sum, { quantity }) => sum + quantity, 0);
    return { kind: 'order', items, text: given.order.text };
  }),
  z
    .object({ type: z.literal('interactive'), interactive })
    .transform((given): Content => given.interactive),
  z
    .object({ type: z.literal('button'), button: z.object({ text: z.string() }) })
    .transform((given): Content => ({ kind: 'choice', title: given.button.text })),
  z
    .object({ type: z.literal('system'), system: z.object({ body: z.string() }) })
    .transform((given): Content => ({ kind: 'system', what: given.system.body })),
  z
    .object({ type: z.literal('unsupported'), unsupported: withheldType, errors })
    .transform((given): Content => {
      const details = given.errors[0]?.error_data?.details;
      return { kind: 'withheld', what: given.unsupported?.type ?? details ?? 'message' };
    }),
]);

/** Reads what stands in a message; a kind or shape that we do not know is `unknown`, never an error. */
export function contentOf(message: { type: string }): Content {
  const { data } = content.safeParse(message);
  return data ?? { kind: 'unknown', type: message.type };
}

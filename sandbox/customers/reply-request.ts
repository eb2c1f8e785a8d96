/** What the app sends to a customer, or asks for of theirs, as it came over the wire. */
export type ReplyRequest = {
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
  /** The same, for what is no text. */
  bytes: Uint8Array;
};

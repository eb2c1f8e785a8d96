/** A reply of the app's on its way to a customer, as it came over the wire. */
export type ReplyRequest = {
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
};

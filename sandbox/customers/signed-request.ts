/** A webhook ready to be sent to the app's `/hooks/{key}`, or to another `url`. It is JSON unless the headers say otherwise. */
export type SignedRequest = {
  title: string;
  url?: string;
  headers: Record<string, string>;
  body: string;
};

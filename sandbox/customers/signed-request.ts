/** A webhook ready to be sent to the app's `/hooks/{key}`. */
export type SignedRequest = { title: string; headers: Record<string, string>; body: string };

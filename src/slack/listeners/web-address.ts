/** Whether replies could be sent there: a web address, with or without TLS. */
export function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

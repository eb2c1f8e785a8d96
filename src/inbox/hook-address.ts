/** Where a channel account's webhooks arrive, as the outside sees it: what people paste at their provider, and what some of them sign. */
export function hookAddress(publicUrl: string, key: string): URL {
  return new URL(`hooks/${key}`, publicUrl.endsWith('/') ? publicUrl : `${publicUrl}/`);
}

/**
 * A shell command, in one line, that sends a message to a generic webhook with a true signature; works in sh and bash with
 * curl and openssl. Each run sends a new message.
 */
export function signedMessageCommand(address: string, secret: string, body: object): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64').toString('hex');
  const json = JSON.stringify(body).replaceAll("'", String.raw`'\''`);
  const sign = `openssl dgst -sha256 -mac HMAC -macopt hexkey:${key} -binary | openssl base64 -A`;
  return [
    `(b='${json}' i=$(openssl rand -hex 8) t=$(date +%s);`,
    `curl ${address} -H 'content-type: application/json' -H "webhook-id: $i"`,
    `-H "webhook-timestamp: $t" -H "webhook-signature: v1,$(printf %s "$i.$t.$b" | ${sign})"`,
    `-d "$b")`,
  ].join(' ');
}

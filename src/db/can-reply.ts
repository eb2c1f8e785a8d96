/**
 * Whether anything can be sent through the channel account `account` (an alias): a webhook needs an address for replies; a pretend
 * customer always has what they are sent.
 */
export function canReply(account: string): string {
  const given = (key: string): string => `coalesce(${account}.settings->>'${key}', '')`;
  return `(${account}.channel IN ('whatsapp', 'sms') OR ${given('replyUrl')} <> '' OR ${given('purpose')} = 'test')`;
}

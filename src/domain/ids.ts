/** Ids are plain strings with a brand, so that one kind is never taken for another. */
type Id<Brand extends string> = string & { readonly brand: Brand };

/** Slack's team id, such as `T0123`. */
export type WorkspaceId = Id<'workspace'>;
/** UUID of a team inbox. */
export type InboxId = Id<'inbox'>;
/** UUID of our end of a channel: a number, an address, a hook key. */
export type ChannelAccountId = Id<'channel account'>;
/** UUID of a person who writes to us. */
export type CustomerId = Id<'customer'>;
/** UUID of one address of a customer in one channel. */
export type IdentityId = Id<'identity'>;
/** UUID of a conversation. People see its number (#142) instead. */
export type ConversationId = Id<'conversation'>;
/** Slack's user id of somebody on our side, such as `U0123`. */
export type AgentId = Id<'agent'>;
/** Given by whoever sends a command; unique per workspace in the history. At most 255 characters. */
export type CommandId = Id<'command'>;
/** UUID of an outbox entry. */
export type OutboxId = Id<'outbox'>;

/** Milliseconds since 1970-01-01 UTC. */
export type Instant = number;
/** Milliseconds. */
export type Duration = number;

export const seconds = (count: number): Duration => count * 1_000;
export const minutes = (count: number): Duration => count * 60_000;
export const days = (count: number): Duration => count * 86_400_000;

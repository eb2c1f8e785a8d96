import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConversationId, InboxId } from '../../src/domain/ids.ts';
import {
  decodeConversationMetadata,
  decodeConversationValue,
  decodeInboxMetadata,
  decodeInboxValue,
  decodePerson,
  decodeSelectBlockId,
  encodeConversationMetadata,
  encodeConversationValue,
  encodeInboxMetadata,
  encodeInboxValue,
  encodeSelectBlockId,
} from '../../src/slack/button-value.ts';

const conversationId = '00000000-0000-4000-8000-000000000142' as ConversationId;
const inboxId = '00000000-0000-4000-8000-0000000000aa' as InboxId;
const openedAt = { slackChannel: 'C1', ts: null };

describe('what buttons carry', () => {
  it('comes back as it was sent', () => {
    const value = { conversationId, seenVersion: 7 };
    expect(decodeConversationValue(encodeConversationValue(value))).toEqual(value);
    const withMessage = { ...value, messageNumber: 3 };
    expect(decodeConversationValue(encodeConversationValue(withMessage))).toEqual(withMessage);
    expect(decodeInboxValue(encodeInboxValue({ inboxId }))).toEqual({ inboxId });
    const metadata = { ...value, inboxId, openedAt };
    expect(decodeConversationMetadata(encodeConversationMetadata(metadata))).toEqual(metadata);
    expect(decodeInboxMetadata(encodeInboxMetadata({ inboxId, openedAt }))).toEqual({
      inboxId,
      openedAt,
    });
    expect(decodeSelectBlockId(encodeSelectBlockId(value, 'salt'))).toEqual(value);
  });

  it('of the first release › stays readable for ever', () => {
    const value = `{"v":1,"conversationId":"${conversationId}","seenVersion":7}`;
    expect(decodeConversationValue(value)).toEqual({ conversationId, seenVersion: 7 });
    expect(decodeInboxValue(`{"v":1,"inboxId":"${inboxId}"}`)).toEqual({ inboxId });
    const metadata = `{"v":1,"conversationId":"${conversationId}","seenVersion":7,"inboxId":"${inboxId}"}`;
    expect(decodeConversationMetadata(metadata)).toEqual({
      conversationId,
      seenVersion: 7,
      inboxId,
    });
    expect(decodeSelectBlockId(`select|${conversationId}|7|x`)).toEqual({
      conversationId,
      seenVersion: 7,
    });
  });

  it.each([
    null,
    undefined,
    '',
    'null',
    '{}',
    'not json',
    `{"v":2,"conversationId":"${conversationId}","seenVersion":7}`,
    '{"v":1,"conversationId":"1; DROP TABLE","seenVersion":7}',
    `{"v":1,"conversationId":"${conversationId}","seenVersion":-1}`,
    `{"v":1,"conversationId":"${conversationId}","seenVersion":"7"}`,
  ])('%j › is nobody’s value, and no error', (text) => {
    expect(decodeConversationValue(text)).toBeNull();
    expect(decodeConversationMetadata(text)).toBeNull();
    expect(decodeInboxValue(text)).toBeNull();
    expect(decodeSelectBlockId(text)).toBeNull();
  });

  it('any text › is decoded without throwing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(decodeConversationValue(text)).toBeNull();
        expect(decodeSelectBlockId(text)).toBeNull();
      }),
    );
  });

  it('a chosen person › is an agent, nobody, or no choice', () => {
    expect(decodePerson('U0ANA')).toBe('U0ANA');
    expect(decodePerson('unassigned')).toBe('unassigned');
    expect(decodePerson('everybody; all')).toBeNull();
    expect(decodePerson(null)).toBeNull();
  });
});

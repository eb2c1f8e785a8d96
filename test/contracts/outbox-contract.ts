import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Effect } from '../../src/domain/effects.ts';
import type {
  AgentId,
  ConversationId,
  Duration,
  IdentityId,
  InboxId,
  Instant,
  OutboxId,
  WorkspaceId,
} from '../../src/domain/ids.ts';
import type { LeasedEntry, Outbox, Settlement, VainLook } from '../../src/inbox/ports.ts';

export interface OutboxUnderTest {
  outbox: Outbox;
  workspaceId: WorkspaceId;
  /** Of an inbox whose Slack channel is `C0SUPPORT`, and two conversations in it. */
  inboxId: InboxId;
  conversations: [ConversationId, ConversationId];
  /** Commits these effects together. */
  commit(...effects: Effect[]): Promise<void>;
  now(): Instant;
  advance(ms: Duration): Promise<void>;
  close(): Promise<void>;
}

const ana = 'U0ANA' as AgentId;
const LEASE = 30_000;
const DONE: Settlement = { as: 'delivered' };

/** What every outbox does. Gates are enforced. */
export function outboxContract(name: string, make: () => Promise<OutboxUnderTest>): void {
  describe(`outbox contract › ${name}`, () => {
    let subject: OutboxUnderTest;
    let one: ConversationId;
    let two: ConversationId;
    beforeEach(async () => {
      subject = await make();
      [one, two] = subject.conversations;
    });
    afterEach(() => subject.close());

    type Show = Extract<Effect, { kind: 'show' }>;
    const card = (conversationId: ConversationId, more: Partial<Show> = {}): Show => ({
      kind: 'show',
      surface: { type: 'card', conversationId },
      because: 'news',
      urgency: 'new_card',
      ...more,
    });
    const thread = (
      conversationId: ConversationId,
      messageNumber: number,
      more: Partial<Show> = {},
    ): Show => ({
      kind: 'show',
      surface: { type: 'thread_message', conversationId, messageNumber },
      because: 'news',
      urgency: 'rest',
      ...more,
    });
    const nudge = (because: Show['because']): Show => ({
      kind: 'show',
      surface: { type: 'nudges_dm', agentId: ana },
      because,
      urgency: 'alert',
    });
    const reply = (identityId: string, messageNumber: number): Effect => ({
      kind: 'reply',
      conversationId: one,
      identityId: identityId as IdentityId,
      messageNumber,
      attempt: 1,
    });
    const shown = (ts: string, more: object = {}): Settlement => ({
      as: 'shown',
      place: { slackChannel: 'C0SUPPORT', ts },
      posted: true,
      listed: [],
      shownVersion: 1,
      again: null,
      ...more,
    });
    async function lease(more: Partial<Parameters<Outbox['lease']>[0]> = {}) {
      const entry = await subject.outbox.lease({ worker: 'w1', leaseFor: LEASE, ...more });
      if (entry === null && Object.keys(more).length === 0) await looksInVain();
      return entry;
    }
    /** A look in vain says when the next can go, as whoever asks for it hears. */
    async function looksInVain(): Promise<void> {
      const looks: VainLook[] = [];
      const entry = await subject.outbox.lease({
        ...{ worker: 'w1', leaseFor: LEASE, pace: 'quick' },
        inVain: (look) => looks.push(look),
      });
      const { at } = await subject.outbox.nextReadyAt('quick');
      expect([entry, looks.length]).toEqual([null, 1]);
      const [look] = looks;
      expect(look?.nextAt === null).toBe(at === null);
      expect(Math.abs((look?.nextAt ?? 0) - (at ?? 0))).toBeLessThan(5);
    }
    async function leased(more: Parameters<typeof lease>[0] = {}): Promise<LeasedEntry> {
      const entry = await lease(more);
      if (entry === null) throw new Error('nothing could be leased');
      return entry;
    }
    async function drain(settlement: Settlement = DONE): Promise<Effect[]> {
      const effects: Effect[] = [];
      for (let entry = await lease(); entry !== null; entry = await lease()) {
        effects.push(entry.effect);
        await subject.outbox.settle(entry, settlement);
      }
      return effects;
    }

    it('gives each entry once, and then nothing', async () => {
      await subject.commit(card(one), reply('i1', 2));
      expect(await drain()).toHaveLength(2);
      expect(await lease()).toBeNull();
      expect((await subject.outbox.nextReadyAt()).at).toBeNull();
    });

    it('says whether something else could have gone, too', async () => {
      await subject.commit(card(one), thread(one, 1), reply('i1', 2));
      expect((await leased()).more).toBe(true);
      expect((await leased()).more).toBe(false);
      expect(await lease()).toBeNull();
    });

    it('tells of a look in vain whether files wait', async () => {
      const looks: VainLook[] = [];
      const look = () => lease({ pace: 'quick', inVain: (seen) => looks.push(seen) });
      expect(await look()).toBeNull();
      await subject.commit({
        ...{ kind: 'media', conversationId: one, messageNumber: 1, index: 0, attempt: 1 },
      });
      expect(await look()).toBeNull();
      expect(looks.map(({ filesWait }) => filesWait)).toEqual([false, true]);
    });

    it('gives files of customers apart, and all else without them', async () => {
      const file: Effect = {
        kind: 'media',
        conversationId: one,
        messageNumber: 1,
        index: 0,
        attempt: 1,
      };
      await subject.commit(card(one), file, { ...file, index: 1 });
      expect((await leased({ pace: 'slow' })).effect).toEqual(file);
      const quick = await leased({ pace: 'quick' });
      expect(quick.effect).toMatchObject({ kind: 'show' });
      expect(await lease({ pace: 'quick' })).toBeNull();
      expect((await subject.outbox.nextReadyAt()).at).toBeLessThanOrEqual(subject.now());
      expect((await subject.outbox.nextReadyAt('quick')).at).toBe(quick.leasedUntil);
      expect((await leased({ pace: 'slow' })).effect).toEqual({ ...file, index: 1 });
      expect(await lease({ pace: 'slow' })).toBeNull();
    });

    it('keeps the order within an order key, one at a time', async () => {
      await subject.commit(card(one), thread(one, 1), thread(one, 2));
      const first = await leased();
      expect(first.effect).toMatchObject({ surface: { type: 'card' } });
      expect(await lease()).toBeNull();
      await subject.outbox.settle(first, shown('1.1'));
      expect((await leased()).effect).toMatchObject({ surface: { messageNumber: 1 } });
      expect(await lease()).toBeNull();
    });

    it('lets other order keys pass one that waits, is uncertain or is leased', async () => {
      await subject.commit(reply('i1', 1), reply('i1', 2), reply('i2', 3));
      const first = await leased();
      await subject.outbox.settle(first, { as: 'uncertain', until: subject.now() + 30_000 });
      const passing = await leased();
      expect(passing.effect).toMatchObject({ messageNumber: 3 });
      expect(await lease()).toBeNull();
      await subject.outbox.settle(passing, DONE);
      await subject.advance(30_000);
      expect(await leased()).toMatchObject({
        effect: { messageNumber: 1 },
        maybeDelivered: true,
        attempts: 2,
      });
    });

    it('is not held up by what failed', async () => {
      await subject.commit(reply('i1', 1), reply('i1', 2));
      await subject.outbox.settle(await leased(), { as: 'failed', reason: 'blocked' });
      expect((await leased()).effect).toMatchObject({ messageNumber: 2 });
    });

    it('gives the most urgent first, and pulls what stands before something urgent', async () => {
      await subject.commit(card(one, { urgency: 'rest' }), thread(one, 1));
      await subject.commit(card(two, { urgency: 'new_card' }));
      await subject.commit(thread(one, 2, { urgency: 'person_waits' }));
      const first = await leased();
      expect(first.effect).toMatchObject({ surface: { type: 'card', conversationId: one } });
      await subject.outbox.settle(first, shown('1.1'));
      expect((await leased()).effect).toMatchObject({
        surface: { messageNumber: 1, conversationId: one },
      });
      await subject.advance(3_000);
      expect((await leased()).effect).toMatchObject({ surface: { conversationId: two } });
    });

    it('keeps at most one waiting show per surface: news stays news, the greater urgency stays', async () => {
      await subject.commit(nudge('news'));
      await subject.commit({ ...nudge('change'), urgency: 'rest' } as Effect);
      const entry = await leased();
      expect(entry.effect).toMatchObject({ because: 'news' });
      expect(await subject.outbox.settle(entry, shown('1.1'))).toBe(true);
      expect(await lease()).toBeNull();
    });

    it('shows again what changed while it was being shown', async () => {
      await subject.commit(card(one));
      const first = await leased();
      await subject.commit(card(one, { because: 'change' }));
      expect(await lease()).toBeNull();
      await subject.outbox.settle(first, shown('1.1'));
      const second = await leased();
      expect(second).toMatchObject({
        effect: { because: 'change' },
        shown: { place: { ts: '1.1' }, listed: [] },
      });
      expect(second.id).not.toBe(first.id);
    });

    it('folds a newer show into one that has to wait, which keeps its id', async () => {
      await subject.commit(card(one));
      const first = await leased();
      await subject.commit(card(one, { because: 'change', urgency: 'person_waits' }));
      const until = subject.now() + 5_000;
      await subject.outbox.settle(first, { as: 'waiting', until, gate: null });
      expect(await lease()).toBeNull();
      expect((await subject.outbox.nextReadyAt()).at).toBe(until);
      await subject.advance(5_000);
      const again = await leased();
      expect(again).toMatchObject({ id: first.id, attempts: 1, maybeDelivered: false });
      await subject.outbox.settle(again, shown('1.1'));
      expect(await lease()).toBeNull();
    });

    it('remembers where a surface stands, what it lists and when it was posted', async () => {
      await subject.commit(nudge('news'));
      await subject.outbox.settle(await leased(), shown('1.1', { listed: [one] }));
      const postedAt = subject.now();
      await subject.advance(5_000);
      await subject.commit(nudge('change'));
      const edit = await leased();
      expect(edit.shown).toEqual({
        place: { slackChannel: 'C0SUPPORT', ts: '1.1' },
        postedAt,
        listed: [one],
      });
      await subject.outbox.settle(edit, shown('1.1', { posted: false, listed: [two] }));
      await subject.commit(nudge('change'));
      const removal = await leased();
      expect(removal.shown).toMatchObject({ postedAt, listed: [two] });
      await subject.outbox.settle(removal, { as: 'removed' });
      await subject.commit(nudge('change'));
      expect((await leased()).shown).toBeNull();
    });

    it('forgets a place when told, and posts anew', async () => {
      await subject.commit(card(one));
      await subject.outbox.settle(await leased(), shown('1.1'));
      await subject.commit(card(one, { because: 'change' }));
      const entry = await leased();
      await subject.outbox.settle(entry, { as: 'retry', until: subject.now(), forgetPlace: true });
      expect(await leased()).toMatchObject({
        id: entry.id,
        shown: null,
        maybeDelivered: false,
        attempts: 2,
      });
    });

    describe('a card that is posted anew', () => {
      const former = (conversationId: ConversationId): Show => ({
        kind: 'show',
        surface: { type: 'former_card', conversationId },
        because: 'change',
        urgency: 'rest',
      });
      async function postAt(ts: string): Promise<void> {
        const entry = await leased();
        expect(entry.effect).toMatchObject({ surface: { type: 'card' } });
        await subject.outbox.settle(entry, shown(ts));
        await subject.advance(3_000);
      }

      it('leaves the old one behind, to be folded once; both know where they stand', async () => {
        await subject.commit(card(one));
        await postAt('1.1');
        await subject.commit(card(one), former(one));
        await postAt('2.2');
        const fold = await leased();
        expect(fold).toMatchObject({
          effect: { surface: { type: 'former_card' }, because: 'change' },
          shown: { place: { slackChannel: 'C0SUPPORT', ts: '1.1' } },
        });
        await subject.outbox.settle(fold, shown('1.1', { posted: false }));
        expect(await lease()).toBeNull();
        await subject.commit(card(one, { because: 'change' }));
        expect((await leased()).shown).toMatchObject({ place: { ts: '2.2' } });
      });

      it('is folded in its turn, though its fold joined an earlier one', async () => {
        await subject.commit(card(one));
        await postAt('1.1');
        await subject.commit(card(one), former(one));
        await postAt('2.2');
        await subject.commit(card(one), former(one));
        const fold = await leased();
        expect(fold).toMatchObject({ effect: former(one), shown: { place: { ts: '1.1' } } });
        await subject.outbox.settle(fold, shown('1.1', { posted: false }));
        await postAt('3.3');
        const next = await leased();
        expect(next).toMatchObject({ effect: former(one), shown: { place: { ts: '2.2' } } });
        await subject.outbox.settle(next, shown('2.2', { posted: false }));
        expect(await lease()).toBeNull();
      });

      it('is no former one at its first post, nor when it is edited', async () => {
        await subject.commit(card(one), former(one));
        await postAt('1.1');
        const fold = await leased();
        expect(fold).toMatchObject({ effect: former(one), shown: null });
        await subject.outbox.settle(fold, { as: 'obsolete' });
        await subject.commit(card(one, { because: 'change' }));
        await subject.outbox.settle(await leased(), shown('1.1', { posted: false }));
        await subject.commit(former(one));
        expect((await leased()).shown).toBeNull();
      });

      it('goes through the gate of posts', async () => {
        await subject.commit(card(one));
        await subject.outbox.settle(await leased(), shown('1.1'));
        await subject.commit(thread(two, 1), thread(two, 2));
        expect(await drain({ as: 'obsolete' })).toHaveLength(1);
        await subject.commit(card(one));
        expect(await lease()).toBeNull();
        await subject.advance(10_000);
        expect((await leased()).effect).toMatchObject({ surface: { type: 'card' } });
      });

      it('that may have been posted is remembered where it was found, and the old one behind it', async () => {
        await subject.commit(card(one));
        await postAt('1.1');
        await subject.commit(card(one), former(one));
        const lost = await leased();
        const { outbox, workspaceId } = subject;
        await outbox.settle(lost, { as: 'uncertain', until: subject.now() + 1_000 });
        await outbox.adopt(workspaceId, lost.id, { slackChannel: 'C0SUPPORT', ts: '2.2' });
        await subject.commit(card(one, { because: 'change' }));
        await subject.advance(1_000);
        const again = await leased();
        expect(again).toMatchObject({
          id: lost.id,
          maybeDelivered: true,
          shown: { place: { ts: '1.1' } },
        });
        expect(await outbox.adopted(workspaceId, lost.id)).toMatchObject({ ts: '2.2' });
        await outbox.settle(again, shown('2.2'));
        const left = [];
        for (let entry = await lease(); entry !== null; entry = await lease()) {
          left.push([
            entry.effect.kind === 'show' && entry.effect.surface.type,
            entry.shown?.place.ts,
          ]);
          await outbox.settle(entry, { as: 'obsolete' });
        }
        expect(left).toEqual([
          ['former_card', '1.1'],
          ['card', '2.2'],
        ]);
      });
    });

    it('marks what somebody typed through a gate of its own, wherever that stands', async () => {
      await subject.commit(thread(two, 1), thread(two, 2));
      expect(await drain({ as: 'obsolete' })).toHaveLength(2);
      const surface = { type: 'message_mark', conversationId: one, messageNumber: 2 } as const;
      await subject.commit({ kind: 'show', surface, because: 'news', urgency: 'rest' });
      expect(await leased()).toMatchObject({ effect: { surface }, shown: null });
    });

    it('gives back what a process that died had leased, as maybe delivered; the old lease is lost', async () => {
      await subject.commit(card(one), thread(one, 1));
      const first = await leased();
      expect((await subject.outbox.nextReadyAt()).at).toBe(first.leasedUntil);
      await subject.advance(LEASE - 1);
      expect(await lease({ worker: 'w2' })).toBeNull();
      await subject.advance(1);
      const second = await leased({ worker: 'w2' });
      expect(second).toMatchObject({ id: first.id, maybeDelivered: true, attempts: 2 });
      expect(await subject.outbox.settle(first, shown('1.1'))).toBe(false);
      expect(await subject.outbox.settle(second, shown('1.1'))).toBe(true);
      expect(await subject.outbox.settle(second, shown('1.1'))).toBe(false);
    });

    it('has what a process that died had leased wait for its gate, and asks for no look before', async () => {
      await subject.commit(card(one), card(two));
      await leased();
      const until = subject.now() + LEASE * 3;
      const gate = 'post:C0SUPPORT';
      await subject.outbox.settle(await leased(), { as: 'waiting', until, gate });
      await subject.advance(LEASE * 2);
      expect(await lease()).toBeNull();
      expect((await subject.outbox.nextReadyAt()).at).toBe(until);
      await subject.advance(LEASE);
      expect((await leased()).maybeDelivered).toBe(true);
    });

    it('lets a post a second into a channel, after a short burst, and keeps a share for people who wait', async () => {
      await subject.commit(reply('i0', 1));
      await drain();
      await subject.commit(thread(one, 1));
      for (let number = 2; number < 9; number += 1) await subject.commit(thread(one, number));
      expect(await drain({ as: 'obsolete' })).toHaveLength(2);
      const { at } = await subject.outbox.nextReadyAt();
      expect(at).toBeGreaterThan(subject.now());
      expect(at).toBeLessThanOrEqual(subject.now() + 1_002);
      await subject.commit(card(two, { urgency: 'person_waits' }));
      expect((await leased()).effect).toMatchObject({ surface: { conversationId: two } });
      expect(await lease()).toBeNull();
      await subject.advance(10_000);
      expect(await drain({ as: 'obsolete' })).toHaveLength(2);
    });

    it('is ready again when it said that it would be', async () => {
      for (let number = 1; number < 6; number += 1) await subject.commit(thread(one, number));
      expect(await drain({ as: 'obsolete' })).toHaveLength(2);
      for (let count = 0; count < 3; count += 1) {
        const { now, at } = await subject.outbox.nextReadyAt();
        await subject.advance((at ?? now) - now);
        expect(await drain({ as: 'obsolete' })).toHaveLength(1);
      }
      expect((await subject.outbox.nextReadyAt()).at).toBeNull();
    });

    it('holds everything behind a gate that Slack shut, and nothing else', async () => {
      await subject.commit(card(one), card(two), reply('i1', 1));
      const entry = await leased();
      expect(entry.effect.kind).toBe('reply');
      await subject.outbox.settle(entry, DONE);
      const until = subject.now() + 60_000;
      await subject.outbox.settle(await leased(), { as: 'waiting', until, gate: 'post:C0SUPPORT' });
      expect(await lease()).toBeNull();
      await subject.commit(reply('i2', 2));
      expect(await drain()).toHaveLength(1);
      await subject.advance(60_000);
      expect((await leased()).attempts).toBe(1);
    });

    it('edits through another gate than it posts', async () => {
      await subject.commit(card(one));
      await subject.outbox.settle(await leased(), shown('1.1'));
      await subject.commit(thread(two, 1), thread(two, 2));
      expect(await drain({ as: 'obsolete' })).toHaveLength(1);
      await subject.commit(card(one, { because: 'change' }));
      expect((await leased()).effect).toMatchObject({ surface: { type: 'card' } });
    });

    it('leases only what was asked for, by order key', async () => {
      await subject.commit(card(one), card(two));
      const { workspaceId } = subject;
      const orderKey = `conversation:${two}`;
      expect((await leased({ workspaceId, orderKey })).orderKey).toBe(orderKey);
      expect(await lease({ workspaceId, orderKey })).toBeNull();
      expect(await lease({ workspaceId: 'T0OTHER' as WorkspaceId, orderKey })).toBeNull();
      expect((await leased()).orderKey).toBe(`conversation:${one}`);
    });

    it('keeps everything of a workspace that is disconnected, until it is connected again', async () => {
      await subject.commit(card(one), card(two));
      await subject.outbox.settle(await leased(), { as: 'parked', reason: 'token_revoked' });
      expect(await lease()).toBeNull();
      expect((await subject.outbox.nextReadyAt()).at).toBeNull();
      await subject.outbox.unpark(subject.workspaceId);
      await subject.advance(3_000);
      expect(await leased()).toMatchObject({ attempts: 1 });
      expect(await leased()).toMatchObject({ attempts: 1 });
    });

    it('tries again what was given up in a channel that is open to us again, once a surface', async () => {
      const { outbox, workspaceId } = subject;
      const givenUp = { as: 'failed', reason: 'give_up: not_in_channel' } as const;
      await subject.commit(card(one));
      await outbox.settle(await leased(), givenUp);
      await subject.advance(3_000);
      await subject.commit(card(one, { because: 'change' }));
      await outbox.settle(await leased(), givenUp);
      await subject.advance(3_000);
      await subject.commit(card(two));
      await outbox.settle(await leased(), { as: 'failed', reason: 'fix_code: invalid_blocks' });
      await subject.advance(3_000);
      await outbox.revive(workspaceId, 'C0ELSEWHERE');
      expect(await lease()).toBeNull();
      await outbox.revive(workspaceId, 'C0SUPPORT');
      expect(await drain()).toEqual([card(one, { because: 'change' })]);
      await subject.advance(3_000);
      expect(await lease()).toBeNull();
    });

    it('tells where a post was seen, while it is under way and after', async () => {
      await subject.commit(card(one));
      const entry = await leased();
      const { outbox, workspaceId } = subject;
      const place = { slackChannel: 'C0SUPPORT', ts: '7.7' };
      expect(await outbox.adopted(workspaceId, entry.id)).toBeNull();
      await outbox.adopt(workspaceId, entry.id, place);
      await outbox.adopt(workspaceId, entry.id, place);
      expect(await outbox.adopted(workspaceId, entry.id)).toEqual(place);
      await outbox.settle(entry, shown('7.7'));
      await outbox.adopt(workspaceId, entry.id, place);
      expect(await outbox.adopted(workspaceId, entry.id)).toEqual(place);
      const unknown = '00000000-0000-4000-8000-000000000000' as OutboxId;
      await outbox.adopt(workspaceId, unknown, place);
      expect(await outbox.adopted(workspaceId, unknown)).toBeNull();
    });

    describe('a post that is seen in Slack twice', () => {
      const at = (ts: string) => ({ slackChannel: 'C0SUPPORT', ts });
      const adopt = (id: OutboxId, ts: string) =>
        subject.outbox.adopt(subject.workspaceId, id, at(ts));
      const expectAt = async (id: OutboxId, ts: string) =>
        expect(await subject.outbox.adopted(subject.workspaceId, id)).toEqual(at(ts));

      it('is undecided while its delivery goes on, and then the one that was not kept is a copy', async () => {
        await subject.commit(card(one));
        const entry = await leased();
        expect(await adopt(entry.id, '1.1')).toBe('ours');
        expect(await adopt(entry.id, '1.1')).toBe('ours');
        expect(await adopt(entry.id, '2.2')).toBe('undecided');
        await expectAt(entry.id, '1.1');
        await subject.outbox.settle(entry, shown('2.2'));
        expect(await adopt(entry.id, '2.2')).toBe('ours');
        expect(await adopt(entry.id, '1.1')).toBe('copy');
        await expectAt(entry.id, '2.2');
      });

      it('the late one just before another is settled, is asked for again: it is a copy', async () => {
        await subject.commit(card(one));
        const lost = await leased();
        await subject.outbox.settle(lost, { as: 'uncertain', until: subject.now() + 1_000 });
        await subject.advance(1_000);
        const again = await leased();
        expect(await subject.outbox.adopted(subject.workspaceId, again.id)).toBeNull();
        // Posted anew at 2.2, and nobody knew of the first one until now.
        expect(await adopt(lost.id, '1.1')).toBe('undecided');
        await subject.outbox.settle(again, shown('2.2'));
        expect(await adopt(lost.id, '1.1')).toBe('copy');
        expect(await adopt(lost.id, '2.2')).toBe('ours');
        await expectAt(lost.id, '2.2');
      });

      it('is no copy where a second try finds it and keeps it', async () => {
        await subject.commit(card(one));
        const lost = await leased();
        await subject.outbox.settle(lost, { as: 'uncertain', until: subject.now() + 1_000 });
        await subject.advance(1_000);
        const again = await leased();
        expect(await adopt(lost.id, '1.1')).toBe('undecided');
        await expectAt(lost.id, '1.1');
        await subject.outbox.settle(again, shown('1.1'));
        expect(await adopt(lost.id, '1.1')).toBe('ours');
      });

      it('while nobody tries is ours, and the next try finds it', async () => {
        await subject.commit(card(one));
        const lost = await leased();
        await subject.outbox.settle(lost, { as: 'uncertain', until: subject.now() + 1_000 });
        expect(await adopt(lost.id, '1.1')).toBe('ours');
        expect(await adopt(lost.id, '2.2')).toBe('undecided');
        await expectAt(lost.id, '1.1');
      });

      it('is a copy of what is over, too', async () => {
        await subject.commit(card(one));
        const entry = await leased();
        await subject.outbox.settle(entry, { as: 'obsolete' });
        expect(await adopt(entry.id, '1.1')).toBe('copy');
        expect(await subject.outbox.adopted(subject.workspaceId, entry.id)).toBeNull();
      });

      it('of many at once is told to each, whatever nonsense one of them brings', async () => {
        await subject.commit(card(one));
        const entry = await leased();
        const [ours, nonsense, again] = await Promise.allSettled([
          adopt(entry.id, '1.1'),
          adopt('no id of ours' as OutboxId, '1.1'),
          adopt(entry.id, '1.1'),
        ]);
        expect(nonsense.status).toBe('rejected');
        expect([ours, again]).toEqual([
          { status: 'fulfilled', value: 'ours' },
          { status: 'fulfilled', value: 'ours' },
        ]);
        await expectAt(entry.id, '1.1');
      });

      it('the copy that is kept is folded once, and knows where it stands', async () => {
        await subject.commit(card(one));
        const entry = await leased();
        await subject.outbox.settle(entry, shown('2.2'));
        const keep = () => subject.outbox.keepCopy(subject.workspaceId, entry.id, at('1.1'));
        await keep();
        await keep();
        const fold = await leased();
        expect(fold).toMatchObject({
          effect: { surface: { type: 'former_card' } },
          shown: { place: { ts: '1.1' } },
        });
        await subject.outbox.settle(fold, shown('1.1', { posted: false }));
        expect(await lease()).toBeNull();
        expect(await adopt(entry.id, '1.1')).toBe('ours');
      });
    });

    it('knows under which order keys something is not settled', async () => {
      const { outbox, workspaceId } = subject;
      const keys = [`conversation:${one}`, `conversation:${two}`, 'command:nothing'];
      const left = () => outbox.waitsUnder(workspaceId, keys);
      expect(await left()).toEqual([]);
      await subject.commit(card(one));
      await subject.commit(card(two));
      expect(new Set(await left())).toEqual(new Set(keys.slice(0, 2)));
      const entry = await leased();
      expect(await left()).toHaveLength(2);
      await outbox.settle(entry, shown('1.1'));
      expect(await left()).toEqual(keys.filter((key) => key !== entry.orderKey).slice(0, 1));
      expect(await outbox.waitsUnder('T0OTHER' as WorkspaceId, keys)).toEqual([]);
    });

    describe('when Slack answers again', () => {
      const later = () => subject.now() + 300_000;

      it('what was tried in vain may go at once: a retry and what is uncertain', async () => {
        const { outbox, workspaceId } = subject;
        await subject.commit(card(one));
        const retried = await leased();
        await outbox.settle(retried, { as: 'retry', until: later(), forgetPlace: false });
        await subject.advance(3_000);
        await subject.commit(card(two));
        const uncertain = await leased();
        await outbox.settle(uncertain, { as: 'uncertain', until: later() });
        await subject.advance(3_000);
        expect(await lease()).toBeNull();
        await outbox.hurry('T0OTHER' as WorkspaceId);
        expect(await lease()).toBeNull();
        await outbox.hurry(workspaceId);
        const [first, second] = [await leased(), await leased()];
        expect([first.id, second.id].toSorted()).toEqual([retried.id, uncertain.id].toSorted());
        const byId = new Map([first, second].map((entry) => [entry.id, entry]));
        expect(byId.get(retried.id)).toMatchObject({ attempts: 2, maybeDelivered: false });
        expect(byId.get(uncertain.id)).toMatchObject({ attempts: 2, maybeDelivered: true });
      });

      it('what was told to wait, and replies of which nobody knows whether they arrived, wait on', async () => {
        const { outbox, workspaceId } = subject;
        await subject.commit(reply('i1', 1));
        await outbox.settle(await leased(), { as: 'uncertain', until: later() });
        await subject.commit(card(one));
        const waits = await leased();
        expect(waits.effect.kind).toBe('show');
        await outbox.settle(waits, { as: 'waiting', until: later(), gate: null });
        await subject.advance(3_000);
        await outbox.hurry(workspaceId);
        expect(await lease()).toBeNull();
      });
    });

    describe('several that look in the same moment', () => {
      const together = (count: number) =>
        Promise.all(Array.from({ length: count }, () => lease({ pace: 'quick' })));
      const effectsOf = (entries: readonly (LeasedEntry | null)[]) =>
        entries.map((entry) => entry?.effect ?? null);
      /** Each has an order key of its own. */
      const someCards = (count: number, urgency: Show['urgency']) =>
        Array.from({ length: count }, (_, index) =>
          card(`00000000-0000-4000-8000-00000000000${index}` as ConversationId, { urgency }),
        );
      const isNudge = (effect: Effect | null) =>
        effect?.kind === 'show' && effect.surface.type === 'nudges_dm';

      it('are given different entries, the most urgent first, and one of each order key', async () => {
        await subject.commit(nudge('news'), reply('i1', 1), reply('i1', 2), reply('i2', 3));
        const given = await together(5);
        const wanted = [reply('i1', 1), reply('i2', 3), nudge('news'), null, null];
        expect(effectsOf(given)).toEqual(wanted);
      });

      it('take as many tokens as they are given entries, and leave the share of people who wait', async () => {
        await subject.commit(...someCards(5, 'alert'));
        expect((await together(5)).filter((entry) => entry !== null)).toHaveLength(2);
        const { now, at } = await subject.outbox.nextReadyAt();
        expect(at).toBeGreaterThan(now);
        await subject.commit(
          card(one, { urgency: 'person_waits' }),
          card(two, { urgency: 'person_waits' }),
        );
        expect((await together(5)).filter((entry) => entry !== null)).toHaveLength(1);
        await subject.advance((at ?? now) - now);
        expect((await together(5)).filter((entry) => entry !== null)).toHaveLength(1);
      });

      it('pass those for which a gate has no tokens left', async () => {
        await subject.commit(...someCards(9, 'alert'), {
          ...nudge('news'),
          urgency: 'rest',
        } as Effect);
        const effects = effectsOf(await together(4));
        expect(effects.slice(0, 2).every((effect) => effect !== null && !isNudge(effect))).toBe(
          true,
        );
        expect(effects.slice(2).map(isNudge)).toEqual([true, false]);
      });

      it('are given no more new cards than there is room for in a flood', async () => {
        const { outbox, workspaceId } = subject;
        await subject.commit(...someCards(3, 'new_card'));
        await outbox.regulate(workspaceId, 'C0SUPPORT', 1);
        expect((await together(3)).filter((entry) => entry !== null)).toHaveLength(1);
        await subject.advance(3_000);
        expect(await together(3)).toEqual([null, null, null]);
        await outbox.regulate(workspaceId, 'C0SUPPORT', null);
        expect((await together(3)).filter((entry) => entry !== null)).toHaveLength(2);
      });

      it('are not held up by one whose end cannot be written down', async () => {
        await subject.commit(card(one), card(two));
        const [first, second] = [await leased(), await leased()];
        const ended = await Promise.allSettled([
          subject.outbox.settle(first, shown('1.\u0000')),
          subject.outbox.settle(second, shown('2.1')),
        ]);
        expect(ended).toMatchObject([{ status: 'rejected' }, { status: 'fulfilled', value: true }]);
      });

      it('end their leases together, and each hears what became of its own', async () => {
        const { outbox } = subject;
        await subject.commit(card(one));
        const lost = await leased();
        await subject.advance(LEASE);
        await subject.commit(card(two));
        const entries = [lost, await leased(), await leased()];
        const ended = entries.map((entry, index) => outbox.settle(entry, shown(`${index}.1`)));
        expect(await Promise.all(ended)).toEqual([false, true, true]);
        await subject.advance(3_000);
        await subject.commit(card(one, { because: 'change' }), card(two, { because: 'change' }));
        const places = (await together(2)).map((entry) => [
          entry?.orderKey,
          entry?.shown?.place.ts,
        ]);
        const stand = entries.map(({ orderKey }, index) => [orderKey, `${index}.1`]).slice(1);
        expect(places.toSorted()).toEqual(stand.toSorted());
      });
    });
  });
}

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentDecider } from '../../src/domain/agent-decider.ts';
import { conversationDecider } from '../../src/domain/conversation-decider.ts';
import type { Decider } from '../../src/domain/decision.ts';
import type { Effect } from '../../src/domain/effects.ts';
import type {
  AgentId,
  ChannelAccountId,
  CommandId,
  InboxId,
  WorkspaceId,
} from '../../src/domain/ids.ts';
import { inboxDecider } from '../../src/domain/inbox-decider.ts';
import type { ActorRef } from '../../src/domain/people.ts';
import type { Stores } from '../../src/inbox/commands.ts';
import type { Change, Store } from '../../src/inbox/ports.ts';

export interface StoresUnderTest {
  stores: Stores;
  workspaceId: WorkspaceId;
  /** Belongs to an inbox that is set up. */
  channelAccountId: ChannelAccountId;
  close(): Promise<void>;
}

const system: ActorRef = { kind: 'system' };
const newId = () => randomUUID() as string as CommandId;

/** What every store does, of whatever kind of state. */
export function storeContract(name: string, make: () => Promise<StoresUnderTest>): void {
  describe(`store contract › ${name}`, () => {
    let subject: StoresUnderTest;
    beforeAll(async () => {
      subject = await make();
    });
    afterAll(() => subject.close());

    storeLaws('conversations', () => {
      const { workspaceId, channelAccountId } = subject;
      const customer = { address: randomUUID(), name: 'Marta Díaz' };
      const receive = (text: string) => ({
        type: 'receive_message' as const,
        commandId: newId(),
        message: { externalId: null, text, attachments: [], writtenAt: null },
        details: { tags: ['refund'] },
        automation: null,
      });
      return {
        store: subject.stores.conversations,
        decider: conversationDecider,
        target: { by: 'customer' as const, workspaceId, channelAccountId, customer },
        create: () => receive('first'),
        change: () => receive('more'),
      };
    });

    storeLaws('inboxes', () => {
      const { workspaceId } = subject;
      const slackChannel = `C${randomUUID()}`;
      return {
        store: subject.stores.inboxes,
        decider: inboxDecider,
        target: { by: 'slackChannel' as const, workspaceId, slackChannel },
        create: () => ({
          type: 'invite' as const,
          commandId: newId(),
          inboxId: randomUUID() as string as InboxId,
          slackChannel,
          name: 'sales',
          visibility: 'public' as const,
          timeZone: 'Europe/Lisbon',
          members: ['U0ANA' as AgentId, 'U0BEN' as AgentId],
        }),
        change: () => ({
          type: 'member_left' as const,
          commandId: newId(),
          agentId: 'U0ANA' as AgentId,
        }),
      };
    });

    storeLaws('agents', () => {
      const { workspaceId } = subject;
      const agentId = `U${randomUUID()}` as AgentId;
      const sync = (called: string) => ({
        type: 'sync_profile' as const,
        commandId: newId(),
        profile: {
          name: called,
          timeZone: 'Europe/Berlin',
          kind: 'member' as const,
          deactivated: false,
          isWorkspaceAdmin: true,
        },
      });
      return {
        store: subject.stores.agents,
        decider: agentDecider,
        target: { workspaceId, agentId },
        create: () => sync('Ana'),
        change: () => sync('Ana Silva'),
      };
    });
  });
}

interface Kind<Target, State, Command, Context, Event> {
  store: Store<Target, State, Command, Context, Event>;
  /** Accepts `create`, and any number of `change` after it. */
  decider: Decider<State, Command, Context, Event, Effect, unknown>;
  target: Target;
  create(): Command;
  change(): Command;
}

/** What a store does of one kind of state; `make` gives a target that nobody has used. */
export function storeLaws<
  Target,
  State extends { version: number },
  Command extends { commandId: CommandId },
  Context extends { now: number },
  Event,
>(kind: string, make: () => Kind<Target, State, Command, Context, Event>): void {
  async function prepare(
    { store, decider, target }: Kind<Target, State, Command, Context, Event>,
    command: Command,
  ): Promise<Change<State, Command, Event>> {
    const { state: before, context } = await store.load(target, system, command);
    const decision = decider.decide(before, command, context);
    if (!decision.accepted || decision.events.length === 0) throw new Error('the rules said no');
    const { events } = decision;
    const after = decider.evolve(before, events);
    const effects = decider.effectsOf(before, after, events, context);
    return { before, after, command, actor: system, events, effects, at: context.now };
  }

  describe(kind, () => {
    it('give what was saved, at its version', async () => {
      const one = make();
      const { store, target } = one;
      expect((await store.load(target, system, one.create())).state).toBeNull();
      const created = await prepare(one, one.create());
      expect(await store.save(created)).toBe('saved');
      const found = await store.load(target, system, one.change());
      expect(found).toMatchObject({ state: { version: 1 }, alreadyDone: false });
      const changed = await prepare(one, one.change());
      expect(await store.save(changed)).toBe('saved');
      const again = (await store.load(target, system, one.change())).state;
      expect(again).toMatchObject({ version: 2 });
      expect(changed.after).toMatchObject(again as object);
    });

    it('know a command that was done, before and when it is saved again', async () => {
      const one = make();
      const { store, target } = one;
      const created = await prepare(one, one.create());
      await store.save(created);
      expect(await store.load(target, system, created.command)).toMatchObject({
        alreadyDone: true,
      });
      const changed = await prepare(one, one.change());
      const { command } = created;
      expect(await store.save({ ...changed, command })).toBe('already_done');
      expect((await store.load(target, system, changed.command)).state).toMatchObject({
        version: 1,
      });
    });

    it('save one of several changes of the same version, and call the others stale', async () => {
      const one = make();
      const { store, target } = one;
      await store.save(await prepare(one, one.create()));
      const changes = await Promise.all([1, 2, 3, 4].map(() => prepare(one, one.change())));
      const results = await Promise.all(changes.map((change) => store.save(change)));
      expect(results.toSorted()).toEqual(['saved', 'stale', 'stale', 'stale']);
      const { state } = await store.load(target, system, one.change());
      expect(state).toMatchObject({ version: 2 });
    });

    it('make the same thing once, however many make it at once', async () => {
      const one = make();
      const changes = await Promise.all([1, 2, 3, 4].map(() => prepare(one, one.create())));
      const results = await Promise.all(changes.map((change) => one.store.save(change)));
      expect(results.toSorted()).toEqual(['saved', 'stale', 'stale', 'stale']);
    });
  });
}

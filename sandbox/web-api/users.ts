import type { User } from '../model.ts';
import { userShape } from '../shapes.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import type { MethodCall, MethodFamily } from './method.ts';
import { pageOf } from './pages.ts';

export const userMethods: MethodFamily = {
  'users.list': {
    scopes: ['users:read'],
    body: 'form',
    run(call) {
      const users = [...call.world.workspace.users.values()];
      const { page, response_metadata } = pageOf(users, call.args, { usual: 1000, max: 1000 });
      return {
        members: page.map((user) => shape(call, user)),
        cache_ts: call.world.workspace.nowSeconds(),
        response_metadata,
      };
    },
  },
  'users.info': {
    scopes: ['users:read'],
    body: 'form',
    run: (call) => ({ user: shape(call, mustFind(call, call.args.must('user'))) }),
  },
  'users.lookupByEmail': {
    scopes: ['users:read.email'],
    body: 'form',
    run(call) {
      const email = call.args.must('email');
      const user = [...call.world.workspace.users.values()].find(
        (other) => other.email === email && !other.deleted && !other.isBot,
      );
      if (!user) throw new SlackRefusal('users_not_found');
      return { user: shape(call, user) };
    },
  },
  'users.getPresence': {
    scopes: ['users:read'],
    body: 'form',
    run(call) {
      const user = mustFind(call, call.args.text('user') ?? call.world.workspace.app.botUserId);
      return { presence: user.presence };
    },
  },
};

function mustFind(call: MethodCall, id: string): User {
  const user = call.world.workspace.users.get(id);
  if (!user) throw new SlackRefusal('user_not_found');
  return user;
}

function shape(call: MethodCall, user: User): Record<string, unknown> {
  const mayReadEmail = call.world.manifest.scopes.includes('users:read.email');
  return userShape(call.world.workspace, user, mayReadEmail ? 'with_email' : 'without_email');
}

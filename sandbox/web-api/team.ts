import { SlackRefusal } from '../slack-refusal.ts';
import type { MethodFamily } from './method.ts';

/** What says who and where we are. */
export const teamMethods: MethodFamily = {
  'auth.test': {
    scopes: [],
    body: 'form_or_json',
    run({ world: { workspace } }) {
      return {
        url: `https://${workspace.team.domain}.slack.com/`,
        team: workspace.team.name,
        user: workspace.app.name.toLowerCase(),
        team_id: workspace.team.id,
        user_id: workspace.app.botUserId,
        bot_id: workspace.app.botId,
        is_enterprise_install: false,
      };
    },
  },
  'team.info': {
    scopes: ['team:read'],
    body: 'form_or_json',
    run({ world: { workspace } }) {
      const { id, name, domain } = workspace.team;
      return { team: { id, name, domain, email_domain: '', icon: { image_default: true } } };
    },
  },
  'bots.info': {
    scopes: ['users:read'],
    body: 'form',
    run({ args, world: { workspace } }) {
      if (args.must('bot') !== workspace.app.botId) throw new SlackRefusal('bot_not_found');
      return {
        bot: {
          id: workspace.app.botId,
          deleted: false,
          name: workspace.app.name,
          updated: 0,
          app_id: workspace.app.id,
          user_id: workspace.app.botUserId,
          icons: {},
        },
      };
    },
  },
  'usergroups.list': {
    scopes: ['usergroups:read'],
    body: 'form',
    run({ args, world: { workspace } }) {
      return {
        usergroups: workspace.usergroups.map((group) => ({
          id: group.id,
          team_id: workspace.team.id,
          is_usergroup: true,
          name: group.name,
          description: '',
          handle: group.handle,
          is_external: false,
          date_create: 0,
          date_update: 0,
          date_delete: 0,
          auto_type: null,
          created_by: workspace.app.botUserId,
          updated_by: workspace.app.botUserId,
          deleted_by: null,
          prefs: { channels: [], groups: [] },
          user_count: String(group.users.length),
          ...(args.flag('include_users', false) && { users: group.users }),
        })),
      };
    },
  },
};

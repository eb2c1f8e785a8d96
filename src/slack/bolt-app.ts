import { App } from '@slack/bolt';
import { clientOptions } from './clients.ts';
import { draftsInOrder } from './drafts-in-order.ts';
import { createKnownPosts } from './known-posts.ts';
import { listenToAccounts } from './listeners/accounts.ts';
import { createAnswering } from './listeners/answering.ts';
import { listenToAssignments } from './listeners/assign.ts';
import { listenToAvailability } from './listeners/availability.ts';
import { listenToUnblocking } from './listeners/blocked.ts';
import { listenToClaims } from './listeners/claim.ts';
import { listenToClosures } from './listeners/closed.ts';
import { listenToClosing } from './listeners/closing.ts';
import { listenToCommands } from './listeners/commands.ts';
import { listenToConnecting } from './listeners/connect.ts';
import { listenToDeadlines } from './listeners/deadlines.ts';
import { listenToDetails } from './listeners/details.ts';
import { listenToDismissals } from './listeners/dismiss.ts';
import { listenToEchoes } from './listeners/echo.ts';
import { listenToFollowing } from './listeners/following.ts';
import { listenToHeldReplies } from './listeners/held-replies.ts';
import { listenToHome } from './listeners/home.ts';
import { listenToLeave } from './listeners/leave.ts';
import type { ListenerDeps, SlackAppDeps } from './listeners/listener-deps.ts';
import { listenToMedia } from './listeners/media.ts';
import { listenToMore } from './listeners/more.ts';
import { listenToMoves } from './listeners/move.ts';
import { listenToMySettings } from './listeners/my-settings.ts';
import { listenToOnIt } from './listeners/on-it.ts';
import { listenToOptions } from './listeners/options.ts';
import { listenToPeople } from './listeners/people.ts';
import { listenToReassignments } from './listeners/reassign.ts';
import { listenToReplies } from './listeners/reply.ts';
import { listenToTyping } from './listeners/reply-typing.ts';
import { listenToReports } from './listeners/reports.ts';
import { listenToSavedReplies } from './listeners/saved-replies.ts';
import { listenToTypedMessages } from './listeners/send-note.ts';
import { listenToSettings } from './listeners/settings.ts';
import { listenToSetup } from './listeners/setup.ts';
import { listenToChains } from './listeners/sla-chains.ts';
import { listenToPolicies } from './listeners/sla-policies.ts';
import { listenToSnoozing } from './listeners/snooze.ts';
import { listenToTests } from './listeners/test-conversation.ts';
import { listenToThreadMessages } from './listeners/thread-messages.ts';
import { listenToUndo } from './listeners/undo.ts';
import type { PostJson } from './post-json.ts';
import type { SlackReceiver } from './receivers/slack-receiver.ts';
import { createRespond } from './respond.ts';
import { sdkLogger } from './slack-log.ts';

export interface CreateSlackAppDeps extends SlackAppDeps {
  receiver: SlackReceiver;
  /** Where Slack's Web API is, when it is not at slack.com. */
  slackApiUrl?: string;
  fetch?: typeof globalThis.fetch;
  post?: PostJson;
}

const CONCERNS = [
  listenToClaims,
  listenToAssignments,
  listenToReassignments,
  listenToMoves,
  listenToAvailability,
  listenToReplies,
  listenToTyping,
  listenToHeldReplies,
  listenToClosing,
  listenToUndo,
  listenToFollowing,
  listenToMedia,
  listenToThreadMessages,
  listenToTypedMessages,
  listenToMore,
  listenToSnoozing,
  listenToDetails,
  listenToDismissals,
  listenToUnblocking,
  listenToReports,
  listenToCommands,
  listenToOptions,
  listenToHome,
  listenToSetup,
  listenToSettings,
  listenToSavedReplies,
  listenToDeadlines,
  listenToPolicies,
  listenToChains,
  listenToAccounts,
  listenToMySettings,
  listenToLeave,
  listenToOnIt,
  listenToClosures,
  listenToTests,
  listenToConnecting,
  listenToPeople,
  listenToEchoes,
];

/** Bolt with all of our listeners, fed by `receiver`; nothing happens before the receiver is started. */
export function createSlackApp(given: CreateSlackAppDeps): App {
  const { receiver, slackApiUrl, fetch, post, ...deps } = given;
  const { installation, clients, log } = deps;
  const { botToken, botId, botUserId, workspaceId } = installation;
  const address = {
    ...(slackApiUrl === undefined ? {} : { slackApiUrl }),
    ...(fetch === undefined ? {} : { fetch }),
  };
  const app = new App({
    receiver,
    authorize: async () => ({ botToken, botId, botUserId, teamId: workspaceId }),
    // Our own messages come back to us, and that is how a lost answer is found again (echo.ts).
    ignoreSelf: false,
    convoStore: false,
    attachFunctionToken: false,
    extendedErrorHandler: true,
    logger: sdkLogger(log),
    clientOptions: clientOptions({ log, ...address }, 10_000),
  });
  // Listeners answer people themselves when something goes wrong. What comes here is an event's: its receiver notes the failure.
  app.error(async ({ error }: { error: Error & { original?: Error } }) => {
    throw error.original ?? error;
  });
  const respond = createRespond({ ...address, ...(post === undefined ? {} : { post }) });
  const answering = createAnswering({
    client: clients.interactive,
    views: deps.views,
    homeNotices: deps.homeNotices,
    respond,
    log,
  });
  const drafts = draftsInOrder(deps.drafts);
  const posts = createKnownPosts(deps.adopt);
  const listenerDeps: ListenerDeps = { ...deps, ...posts, drafts, respond, answering };
  for (const listen of CONCERNS) listen(app, listenerDeps);
  return app;
}

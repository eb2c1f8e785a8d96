import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type {
  ActAnswer,
  Action,
  AppState,
  ConversationState,
  UserState,
} from '../page-protocol.ts';
import type { Route } from './route.ts';
import type { DateReader } from './slack-date.ts';

/** What the sentences of a confirm dialog say. */
export interface Question {
  title: string;
  text: string;
  confirm: string;
  deny: string;
  isDanger: boolean;
}

/** Who looks at this page, whom it knows, and how it acts. Changes rarely: messages are not drawn again for each tick. */
export interface Session {
  /** The person this window acts as. */
  me: string;
  users: UserState[];
  conversations: ConversationState[];
  app: AppState;
  /** `acme` of acme.slack.com. */
  workspaceDomain: string;
  act(action: Action): Promise<ActAnswer>;
  ask(question: Question): Promise<boolean>;
  go(change: Partial<Route>): void;
  /** On a narrow page the list of conversations lies over the messages. */
  showList(wish: 'show' | 'hide'): void;
  /** A sentence that everybody at this window should see, shown for some seconds. */
  tell(sentence: string): void;
  reader(): DateReader;
}

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('useSession outside of the page');
  return session;
}

export function userOf(session: Session, id: string): UserState | undefined {
  return session.users.find((user) => user.id === id);
}

/** The name as Slack shows it: the display name, else the real one, else the bare id. */
export function nameOf(session: Session, id: string): string {
  const user = userOf(session, id);
  if (user === undefined) return id;
  return user.displayName || user.realName || id;
}

export function conversationOf(session: Session, id: string): ConversationState | undefined {
  return session.conversations.find((conversation) => conversation.id === id);
}

/** "#support", or for a direct message the other person's name. */
export function titleOf(session: Session, conversation: ConversationState): string {
  if (conversation.kind !== 'im') return `#${conversation.name}`;
  return nameOf(session, otherMember(session, conversation));
}

export function otherMember(session: Session, conversation: ConversationState): string {
  return conversation.members.find((member) => member !== session.me) ?? session.me;
}

export function dmWith(session: Session, user: string): ConversationState | undefined {
  return session.conversations.find(
    ({ kind, members }) => kind === 'im' && members.includes(session.me) && members.includes(user),
  );
}

import { useState } from 'preact/hooks';
import type { SandboxState } from '../page-protocol.ts';
import { EmojiText } from './emoji-pictures.tsx';
import { notesFor, type PushNote, type PushScope } from './push-notes.ts';
import { nameOf, useSession } from './session.ts';
import { clockTime } from './slack-date.ts';

const SHOWN = 12;
const SCOPES: { scope: PushScope; label: string }[] = [
  { scope: 'mine', label: 'DMs and mentions' },
  { scope: 'channels', label: 'and bold channels' },
];

/** What this person's phone shows on its lock screen: sender and top-level text, nothing of the blocks. */
export function Pushes({ state, onClose }: { state: SandboxState; onClose: () => void }) {
  const session = useSession();
  const [scope, setScope] = useState<PushScope>('mine');
  const notes = notesFor(state, session.me, scope).slice(0, SHOWN);
  return (
    <section class="pushes" aria-label="Phone notifications" data-testid="pushes">
      <header class="pushes-head">
        <h2>{nameOf(session, session.me)}’s lock screen</h2>
        <fieldset class="scopes" aria-label="What is shown">
          {SCOPES.map((choice) => (
            <label key={choice.scope} class="check">
              <input
                type="radio"
                name="push-scope"
                checked={choice.scope === scope}
                data-testid={`push-scope-${choice.scope}`}
                onChange={() => setScope(choice.scope)}
              />
              {choice.label}
            </label>
          ))}
        </fieldset>
        <button
          type="button"
          class="icon-button"
          aria-label="Close notifications"
          onClick={onClose}
        >
          ×
        </button>
      </header>
      {notes.length === 0 ? (
        <p class="pushes-none">Nothing yet. Direct messages and mentions show up here.</p>
      ) : (
        <ul class="pushes-list">
          {notes.map((note) => (
            <li key={note.key}>
              <Note note={note} workspace={state.workspace.name} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Note({ note, workspace }: { note: PushNote; workspace: string }) {
  const session = useSession();
  return (
    <button
      type="button"
      class={`push${note.isQuiet ? ' is-quiet' : ''}`}
      data-testid="push"
      onClick={() => session.go({ in: note.conversation, thread: note.thread })}
    >
      <span class="push-head">
        <span class="push-app">Slack · {workspace}</span>
        <span class="push-time">{clockTime(new Date(note.at), session.reader())}</span>
      </span>
      <b class="push-title">{note.title}</b>
      <span class="push-body" dir="auto">
        <EmojiText text={note.body} />
      </span>
    </button>
  );
}

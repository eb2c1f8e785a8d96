import { useState } from 'preact/hooks';
import type { Action, ConversationState } from '../page-protocol.ts';
import { Avatar, Presence } from './avatar.tsx';
import { filterGroups, userChoices } from './choice.ts';
import { Dialog } from './dialog.tsx';
import { report } from './message-tools.tsx';
import { Picker } from './picker.tsx';
import { nameOf, useSession } from './session.ts';

interface DetailsProps {
  conversation: ConversationState;
  onClose: () => void;
}

/** Who is in a channel; invite, remove, rename, leave, archive. */
export function ChannelDetails({ conversation, onClose }: DetailsProps) {
  const session = useSession();
  const [name, setName] = useState(conversation.name);
  const here = { user: session.me, conversation: conversation.id };
  const run = (action: Action) => report(session, session.act(action));
  const outside = userChoices(session).filter(({ key }) => !conversation.members.includes(key));
  return (
    <Dialog
      label={`Details of #${conversation.name}`}
      class="details"
      testId="details"
      onCancel={onClose}
      closesOutside
    >
      <header class="modal-head">
        <h2># {conversation.name}</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick={onClose}>
          ×
        </button>
      </header>
      <div class="modal-body">
        <div class="details-row">
          <Picker
            label="Add people or apps"
            placeholder="Add people or apps…"
            load={(query) => filterGroups([{ label: '', choices: outside }], query)}
            minQueryLength={0}
            selected={[]}
            isMany={false}
            isBusy={false}
            testId="invite"
            onChange={([choice]) =>
              choice !== undefined && void run({ type: 'invite', ...here, invited: choice.key })
            }
          />
        </div>
        <ul class="members" aria-label="Members">
          {conversation.members.map((member) => (
            <li key={member}>
              <Avatar user={member} size="medium" />
              <span class="member-name">{nameOf(session, member)}</span>
              <Presence user={member} />
              {member !== session.me && (
                <button
                  type="button"
                  class="link-button"
                  aria-label={`Remove ${nameOf(session, member)}`}
                  onClick={() => void run({ type: 'remove', ...here, removed: member })}
                >
                  Remove
                </button>
              )}
            </li>
          ))}
        </ul>
        <form
          class="details-row"
          onSubmit={(event) => {
            event.preventDefault();
            void run({ type: 'rename_channel', ...here, name });
          }}
        >
          <input
            class="field"
            aria-label="Channel name"
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <button type="submit" class="button" disabled={name === conversation.name || name === ''}>
            Rename
          </button>
        </form>
        <div class="details-row">
          <button type="button" class="button" onClick={() => void run({ type: 'leave', ...here })}>
            Leave channel
          </button>
          <button
            type="button"
            class="button button-danger"
            disabled={conversation.isArchived}
            onClick={() => void run({ type: 'archive_channel', ...here })}
          >
            Archive channel
          </button>
        </div>
      </div>
    </Dialog>
  );
}

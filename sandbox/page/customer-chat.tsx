import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type {
  AccountState,
  CustomerExtra,
  CustomerMessageState,
  CustomerState,
} from '../page-protocol.ts';
import { AttachmentChips, ChooseFiles, useAttachments, useDrop } from './attachments.tsx';
import { CustomerExtras } from './customer-extras.tsx';
import { EmojiText } from './emoji-pictures.tsx';
import { FilesView } from './files-view.tsx';
import { Icon } from './icon.tsx';
import { MenuButton } from './menu.tsx';
import { report } from './message-tools.tsx';
import { useSession } from './session.ts';
import { clockTime } from './slack-date.ts';

interface ChatProps {
  customer: CustomerState;
  account: AccountState | undefined;
}

/** One customer's phone: what they wrote at the right, what arrived from us at the left. */
export function CustomerChat({ customer, account }: ChatProps) {
  const session = useSession();
  const [text, setText] = useState('');
  const [extra, setExtra] = useState<CustomerExtra>({});
  const attachments = useAttachments();
  const drop = useDrop((files) => void attachments.add(files));
  const list = useRef<HTMLDivElement>(null);
  const isEmpty = text.trim() === '' && attachments.files.length === 0;
  useLayoutEffect(() => {
    const box = list.current;
    if (box !== null) box.scrollTop = box.scrollHeight;
  }, [customer.messages.length]);

  async function send(): Promise<void> {
    const typed = text.trim();
    if (isEmpty || attachments.isUploading) return;
    setText('');
    const files = attachments.files.map(({ id }) => id);
    const more = account?.channel === 'generic' && Object.keys(extra).length > 0 ? { extra } : {};
    const acting = session.act({
      type: 'customer_writes',
      customer: customer.id,
      text: typed,
      ...more,
      ...(files.length > 0 && { files }),
    });
    if (await report(session, acting)) attachments.clear();
    else setText((now) => now || typed);
  }

  return (
    <div class={`phone phone-${account?.channel ?? 'generic'}`}>
      <div ref={list} class="phone-list" role="log" aria-label={`Chat of ${customer.name}`}>
        {customer.messages.length === 0 && (
          <p class="empty">{customer.name} has not written yet.</p>
        )}
        {customer.messages.map((message) => (
          <Bubble key={message.id} customer={customer} account={account} message={message} />
        ))}
      </div>
      {account?.channel === 'generic' && <CustomerExtras extra={extra} onChange={setExtra} />}
      <AttachmentChips
        files={attachments.files}
        isUploading={attachments.isUploading}
        onRemove={attachments.remove}
      />
      <form
        {...drop.handlers}
        class={`phone-composer${drop.isOver ? ' is-over' : ''}`}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <ChooseFiles
          label={`Attach a file as ${customer.name}`}
          class="attach"
          testId="customer-file"
          onChoose={(files) => void attachments.add(files)}
        >
          <Icon name="clip" />
        </ChooseFiles>
        <textarea
          rows={2}
          dir="auto"
          value={text}
          placeholder={`Write as ${customer.name}…`}
          aria-label={`Write as ${customer.name}`}
          data-testid="customer-text"
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            void send();
          }}
        />
        <button
          type="submit"
          class="send"
          aria-label="Send as the customer"
          data-testid="customer-send"
          disabled={isEmpty}
        >
          <Icon name="send" />
        </button>
      </form>
    </div>
  );
}

const STATUS: Record<CustomerMessageState['status'], { mark: string; word: string }> = {
  sending: { mark: '…', word: 'sending' },
  accepted: { mark: '✓', word: 'taken by the app' },
  refused: { mark: '⚠', word: 'refused by the app' },
  sent: { mark: '✓', word: 'arrived' },
  delivered: { mark: '✓✓', word: 'delivered' },
  read: { mark: '✓✓', word: 'read' },
  failed: { mark: '⚠', word: 'failed' },
};

/** What the provider may tell us of a reply. Text messages are not reported as read. */
const NOTES = {
  generic: [],
  whatsapp: ['delivered', 'read', 'failed'],
  sms: ['delivered', 'failed'],
} as const satisfies Record<AccountState['channel'], CustomerMessageState['status'][]>;

function Bubble({ customer, account, message }: ChatProps & { message: CustomerMessageState }) {
  const session = useSession();
  const status = STATUS[message.status];
  const notes = message.direction === 'out' ? NOTES[account?.channel ?? 'generic'] : [];
  return (
    <div
      class={`bubble bubble-${message.direction} is-${message.status}`}
      data-testid={`customer-message-${message.direction}`}
      data-message={message.id}
      data-status={message.status}
    >
      <div class="bubble-text" dir="auto">
        <EmojiText text={message.text} />
      </div>
      <FilesView files={message.files} />
      <div class="bubble-foot">
        {clockTime(new Date(message.at), session.reader())}{' '}
        <span aria-hidden="true">{status.mark}</span> {status.word}
        {notes.length > 0 && (
          <MenuButton
            label="What becomes of this reply"
            class="bubble-menu"
            align="end"
            items={notes.map((note) => ({
              key: note,
              content: `Report it as ${note}`,
              run: () =>
                void report(
                  session,
                  session.act({
                    type: 'customer_status',
                    customer: customer.id,
                    message: message.id,
                    status: note,
                  }),
                ),
            }))}
          >
            <Icon name="overflow" />
          </MenuButton>
        )}
      </div>
      {message.detail !== undefined && message.detail !== '' && (
        <div class="bubble-detail">{message.detail}</div>
      )}
    </div>
  );
}
